"""Is the data fit to be published? Each check is one function that yields what is wrong, where, and how to mend it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

from knowledge.tables import validity
from knowledge.tables.belonging import belonging_problems
from knowledge.tables.clause_checks import CLAUSE_CHECKS
from knowledge.tables.facts import Facts, facts_of
from knowledge.tables.figure_checks import FIGURE_CHECKS
from knowledge.tables.figures import figures_of
from knowledge.tables.files import Content
from knowledge.tables.problems import Problem
from knowledge.tables.right_checks import RIGHT_CHECKS
from knowledge.tables.rule_checks import RULE_CHECKS
from knowledge.tables.schema import Rule, Who
from knowledge.tables.terms import RegionStatus
from knowledge.tables.tier_checks import TIER_CHECKS

Check = Callable[[Facts], Iterable[Problem]]


def check(content: Content) -> tuple[Problem, ...]:
    """Everything wrong with the data; empty when it may be published."""
    facts, problems = facts_of(content)
    for each in CHECKS:
        problems.extend(each(facts))
    return tuple(dict.fromkeys(problems))


# --- ids and where things belong -----------------------------------------------------------------------------------


def duplicate_ids(facts: Facts) -> Iterator[Problem]:
    """The same document, clause or topic twice."""
    documents = Counter(entry.item.id for entry in facts.content.documents)
    clauses = Counter(clause.id for entry in facts.content.documents for clause in entry.item.clauses)
    for entry in facts.content.documents:
        if documents[entry.item.id] > 1:
            yield Problem(entry.file, "id", f"文件编号 {entry.item.id} 重复", "每个文件用不同的编号")
        for clause in entry.item.clauses:
            if clauses[clause.id] > 1:
                yield Problem(entry.file, f"clauses.{clause.id}", "条款编号重复", "每一条用不同的编号")
    topics = Counter(entry.item.code for entry in facts.content.topics)
    for topic in facts.content.topics:
        if topics[topic.item.code] > 1:
            yield Problem(topic.file, f"topics.{topic.item.code}", "话题编号重复", "合并成一个")


def clause_ids_of_their_document(facts: Facts) -> Iterator[Problem]:
    """A clause id that does not begin with its document's id: answers look clauses up by it."""
    for document, clause in facts.clauses.values():
        if not clause.id.startswith(f"{document.id}."):
            cure = f"改成 {document.id}. 开头"
            yield Problem(facts.file_of(document), f"clauses.{clause.id}", "条款编号不以文件编号开头", cure)


def known_regions(facts: Facts) -> Iterator[Problem]:
    """A region that regions.yaml does not have, or a table in another region's folder."""
    regions = {entry.item.code: entry for entry in facts.content.regions}
    cure = "先在 regions.yaml 里写上这个地区"
    for document, file in facts.documents.values():
        if document.region not in regions:
            yield Problem(file, "region", f"没有代码为 {document.region} 的地区", cure)
    for table in facts.content.tables:
        if table.item.region not in regions:
            yield Problem(table.file, "region", f"没有代码为 {table.item.region} 的地区", cure)
        folder = Path(table.file).parent.name
        if folder != table.item.region:
            message = f"表属于 {table.item.region}，却放在 {folder} 文件夹里"
            yield Problem(table.file, "region", message, f"移到 tables/{table.item.region}/")
    for code, region in regions.items():
        if region.item.parent is not None and region.item.parent not in regions:
            message = f"上级地区 {region.item.parent} 不存在"
            yield Problem(region.file, f"regions.{code}.parent", message, "写上级地区，或改正代码")


def status_as_published(facts: Facts) -> Iterator[Problem]:
    """A region said to be taken in without a document, or one with documents said not to be."""
    having = {document.region: file for document, file in facts.documents.values()}
    for entry in facts.content.regions:
        key, taken_in = f"regions.{entry.item.code}.status", entry.item.status is not RegionStatus.NONE
        if taken_in and entry.item.code not in having:
            yield Problem(entry.file, key, "写着已收录，却没有这个地区的文件", "加上文件，或去掉 status")
        elif not taken_in and entry.item.code in having:
            message = f"有这个地区的文件，{entry.item.name}却写着未收录"
            cure = f'写 status: partial；另加的文件夹在自己的 regions.yaml 里再写 replaces: "{entry.item.code}"'
            yield Problem(having[entry.item.code], key, message, cure)


def known_topics(facts: Facts) -> Iterator[Problem]:
    topics = {entry.item.code for entry in facts.content.topics}
    for document, clause in facts.clauses.values():
        for topic in clause.topics:
            if topic not in topics:
                key = f"clauses.{clause.id}.topics"
                yield Problem(facts.file_of(document), key, f"没有话题 {topic}", "用 lexicon/topics.yaml 里的话题")


