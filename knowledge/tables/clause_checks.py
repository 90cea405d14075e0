"""Does every clause say what its own fields say of it, and does something lead to it?"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date

from knowledge.tables import validity
from knowledge.tables.facts import Facts
from knowledge.tables.figures import TARGET, figures_of
from knowledge.tables.problems import Problem
from knowledge.tables.said import said, says_day, stands_in
from knowledge.tables.schema import Clause, ClauseFigure, Document
from knowledge.tables.terms import ClauseKind, Nature, Program, Unit

STATED_UNITS = frozenset((Unit.YUAN, Unit.RATE, Unit.POINTS))


def clause_figures_in_text(facts: Facts) -> Iterator[Problem]:
    """A clause's figure whose wording does not occur in the clause, or says another value; the same name twice."""
    for document, clause in facts.clauses.values():
        names = Counter(figure.name for figure in clause.figures)
        for figure in clause.figures:
            key, file = f"clauses.{clause.id}.figures.{figure.name}", facts.file_of(document)
            if names[figure.name] > 1:
                yield Problem(file, key, "这一条里有两个同名的数字", "每个数字用不同的名称")
            if not stands_in(figure.text, clause.text):
                cure = "照条款里的写法写 text，或改条款"
                yield Problem(file, key, f"条款里没有“{figure.text}”", cure)
            elif not _says(figure):
                cure = "核对原文：value 与 text 要是同一个数，unit 也要对"
                yield Problem(file, key, f"“{figure.text}”说的不是 value 写的数", cure)


def _says(figure: ClauseFigure) -> bool:
    if figure.day is not None:
        return says_day(figure.text, figure.day)
    return (figure.unit, figure.value) in said(figure.text)


def amounts_are_figures(facts: Facts) -> Iterator[Problem]:
    """A sum or rate in the text of a benefit that is none of its figures: nothing would hold it to the tables."""
    for document, clause in facts.clauses.values():
        told = document.nature is Nature.REPORT and clause.kind is not ClauseKind.BENEFIT
        if told or clause.kind is ClauseKind.ABOLISHED:
            continue
        typed = {(figure.unit, figure.value) for figure in clause.figures}
        for unit, value in sorted(_sums(clause.text) - typed):
            if document.nature is Nature.REPORT and unit is Unit.YUAN:
                continue  # a report tells of sums paid and of worked cases
            if unit is Unit.POINTS and (Unit.RATE, value) in typed:
                continue
            if unit is Unit.RATE and (Unit.POINTS, value) in typed:
                continue
            key = f"clauses.{clause.id}.figures"
            message = f"正文里的 {_written(unit, value)} 没有写进 figures"
            yield Problem(facts.file_of(document), key, message, "补上一项：name、text、unit、value")


def _sums(text: str) -> set[tuple[Unit, int]]:
    """Sums of money and rates a text says; "none", "all" and bare counts aside."""
    whole = (Unit.RATE, 10_000), (Unit.POINTS, 10_000)
    return {(unit, value) for unit, value in said(text) if unit in STATED_UNITS and value} - {*whole}


def _written(unit: Unit, value: int) -> str:
    return {Unit.YUAN: f"{value / 100:g} 元", Unit.RATE: f"{value / 100:g}%"}.get(unit, f"{value / 100:g} 个百分点")


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def numbers_beside_the_text(facts: Facts) -> Iterator[Problem]:
    """A number beside a clause's text (a year too) that the text does not have; one in an assumption nothing has."""
    for document, file in facts.documents.values():
        title = f"{document.title}{document.number or ''}"
        everything = title + "".join(clause.text for clause in document.clauses)
        for clause in document.clauses:
            has = _numbers(clause.text + title + clause.label)
            for key in ("gist", "heading", "antecedent", "where", "time_limit"):
                if extra := _numbers(getattr(clause, key)) - has:
                    message = f"{key} 里的 {min(extra)} 正文没有写"
                    yield Problem(file, f"clauses.{clause.id}.{key}", message, "照正文写，或补进正文")
        edges = [edge for edge in (document.applies_from, document.applies_to) if edge]
        has = _numbers(everything + "".join(f"{edge.reason}{validity.chinese_day(edge.day)}" for edge in edges))
        for code, words in document.assumptions:
            if extra := _numbers(words) - has - {"0"}:
                message = f"{min(extra)} 没有哪一条写着"
                yield Problem(file, f"assumptions.{code}", message, "照条款写")


def _numbers(text: str) -> set[str]:
    return {found.replace(",", "") for found in _NUMBER.findall(unicodedata.normalize("NFKC", text))}


