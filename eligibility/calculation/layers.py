"""How each kind of layer pays: eight kinds, one function each, from resolved figures to the cases of paying.

Every amount is in fen, every rate in basis points. A layer never pays more than what is left; the rate is applied
first and rounded once, then the ceiling cuts (R10, R13).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from eligibility.calculation.figures import Figures, TierRange
from eligibility.calculation.left import Case, Pays
from eligibility.calculation.money import UNBOUNDED, Range, half_up, share
from knowledge.tables.schema import (
    CapOnRemaining,
    Entered,
    Figure,
    FixedRate,
    MarginalTiers,
    NoFigure,
    OutpatientRate,
    Parameters,
    ThresholdRate,
    TopUp,
)
from knowledge.tables.terms import DeductibleCounts, ThresholdCounts, YearToDate


def room(figures: Figures, ceiling: Figure, used_by: YearToDate | None) -> Range:
    """How much a ceiling still allows once what the year has paid is taken off (R10)."""
    limit, used = figures.of(ceiling), figures.so_far(used_by)

    def one(top: int, spent: int) -> int:
        return UNBOUNDED if top >= UNBOUNDED else max(0, top - spent)

    return Range(one(limit.low, used.high), one(limit.high, used.low))


def _nothing(left: int, covered: int) -> int:
    return 0


def _all(left: int, covered: int) -> int:
    return left


# --- marginal tiers ------------------------------------------------------------------------------------------------


NO_UPPER_END = UNBOUNDED**2
"""Beyond even an unbounded amount counted so far, so that the last tier still pays on top of it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Tiers with one deductible and one rate each: a function of the amount counted since the year began (R2)."""

    parts: tuple[tuple[int, int, int], ...]
    taken_off: int = 0

    def counted(self, amount: int) -> int:
        """Fen × basis points paid on ``amount``, before rounding."""
        rest, paid = amount - self.taken_off, 0
        for low, high, rate in self.parts:
            if rest > low:
                paid += (min(rest, high) - low) * rate
        return paid


def scale(tiers: tuple[TierRange, ...], counts: DeductibleCounts, deductible: int, highest: bool) -> Scale:
    """The scale at one deductible, with every tier's highest or lowest rate."""
    inside = counts is DeductibleCounts.INSIDE
    parts = []
    for place, tier in enumerate(tiers):
        start = tier.low if not inside else deductible if place == 0 else max(tier.low, deductible)
        if tier.high > start:
            high = tier.high if tier.high < UNBOUNDED else NO_UPPER_END
            parts.append((start, high, tier.rate.high if highest else tier.rate.low))
    return Scale(tuple(parts), 0 if inside else deductible)


def _within(values: set[int], span: Range) -> tuple[int, ...]:
    return tuple(sorted({value for value in values if span.holds(value)} | {span.low, span.high}))


def _turning_points(
    tiers: tuple[TierRange, ...], counts: DeductibleCounts, deductible: Range, so_far: Range, left: int
) -> list[tuple[int, int]]:
    """Deductibles and amounts so far between which the payment moves in a straight line: its extremes lie at them."""
    limits = {limit for tier in tiers for limit in (tier.low, tier.high) if limit < UNBOUNDED} | {0}
    found = []
    for taken in {deductible.low, deductible.high}:
        shift = 0 if counts is DeductibleCounts.INSIDE else taken
        marks = {limit + shift for limit in limits} | {taken}
        found += [(taken, so) for so in _within(marks | {mark - left for mark in marks}, so_far)]
    if counts is DeductibleCounts.OUTSIDE:
        for so in {so_far.low, so_far.high}:
            marks = {so - limit for limit in limits} | {so + left - limit for limit in limits}
            found += [(taken, so) for taken in _within(marks, deductible)]
    return found


