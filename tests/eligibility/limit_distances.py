"""How many fen does an amount lie from each limit of a rule? Worked out apart from the layers of the calculation."""

from collections.abc import Iterator
from dataclasses import dataclass

from eligibility.calculation.figures import Figures
from eligibility.calculation.money import UNBOUNDED, Range
from knowledge.tables.schema import (
    CapOnRemaining,
    Entered,
    Figure,
    FixedRate,
    MarginalTiers,
    OutpatientRate,
    Rule,
    ThresholdRate,
    TopUp,
)
from knowledge.tables.terms import DeductibleCounts, ThresholdCounts, Unit, YearToDate


@dataclass(frozen=True, slots=True)
class Distance:
    """``fen`` above (below: negative) one limit; None where it is not known.

    ``year_counts``: what the year brought before moves it; ``in_year``: here something did. ``used_up``: for a
    ceiling that the year uses, whether nothing of it is left; None for any other limit.
    """

    limit: str
    fen: int | None
    year_counts: bool = False
    in_year: bool = False
    used_up: bool | None = None


def distances(rule: Rule, figures: Figures, base: int | None) -> Iterator[Distance]:
    """One for each limit of ``rule`` that a bill can reach, with ``base`` fen left before it (None: only which)."""
    match rule.parameters:
        case MarginalTiers() as tiers:
            yield from _tiers(tiers, figures, base)
        case ThresholdRate() as threshold:
            yield from _threshold(threshold, figures, base)
        case TopUp(ratio):
            covered = figures.claim.covered_expenses
            known = base is not None and isinstance(covered, int)
            paid = covered - base if known else 0  # type: ignore[operator]
            missing = _half_up(covered * figures.of(ratio).low) if known else 0  # type: ignore[operator]
            yield Distance(_named("ratio", ratio), paid - missing if known else None)
        case CapOnRemaining(cap):
            yield _reached(_named("cap", cap), figures.of(cap), figures, base)
        case Entered(answer):
            amount = getattr(figures.claim, answer)
            known = base is not None and isinstance(amount, int)
            yield Distance("entered against what is left", amount - base if known else None)
        case FixedRate() as fixed:
            before = [_half_up(base * rate) if base is not None else None for rate in _ends(figures.of(fixed.rate))]
            yield from _cut("ceiling", fixed.ceiling, before, figures, fixed.ceiling_used_by)
        case OutpatientRate() as outpatient:
            yield from _outpatient(outpatient, figures, base)


def _half_up(numerator: int) -> int:
    return (2 * numerator + 10_000) // 20_000


def _ends(span: Range) -> tuple[int, int]:
    return span.low, span.high


def _named(key: str, figure: Figure) -> str:
    if figure.relative is not None:
        return f"{key} said against another"
    amount = figure.value if figure.value is not None else figure.low or 0
    return f"{key} {amount // 100}.{amount % 100:02}{'%' if figure.unit is Unit.RATE else ''}"


def _reached(
    limit: str, at: Range, figures: Figures, base: int | None, accumulates: YearToDate | None = None
) -> Distance:
    so_far = figures.claim.so_far(accumulates)
    known = base is not None and at.known and so_far.known
    fen = so_far.low + base - at.low if known else None  # type: ignore[operator]
    return Distance(limit, fen, accumulates is not None, so_far.low > 0)


def _cut(
    name: str,
    ceiling: Figure,
    before: list[int | None],
    figures: Figures,
    used_by: YearToDate | None,
) -> Iterator[Distance]:
    """What would be paid without the ceiling, by the lowest and the highest rate, against what is left of it."""
    used = figures.claim.so_far(used_by)
    limits = dict(zip(_ends(figures.of(ceiling)), before, strict=True))
    for top, amount in limits.items():
        if not 0 < top < UNBOUNDED:
            continue
        known = amount is not None and used.known
        fen = amount - max(0, top - used.low) if known else None  # type: ignore[operator]
        spent = None if used_by is None else known and used.low >= top and bool(amount)
        yield Distance(_named(name, ceiling), fen, used_by is not None, used.low > 0, spent)


def _tiers(tiers: MarginalTiers, figures: Figures, base: int | None) -> Iterator[Distance]:
    deductible = figures.of(tiers.deductible)
    if tiers.deductible.value or tiers.deductible.relative:
        name = _named("deductible", tiers.deductible)
        yield _reached(name, deductible, figures, base, tiers.accumulates)
    inside = figures.counts(tiers) is DeductibleCounts.INSIDE
    taken = 0 if inside else deductible.low
    scale = figures.tiers(tiers)
    for place, tier in enumerate(scale, 1):
        if tier.high < UNBOUNDED:
            own = "" if tiers.tiers_relative is None else " said against another"
            end = Range(tier.high + taken, tier.high + (taken if deductible.known else UNBOUNDED))
            yield _reached(f"end of tier {place}{own}", end, figures, base, tiers.accumulates)
    so_far = figures.claim.so_far(tiers.accumulates)
    if base is None or not deductible.known or not so_far.known or not all(tier.rate.known for tier in scale):
        yield from _cut("ceiling", tiers.ceiling, [None, None], figures, tiers.ceiling_used_by)
        return

    def exact(amount: int) -> int:
        starts = [max(tier.low, deductible.low) if inside else tier.low for tier in scale]
        parts = zip(starts, scale, strict=True)
        return sum(max(0, min(amount - taken, tier.high) - start) * tier.rate.low for start, tier in parts)

    before = _half_up(exact(so_far.low + base) - exact(so_far.low))
    yield from _cut("ceiling", tiers.ceiling, [before, before], figures, tiers.ceiling_used_by)


def _threshold(rule: ThresholdRate, figures: Figures, base: int | None) -> Iterator[Distance]:
    threshold, rate, so_far = figures.of(rule.threshold), figures.of(rule.rate), figures.claim.so_far(rule.accumulates)
    if rule.threshold.value or rule.threshold.relative:
        yield _reached(_named("threshold", rule.threshold), threshold, figures, base, rule.accumulates)
    for counts in rule.counts:
        own = f" ({counts})" if len(rule.counts) > 1 else ""
        if base is None or not threshold.known or not so_far.known:
            part = None
        elif counts is ThresholdCounts.WHOLE:
            step = 0 if rule.inclusive else 1
            part = base if so_far.low + base >= threshold.low + step else 0
        else:
            part = max(0, so_far.low + base - threshold.low) - max(0, so_far.low - threshold.low)
        before = [None if part is None else _half_up(part * one) for one in _ends(rate)]
        yield from _cut(f"ceiling{own}", rule.ceiling, before, figures, rule.ceiling_used_by)


def _outpatient(rule: OutpatientRate, figures: Figures, base: int | None) -> Iterator[Distance]:
    deductible = figures.of(rule.deductible)
    if rule.deductible.value or rule.deductible.relative:
        yield _reached(_named("deductible", rule.deductible), deductible, figures, base)
    known = base is not None and deductible.known
    above = max(0, base - deductible.low) if known else 0  # type: ignore[operator]
    before = [_half_up(above * rate) if known else None for rate in _ends(figures.of(rule.rate))]
    yield from _cut("limit", rule.limit, before, figures, rule.ceiling_used_by)