def gist_says_no_other_figure(facts: Facts) -> Iterator[Problem]:
    """A gist, heading or time limit with a sum or rate that the text does not have."""
    for document, clause in facts.clauses.values():
        has = said(clause.text)
        for key, words in (("gist", clause.gist), ("heading", clause.heading), ("time_limit", clause.time_limit)):
            for unit, value in sorted(_sums(words) - has):
                if unit is Unit.POINTS and (Unit.RATE, value) in has:
                    continue
                message = f"{key} 里的 {_written(unit, value)} 正文没有写"
                cure = f"改成正文里的数，或改正文；{key} 不能比正文多说"
                yield Problem(facts.file_of(document), f"clauses.{clause.id}.{key}", message, cure)


# --- what leads to a clause ----------------------------------------------------------------------------------------


def benefits_are_found(facts: Facts) -> Iterator[Problem]:
    """An orphan clause: a benefit or procedure without a topic, or a benefit with figures that nothing rests on."""
    used = _used(facts)
    for document, clause in facts.clauses.values():
        file, key = facts.file_of(document), f"clauses.{clause.id}"
        if clause.kind in (ClauseKind.BENEFIT, ClauseKind.PROCEDURE) and not clause.topics:
            yield Problem(file, f"{key}.topics", "这一条没有话题，谁也问不到它", "写上 lexicon/topics.yaml 里的话题")
        sums = any(figure.unit in STATED_UNITS and TARGET not in figure.name for figure in clause.figures)
        if clause.kind is ClauseKind.BENEFIT and sums and clause.id not in used:
            cure = "写进 tables/ 的规则或 entitlements/；不是待遇就改 kind"
            yield Problem(file, key, "这条待遇有数字，却没有任何表或权益用到它", cure)


def _used(facts: Facts) -> set[str]:
    used: set[str] = set()
    for rule, _ in facts.rules.values():
        used |= {*rule.clause_ids, *(figure.clause_id for _, figure in figures_of(rule) if figure.clause_id)}
    for right, _ in facts.entitlements.values():
        used |= set(right.clause_ids)
    return used | {office.clause_id for _, office, _ in facts.offices}


def assumptions_are_used(facts: Facts) -> Iterator[Problem]:
    """An assumption that nothing names: it would never be told."""
    used = {
        code for rule, _ in facts.rules.values() for code in ((rule.document_id, each) for each in rule.assumptions)
    }
    used |= {(right.document_id, each) for right, _ in facts.entitlements.values() for each in right.assumptions}
    own = {rule.document_id for rule, _ in facts.rules.values()}
    for document, file in facts.documents.values():
        for code, _ in document.assumptions:
            if document.id in own and (document.id, code) not in used:
                cure = "在用到它的规则的 assumptions 里写上，或删去"
                yield Problem(file, f"assumptions.{code}", "没有规则用到这个理解", cure)


_BASIC_WORDS = frozenset(("医保", "参保", "保险", "缴费", "报销", "结算", "就医"))


def programs_are_worded(facts: Facts) -> Iterator[Problem]:
    """A program that a clause does not speak of in any wording of the lexicon, and that no rule takes from it."""
    forms: dict[str, set[str]] = {str(program): {program.chinese} for program in Program}
    forms[Program.BASIC_MEDICAL_INSURANCE] |= _BASIC_WORDS
    for entry in facts.content.entries:
        if entry.item.code in forms:
            forms[entry.item.code] |= {entry.item.term, *entry.item.forms}
    used = {(clause_id, rule.program) for rule, _ in facts.rules.values() for clause_id in rule.clause_ids}
    for document, clause in facts.clauses.values():
        text = f"{clause.text}{clause.heading}{clause.gist}{clause.antecedent}"
        for program in clause.programs:
            if (clause.id, program) not in used and not any(word in text for word in forms[program]):
                message = f"这一条没有说到{program.chinese}"
                yield Problem(facts.file_of(document), f"clauses.{clause.id}.programs", message, "删去，或核对条款")


ALIKE = 0.2
"""The share of a gist's pairs of characters that its text has at least: below it they speak of different things."""


def gists_speak_of_their_text(facts: Facts) -> Iterator[Problem]:
    for document, clause in facts.clauses.values():
        key, file = f"clauses.{clause.id}.gist", facts.file_of(document)
        pairs = {clause.gist[at : at + 2] for at in range(len(clause.gist) - 1)}
        if not pairs and clause.kind in (ClauseKind.BENEFIT, ClauseKind.PROCEDURE):
            yield Problem(file, key, "没有一句话的说法", "写 gist：一句话，最多 80 个字")
        elif len(pairs) > 10 and sum(pair in clause.text for pair in pairs) < ALIKE * len(pairs):
            yield Problem(file, key, "gist 和 text 说的不像是同一件事", "核对是不是放错了条款")


