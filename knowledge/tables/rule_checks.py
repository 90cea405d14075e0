"""Does a rule reach the people, care and days that its clauses name, in the order in which layers settle?"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise

from knowledge.tables import validity
from knowledge.tables.facts import Facts
from knowledge.tables.figures import figures_of
from knowledge.tables.problems import Problem
from knowledge.tables.schema import Clause, MarginalTiers, Rule, ThresholdRate
from knowledge.tables.terms import Care, CareLocation, ClauseKind, Condition, HospitalLevel, LayerKind, Nature, Program
from knowledge.tables.terms import YearToDate as Year


def _figure_clauses(facts: Facts, rule: Rule) -> list[Clause]:
    ids = dict.fromkeys(figure.clause_id for _, figure in figures_of(rule) if figure.clause_id)
    return [facts.clauses[clause_id][1] for clause_id in ids if clause_id in facts.clauses]


def _clauses(facts: Facts, rule: Rule) -> list[Clause]:
    return [facts.clauses[clause_id][1] for clause_id in rule.clause_ids if clause_id in facts.clauses]


def clauses_of_their_document(facts: Facts) -> Iterator[Problem]:
    """A clause of another document, a target or abolished clause under a rule, a figure's clause left out of it."""
    for rule, file in facts.rules.values():
        key = f"rules.{rule.id}.clauses"
        for clause in {
            clause.id: clause for clause in (*_clauses(facts, rule), *_figure_clauses(facts, rule))
        }.values():
            if clause.document_id != rule.document_id:
                message = f"条款 {clause.id} 是另一个文件的，规则写的文件是 {rule.document_id}"
                yield Problem(file, key, message, "用本文件的条款，或改 document")
            promised = rule.kind is not LayerKind.NO_FIGURE
            if clause.kind is ClauseKind.ABOLISHED or (clause.kind is ClauseKind.TARGET and promised):
                message = f"条款 {clause.id} 是{clause.kind.chinese}，不能当待遇用"
                yield Problem(file, key, message, "换成写着待遇的条款")
            if clause.id not in rule.clause_ids:
                message = f"数字用到的条款 {clause.id} 没有写进 clauses"
                yield Problem(file, key, message, "在 clauses 里补上")
        programs = [clause.programs for clause in _clauses(facts, rule)]
        if programs and not any(rule.program in each for each in programs):
            yield Problem(file, key, f"没有一个条款说到{rule.program.chinese}", "核对条款编号，或改条款的 programs")
        for clause in _figure_clauses(facts, rule):
            if clause.programs and rule.program not in clause.programs:
                message = f"条款 {clause.id} 说的不是{rule.program.chinese}"
                yield Problem(file, key, message, "核对条款编号，或改条款的 programs")


# --- people --------------------------------------------------------------------------------------------------------


def people_as_the_clauses_say(facts: Facts) -> Iterator[Problem]:
    """Somebody reached whom no clause of the rule names, or somebody named whom no rule on that clause reaches."""
    for rule, file in facts.rules.values():
        key = f"rules.{rule.id}.who.identities"
        if rule.who.identities is None:
            for clause in _figure_clauses(facts, rule):
                if clause.identities:
                    message = f"条款 {clause.id} 只说一部分人，规则却写 everyone"
                    yield Problem(file, key, message, "写条款里的 identities")
            continue
        clauses = _clauses(facts, rule)
        named = {identity for clause in clauses for identity in clause.identities}
        extra = [identity.chinese for identity in rule.who.identities if named and identity not in named]
        twofold = [entry.identity.chinese for entry in rule.who.by_reading if entry.identity in rule.who.identities]
        if twofold:
            message = f"{twofold[0]}既写在 identities 又写在 by_reading"
            yield Problem(file, key, message, "只在一种读法里才算的，只写 by_reading")
        if extra:
            yield Problem(file, key, f"条款没有说到{'、'.join(extra)}", "删去，或补上说到他们的条款")
        for clause in (each for each in clauses if each.kind is ClauseKind.BENEFIT):
            if missing := _not_reached(facts, rule, clause):
                message = f"条款 {clause.id} 说到{'、'.join(missing)}，规则没有包括"
                yield Problem(file, key, message, "补上，或核对条款的 identities")


def _not_reached(facts: Facts, rule: Rule, clause: Clause) -> list[str]:
    mine = {*(rule.who.identities or ()), *(entry.identity for entry in rule.who.by_reading)}
    others: set[object] = set()
    for other, _ in facts.rules.values():
        if other.id != rule.id and other.program is rule.program and clause.id in other.clause_ids:
            others |= set(other.who.identities or ())
    if not mine & set(clause.identities):
        return []
    return [identity.chinese for identity in clause.identities if identity not in mine | others]


