"""Do entitlements and offices rest on clauses of their own region, and do indicative figures keep to themselves?"""

import re
from collections import Counter
from collections.abc import Iterator

from knowledge.tables.belonging import belonging_problems
from knowledge.tables.facts import Facts
from knowledge.tables.figures import figures_of, states_figure
from knowledge.tables.problems import Problem
from knowledge.tables.rule_checks import READING
from knowledge.tables.said import said
from knowledge.tables.schema import Clause, Entitlement, MarginalTiers
from knowledge.tables.terms import ClauseKind, DeductibleCounts, Grants, Unit, WhyUnknown
from knowledge.tables.tier_checks import tier_problems

REGIONS_CURE = "先在 regions.yaml 里写上这个地区"


def rights_of_their_region(facts: Facts) -> Iterator[Problem]:
    """An entitlement or office whose region, document, assumptions or clauses do not exist or lie elsewhere."""
    regions = {entry.item.code for entry in facts.content.regions}
    for file_entry in facts.content.entitlements:
        if file_entry.item.region not in regions:
            message = f"没有代码为 {file_entry.item.region} 的地区"
            yield Problem(file_entry.file, "region", message, REGIONS_CURE)
    for right, file in facts.entitlements.values():
        yield from belonging_problems(facts, right, file, f"entitlements.{right.id}")
        named = [("clauses", clause_id) for clause_id in right.clause_ids]
        if right.amount is not None and right.amount.clause_id:
            named.append(("amount.clause", right.amount.clause_id))
        for key, clause_id in named:
            yield from _clause(facts, right.region, clause_id, file, f"entitlements.{right.id}.{key}")
    for region, office, file in facts.offices:
        yield from _clause(facts, region, office.clause_id, file, f"offices.{office.office}.clause")


def _clause(facts: Facts, region: str, clause_id: str, file: str, key: str) -> Iterator[Problem]:
    found = facts.clauses.get(clause_id)
    if found is None:
        yield Problem(file, key, f"没有条款 {clause_id}", "改正编号，或先写这一条")
    elif found[0].region != region:
        message = f"条款 {clause_id} 属于 {found[0].region} 的文件"
        yield Problem(file, key, message, "只用本地区文件的条款")


# --- what their clauses say ----------------------------------------------------------------------------------------


def rights_as_the_clauses_say(facts: Facts) -> Iterator[Problem]:
    """An entitlement with an amount, people or a promise that its clauses do not have."""
    for right, file in facts.entitlements.values():
        key = f"entitlements.{right.id}"
        clauses = [facts.clauses[clause_id][1] for clause_id in right.clause_ids if clause_id in facts.clauses]
        for clause in clauses:
            if clause.document_id != right.document_id:
                message = f"条款 {clause.id} 是另一个文件的，待遇写的文件是 {right.document_id}"
                yield Problem(file, f"{key}.clauses", message, "用本文件的条款，或改 document")
        if clauses and not any(clause.kind in PROMISING[right.grants] for clause in clauses):
            kinds = "、".join(dict.fromkeys(clause.kind.chinese for clause in clauses))
            message = f"条款是{kinds}，不能写成“{right.grants.chinese}”"
            yield Problem(file, f"{key}.grants", message, "换条款，或改 grants（工作目标只能写 planned）")
        yield from _people(right, clauses, file)
        yield from _amount(facts, right, file)
        yield from _words(right, clauses, file)


_HELD = frozenset((ClauseKind.BENEFIT, ClauseKind.PROCEDURE, ClauseKind.DUTY))
PROMISING = {
    Grants.YES: _HELD,
    Grants.ON_APPLICATION: _HELD,
    Grants.PLANNED: frozenset((*_HELD, ClauseKind.TARGET)),
    Grants.NO: frozenset((*_HELD, ClauseKind.ABOLISHED)),
}
"""Which kinds of clause can carry which answer to "do I get it"."""


