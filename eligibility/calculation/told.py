"""How each kind of layer is told: its figures resolved once, then a step for each thing done with what was left."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from eligibility.calculation.figures import Figures, TierRange
from eligibility.calculation.layers import room
from eligibility.calculation.links import Link
from eligibility.calculation.money import NOTHING, UNBOUNDED, Range, between, exactly, share
from eligibility.calculation.open_figures import open_figures
from eligibility.calculation.trace import FORKED, Step, StepKind, Steps, Telling, UnknownFigure
from knowledge.tables.schema import (
    CapOnRemaining,
    Entered,
    Figure,
    FixedRate,
    MarginalTiers,
    NoFigure,
    OutpatientRate,
    Rule,
    ThresholdRate,
    TopUp,
)
from knowledge.tables.terms import DeductibleCounts, ThresholdCounts, Unit, WhyUnknown, YearToDate

GIVEN = Telling(lambda base, pays: (Step(StepKind.GIVEN, pays),), ())
AMOUNT_UNKNOWN = Telling(lambda base, pays: (Step(StepKind.AMOUNT_UNKNOWN, pays),), ())


def telling(link: Link, figures: Figures) -> Telling:
    """How the payments of ``link`` are told for the claim of ``figures``."""
    if link.given is not None:
        return GIVEN if link.given.known else AMOUNT_UNKNOWN
    if link.rule is None:
        if not link.unknown:
            return Telling(lambda base, pays: (), ())
        missing = UnknownFigure("payment", Unit.YUAN, WhyUnknown.NOT_IN_DOCUMENTS, NOTHING, None)
        return Telling(lambda base, pays: (Step(StepKind.NO_FIGURE, pays, part=base),), (missing,))
    steps = _told(link.rule, figures)
    if link.rule.on_application:
        steps = _with_application(steps, link.rule)
    return Telling(steps, tuple(open_figures(link.rule.parameters, figures)))


def _told(rule: Rule, figures: Figures) -> Steps:
    match rule.parameters:
        case MarginalTiers() as parameters:
            return _tiers_told(parameters, rule, figures)
        case ThresholdRate() as parameters:
            return _threshold_told(parameters, rule, figures)
        case TopUp(ratio):
            return _top_up_told(ratio, rule, figures)
        case CapOnRemaining(cap):
            return _cap_told(cap, rule, figures)
        case Entered(answer):
            return _entered_told(answer, rule, figures)
        case FixedRate() as parameters:
            return _rate_told(parameters.rate, None, parameters.ceiling, parameters.ceiling_used_by, rule, figures)
        case OutpatientRate() as parameters:
            start, limit = parameters.deductible, parameters.limit
            return _rate_told(parameters.rate, start, limit, parameters.ceiling_used_by, rule, figures)
        case NoFigure():
            clause = _clause(rule)
            return lambda base, pays: (Step(StepKind.NO_FIGURE, pays, clause, part=base),)


def _clause(rule: Rule) -> str | None:
    return rule.clause_ids[0] if rule.clause_ids else None


def _with_application(steps: Steps, rule: Rule) -> Steps:
    clause, codes = _clause(rule), _resting_on(rule, "R17")

    return lambda base, pays: (*steps(base, pays), Step(StepKind.ON_APPLICATION, pays, clause, readings=codes))


# --- readings -------------------------------------------------------------------------------------------------------

ROUNDING, CUT, YEAR = "R13", "R10", "R11"
"""Readings that the calculation takes for every rule: rounding, ceilings, the year so far."""


def _resting_on(rule: Rule, *codes: str, figures: tuple[Figure, ...] = ()) -> tuple[str, ...]:
    """Those of ``codes`` that ``rule`` names, and the readings that its ``figures`` name for themselves."""
    own = [code for code in codes if code in rule.readings]
    return tuple(dict.fromkeys((*own, *(figure.reading for figure in figures if figure.reading))))


# --- parts and products ---------------------------------------------------------------------------------------------


def _product(part: Range, rate: Range) -> Range:
    low = share(part.low, rate.low)
    return between(low, low if part.low == part.high and rate.low == rate.high else share(part.high, rate.high))


def _above(base: Range, start: Range, so_far: Range) -> Range:
    """The part of ``base`` above ``start``, when ``so_far`` was counted before it."""
    low = max(0, so_far.low + base.low - start.high) - max(0, so_far.low - start.high)
    if base.low == base.high and start.low == start.high and so_far.low == so_far.high:
        return between(low, low)
    return between(low, max(0, so_far.high + base.high - start.low) - max(0, so_far.high - start.low))


def _cut(ceiling: Figure, used_by: YearToDate | None, figures: Figures) -> Callable[[Range], tuple[Step, ...]]:
    """A step where a ceiling takes something off an amount (R10)."""
    top, limit, so_far = room(figures, ceiling, used_by), figures.of(ceiling).low, figures.so_far(used_by)
    end = None if limit >= UNBOUNDED else limit
    codes = tuple(dict.fromkeys((CUT, *([ceiling.reading] if ceiling.reading else []))))

    def told(before: Range) -> tuple[Step, ...]:
        if before.high <= top.low:
            return ()
        amount = Range(min(before.low, top.low), min(before.high, top.high))
        return (Step(StepKind.CEILING, amount, ceiling.clause_id, so_far, None, top, end, readings=codes),)

    return told


def _counted_before(so_far: Range, clause: str | None) -> tuple[Step, ...]:
    """A step where the year has already counted something (R11)."""
    if not so_far.high or not so_far.known:
        return ()
    return (Step(StepKind.SO_FAR, NOTHING, clause, part=so_far, readings=(YEAR,)),)


# --- the kinds ------------------------------------------------------------------------------------------------------


def _rate_told(
    rate: Figure, start: Figure | None, ceiling: Figure, used_by: YearToDate | None, rule: Rule, figures: Figures
) -> Steps:
    threshold, per = figures.of(start) if start else NOTHING, figures.of(rate)
    clause, cut = rate.clause_id or _clause(rule), _cut(ceiling, used_by, figures)
    not_reached = _clause(rule)
    kind = StepKind.RATE if threshold.high == 0 else StepKind.EXCESS
    codes = (*_resting_on(rule, "R18", figures=(rate,)), ROUNDING)

    def told(base: Range, pays: Range) -> tuple[Step, ...]:
        part = _above(base, threshold, NOTHING)
        if part.high == 0 and base.high:
            return (Step(StepKind.NOT_REACHED, NOTHING, not_reached, base, start=threshold),)
        amount = _product(part, per)
        return (Step(kind, amount, clause, part, per, threshold, readings=codes), *cut(amount))

    return told


def _threshold_told(parameters: ThresholdRate, rule: Rule, figures: Figures) -> Steps:
    threshold, rate = figures.of(parameters.threshold), figures.of(parameters.rate)
    so_far = figures.so_far(parameters.accumulates)
    clause, inclusive = parameters.rate.clause_id or _clause(rule), parameters.inclusive
    before, cut = _counted_before(so_far, clause), _cut(parameters.ceiling, parameters.ceiling_used_by, figures)
    forked = len(parameters.counts) > 1
    where = _resting_on(rule, figures=(parameters.threshold,))
    own = _resting_on(rule, figures=(parameters.threshold, parameters.rate))
    codes = (*([FORKED] if forked else []), *own, ROUNDING)

    def told(base: Range, pays: Range) -> tuple[Step, ...]:
        if not _reached(threshold.low, inclusive, base.high + so_far.high):
            clause_of_start = parameters.threshold.clause_id or clause
            return (
                *before,
                Step(StepKind.NOT_REACHED, NOTHING, clause_of_start, base, start=threshold, readings=where),
            )
        steps = before
        for counts in parameters.counts:
            if counts is ThresholdCounts.WHOLE:
                sure = _reached(threshold.high, inclusive, base.low + so_far.low)
                part, kind = between(base.low if sure else 0, base.high), StepKind.WHOLE
            else:
                part = _above(base, threshold, so_far)
                kind = StepKind.EXCESS if threshold.high else StepKind.RATE
            amount = _product(part, rate)
            reading = counts.chinese if forked else None
            steps += (Step(kind, amount, clause, part, rate, threshold, None, reading, codes), *cut(amount))
        return steps

    return told


def _reached(threshold: int, inclusive: bool, amount: int) -> bool:
    return amount >= threshold if inclusive else amount > threshold


def _top_up_told(ratio: Figure, rule: Rule, figures: Figures) -> Steps:
    clause, per, codes = ratio.clause_id or _clause(rule), figures.of(ratio), _resting_on(rule, "R9", figures=(ratio,))
    return lambda base, pays: (Step(StepKind.TOP_UP, pays, clause, rate=per, readings=(*codes, ROUNDING)),)


def _cap_told(cap: Figure, rule: Rule, figures: Figures) -> Steps:
    clause, start, codes = cap.clause_id or _clause(rule), figures.of(cap), _resting_on(rule, "R15", figures=(cap,))

    def told(base: Range, pays: Range) -> tuple[Step, ...]:
        kind = StepKind.CAP if base.high > start.low else StepKind.NOT_REACHED
        return (Step(kind, pays, clause, base, start=start, readings=codes),)

    return told


def _entered_told(answer: str, rule: Rule, figures: Figures) -> Steps:
    kind = StepKind.ENTERED if figures.claim.entered(answer).known else StepKind.AMOUNT_UNKNOWN
    clause, codes = _clause(rule), _resting_on(rule, "R8")
    return lambda base, pays: (Step(kind, pays, clause, readings=codes),)


@dataclass(frozen=True, slots=True)
class _TierPart:
    """Where a tier begins and ends at one deductible, ``taken_off`` before counting, and what the year had in it."""

    low: int
    high: int
    taken_off: int
    before: int = 0

    def upto(self, amount: int) -> int:
        return max(0, min(amount - self.taken_off, self.high) - self.low)


@dataclass(frozen=True, slots=True)
class _TierRow:
    """A tier ready to be told: its part at the highest and at the lowest deductible, and what its step says."""

    least: _TierPart
    most: _TierPart
    rate: Range
    clause_id: str | None
    start: Range
    end: int | None
    readings: tuple[str, ...]


def _tier_part(tier: TierRange, place: int, inside: bool, taken: int, so_far: int) -> _TierPart:
    low = tier.low if not inside else taken if place == 0 else max(tier.low, taken)
    part = _TierPart(low, max(low, tier.high), 0 if inside else taken)
    return replace(part, before=part.upto(so_far))


def _tiers_told(parameters: MarginalTiers, rule: Rule, figures: Figures) -> Steps:
    deductible, so_far = figures.of(parameters.deductible), figures.so_far(parameters.accumulates)
    clause = _clause(rule)
    clause_of_start = parameters.deductible.clause_id or clause
    at_start = _resting_on(rule, "R4", figures=(parameters.deductible,))
    codes: tuple[str, ...] = (*_resting_on(rule, "R2", *(["R3"] if parameters.tiers_relative else [])), ROUNDING)
    if not so_far.known:
        in_the_year = (*codes[:-1], YEAR, ROUNDING)
        return lambda base, pays: (Step(StepKind.TOTAL, pays, clause, part=base, readings=in_the_year),)
    inside = figures.counts(parameters) is DeductibleCounts.INSIDE
    first = _counted_before(so_far, clause)
    if not inside and deductible.high:
        taken = (*_resting_on(rule, "R2"), *at_start)
        first += (Step(StepKind.DEDUCTIBLE, NOTHING, clause_of_start, part=deductible, readings=taken),)
    rows = []
    for place, tier in enumerate(figures.tiers(parameters)):
        least, most = (
            _tier_part(tier, place, inside, taken, so_far.low) for taken in (deductible.high, deductible.low)
        )
        first_inside = inside and place == 0
        start, end = deductible if first_inside else exactly(tier.low), None if tier.high >= UNBOUNDED else tier.high
        own = tuple(dict.fromkeys((*at_start, *codes))) if first_inside else codes
        rows.append(_TierRow(least, most, tier.rate, tier.clause_id or clause, start, end, own))
    cut, year = _cut(parameters.ceiling, parameters.ceiling_used_by, figures), so_far.low

    def told(base: Range, pays: Range) -> tuple[Step, ...]:
        steps = first
        paid, count, lowest, highest = NOTHING, 0, year + base.low, year + base.high
        for row in rows:
            length = row.most.upto(highest) - row.most.before
            if not length:
                continue
            count += 1
            part = between(row.least.upto(lowest) - row.least.before, length)
            amount = _product(part, row.rate)
            paid = paid.plus(amount)
            tier = Step(StepKind.TIER, amount, row.clause_id, part, row.rate, row.start, row.end, None, row.readings)
            steps += (tier,)
        if not count:
            readings = (*_resting_on(rule, "R2"), *at_start)
            steps += (Step(StepKind.NOT_REACHED, NOTHING, clause_of_start, base, start=deductible, readings=readings),)
        return steps + cut(paid)

    return told
