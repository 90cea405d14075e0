"""Does every figure of a table stand in its clause, as the clause words it, and within sense?"""

import re
from collections.abc import Iterable, Iterator

from knowledge.tables.facts import Facts
from knowledge.tables.figures import FLOOR, ROLES, figures_of, stated, states_change, states_figure
from knowledge.tables.problems import Problem
from knowledge.tables.schema import Clause, Figure, MarginalTiers, NoFigure, Relative, Rule, ThresholdRate
from knowledge.tables.terms import ClauseKind, Insurance, ThresholdCounts, Unit, WhyUnknown

# --- figures -------------------------------------------------------------------------------------------------------


def figures_in_their_clause(facts: Facts) -> Iterator[Problem]:
    """A table's figure that is not the figure of that name of its clause, or whose clause promises nothing."""
    for rule, file in facts.rules.values():
        for key, figure in figures_of(rule):
            found = facts.clauses.get(figure.clause_id or "")
            if found is None or _follows_from_others(key, figure):
                continue
            clause = found[1]
            if clause.kind is not ClauseKind.BENEFIT:
                message = f"条款 {clause.id} 是{clause.kind.chinese}，不是待遇，不能算出钱来"
                yield Problem(file, f"rules.{rule.id}.{key}", message, "换成写着待遇的条款")
            elif not states_figure(clause, figure, key, rule.who):
                message = f"条款 {figure.clause_id} 里没有这个数字"
                cure = "核对原文：改数字或条款编号；条款的 figures 里要有同名、同单位的一项"
                yield Problem(file, f"rules.{rule.id}.{key}", message, cure)


def _follows_from_others(key: str, figure: Figure) -> bool:
    """A later tier starts where the one before ends; the first of ``outside`` starts at 0."""
    return key.endswith(".from") and (key != "tiers.0.from" or not figure.value)


def tiers_relative_in_their_clause(facts: Facts) -> Iterator[Problem]:
    """Points added to the general tiers that the rule's clauses do not say."""
    for rule, file in facts.rules.values():
        relative = rule.parameters.tiers_relative if isinstance(rule.parameters, MarginalTiers) else None
        if relative is None:
            continue
        clauses = [facts.clauses[clause_id][1] for clause_id in rule.clause_ids if clause_id in facts.clauses]
        if not any(states_change(clause, relative.times, relative.add) for clause in clauses):
            message = "这条规则的条款里没有写提高多少"
            yield Problem(file, f"rules.{rule.id}.tiers_relative", message, "核对原文：改 add，或改条款编号")


def floors_are_floors(facts: Facts) -> Iterator[Problem]:
    """A floor taken as the exact figure, an exact figure taken as a floor, or a floor with an end of its own."""
    for rule, file in facts.rules.values():
        for key, figure in figures_of(rule):
            found = facts.clauses.get(figure.clause_id or "")
            if found is None or key.rpartition(".")[2] not in FLOORED:
                continue
            if figure.value is not None:
                taken = stated(found[1], figure.unit, figure.value, key, rule.who)
                if taken and all(FLOOR.search(each.name + each.text) for each in taken):
                    cure = "写 why_unknown: floor_only 和 low"
                    yield Problem(file, f"rules.{rule.id}.{key}", "条款只写了下限，表里却当成确数", cure)
            elif figure.why_unknown is WhyUnknown.FLOOR_ONLY and figure.high not in (None, _widest(figure)):
                cure = "high 写 1（比例）或 null（金额）"
                yield Problem(file, f"rules.{rule.id}.{key}", "只有下限的数字，上限只能是法律允许的最大", cure)


FLOORED = ("rate", "ceiling", "limit")


def _widest(figure: Figure) -> int | None:
    return 10_000 if figure.unit is Unit.RATE else None


def unknowns_span_everything(facts: Facts) -> Iterator[Problem]:
    """A figure in no document with a range narrower than the law allows, and no reading that says why."""
    for rule, file in facts.rules.values():
        for key, figure in figures_of(rule):
            if figure.why_unknown is not WhyUnknown.NOT_IN_DOCUMENTS:
                continue
            whole = not figure.low and figure.high in (None, _widest(figure))
            nothing = figure.low == figure.high == 0 and figure.reading is not None
            if not whole and not nothing:
                cure = "low 写 0，high 写 1（比例）或 null（金额）；按理解取 0 的写 reading"
                yield Problem(file, f"rules.{rule.id}.{key}", "文件没有写的数字，范围却比法律允许的窄", cure)


