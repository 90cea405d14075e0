"""How an amount came about: each step as values with the clause it follows; words are made in the explanation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from eligibility.calculation.figures import Figures
from eligibility.calculation.layers import room
from eligibility.calculation.links import Link
from eligibility.calculation.money import NOTHING, UNBOUNDED, Range, exactly, share
from knowledge.tables.schema import (
    CapOnRemaining,
    Entered,
    Figure,
    FixedRate,
    MarginalTiers,
    NoFigure,
    OutpatientRate,
    Parameters,
    Rule,
    ThresholdRate,
    TopUp,
)
from knowledge.tables.terms import DeductibleCounts, ThresholdCounts, Unit, WhyUnknown, YearToDate


class StepKind(StrEnum):
    """What a step does; the explanation has a sentence for each."""

    SO_FAR = "so_far"
    DEDUCTIBLE = "deductible"
    TIER = "tier"
    EXCESS = "excess"
    WHOLE = "whole"
    RATE = "rate"
    NOT_REACHED = "not_reached"
    CEILING = "ceiling"
    TOP_UP = "top_up"
    CAP = "cap"
    GIVEN = "given"
    ENTERED = "entered"
    AMOUNT_UNKNOWN = "amount_unknown"
    NO_FIGURE = "no_figure"
    ON_APPLICATION = "on_application"
    TOTAL = "total"
    SPECIAL_DRUG = "special_drug"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation: ``rate`` (bp) on ``part`` (fen) between ``start`` and ``end`` gives ``amount``."""

    kind: StepKind
    amount: Range
    clause_id: str | None = None
    part: Range | None = None
    rate: Range | None = None
    start: Range | None = None
    end: int | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class UnknownFigure:
    """A number that the documents leave open: its name, why, and where it lies (``high`` UNBOUNDED: no end)."""

    figure: str
    unit: Unit
    why: WhyUnknown
    span: Range
    reading: str | None


def steps_of(link: Link, base: Range, pays: Range, figures: Figures) -> tuple[Step, ...]:
    """The steps by which ``link`` pays ``pays`` when ``base`` is left."""
    if link.given is not None:
        return (Step(StepKind.GIVEN if link.given.known else StepKind.AMOUNT_UNKNOWN, pays),)
    if link.rule is None:
        return (Step(StepKind.NO_FIGURE, pays, part=base),) if link.unknown else ()
    found = list(_steps(link.rule, base, pays, figures))
    if link.rule.on_application:
        found.append(Step(StepKind.ON_APPLICATION, pays, _clause(link.rule)))
    return tuple(found)


def _clause(rule: Rule) -> str | None:
    return rule.clause_ids[0] if rule.clause_ids else None


def _product(part: Range, rate: Range) -> Range:
    return Range(share(part.low, rate.low), share(part.high, rate.high))


def _steps(rule: Rule, base: Range, pays: Range, figures: Figures) -> Iterator[Step]:
    clause = _clause(rule)
    match rule.parameters:
        case MarginalTiers() as parameters:
            yield from _tier_steps(parameters, clause, base, pays, figures)
        case ThresholdRate() as parameters:
            yield from _threshold_steps(parameters, clause, base, figures)
        case TopUp(ratio):
            yield Step(StepKind.TOP_UP, pays, ratio.clause_id or clause, rate=figures.of(ratio))
        case CapOnRemaining(cap):
            kind = StepKind.CAP if base.high > figures.of(cap).low else StepKind.NOT_REACHED
            yield Step(kind, pays, cap.clause_id or clause, part=base, start=figures.of(cap))
        case Entered(answer):
            known = figures.claim.entered(answer).known
            yield Step(StepKind.ENTERED if known else StepKind.AMOUNT_UNKNOWN, pays, clause)
        case FixedRate() as parameters:
            yield from _rate_steps(parameters.rate, None, clause, base, figures)
            yield from _ceiling(parameters.ceiling, parameters.ceiling_used_by, base, parameters.rate, figures)
        case OutpatientRate() as parameters:
            yield from _rate_steps(parameters.rate, parameters.deductible, clause, base, figures)
            above = _above(base, figures.of(parameters.deductible), NOTHING)
            yield from _ceiling(parameters.limit, parameters.ceiling_used_by, above, parameters.rate, figures)
        case NoFigure():
            yield Step(StepKind.NO_FIGURE, pays, clause, part=base)