# --- documents -----------------------------------------------------------------------------------------------------

_PAPER = re.compile("方案|计划|通知|办法|意见|规定|细则")
_DRAFT = re.compile("征求意见|草案")
_URL = re.compile(r"https?://[\w.-]+(/\S*)?")
_SHORT_NUMBERS = frozenset(("12393", "12345", "12333", "12320"))
_PHONE = re.compile(r"0\d{2,3}-?\d{7,8}")


def documents_say_what_they_are(facts: Facts) -> Iterator[Problem]:
    """A nature that the title contradicts, an address or phone that cannot be one, a quotation without its source."""
    for document, file in facts.documents.values():
        if wrong := _wrong_nature(document):
            yield Problem(file, "nature", wrong, "对照标题改 nature，或核对标题")
        if document.official_url is not None and not _URL.fullmatch(document.official_url):
            yield Problem(file, "official_url", "不是网址", "写 https:// 开头的官方网址，或写 null")
        if not document.digest and document.official_url is None:
            yield Problem(file, "digest", "写明不是摘编，却没有原文网址", "写 official_url，或写 digest: true")
        phone = document.contact.phone if document.contact else None
        if phone is not None and phone not in _SHORT_NUMBERS and not _PHONE.fullmatch(phone):
            cure = "写 12393、12345、12333、12320，或带区号的电话"
            yield Problem(file, "contact.phone", f"{phone} 不像办事电话", cure)


def _wrong_nature(document: Document) -> str | None:
    draft = bool(_DRAFT.search(document.title))
    if draft != (document.nature is Nature.DRAFT):
        return "标题写着征求意见，nature 却不是 draft" if draft else "nature 是 draft，标题却没有写征求意见"
    if document.nature is Nature.REPORT and (document.number or _PAPER.search(document.title)):
        return "nature 是 report，标题或文号却像正式文件"
    if document.nature is Nature.PLAN and not _PAPER.search(document.title):
        return "nature 是 plan，标题却不像方案"
    return None


def days_are_said(facts: Facts) -> Iterator[Problem]:
    """A day of a document or clause that no clause says, or that its reason does not name."""
    cure = "核对日期；在有关条款的 figures 里写 unit: day 的一项"
    for document, file in facts.documents.values():
        days = {figure.day for clause in document.clauses for figure in clause.figures if figure.day}
        if document.issued_on is not None and document.issued_on not in days:
            yield Problem(file, "issued_on", f"没有条款写着 {document.issued_on}", cure)
        for key, edge in (("applies_from", document.applies_from), ("applies_to", document.applies_to)):
            if edge is None:
                continue
            if edge.stated and edge.day not in days:
                yield Problem(file, f"{key}.day", f"写明了 {edge.day}，却没有条款写着这一天", cure)
            elif edge.stated and edge.reason:
                yield Problem(file, f"{key}.reason", "文件写明的日期不用说理由", "删去 reason，或写 stated: false")
            elif not edge.stated and not _reasoned(edge.reason, edge.day):
                message = f"reason 里没有说到{validity.chinese_day(edge.day)}"
                yield Problem(file, f"{key}.day", message, "在 reason 里写明这一天，或改正日期")
        for clause in document.clauses:
            yield from _clause_days(clause, file)


def _reasoned(reason: str, day: date) -> bool:
    if (day.month, day.day) in ((1, 1), (12, 31)) and f"{day.year}年全年" in reason:
        return True
    words = (validity.chinese_day(day), f"{day.month}月{day.day}日")
    return any(stands_in(word, reason) for word in words) and str(day.year) in reason


def _clause_days(clause: Clause, file: str) -> Iterator[Problem]:
    own = {figure.day for figure in clause.figures if figure.day}
    for key, day in (("applies_from", clause.applies_from), ("applies_to", clause.applies_to)):
        if day is not None and day not in own:
            cure = "核对日期；在这一条的 figures 里写 unit: day 的一项"
            yield Problem(file, f"clauses.{clause.id}.{key}", f"这一条没有写 {day}", cure)


CLAUSE_CHECKS = (
    clause_figures_in_text,
    amounts_are_figures,
    gist_says_no_other_figure,
    numbers_beside_the_text,
    benefits_are_found,
    assumptions_are_used,
    programs_are_worded,
    gists_speak_of_their_text,
    documents_say_what_they_are,
    days_are_said,
)