def insurance_as_the_clauses_say(facts: Facts) -> Iterator[Problem]:
    for rule, file in facts.rules.values():
        key, own = f"rules.{rule.id}.who.insurance", set(rule.who.insurance)
        clauses = _figure_clauses(facts, rule)
        for clause in clauses:
            if clause.insurance and (not own or not own <= set(clause.insurance)):
                words = "、".join(insurance.chinese for insurance in clause.insurance)
                yield Problem(file, key, f"条款 {clause.id} 只说{words}", "写与条款相同的 insurance")
        if own and clauses and not any(clause.insurance for clause in clauses) and "R19" not in rule.readings:
            message = "条款没有分参保类型，规则却只用于一种"
            yield Problem(file, key, message, "去掉 insurance，或在条款和 readings（R19）里写明理由")


CARE_WORDS = {
    Care.INPATIENT: "住院",
    Care.OUTPATIENT_SPECIAL: "门诊|慢特病|慢性病",
    Care.OUTPATIENT_GENERAL: "门诊",
    Care.SPECIAL_DRUG: "特药|药",
}
LEVEL_WORDS = {
    HospitalLevel.PRIMARY: "一级|基层|乡镇|社区",
    HospitalLevel.SECONDARY: "二级",
    HospitalLevel.TERTIARY: "三级",
}
LOCATION_WORDS = {
    CareLocation.IN_COUNTY: "县|区内",
    CareLocation.IN_CITY: "市",
    CareLocation.IN_PROVINCE: "省",
    CareLocation.OUT_OF_PROVINCE: "省外|外省|异地|统筹区外",
}
CONDITION_WORDS = {Condition.REFERRED: "转诊", Condition.FOLLOWED_GUIDANCE: "就医指导"}
_OUTPATIENT = re.compile("门诊")


def care_as_the_clauses_say(facts: Facts) -> Iterator[Problem]:
    """Care, level, place or condition that no clause of the rule names, or one that its figures' clause sets."""
    for rule, file in facts.rules.values():
        clauses = _clauses(facts, rule)
        text = "\n".join(f"{clause.heading}{clause.text}" for clause in clauses)
        if not clauses or not _figure_clauses(facts, rule):
            continue
        who = rule.who
        for key, entries, words in (
            ("care", who.care, CARE_WORDS),
            ("hospital_levels", who.hospital_levels, LEVEL_WORDS),
            ("care_locations", who.care_locations, LOCATION_WORDS),
            ("requires", who.requires, CONDITION_WORDS),
        ):
            for entry in entries:
                if not re.search(words[entry], text):  # type: ignore[index]
                    message = f"条款没有说到{entry.chinese}"
                    yield Problem(file, f"rules.{rule.id}.who.{key}", message, "删去，或补上说到它的条款")
        yield from _left_open(facts, rule, file)


def _left_open(facts: Facts, rule: Rule, file: str) -> Iterator[Problem]:
    """What the clause of a figure limits itself to, and the rule does not."""
    text = "\n".join(clause.text for clause in _figure_clauses(facts, rule))
    if "住院" in text and not _OUTPATIENT.search(text) and rule.who.care != (Care.INPATIENT,):
        yield Problem(file, f"rules.{rule.id}.who.care", "条款只说住院", "写 care: [inpatient]")
    for condition, word in CONDITION_WORDS.items():
        if word in text and condition not in rule.who.requires:
            message = f"条款要求{condition.chinese}"
            yield Problem(file, f"rules.{rule.id}.who.requires", message, f"写上 {condition}")


# --- which rule holds ----------------------------------------------------------------------------------------------


def special_before_general(facts: Facts) -> Iterator[Problem]:
    """A rule for some people that a rule for everybody of higher priority keeps from ever holding."""
    for (one, one_file), (other, other_file) in combinations(facts.rules.values(), 2):
        if (one.region, one.program, one.separate_chain) != (other.region, other.program, other.separate_chain):
            continue
        for special, general, file in ((one, other, one_file), (other, one, other_file)):
            if special.who.identities is None or general.who.identities is not None:
                continue
            if special.priority <= general.priority:
                message = f"优先级不高于面向所有人的 {general.id}，这条规则用不上"
                yield Problem(file, f"rules.{special.id}.priority", message, "把 priority 写得比它大")