def rules_of_their_region(facts: Facts) -> Iterator[Problem]:
    """A rule whose document, clauses or searched documents do not exist or belong to another region."""
    for rule, file in facts.rules.values():
        yield from belonging_problems(facts, rule, file, f"rules.{rule.id}")


def clauses_of_their_region(facts: Facts) -> Iterator[Problem]:
    """A clause that a rule or figure rests on, missing or of another region's document."""
    for rule, file in facts.rules.values():
        named = [("clauses", clause_id) for clause_id in rule.clause_ids]
        named += [(key, figure.clause_id) for key, figure in figures_of(rule) if figure.clause_id]
        for key, clause_id in named:
            found = facts.clauses.get(clause_id)
            if found is None:
                yield Problem(file, f"rules.{rule.id}.{key}", f"没有条款 {clause_id}", "改正编号，或先写这一条")
            elif found[0].region != rule.region:
                message = f"条款 {clause_id} 属于 {found[0].region} 的文件"
                yield Problem(file, f"rules.{rule.id}.{key}", message, "只用本地区文件的条款")


# --- days ----------------------------------------------------------------------------------------------------------


def days_in_order(facts: Facts) -> Iterator[Problem]:
    """A first day after its last day."""
    cure = "检查两个日期"
    for document, file in facts.documents.values():
        if _reversed(validity.days_of(document)):
            yield Problem(file, "applies_to", "结束日期早于开始日期", cure)
    for document, clause in facts.clauses.values():
        if _reversed(validity.days_of_part(document, clause)):
            yield Problem(facts.file_of(document), f"clauses.{clause.id}", "结束日期早于开始日期", cure)
    for rule, file in facts.rules.values():
        found = facts.documents.get(rule.document_id)
        if found and _reversed(validity.days_of_part(found[0], rule)):
            yield Problem(file, f"rules.{rule.id}", "结束日期早于开始日期", cure)


def _reversed(days: validity.Days) -> bool:
    first, last = days
    return first is not None and last is not None and last < first


# --- one rule per person and day -----------------------------------------------------------------------------------


def no_two_rules_at_once(facts: Facts) -> Iterator[Problem]:
    """Two rules of one program and equal priority that reach the same person for the same care on the same day."""
    groups: dict[tuple[object, ...], list[tuple[Rule, str]]] = {}
    for rule, file in facts.rules.values():
        group = (rule.region, rule.program, rule.separate_chain, rule.priority)
        groups.setdefault(group, []).append((rule, file))
    for rules in groups.values():
        for (one, _), (other, file) in combinations(rules, 2):
            if _meet_in_time(facts, one, other) and _meet(one.who, other.who):
                message = f"与 {one.id} 优先级相同，同一个人在同一天会用到两条规则"
                yield Problem(
                    file, f"rules.{other.id}.priority", message, "改其中一条的 priority，或分开适用的人和日期"
                )


def _meet_in_time(facts: Facts, one: Rule, other: Rule) -> bool:
    found = [facts.documents.get(rule.document_id) for rule in (one, other)]
    if found[0] is None or found[1] is None:
        return False
    (first, last), (start, end) = (
        validity.days_of_part(document[0], rule) for document, rule in zip(found, (one, other), strict=True) if document
    )
    return (first or date.min) <= (end or date.max) and (start or date.min) <= (last or date.max)


def _meet(one: Who, other: Who) -> bool:
    pairs: list[tuple[tuple[object, ...], tuple[object, ...]]] = [
        (one.insurance, other.insurance),
        (one.care, other.care),
        (one.hospital_levels, other.hospital_levels),
        (one.care_locations, other.care_locations),
    ]
    return _same_identity(one, other) and all(not a or not b or set(a) & set(b) for a, b in pairs)


def _same_identity(one: Who, other: Who) -> bool:
    """Readings are alternatives: two rules meet in an identity unless each reaches it only in a reading of its own."""
    if one.identities is None or other.identities is None:
        return True
    mine, theirs = ({entry.identity: entry.reading for entry in who.by_reading} for who in (one, other))
    if set(one.identities) & set(other.identities):
        return True
    if set(one.identities) & set(theirs) or set(other.identities) & set(mine):
        return True
    return any(theirs.get(identity) == reading for identity, reading in mine.items())


CHECKS: tuple[Check, ...] = (
    duplicate_ids,
    clause_ids_of_their_document,
    known_regions,
    status_as_published,
    known_topics,
    rules_of_their_region,
    clauses_of_their_region,
    days_in_order,
    *CLAUSE_CHECKS,
    *FIGURE_CHECKS,
    *TIER_CHECKS,
    *RULE_CHECKS,
    *RIGHT_CHECKS,
    no_two_rules_at_once,
)
