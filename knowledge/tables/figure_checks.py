"""Does every figure stand in its clause, within sense, and every tier where the last one ends?"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from knowledge.tables.facts import Facts
from knowledge.tables.figures import figures_of, states_figure
from knowledge.tables.problems import Problem
from knowledge.tables.schema import Clause, MarginalTiers, Rule, Tier
from knowledge.tables.terms import ClauseKind, DeductibleCounts, Insurance, Unit, WhyUnknown

# --- figures -------------------------------------------------------------------------------------------------------


def clause_figures_in_text(facts: Facts) -> Iterator[Problem]:
    """A clause's figure whose wording does not occur in the clause."""
    for document, clause in facts.clauses.values():
        for figure in clause.figures:
            if figure.text not in clause.text:
                key = f"clauses.{clause.id}.figures.{figure.name}"
                cure = "照条款里的写法写 text，或改条款"
                yield Problem(facts.file_of(document), key, f"条款里没有“{figure.text}”", cure)


def figures_in_their_clause(facts: Facts) -> Iterator[Problem]:
    """A table's figure that its clause does not say."""
    for rule, file in facts.rules.values():
        for key, figure in figures_of(rule):
            found = facts.clauses.get(figure.clause_id or "")
            if found is None or (key == "tiers.0.from" and not figure.value) or states_figure(found[1], figure):
                continue
            message = f"条款 {figure.clause_id} 里没有这个数字"
            yield Problem(file, f"rules.{rule.id}.{key}", message, "核对原文：改数字，或改条款编号")


def searched_documents(facts: Facts) -> Iterator[Problem]:
    """``searched`` that names no document of the data."""
    for rule, file in facts.rules.values():
        searched = [*getattr(rule.parameters, "searched", ())]
        searched += [name for _, figure in figures_of(rule) for name in figure.searched]
        for name in dict.fromkeys(searched):
            if name not in facts.documents:
                yield Problem(file, f"rules.{rule.id}.searched", f"没有文件 {name}", "写真正查过的文件编号")


NAMED_IN_CLAUSES = {"deductible": "起付", "threshold": "起付", "rate": "比例", "ceiling": "封顶", "limit": "限额"}


def unknown_only_where_no_clause_says(facts: Facts) -> Iterator[Problem]:
    """``not_in_documents`` for a figure that a clause of the searched documents gives for everybody."""
    for rule, file in facts.rules.values():
        for key, figure in figures_of(rule):
            word = NAMED_IN_CLAUSES.get(key)
            if word is None or figure.why_unknown is not WhyUnknown.NOT_IN_DOCUMENTS or rule.separate_chain:
                continue
            for clause in _benefits_of(facts, rule, figure.searched):
                if any(word in stated.name and stated.unit is figure.unit for stated in clause.figures):
                    message = f"条款 {clause.id} 写了{word}的数字"
                    yield Problem(file, f"rules.{rule.id}.{key}", message, "写 value 和 clause，或核对条款")


def _benefits_of(facts: Facts, rule: Rule, searched: Iterable[str]) -> Iterator[Clause]:
    """The benefits of ``searched`` that speak of the rule's program alone and of all the people it reaches."""
    for document, clause in facts.clauses.values():
        if document.id not in searched or clause.kind is not ClauseKind.BENEFIT:
            continue
        reaches = not clause.insurance or set(rule.who.insurance or Insurance) <= set(clause.insurance)
        if clause.programs == (rule.program,) and not clause.identities and reaches:
            yield clause


def relative_figures_exist(facts: Facts) -> Iterator[Problem]:
    """A figure relative to one that its base rule does not have; a base that no folder supplies yet is none."""
    for rule, file in facts.rules.values():
        named = [(key, figure.relative) for key, figure in figures_of(rule) if figure.relative]
        if isinstance(rule.parameters, MarginalTiers) and rule.parameters.tiers_relative:
            named.append(("tiers_relative", rule.parameters.tiers_relative))
        for key, relative in named:
            base = facts.rules.get(relative.rule_id)
            if base and not hasattr(base[0].parameters, relative.figure):
                message = f"规则 {relative.rule_id} 没有 {relative.figure}"
                yield Problem(file, f"rules.{rule.id}.{key}", message, "改正 relative_to 的 figure")


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


# --- tiers ---------------------------------------------------------------------------------------------------------


def tiers_without_gap(facts: Facts) -> Iterator[Problem]:
    """Tiers that leave a gap, overlap, stand out of order, or go on after an open end."""
    for rule, file in facts.rules.values():
        if isinstance(rule.parameters, MarginalTiers):
            key = f"rules.{rule.id}.tiers"
            for message, cure in _tier_problems(rule.parameters.tiers):
                yield Problem(file, key, message, cure)


def _tier_problems(tiers: tuple[Tier, ...]) -> Iterator[tuple[str, str]]:
    for tier in tiers:
        if tier.high.value is not None and tier.low.value is not None and tier.high.value <= tier.low.value:
            yield f"{_yuan(tier.low.value)} 元这一段的 to 不大于 from", "检查这一段的两端"
    for before, after in pairwise(tiers):
        low, high = after.low.value, before.high.value
        if high is None:
            yield "没有上限的一段后面还有一段", "to: null 只能写在最后一段"
        elif low is not None and low > high:
            yield f"{_yuan(high)} 元到 {_yuan(low)} 元之间没有比例", "补上这一段，或改 from"
        elif low is not None and low < high:
            yield f"{_yuan(low)} 元到 {_yuan(high)} 元有两个比例", "让每一段从上一段的 to 开始，并从低到高排列"


def _yuan(fen: int | None) -> str:
    return f"{(fen or 0) / 100:g}"


def tiers_start_at_the_deductible(facts: Facts) -> Iterator[Problem]:
    """Inside: the first tier starts at the deductible; outside: at 0, the deductible comes off before (R2)."""
    for rule, file in facts.rules.values():
        parameters = rule.parameters
        if not isinstance(parameters, MarginalTiers) or not parameters.tiers:
            continue
        start, deductible = parameters.tiers[0].low.value, parameters.deductible.value
        if parameters.deductible_counts is DeductibleCounts.OUTSIDE and start != 0:
            message = "先扣起付线时，第一段应当从 0 开始"
            yield Problem(file, f"rules.{rule.id}.tiers.0.from", message, "写 0，或把 deductible_counts 写成 inside")
        elif parameters.deductible_counts is DeductibleCounts.INSIDE and deductible is not None and start != deductible:
            message = f"第一段从 {_yuan(start)} 元开始，起付线却是 {_yuan(deductible)} 元"
            yield Problem(file, f"rules.{rule.id}.tiers.0.from", message, "两个数应当相同")


FIGURE_CHECKS = (
    clause_figures_in_text,
    figures_in_their_clause,
    searched_documents,
    unknown_only_where_no_clause_says,
    relative_figures_exist,
    rates_up_to_one,
    ranges_in_order,
    tiers_without_gap,
    tiers_start_at_the_deductible,
)