def marginal_tiers(parameters: MarginalTiers, figures: Figures) -> tuple[Case, ...]:
    """Each rate on its own part; what the year already counted comes first, the difference is rounded once (R11)."""
    tiers, counts = figures.tiers(parameters), figures.counts(parameters)
    deductible = figures.of(parameters.deductible)
    so_far = figures.so_far(parameters.accumulates)
    ceiling = room(figures, parameters.ceiling, parameters.ceiling_used_by)
    never_falls = _never_falls(tiers)

    def pays(highest: bool, top: int, choose: Choose, taken: int, so: int) -> Pays:
        if (deductible.known and so_far.known) or never_falls:
            return _on_scale(scale(tiers, counts, taken, highest), so, top)
        return _where_it_turns(tiers, counts, deductible, so_far, highest, top, choose)

    least = pays(False, ceiling.low, min, deductible.high, so_far.low)
    if deductible.known and so_far.known and ceiling.known and all(tier.rate.known for tier in tiers):
        return (Case(least, least),)
    return (Case(least, pays(True, ceiling.high, max, deductible.low, so_far.high)),)


def _never_falls(tiers: tuple[TierRange, ...]) -> bool:
    """No later tier has a lower rate: a bill then brings the more, the later in the year and the lower the deductible,
    so that the least and the most lie at the ends of both."""
    joined = all(one.high == after.low for one, after in pairwise(tiers))
    rising = all(one.rate.low <= after.rate.low and one.rate.high <= after.rate.high for one, after in pairwise(tiers))
    return joined and rising and tiers[-1].high >= UNBOUNDED


def _on_scale(tiers: Scale, so_far: int, top: int) -> Pays:
    before = tiers.counted(so_far)

    def amount(left: int, covered: int) -> int:
        return min(left, top, half_up(tiers.counted(so_far + left) - before))

    return amount


Choose = Callable[[list[int]], int]


def _where_it_turns(
    tiers: tuple[TierRange, ...],
    counts: DeductibleCounts,
    deductible: Range,
    so_far: Range,
    highest: bool,
    top: int,
    choose: Choose,
) -> Pays:
    """What is paid at that one of the turning points where it is the least or the most."""
    scaled = cache(lambda taken: scale(tiers, counts, taken, highest))

    def amount(left: int, covered: int) -> int:
        turning = _turning_points(tiers, counts, deductible, so_far, left)
        exact = [scaled(taken).counted(so + left) - scaled(taken).counted(so) for taken, so in turning]
        return min(left, top, half_up(choose(exact)))

    return amount


# --- a rate above a threshold ----------------------------------------------------------------------------------------


def _excess(threshold: Range, so_far: Range, rate: Range, ceiling: Range) -> Case:
    """Only the part above the threshold counts, whatever the year brought before."""

    def pays(start: int, so: int, per: int, top: int) -> Pays:
        def amount(left: int, covered: int) -> int:
            above = max(0, so + left - start) - max(0, so - start)
            return min(left, top, share(above, per))

        return amount

    least = pays(threshold.high, so_far.low, rate.low, ceiling.low)
    if threshold.known and so_far.known and rate.known and ceiling.known:
        return Case(least, least, reading=ThresholdCounts.EXCESS)
    most = pays(threshold.low, so_far.high, rate.high, ceiling.high)
    return Case(least, most, reading=ThresholdCounts.EXCESS)


def _whole(threshold: Range, inclusive: bool, so_far: Range, rate: Range, ceiling: Range) -> tuple[Case, ...]:
    """All of it counts once the threshold is reached: a cliff, so two cases."""
    step = 0 if inclusive else 1

    def pays(extra: int, per: int, top: int) -> Pays:
        def amount(left: int, covered: int) -> int:
            return min(left, top, share(left + extra, per))

        return amount

    surely_before = so_far.high < threshold.low + step
    maybe_before = so_far.low < threshold.high + step
    least = so_far.low if surely_before else 0
    most = min(so_far.high, threshold.high + step - 1) if maybe_before else 0
    reached = pays(least, rate.low, ceiling.low)
    known = least == most and rate.known and ceiling.known
    return (
        Case(_nothing, _nothing, 0, threshold.high - so_far.low + step - 1, reading=ThresholdCounts.WHOLE),
        Case(
            reached,
            reached if known else pays(most, rate.high, ceiling.high),
            max(0, threshold.low - so_far.high + step),
            reading=ThresholdCounts.WHOLE,
        ),
    )