def unknowns_as_worded(facts: Facts) -> Iterator[Problem]:
    """Two readings or a conflict without two figures of the clause; an illegible figure with a range of its own."""
    for rule, file in facts.rules.values():
        for key, figure in figures_of(rule):
            why, where = figure.why_unknown, f"rules.{rule.id}.{key}"
            if why in (WhyUnknown.TWO_READINGS, WhyUnknown.CONFLICT):
                if figure.low is None or figure.high in (None, figure.low, _widest(figure)):
                    yield Problem(file, where, "两种说法要有两个数", "low、high 写条款里的两个数")
            elif why is WhyUnknown.ILLEGIBLE and (figure.low or figure.high not in (None, _widest(figure))):
                yield Problem(file, where, "看不清的数字不能有自己的范围", "low 写 0，high 写 1（比例）或 null（金额）")


def thresholds_as_worded(facts: Facts) -> Iterator[Problem]:
    """``inclusive`` against 含 or 超过, and one way of counting against two readings (R6) or "the part above"."""
    for rule, file in facts.rules.values():
        parameters = rule.parameters
        if not isinstance(parameters, ThresholdRate):
            continue
        key = f"rules.{rule.id}"
        if (len(parameters.counts) == 2) != ("R6" in rule.readings):
            yield Problem(file, f"{key}.counts", "两种算法和 readings 里的 R6 不配", "counts 写两种时写上 R6，否则去掉")
        if len(parameters.counts) == 2 and parameters.counts[0] is parameters.counts[1]:
            yield Problem(file, f"{key}.counts", "两种算法是同一种", "写 [whole, excess]")
        found = facts.clauses.get(parameters.threshold.clause_id or "")
        value = parameters.threshold.value
        if found is None or not value:
            continue
        words = "".join(each.text for each in stated(found[1], Unit.YUAN, value, "threshold", rule.who))
        if ("含" in words and not parameters.inclusive) or ("超过" in words and parameters.inclusive):
            message = f"条款写的是“{words}”，inclusive 却相反"
            yield Problem(file, f"{key}.inclusive", message, "达到（含）写 true，超过写 false")
        if parameters.counts == (ThresholdCounts.WHOLE,) and "的部分" in found[1].text:
            yield Problem(file, f"{key}.counts", "条款只算超过的部分，counts 却是 whole", "写 [excess]")
        if parameters.counts == (ThresholdCounts.EXCESS,) and "部分" not in found[1].text:
            yield Problem(file, f"{key}.counts", "条款没有说只算超过的部分", "写 [whole]，或写两种并注明 R6")


def searched_documents(facts: Facts) -> Iterator[Problem]:
    """``searched`` that names no document of the data."""
    for rule, file in facts.rules.values():
        searched = [*getattr(rule.parameters, "searched", ())]
        searched += [name for _, figure in figures_of(rule) for name in figure.searched]
        for name in dict.fromkeys(searched):
            if name not in facts.documents:
                yield Problem(file, f"rules.{rule.id}.searched", f"没有文件 {name}", "写真正查过的文件编号")
        if searched and rule.document_id not in searched:
            message = f"没有查过规则自己的文件 {rule.document_id}"
            yield Problem(file, f"rules.{rule.id}.searched", message, "把它写进 searched")


def unknown_only_where_no_clause_says(facts: Facts) -> Iterator[Problem]:
    """``not_in_documents`` for a figure that a clause of the searched documents gives for all the people reached."""
    for rule, file in facts.rules.values():
        if rule.separate_chain:
            continue
        for key, unit, searched in _not_in_documents(rule):
            role = re.compile(ROLES[key.rpartition(".")[2]])
            for clause in _benefits_of(facts, rule, searched):
                if any(role.search(each.name) and each.unit is unit for each in clause.figures):
                    message = f"条款 {clause.id} 写了这个数字"
                    yield Problem(file, f"rules.{rule.id}.{key}", message, "写 value 和 clause，或核对条款")