def _above(base: Range, start: Range, so_far: Range) -> Range:
    """The part of ``base`` above ``start``, when ``so_far`` was counted before it."""

    def one(left: int, limit: int, before: int) -> int:
        return max(0, before + left - limit) - max(0, before - limit)

    return Range(one(base.low, start.high, so_far.low), one(base.high, start.low, so_far.high))


def _rate_steps(
    rate: Figure, start: Figure | None, clause: str | None, base: Range, figures: Figures
) -> Iterator[Step]:
    threshold = figures.of(start) if start else NOTHING
    part, per = _above(base, threshold, NOTHING), figures.of(rate)
    if part.high == 0 and base.high:
        yield Step(StepKind.NOT_REACHED, NOTHING, clause, part=base, start=threshold)
        return
    kind = StepKind.RATE if threshold.high == 0 else StepKind.EXCESS
    yield Step(kind, _product(part, per), rate.clause_id or clause, part, per, threshold)


def _ceiling(
    ceiling: Figure, used_by: YearToDate | None, part: Range, rate: Figure, figures: Figures
) -> Iterator[Step]:
    yield from _cut(ceiling, used_by, _product(part, figures.of(rate)), figures)


def _cut(ceiling: Figure, used_by: YearToDate | None, before: Range, figures: Figures) -> Iterator[Step]:
    """A step where a ceiling takes something off ``before``."""
    top = room(figures, ceiling, used_by)
    if before.high > top.low:
        amount = Range(min(before.low, top.low), min(before.high, top.high))
        end = figures.of(ceiling).low
        so_far = figures.so_far(used_by)
        yield Step(
            StepKind.CEILING, amount, ceiling.clause_id, part=so_far, start=top, end=None if end >= UNBOUNDED else end
        )


def _part_in(low: int, high: int, taken_off: int, so_far: int, left: int) -> int:
    """How much of ``left``, counted from ``so_far`` on, lies between ``low`` and ``high`` of a tier."""

    def upto(amount: int) -> int:
        return max(0, min(amount - taken_off, high) - low)

    return upto(so_far + left) - upto(so_far)


def _tier_steps(
    parameters: MarginalTiers, clause: str | None, base: Range, pays: Range, figures: Figures
) -> Iterator[Step]:
    deductible = figures.of(parameters.deductible)
    so_far = figures.so_far(parameters.accumulates)
    if not so_far.known:
        yield Step(StepKind.TOTAL, pays, clause, part=base)
        return
    if so_far.high:
        yield Step(StepKind.SO_FAR, NOTHING, clause, part=so_far)
    inside = figures.counts(parameters) is DeductibleCounts.INSIDE
    if not inside and deductible.high:
        yield Step(StepKind.DEDUCTIBLE, NOTHING, parameters.deductible.clause_id or clause, part=deductible)
    before = NOTHING
    count = 0
    for place, tier in enumerate(figures.tiers(parameters)):

        def part(taken: int, left: int, place: int = place, low: int = tier.low, high: int = tier.high) -> int:
            start = low if not inside else taken if place == 0 else max(low, taken)
            return _part_in(start, high, 0 if inside else taken, so_far.low, left) if high > start else 0

        length = Range(part(deductible.high, base.low), part(deductible.low, base.high))
        if length.high == 0:
            continue
        count += 1
        amount = _product(length, tier.rate)
        before = before.plus(amount)
        start = deductible if inside and place == 0 else exactly(tier.low)
        end = None if tier.high >= UNBOUNDED else tier.high
        yield Step(StepKind.TIER, amount, tier.clause_id or clause, length, tier.rate, start, end)
    if not count:
        clause = parameters.deductible.clause_id or clause
        yield Step(StepKind.NOT_REACHED, NOTHING, clause, part=base, start=deductible)
    yield from _cut(parameters.ceiling, parameters.ceiling_used_by, before, figures)