def threshold_rate(parameters: ThresholdRate, figures: Figures) -> tuple[Case, ...]:
    """A rate once the threshold is passed; two readings of what it applies to stand side by side (R6)."""
    threshold, rate = figures.of(parameters.threshold), figures.of(parameters.rate)
    so_far = figures.so_far(parameters.accumulates)
    ceiling = room(figures, parameters.ceiling, parameters.ceiling_used_by)
    cases: tuple[Case, ...] = ()
    for counts in parameters.counts:
        if counts is ThresholdCounts.WHOLE:
            cases += _whole(threshold, parameters.inclusive, so_far, rate, ceiling)
        else:
            cases += (_excess(threshold, so_far, rate, ceiling),)
    return cases


# --- the other kinds -------------------------------------------------------------------------------------------------


def top_up(parameters: TopUp, figures: Figures) -> tuple[Case, ...]:
    """Makes up what is missing to a ratio of covered expenses, counting what was paid before it (R9)."""

    def pays(ratio: int) -> Pays:
        def amount(left: int, covered: int) -> int:
            return max(0, min(left, share(covered, ratio) - (covered - left)))

        return amount

    ratio = figures.of(parameters.ratio)
    least = pays(ratio.low)
    return (Case(least, least if ratio.known else pays(ratio.high), by_covered=True),)


def cap_on_remaining(parameters: CapOnRemaining, figures: Figures) -> tuple[Case, ...]:
    """Above the cap at least the excess is paid and at most everything, at or below it nothing (R15)."""
    cap = figures.of(parameters.cap)

    def excess(left: int, covered: int) -> int:
        return max(0, left - cap.high)

    return (Case(_nothing, _nothing, 0, cap.high), Case(excess, _all, cap.low + 1))


def entered(amount: Range) -> tuple[Case, ...]:
    """An amount that only the bill can name, cut to what is left."""

    def up_to(most: int) -> Pays:
        return lambda left, covered: min(left, most)

    least = up_to(amount.low)
    return (Case(least, least if amount.known else up_to(amount.high)),)


def _rate(rate: Range, deductible: Range, ceiling: Range) -> tuple[Case, ...]:
    def pays(start: int, per: int, top: int) -> Pays:
        def amount(left: int, covered: int) -> int:
            return min(left, top, share(max(0, left - start), per))

        return amount

    least = pays(deductible.high, rate.low, ceiling.low)
    known = rate.known and deductible.known and ceiling.known
    return (Case(least, least if known else pays(deductible.low, rate.high, ceiling.high)),)


def fixed_rate(parameters: FixedRate, figures: Figures) -> tuple[Case, ...]:
    """A rate from the first yuan, up to a ceiling (special drugs, R18)."""
    ceiling = room(figures, parameters.ceiling, parameters.ceiling_used_by)
    return _rate(figures.of(parameters.rate), Range(0, 0), ceiling)


def outpatient_rate(parameters: OutpatientRate, figures: Figures) -> tuple[Case, ...]:
    """A rate above a deductible with a yearly limit."""
    limit = room(figures, parameters.limit, parameters.ceiling_used_by)
    return _rate(figures.of(parameters.rate), figures.of(parameters.deductible), limit)


def no_figure() -> tuple[Case, ...]:
    """The figures stand in no document: anything from nothing to all that is left."""
    return (Case(_nothing, _all),)


def _on_application(case: Case) -> Case:
    """Paid only when applied for and granted: possibly nothing (R17)."""
    return Case(_nothing, case.most, case.above, case.below, case.by_covered, case.reading)


def cases_of(parameters: Parameters, figures: Figures, on_application: bool) -> tuple[Case, ...]:
    """The cases in which a layer of ``parameters`` pays for the claim of ``figures``."""
    cases = _cases(parameters, figures)
    return tuple(_on_application(case) for case in cases) if on_application else cases


def _cases(parameters: Parameters, figures: Figures) -> tuple[Case, ...]:
    match parameters:
        case MarginalTiers():
            return marginal_tiers(parameters, figures)
        case ThresholdRate():
            return threshold_rate(parameters, figures)
        case TopUp():
            return top_up(parameters, figures)
        case CapOnRemaining():
            return cap_on_remaining(parameters, figures)
        case Entered():
            return entered(figures.claim.entered(parameters.answer))
        case FixedRate():
            return fixed_rate(parameters, figures)
        case OutpatientRate():
            return outpatient_rate(parameters, figures)
        case NoFigure():
            return no_figure()