USUAL_ORDER = (
    Program.BASIC_MEDICAL_INSURANCE,
    Program.CRITICAL_ILLNESS_INSURANCE,
    Program.MEDICAL_ASSISTANCE,
    Program.TILTED_ASSISTANCE,
    Program.HOSPITAL_RELIEF,
    Program.COMMERCIAL_SUPPLEMENT,
    Program.RE_ASSISTANCE,
    Program.CRITICAL_BACKSTOP,
    Program.CASE_BY_CASE,
    Program.CHARITY_FUND,
)


def order_as_layers_settle(facts: Facts) -> Iterator[Problem]:
    """Two programs of one region with the same order, or against the usual order without the clause that says so."""
    usual = {program: position for position, program in enumerate(USUAL_ORDER)}
    tables: dict[str, dict[Program, tuple[int, str | None, str]]] = {}
    for entry in facts.content.tables:
        table = entry.item
        tables.setdefault(table.region, {}).setdefault(table.program, (table.order, table.order_clause, entry.file))
        if table.order != tables[table.region][table.program][0]:
            yield Problem(entry.file, "order", "同一项目的两张表 order 不同", "写成相同的 order")
        if table.order_clause is not None and table.order_clause not in facts.clauses:
            yield Problem(entry.file, "order_clause", f"没有条款 {table.order_clause}", "写说明先后的条款")
    for programs in tables.values():
        for (one, first), (other, second) in combinations(sorted(programs.items(), key=lambda item: usual[item[0]]), 2):
            if first[0] >= second[0] and not (first[1] or second[1]):
                message = f"{other.chinese}排在{one.chinese}前面或同时"
                cure = "按通常的先后改 order；文件另有规定的，写 order_clause：哪一条"
                yield Problem(second[2], "order", message, cure)


# --- days ----------------------------------------------------------------------------------------------------------


def rule_days_in_their_document(facts: Facts) -> Iterator[Problem]:
    """A rule's own days beyond those of its document or of the clauses that its figures stand in."""
    for rule, file in facts.rules.values():
        found = facts.documents.get(rule.document_id)
        if found is None:
            continue
        dated = [clause for clause in _figure_clauses(facts, rule) if clause.applies_from or clause.applies_to]
        for part in (None, *dated):
            first, last = validity.days_of(found[0]) if part is None else validity.days_of_part(found[0], part)
            name = f"文件 {found[0].id}" if part is None else f"条款 {part.id}"
            start, end = validity.days_of_part(found[0], rule)
            if (first is not None and (start is None or start < first)) or (
                last is not None and (end is None or end > last)
            ):
                yield Problem(file, f"rules.{rule.id}.applies_from", f"规则的日期超出{name} 的日期", "改成在其内的日期")
        days = {figure.day for clause in found[0].clauses for figure in clause.figures if figure.day}
        edges = {day for day in (*validity.days_of(found[0]), *days) if day}
        edges |= {day + timedelta(days=1) for day in edges} | {day - timedelta(days=1) for day in edges}
        for key, day in (("applies_from", rule.applies_from), ("applies_to", rule.applies_to)):
            if day is not None and day not in edges:
                cure = "核对日期；在条款的 figures 里写 unit: day 的一项"
                yield Problem(file, f"rules.{rule.id}.{key}", f"没有条款写着 {day}", cure)


def no_gap_between_dated_rules(facts: Facts) -> Iterator[Problem]:
    """Two rules of one document for the same people with days between them on which neither applies."""
    for rules in successions(facts).values():
        for (before, _), (after, file) in pairwise(rules):
            end, start = _days(facts, before)[1], _days(facts, after)[0]
            gap = end is not None and start is not None and start > end + timedelta(days=1)
            if gap and before.document_id == after.document_id:
                message = f"{before.id} 到 {end} 为止，这条从 {start} 起，中间没有规则"
                yield Problem(file, f"rules.{after.id}.applies_from", message, "补上中间的日期，或改日期")


def successions(facts: Facts) -> dict[tuple[object, ...], list[tuple[Rule, str]]]:
    """Rules for the same people and care of one program in one region, by the day from which they apply."""
    found: dict[tuple[object, ...], list[tuple[Rule, str]]] = {}
    for rule, file in facts.rules.values():
        if rule.document_id in facts.documents:
            found.setdefault((rule.region, rule.program, rule.separate_chain, rule.who), []).append((rule, file))
    for rules in found.values():
        rules.sort(key=lambda entry: (_days(facts, entry[0])[0] or date.min, entry[0].id))
    return found


def _days(facts: Facts, rule: Rule) -> validity.Days:
    return validity.days_of_part(facts.documents[rule.document_id][0], rule)


# --- what the year has used up -------------------------------------------------------------------------------------

