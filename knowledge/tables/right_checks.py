"""Do entitlements and offices rest on clauses of their own region, and do indicative figures keep to themselves?"""

from collections import Counter
from collections.abc import Iterator

from knowledge.tables.facts import Facts
from knowledge.tables.problems import Problem
from knowledge.tables.schema import Entitlement

REGIONS_CURE = "先在 regions.yaml 里写上这个地区"


def rights_of_their_region(facts: Facts) -> Iterator[Problem]:
    """An entitlement or office whose region, document, assumptions or clauses do not exist or lie elsewhere."""
    regions = {entry.item.code for entry in facts.content.regions}
    for file_entry in facts.content.entitlements:
        if file_entry.item.region not in regions:
            message = f"没有代码为 {file_entry.item.region} 的地区"
            yield Problem(file_entry.file, "region", message, REGIONS_CURE)
    for right, file in facts.entitlements.values():
        yield from _document(facts, right, file)
        named = [("clauses", clause_id) for clause_id in right.clause_ids]
        if right.amount is not None and right.amount.clause_id:
            named.append(("amount.clause", right.amount.clause_id))
        for key, clause_id in named:
            yield from _clause(facts, right.region, clause_id, file, f"entitlements.{right.id}.{key}")
    for region, office, file in facts.offices:
        yield from _clause(facts, region, office.clause_id, file, f"offices.{office.office}.clause")


def _document(facts: Facts, right: Entitlement, file: str) -> Iterator[Problem]:
    key = f"entitlements.{right.id}"
    found = facts.documents.get(right.document_id)
    if found is None:
        yield Problem(file, f"{key}.document", f"没有文件 {right.document_id}", "改正编号，或先写这个文件")
        return
    if found[0].region != right.region:
        message = f"文件 {right.document_id} 属于 {found[0].region}，不是 {right.region}"
        yield Problem(file, f"{key}.document", message, "只用本地区的文件")
    known = {code for code, _ in found[0].assumptions}
    for code in right.assumptions:
        if code not in known:
            cure = f"在 {right.document_id} 的 assumptions 里写上"
            yield Problem(file, f"{key}.assumptions", f"文件没有这样的理解：{code}", cure)


def _clause(facts: Facts, region: str, clause_id: str, file: str, key: str) -> Iterator[Problem]:
    found = facts.clauses.get(clause_id)
    if found is None:
        yield Problem(file, key, f"没有条款 {clause_id}", "改正编号，或先写这一条")
    elif found[0].region != region:
        message = f"条款 {clause_id} 属于 {found[0].region} 的文件"
        yield Problem(file, key, message, "只用本地区文件的条款")


def indicative_apart(facts: Facts) -> Iterator[Problem]:
    """An indicative rule in a region that does not exist, with an id twice or one that a rule of documents has."""
    regions = {entry.item.code for entry in facts.content.regions}
    for entry in facts.content.indicative:
        if entry.item.region not in regions:
            yield Problem(entry.file, "region", f"没有代码为 {entry.item.region} 的地区", REGIONS_CURE)
    times = Counter(rule.id for rule, _ in facts.indicative)
    for rule, file in facts.indicative:
        if times[rule.id] > 1 or rule.id in facts.rules:
            yield Problem(file, f"rules.{rule.id}", "参考数据的编号与别的规则重复", "换一个编号")


RIGHT_CHECKS = (rights_of_their_region, indicative_apart)