def _not_in_documents(rule: Rule) -> Iterator[tuple[str, Unit, tuple[str, ...]]]:
    """What a rule says stands in no document: single figures, or (no_figure) the rate and what starts and ends it."""
    parameters = rule.parameters
    if isinstance(parameters, NoFigure) and parameters.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS:
        units = {"rate": Unit.RATE, "deductible": Unit.YUAN, "ceiling": Unit.YUAN}
        yield from ((key, unit, parameters.searched) for key, unit in units.items())
    for key, figure in figures_of(rule):
        if figure.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS:
            yield key, figure.unit, figure.searched


def _benefits_of(facts: Facts, rule: Rule, searched: Iterable[str]) -> Iterator[Clause]:
    """The benefits of ``searched`` that speak of the rule's program alone and of all the people it reaches."""
    for document, clause in facts.clauses.values():
        if document.id not in searched or clause.kind is not ClauseKind.BENEFIT:
            continue
        who = rule.who
        everyone = not clause.identities or bool(who.identities and set(who.identities) <= set(clause.identities))
        insured = not clause.insurance or set(who.insurance or Insurance) <= set(clause.insurance)
        if clause.programs == (rule.program,) and everyone and insured:
            yield clause


ANSWERS, ANSWERED = "answers", frozenset(("disposable_income",))
"""As base of a relative figure: what the person answers (R17)."""


def relative_figures_exist(facts: Facts) -> Iterator[Problem]:
    """A figure relative to a rule or figure that no folder has, or to itself."""
    for rule, file in facts.rules.values():
        named = [(key, figure.relative) for key, figure in figures_of(rule) if figure.relative]
        if isinstance(rule.parameters, MarginalTiers) and rule.parameters.tiers_relative:
            named.append(("tiers_relative", rule.parameters.tiers_relative))
        for key, relative in named:
            if message := _wrong_base(facts, rule, relative):
                yield Problem(file, f"rules.{rule.id}.{key}", message, "改正 relative_to 的 rule 和 figure")


def _wrong_base(facts: Facts, rule: Rule, relative: Relative) -> str | None:
    if relative.rule_id == ANSWERS:
        known = "、".join(sorted(ANSWERED))
        return None if relative.figure in ANSWERED else f"回答里没有 {relative.figure}，只有 {known}"
    base = facts.rules.get(relative.rule_id)
    if base is None:
        return f"没有规则 {relative.rule_id}"
    if not hasattr(base[0].parameters, relative.figure):
        return f"规则 {relative.rule_id} 没有 {relative.figure}"
    if base[0].id == rule.id:
        return "相对的是自己"
    if (base[0].region, base[0].program) != (rule.region, rule.program):
        return f"规则 {relative.rule_id} 属于另一个地区或项目"
    return None


def rates_up_to_one(facts: Facts) -> Iterator[Problem]:
    """65 where 0.65 was meant, or less than nothing."""
    for rule, file in facts.rules.values():
        for key, figure in figures_of(rule):
            for amount in (figure.value, figure.low, figure.high):
                if amount is None:
                    continue
                if amount < 0:
                    yield Problem(file, f"rules.{rule.id}.{key}", "数字小于 0", "检查正负号")
                elif figure.unit is Unit.RATE and amount > 10_000:
                    written = f"{amount / 10_000:g}"
                    yield Problem(file, f"rules.{rule.id}.{key}", f"比例 {written} 超过 100%", "65% 写成 0.65")


def ranges_in_order(facts: Facts) -> Iterator[Problem]:
    for rule, file in facts.rules.values():
        for key, figure in figures_of(rule):
            if figure.low is not None and figure.high is not None and figure.high < figure.low:
                yield Problem(file, f"rules.{rule.id}.{key}", "high 小于 low", "两个数对调")
            if figure.why_unknown is WhyUnknown.FLOOR_ONLY and figure.low is None:
                yield Problem(file, f"rules.{rule.id}.{key}", "只有下限却没写 low", "写上 low")


FIGURE_CHECKS = (
    figures_in_their_clause,
    tiers_relative_in_their_clause,
    floors_are_floors,
    unknowns_span_everything,
    unknowns_as_worded,
    thresholds_as_worded,
    searched_documents,
    unknown_only_where_no_clause_says,
    relative_figures_exist,
    rates_up_to_one,
    ranges_in_order,
)