def _people(right: Entitlement, clauses: list[Clause], file: str) -> Iterator[Problem]:
    named = {identity for clause in clauses for identity in clause.identities}
    if right.who.identities is None or not named:
        return
    key = f"entitlements.{right.id}.who.identities"
    extra = [identity.chinese for identity in right.who.identities if identity not in named]
    if extra:
        yield Problem(file, key, f"条款没有说到{'、'.join(extra)}", "删去，或补上说到他们的条款")
    insured = {insurance for clause in clauses for insurance in clause.insurance}
    if insured and (not right.who.insurance or not set(right.who.insurance) <= insured):
        words = "、".join(insurance.chinese for insurance in insured)
        yield Problem(file, f"entitlements.{right.id}.who.insurance", f"条款只说{words}", "写与条款相同的 insurance")


def _amount(facts: Facts, right: Entitlement, file: str) -> Iterator[Problem]:
    figure = right.amount
    found = facts.clauses.get(figure.clause_id or "") if figure else None
    if figure is None or found is None:
        return
    if not states_figure(found[1], figure, "amount", right.who):
        message = f"条款 {figure.clause_id} 里没有这个数字"
        yield Problem(file, f"entitlements.{right.id}.amount", message, "核对原文：改数字，或改条款编号")
    if figure.clause_id not in right.clause_ids:
        message = f"数字用到的条款 {figure.clause_id} 没有写进 clauses"
        yield Problem(file, f"entitlements.{right.id}.clauses", message, "在 clauses 里补上")
    if figure.unit is Unit.RATE and any(amount and amount > 10_000 for amount in (figure.value, figure.high)):
        yield Problem(file, f"entitlements.{right.id}.amount", "比例超过 100%", "65% 写成 0.65")


def _words(right: Entitlement, clauses: list[Clause], file: str) -> Iterator[Problem]:
    """Amounts and days in what is said of it, which no clause has."""
    has = {amount for clause in clauses for amount in said(clause.text)}
    for key, words in (("name", right.name), ("what", right.what), ("time_limit", right.time_limit)):
        if {amount for amount in said(words) if amount[0] is not Unit.COUNT} - has:
            message = f"{key} 里有条款没有写的数字"
            yield Problem(file, f"entitlements.{right.id}.{key}", message, "照条款写，或补上写着它的条款")


_WORDED = {
    Grants.PLANNED: re.compile("探索|推进|打算|计划|拟|试点|还没有|尚未"),
    Grants.NO: re.compile("不享受|不再|不给|不资助|没有资助|不能|不予|取消|没有.{0,4}资助"),
    Grants.ON_APPLICATION: re.compile("申请|申报|一事一议|视情"),
}


def grants_as_worded(facts: Facts) -> Iterator[Problem]:
    """A "no", "planned" or "on application" that neither its sentence nor its clauses say; a yes against them."""
    for right, file in facts.entitlements.values():
        key = f"entitlements.{right.id}.grants"
        clauses = [facts.clauses[clause_id][1] for clause_id in right.clause_ids if clause_id in facts.clauses]
        words = right.what + right.name + "".join(clause.text + clause.gist for clause in clauses)
        own = right.what + right.name if right.grants is Grants.NO else words
        if right.grants in _WORDED and not _WORDED[right.grants].search(own):
            message = f"写着“{right.grants.chinese}”，what 和条款都没有这样说"
            yield Problem(file, key, message, "核对原文：改 grants，或在 what 里说清楚")
        if right.grants is Grants.YES and _WORDED[Grants.NO].search(right.what):
            yield Problem(file, key, "what 说不享受，grants 却不是 no", "写 no，或改 what")
        if right.grants is Grants.YES and re.search("打算|逐步探索|正在推进|拟", right.what):
            yield Problem(file, key, "what 说还在计划，grants 却是 yes", "写 planned，或改 what")