def _threshold_steps(parameters: ThresholdRate, clause: str | None, base: Range, figures: Figures) -> Iterator[Step]:
    threshold, rate = figures.of(parameters.threshold), figures.of(parameters.rate)
    so_far = figures.so_far(parameters.accumulates)
    clause = parameters.rate.clause_id or clause
    if so_far.high and so_far.known:
        yield Step(StepKind.SO_FAR, NOTHING, clause, part=so_far)
    if not _reached(threshold, parameters.inclusive, base.high + so_far.high):
        yield Step(StepKind.NOT_REACHED, NOTHING, parameters.threshold.clause_id or clause, base, start=threshold)
        return
    for counts in parameters.counts:
        reading = counts.chinese if len(parameters.counts) > 1 else None
        if counts is ThresholdCounts.WHOLE:
            sure = _reached(exactly(threshold.high), parameters.inclusive, base.low + so_far.low)
            part, kind = Range(base.low if sure else 0, base.high), StepKind.WHOLE
        else:
            part = _above(base, threshold, so_far)
            kind = StepKind.EXCESS if threshold.high else StepKind.RATE
        amount = _product(part, rate)
        yield Step(kind, amount, clause, part, rate, threshold, reading=reading)
        yield from _cut(parameters.ceiling, parameters.ceiling_used_by, amount, figures)


def _reached(threshold: Range, inclusive: bool, amount: int) -> bool:
    return amount >= threshold.low if inclusive else amount > threshold.low


# --- figures the documents leave open ------------------------------------------------------------------------------


def unknowns_of(link: Link, base: Range, pays: Range, figures: Figures) -> tuple[UnknownFigure, ...]:
    """Every number of ``link`` that the documents leave open, and the text that can be read in two ways."""
    if link.given is not None:
        return ()
    if link.rule is None:
        missing = UnknownFigure("payment", Unit.YUAN, WhyUnknown.NOT_IN_DOCUMENTS, pays, None)
        return (missing,) if link.unknown else ()
    parameters = link.rule.parameters
    if isinstance(parameters, NoFigure):
        return (UnknownFigure("payment", Unit.YUAN, parameters.why_unknown, pays, None),)
    return tuple(_open_figures(parameters, pays, figures))


def _open_figures(parameters: Parameters, pays: Range, figures: Figures) -> Iterator[UnknownFigure]:
    for name, figure in _figures_of(parameters):
        span = figures.of(figure)
        if span.known:
            continue
        if figure.why_unknown is not None:
            yield UnknownFigure(name, figure.unit, figure.why_unknown, span, figure.reading)
        else:
            yield UnknownFigure(name, figure.unit, WhyUnknown.NOT_IN_DOCUMENTS, span, figure.reading)
    if isinstance(parameters, MarginalTiers) and parameters.tiers_relative is not None:
        for tier in figures.tiers(parameters):
            if not tier.rate.known:
                yield UnknownFigure("rate", Unit.RATE, WhyUnknown.NOT_IN_DOCUMENTS, tier.rate, None)
    if isinstance(parameters, ThresholdRate) and len(parameters.counts) > 1:
        yield UnknownFigure("counts", Unit.YUAN, WhyUnknown.TWO_READINGS, pays, "R6")


def _figures_of(parameters: Parameters) -> Iterator[tuple[str, Figure]]:
    read: Callable[[str], object] = lambda name: getattr(parameters, name)  # noqa: E731
    for field in fields(parameters):
        value = read(field.name)
        if isinstance(value, Figure):
            yield field.name, value
    if isinstance(parameters, MarginalTiers):
        for tier in parameters.tiers:
            yield "rate", tier.rate
