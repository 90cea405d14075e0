"""Does every tier begin where the last one ends, the first at the deductible, and no floor fall?"""

from collections.abc import Iterator
from itertools import pairwise

from knowledge.tables.facts import Facts
from knowledge.tables.problems import Problem
from knowledge.tables.schema import MarginalTiers, Tier
from knowledge.tables.terms import DeductibleCounts, WhyUnknown


def tiers_without_gap(facts: Facts) -> Iterator[Problem]:
    """Tiers that leave a gap, overlap, stand out of order, or go on after an open end."""
    for rule, file in facts.rules.values():
        if isinstance(rule.parameters, MarginalTiers):
            key = f"rules.{rule.id}.tiers"
            for message, cure in tier_problems(rule.parameters.tiers):
                yield Problem(file, key, message, cure)


def tier_problems(tiers: tuple[Tier, ...]) -> Iterator[tuple[str, str]]:
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
        elif parameters.deductible_counts is DeductibleCounts.INSIDE and deductible is None and not _one(parameters):
            message = "起付线不是确数，不能写在第一段里面"
            yield Problem(file, f"rules.{rule.id}.deductible_counts", message, "写 outside，第一段从 0 开始")


def _one(parameters: MarginalTiers) -> bool:
    """One tier over everything: where the deductible counts makes no difference."""
    return len(parameters.tiers) == 1 and parameters.tiers[0].low.value == 0 and parameters.tiers[0].high.unlimited


def floors_do_not_fall(facts: Facts) -> Iterator[Problem]:
    """Rates that are floors and lower in a higher tier: "not less than" never shrinks with the bill."""
    for rule, file in facts.rules.values():
        tiers = rule.parameters.tiers if isinstance(rule.parameters, MarginalTiers) else ()
        floors = [tier.rate.low for tier in tiers if tier.rate.why_unknown is WhyUnknown.FLOOR_ONLY]
        if any(after < before for before, after in pairwise(floor or 0 for floor in floors)):
            yield Problem(file, f"rules.{rule.id}.tiers", "比例的下限随分段下降", "核对原文：下限应当不变或上升")


TIER_CHECKS = (tiers_without_gap, tiers_start_at_the_deductible, floors_do_not_fall)