COUNTED: dict[Program, tuple[Year | None, Year]] = {
    Program.CRITICAL_ILLNESS_INSURANCE: (Year.OWN_SHARE_AFTER_BASIC, Year.CRITICAL_ILLNESS_PAID),
    Program.MEDICAL_ASSISTANCE: (None, Year.ASSISTANCE_PAID),
    Program.RE_ASSISTANCE: (Year.LEFT_BEFORE_RE_ASSISTANCE, Year.RE_ASSISTANCE_PAID),
}
"""What a program adds up over the year (R11), and what it has already paid (R10)."""


def year_as_the_program_counts(facts: Facts) -> Iterator[Problem]:
    for rule, file in facts.rules.values():
        adds, paid = COUNTED.get(rule.program, (None, None))
        if rule.separate_chain:
            adds, paid = None, Year.SPECIAL_DRUG_PAID
        used_by = getattr(rule.parameters, "ceiling_used_by", paid)
        if paid is None:
            continue
        if used_by not in (None, paid):
            yield Problem(file, f"rules.{rule.id}.ceiling_used_by", f"{rule.program.chinese}不减去这一项", f"写 {paid}")
        yearly = "R10" in rule.readings or "yearly_ceiling" in rule.assumptions
        if yearly and used_by is None and not isinstance(rule.parameters, MarginalTiers):
            yield Problem(file, f"rules.{rule.id}.ceiling_used_by", "按年的限额没有减去已付的", f"写 {paid}")
        if isinstance(rule.parameters, MarginalTiers | ThresholdRate):
            counted = rule.parameters.accumulates
            if counted not in (None, adds) or (counted is None) == ("R11" in rule.readings):
                message = "全年累计（R11）与 accumulates 不配"
                yield Problem(file, f"rules.{rule.id}.accumulates", message, f"写 {adds} 并写上 R11，或都不写")


_ASKED_FOR = re.compile("申请|一事一议")
_ON_REQUEST = re.compile("依申请|可以申请|提出申请|申请医疗救助|申请救助")


def applications_as_worded(facts: Facts) -> Iterator[Problem]:
    """``on_application`` where no clause speaks of applying, or left out where the figures' clause does."""
    for rule, file in facts.rules.values():
        key = f"rules.{rule.id}.on_application"
        clauses = _clauses(facts, rule)
        if rule.on_application and not any(_ASKED_FOR.search(clause.text + clause.heading) for clause in clauses):
            yield Problem(file, key, "条款没有说要申请", "去掉 on_application，或补上说到申请的条款")
        asked = [clause for clause in _figure_clauses(facts, rule) if _ON_REQUEST.search(clause.text)]
        if asked and not rule.on_application:
            yield Problem(file, key, f"条款 {asked[0].id} 要申请才给", "写 on_application: true")
        entries = [(entry.identity, entry.reading) for entry in rule.who.by_reading]
        if len(set(entries)) < len(entries):
            yield Problem(file, f"rules.{rule.id}.who.by_reading", "同一身份同一读法写了两次", "删去一个")


READING = re.compile(r"R([1-9]|1\d|2[01])")


def readings_are_named(facts: Facts) -> Iterator[Problem]:
    """A reading that does not exist, or one that a figure or group names and the rule does not."""
    for rule, file in facts.rules.values():
        named = [entry.reading for entry in rule.who.by_reading]
        named += [figure.reading for _, figure in figures_of(rule) if figure.reading]
        for reading in dict.fromkeys((*rule.readings, *named)):
            if not READING.fullmatch(reading):
                yield Problem(file, f"rules.{rule.id}.readings", f"没有读法 {reading}", "写 R1 到 R21")
            elif reading not in rule.readings:
                message = f"用到了读法 {reading}，readings 里没有"
                yield Problem(file, f"rules.{rule.id}.readings", message, "补上")
        found = facts.documents.get(rule.document_id)
        if found and ("R21" in rule.readings) != (found[0].nature is Nature.DRAFT):
            yield Problem(file, f"rules.{rule.id}.readings", "R21 只用于、也总要用于征求意见稿", "补上或删去 R21")
        if rule.separate_chain != (rule.kind is LayerKind.FIXED_RATE):
            message = "单独计算（separate_chain）只用于固定比例的特药"
            yield Problem(file, f"rules.{rule.id}.separate_chain", message, "fixed_rate 写 true，其他不写")


RULE_CHECKS = (
    clauses_of_their_document,
    people_as_the_clauses_say,
    insurance_as_the_clauses_say,
    care_as_the_clauses_say,
    special_before_general,
    order_as_layers_settle,
    rule_days_in_their_document,
    no_gap_between_dated_rules,
    year_as_the_program_counts,
    applications_as_worded,
    readings_are_named,
)