def amounts_and_days_within_sense(facts: Facts) -> Iterator[Problem]:
    """An amount in no document with a narrow range; a day of its own that no clause says."""
    for right, file in facts.entitlements.values():
        key, figure = f"entitlements.{right.id}", right.amount
        unknown = [name for name in (figure.searched if figure else ()) if name not in facts.documents]
        if unknown:
            yield Problem(file, f"{key}.amount.searched", f"没有文件 {unknown[0]}", "写真正查过的文件编号")
        if figure is not None and figure.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS:
            widest = 10_000 if figure.unit is Unit.RATE else None
            if figure.low or figure.high not in (None, widest):
                yield Problem(
                    file, f"{key}.amount", "文件没有写的数字，范围却比法律允许的窄", "low 写 0，high 写 1 或 null"
                )
        found = facts.documents.get(right.document_id)
        edges = {figure.day for clause in found[0].clauses for figure in clause.figures} if found else set()
        edges |= {edge.day for edge in (found[0].applies_from, found[0].applies_to) if edge} if found else set()
        for name, day in (("from_day", right.applies_from), ("to_day", right.applies_to)):
            if day is not None and day not in edges:
                cure = "核对日期；在条款的 figures 里写 unit: day 的一项"
                yield Problem(file, f"{key}.{name}", f"没有条款写着 {day}", cure)
        named = {entry.reading for entry in right.who.by_reading}
        for reading in sorted({*right.readings, *named}):
            if not READING.fullmatch(reading) or reading not in right.readings:
                yield Problem(file, f"{key}.readings", f"读法 {reading} 不存在，或没有写进 readings", "写 R1 到 R21")


def offices_as_the_clauses_say(facts: Facts) -> Iterator[Problem]:
    """An office that its clause does not name, or that recognises people the clause does not speak of."""
    for _, office, file in facts.offices:
        found = facts.clauses.get(office.clause_id)
        if found is None:
            continue
        clause, key = found[1], f"offices.{office.office}"
        words = f"{clause.text}{clause.where}{clause.heading}"
        if re.sub("（.*）$|部门(（.*）)?$|局$", "", office.office) not in words:
            yield Problem(file, key, f"条款 {clause.id} 没有说到{office.office}", "照条款写部门，或改条款编号")
        extra = [each.chinese for each in office.identities if clause.identities and each not in clause.identities]
        if extra:
            message = f"条款 {clause.id} 没有说到{'、'.join(extra)}"
            yield Problem(file, f"{key}.identities", message, "删去，或改条款编号")


# --- unverified figures --------------------------------------------------------------------------------------------


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


def indicative_within_sense(facts: Facts) -> Iterator[Problem]:
    """An unverified rate above 100%, a range upside down, tiers with a gap."""
    for rule, file in facts.indicative:
        for key, figure in figures_of(rule):
            amounts = [amount for amount in (figure.value, figure.low, figure.high) if amount is not None]
            if any(amount < 0 or (figure.unit is Unit.RATE and amount > 10_000) for amount in amounts):
                yield Problem(file, f"rules.{rule.id}.{key}", "数字小于 0 或比例超过 100%", "65% 写成 0.65")
            if figure.low is not None and figure.high is not None and figure.high < figure.low:
                yield Problem(file, f"rules.{rule.id}.{key}", "high 小于 low", "两个数对调")
        tiers = rule.parameters.tiers if isinstance(rule.parameters, MarginalTiers) else ()
        for message, cure in tier_problems(tiers):
            yield Problem(file, f"rules.{rule.id}.tiers", message, cure)
        if isinstance(rule.parameters, MarginalTiers):
            inside = rule.parameters.deductible_counts is DeductibleCounts.INSIDE
            start = rule.parameters.deductible.value if inside else 0
            if tiers[0].low.value != start:
                message = "第一段没有从起付线（inside）或 0（outside）开始"
                yield Problem(file, f"rules.{rule.id}.tiers.0.from", message, "改 from 或 deductible_counts")


RIGHT_CHECKS = (
    rights_of_their_region,
    rights_as_the_clauses_say,
    grants_as_worded,
    amounts_and_days_within_sense,
    offices_as_the_clauses_say,
    indicative_apart,
    indicative_within_sense,
)
