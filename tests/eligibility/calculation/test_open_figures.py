"""Where one thing is open, does a layer's range span what each of its values gives, and no more? All are tried."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN
from eligibility.calculation.estimate import estimate
from eligibility.calculation.money import Range, exactly, hull
from knowledge.tables.schema import (
    CapOnRemaining,
    Figure,
    FixedRate,
    MarginalTiers,
    OutpatientRate,
    Parameters,
    Relative,
    Rule,
    ThresholdRate,
    Tier,
    TopUp,
)
from knowledge.tables.terms import DeductibleCounts, Program, ThresholdCounts, Unit, YearToDate
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, unknown, yuan

INSIDE, OUTSIDE = DeductibleCounts.INSIDE, DeductibleCounts.OUTSIDE
WHOLE, EXCESS = ThresholdCounts.WHOLE, ThresholdCounts.EXCESS
SO_FAR, USED = YearToDate.LEFT_BEFORE_RE_ASSISTANCE, YearToDate.RE_ASSISTANCE_PAID

Make = Callable[[Figure], Parameters]

LEFTS = (1, 9, 10, 11, 21, 40)
"""Below, at and above the limits of the rules made here."""

BEYOND = 27
"""Above every limit of the rules made here, so that more before it changes nothing."""


@cache
def rules(made: Parameters) -> tuple[Rule, ...]:
    """A region of one layer; the same one for the same parameters, since rules are laid out once."""
    return (rule(made, Program.RE_ASSISTANCE),)


def result(made: Parameters, left: int, **changes: Any) -> tuple[Range, Range]:
    """What one layer pays on ``left`` fen, and what the person pays."""
    asked = claim(left, **{"critical_illness_paid": 0, **changes})
    found = estimate(asked, rules(made))
    return found.layers[-1].pays, found.out_of_pocket


def tiers(counts: DeductibleCounts, deductible: Figure, *rates: Figure | int, **more: Any) -> MarginalTiers:
    """Tiers to 10, to 20 and beyond, at ``rates``."""
    limits = (yuan(0), yuan(10), yuan(20), NO_CEILING)
    given = [per(rate) if isinstance(rate, int) else rate for rate in rates]
    made = tuple(Tier(low, high, rate) for low, high, rate in zip(limits, limits[1:], given, strict=False))
    return MarginalTiers(deductible, counts, made, more.pop("ceiling", NO_CEILING), **more)


def threshold(start: Figure, *counts: ThresholdCounts, rate: Figure | None = None, **more: Any) -> ThresholdRate:
    inclusive, ceiling = more.pop("inclusive", True), more.pop("ceiling", NO_CEILING)
    return ThresholdRate(start, inclusive, counts, rate or per(4000), ceiling, **more)


def between(*ends: tuple[int, int]) -> tuple[Figure, ...]:
    return tuple(unknown(Unit.RATE, low, high) for low, high in ends)


LOWEST_RISE = between((1000, 9000), (2000, 5000), (3000, 4000))
HIGHEST_RISE = between((4000, 4500), (3000, 5000), (1000, 9000))

AMOUNTS: Mapping[str, Make] = {
    "a deductible inside rising tiers": lambda it: tiers(INSIDE, it, 5000, 6000, 9000),
    "a deductible inside falling tiers": lambda it: tiers(INSIDE, it, 9000, 6000, 1000),
    "a deductible inside tiers that rise and fall": lambda it: tiers(INSIDE, it, 1000, 9000, 5000),
    "a deductible taken off rising tiers": lambda it: tiers(OUTSIDE, it, 5000, 6000, 9000),
    "a deductible taken off falling tiers": lambda it: tiers(OUTSIDE, it, 9000, 6000, 1000),
    "a deductible taken off tiers that rise and fall": lambda it: tiers(OUTSIDE, it, 1000, 9000, 5000),
    "a deductible taken off tiers of which only the lowest rates rise": lambda it: tiers(OUTSIDE, it, *LOWEST_RISE),
    "a deductible taken off tiers of which only the highest rates rise": lambda it: tiers(OUTSIDE, it, *HIGHEST_RISE),
    "a ceiling of tiers": lambda it: tiers(OUTSIDE, yuan(5), 5000, 6000, 9000, ceiling=it),
    "a threshold of the excess": lambda it: threshold(it, EXCESS),
    "a threshold of the whole": lambda it: threshold(it, WHOLE),
    "a threshold of the whole to be passed": lambda it: threshold(it, WHOLE, inclusive=False),
    "a threshold read in two ways": lambda it: threshold(it, WHOLE, EXCESS),
    "a ceiling of the excess": lambda it: threshold(yuan(10), EXCESS, ceiling=it),
    "a ceiling of the whole": lambda it: threshold(yuan(10), WHOLE, ceiling=it),
    "a cap": CapOnRemaining,
    "a ceiling of a rate": lambda it: FixedRate(per(6000), it),
    "an outpatient deductible": lambda it: OutpatientRate(it, per(5000), NO_CEILING),
    "an outpatient limit": lambda it: OutpatientRate(yuan(10), per(5000), it),
}
RATES: Mapping[str, Make] = {
    "the rate of the first tier": lambda it: tiers(INSIDE, yuan(5), it, 6000, 7000),
    "the rate of the last tier": lambda it: tiers(OUTSIDE, yuan(5), 5000, 6000, it),
    "the rate of the excess": lambda it: threshold(yuan(10), EXCESS, rate=it),
    "the rate of the whole": lambda it: threshold(yuan(10), WHOLE, rate=it),
    "a ratio": TopUp,
    "a fixed rate": lambda it: FixedRate(it, yuan(15)),
    "an outpatient rate": lambda it: OutpatientRate(yuan(10), it, yuan(15)),
}


def spanned(tried: Iterable[tuple[Range, Range]]) -> tuple[Range, Range]:
    every = list(tried)
    return hull(pays for pays, _ in every), hull(pocket for _, pocket in every)


@pytest.mark.parametrize("make", AMOUNTS.values(), ids=AMOUNTS.keys())
@pytest.mark.parametrize("left", LEFTS)
def test_an_open_amount_spans_what_each_amount_gives(make: Make, left: int) -> None:
    for low, high in ((0, 8), (8, 12)):
        tried = spanned(result(make(yuan(value)), left) for value in range(low, high + 1))
        assert result(make(unknown(Unit.YUAN, low, high)), left) == tried


@pytest.mark.parametrize("make", RATES.values(), ids=RATES.keys())
@pytest.mark.parametrize("left", LEFTS)
def test_an_open_rate_spans_what_each_rate_gives(make: Make, left: int) -> None:
    tried = spanned(result(make(per(rate)), left) for rate in range(3000, 7001, 400))
    assert result(make(unknown(Unit.RATE, 3000, 7000)), left) == tried


@pytest.mark.parametrize("make", [*AMOUNTS.values()], ids=AMOUNTS.keys())
def test_an_amount_without_ends_lies_anywhere_from_nothing_on(make: Make) -> None:
    tried = spanned(result(make(yuan(value)), 100) for value in range(0, 201, 5))
    assert result(make(unknown(Unit.YUAN)), 100) == tried


@pytest.mark.parametrize("make", [*RATES.values()], ids=RATES.keys())
def test_a_rate_without_ends_lies_anywhere_up_to_all(make: Make) -> None:
    tried = spanned(result(make(per(rate)), 100) for rate in range(0, 10_001, 100))
    assert result(make(unknown(Unit.RATE)), 100) == tried


# --- the year --------------------------------------------------------------------------------------------------------


BY_YEAR: Mapping[str, tuple[YearToDate, Parameters]] = {
    "rising tiers with the deductible inside": (SO_FAR, tiers(INSIDE, yuan(5), 5000, 6000, 9000, accumulates=SO_FAR)),
    "falling tiers with the deductible inside": (SO_FAR, tiers(INSIDE, yuan(5), 9000, 6000, 1000, accumulates=SO_FAR)),
    "rising tiers after the deductible": (SO_FAR, tiers(OUTSIDE, yuan(5), 5000, 6000, 9000, accumulates=SO_FAR)),
    "falling tiers after the deductible": (SO_FAR, tiers(OUTSIDE, yuan(5), 9000, 6000, 1000, accumulates=SO_FAR)),
    "uneven tiers": (SO_FAR, tiers(OUTSIDE, yuan(5), 2000, 9000, 1000, accumulates=SO_FAR)),
    "tiers that rise and fall": (SO_FAR, tiers(OUTSIDE, yuan(5), 1000, 9000, 5000, accumulates=SO_FAR)),
    "tiers of which only the lowest rates rise": (SO_FAR, tiers(INSIDE, yuan(5), *LOWEST_RISE, accumulates=SO_FAR)),
    "tiers of which only the highest rates rise": (SO_FAR, tiers(INSIDE, yuan(5), *HIGHEST_RISE, accumulates=SO_FAR)),
    "an excess": (SO_FAR, threshold(yuan(10), EXCESS, accumulates=SO_FAR)),
    "a whole": (SO_FAR, threshold(yuan(10), WHOLE, accumulates=SO_FAR)),
    "a whole to be passed": (SO_FAR, threshold(yuan(10), WHOLE, inclusive=False, accumulates=SO_FAR)),
    "the ceiling of tiers": (USED, tiers(INSIDE, yuan(0), 5000, 5000, 5000, ceiling=yuan(10), ceiling_used_by=USED)),
    "the ceiling of an excess": (USED, threshold(yuan(0), EXCESS, ceiling=yuan(10), ceiling_used_by=USED)),
    "the ceiling of a whole": (USED, threshold(yuan(0), WHOLE, ceiling=yuan(10), ceiling_used_by=USED)),
    "the ceiling of a rate": (USED, FixedRate(per(6000), yuan(10), USED)),
    "an outpatient limit": (USED, OutpatientRate(yuan(0), per(6000), yuan(10), ceiling_used_by=USED)),
}


@pytest.mark.parametrize(("used", "made"), BY_YEAR.values(), ids=BY_YEAR.keys())
@pytest.mark.parametrize("left", LEFTS)
def test_a_year_that_nobody_knows_spans_what_each_amount_before_gives(
    used: YearToDate, made: Parameters, left: int
) -> None:
    tried = spanned(result(made, left, year_to_date={used: before}) for before in range(BEYOND))
    assert result(made, left, year_to_date={used: UNKNOWN}) == tried


@pytest.mark.parametrize("rates", [(2000, 9000, 1000), (9000, 1000, 5000)])
@pytest.mark.parametrize("counts", DeductibleCounts)
@pytest.mark.parametrize("left", [9, 21])
def test_an_open_deductible_and_a_year_that_nobody_knows_span_what_every_pair_gives(
    counts: DeductibleCounts, rates: tuple[int, ...], left: int
) -> None:
    def pays(deductible: Figure, before: Any) -> tuple[Range, Range]:
        return result(tiers(counts, deductible, *rates, accumulates=SO_FAR), left, year_to_date={SO_FAR: before})

    tried = spanned(pays(yuan(value), before) for value in range(3, 9) for before in range(BEYOND + 8))
    assert pays(unknown(Unit.YUAN, 3, 8), UNKNOWN) == tried


@pytest.mark.parametrize(("inclusive", "expected"), [(True, (3, 1, 1)), (False, (3, 3, 1))])
def test_before_a_whole_is_reached_all_of_the_year_counts_and_afterwards_this_bill(
    inclusive: bool, expected: tuple[int, ...]
) -> None:
    made = threshold(yuan(10), WHOLE, inclusive=inclusive, rate=per(2000), accumulates=SO_FAR)
    found = [result(made, 5, year_to_date={SO_FAR: before})[0] for before in (9, 10, 11)]
    assert found == [exactly(paid) for paid in expected]


def test_what_the_year_used_of_a_ceiling_leaves_no_more_than_the_rest_of_it() -> None:
    made = FixedRate(per(10_000), yuan(10), USED)
    found = [result(made, 100, year_to_date={USED: used})[0] for used in (0, 1, 9, 10, 11)]
    assert found == [exactly(10), exactly(9), exactly(1), exactly(0), exactly(0)]


# --- figures said against others ---------------------------------------------------------------------------------


GENERAL = "general"


def general(figure: Figure) -> Any:
    made = MarginalTiers(figure, OUTSIDE, (Tier(yuan(0), NO_CEILING, per(5000)),), NO_CEILING)
    return rule(made, Program.BASIC_MEDICAL_INSURANCE, id=GENERAL)


@pytest.mark.parametrize(
    ("relative", "base", "resolved"),
    [
        (Relative(GENERAL, "deductible", times=5000), 101, 51),
        (Relative(GENERAL, "deductible", times=15_000), 100, 150),
        (Relative(GENERAL, "deductible", add=-40), 100, 60),
        (Relative(GENERAL, "deductible", add=-140), 100, 0),
        (Relative(GENERAL, "deductible", add=7), 100, 107),
        (Relative(GENERAL, "deductible", times=0), 100, 0),
    ],
)
def test_a_figure_said_against_another_is_worked_out_exactly(relative: Relative, base: int, resolved: int) -> None:
    said = Figure(Unit.YUAN, relative=relative, clause_id="made.1")
    for value, expected in ((yuan(base), exactly(resolved)), (unknown(Unit.YUAN, base, base), exactly(resolved))):
        made = MarginalTiers(said, OUTSIDE, (Tier(yuan(0), NO_CEILING, per(10_000)),), NO_CEILING)
        own = rule(made, Program.RE_ASSISTANCE)
        found = estimate(claim(1000, critical_illness_paid=0), (general(value), own)).layers[-1]
        assert found.pays == expected.taken_from(1000)


def test_a_figure_said_against_an_open_one_spans_what_both_ends_give() -> None:
    said = Figure(Unit.YUAN, relative=Relative(GENERAL, "deductible", times=5000), clause_id="made.1")
    made = MarginalTiers(said, OUTSIDE, (Tier(yuan(0), NO_CEILING, per(10_000)),), NO_CEILING)
    held = (general(unknown(Unit.YUAN, 100, 300)), rule(made, Program.RE_ASSISTANCE))
    assert estimate(claim(1000, critical_illness_paid=0), held).layers[-1].pays == Range(850, 950)


def test_figures_said_against_each_other_in_a_circle_are_open() -> None:
    def against(other: str) -> Parameters:
        said = Figure(Unit.YUAN, relative=Relative(other, "deductible", times=5000), clause_id="made.1")
        return MarginalTiers(said, OUTSIDE, (Tier(yuan(0), NO_CEILING, per(10_000)),), NO_CEILING)

    held = (
        rule(against("two"), Program.MEDICAL_ASSISTANCE, id="one"),
        rule(against("one"), Program.RE_ASSISTANCE, id="two"),
    )
    found = estimate(claim(1000, critical_illness_paid=0), held)
    assert found.layers[-2].pays == Range(0, 1000)


def test_twice_a_figure_without_an_upper_end_has_none_either() -> None:
    said = Figure(Unit.YUAN, relative=Relative(GENERAL, "ceiling", times=20_000), clause_id="made.1")
    held = (general(yuan(0)), rule(FixedRate(per(10_000), said), Program.RE_ASSISTANCE))
    assert estimate(claim(1000, critical_illness_paid=0), held).layers[-1].pays == exactly(1000)


def test_points_off_a_rate_never_make_it_less_than_nothing() -> None:
    said = Figure(Unit.RATE, relative=Relative(GENERAL, "rate", add=-3000), clause_id="made.1")
    held = (
        rule(FixedRate(per(2000), NO_CEILING), id=GENERAL),
        rule(FixedRate(said, NO_CEILING), Program.RE_ASSISTANCE),
    )
    assert estimate(claim(1_000_000, critical_illness_paid=0), held).layers[-1].pays == exactly(0)


def test_points_on_an_open_rate_stay_within_what_is_legal() -> None:
    def pays(add: int) -> Range:
        said = Figure(Unit.RATE, relative=Relative(GENERAL, "rate", add=add), clause_id="made.1")
        open_rate = rule(FixedRate(unknown(Unit.RATE, 2000, 9000), NO_CEILING), id=GENERAL)
        held = (open_rate, rule(FixedRate(said, NO_CEILING), Program.RE_ASSISTANCE))
        return estimate(claim(1000, critical_illness_paid=0), held).layers[-1].pays

    assert pays(500) == Range(250, 950)
    assert pays(2000) == Range(400, 1000)
    assert pays(-3000) == Range(0, 600)
