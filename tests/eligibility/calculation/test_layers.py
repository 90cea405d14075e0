"""Does each kind of layer pay what its words say, below, at and above each of its limits?"""

from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN
from eligibility.calculation.estimate import estimate
from eligibility.calculation.money import Range, exactly
from knowledge.tables.schema import (
    CapOnRemaining,
    Figure,
    FixedRate,
    MarginalTiers,
    NoFigure,
    OutpatientRate,
    Parameters,
    Relative,
    Rule,
    ThresholdRate,
    Tier,
    TopUp,
)
from knowledge.tables.terms import DeductibleCounts, Program, ThresholdCounts, Unit, WhyUnknown, YearToDate
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, unknown, yuan

INSIDE, OUTSIDE = DeductibleCounts
WHOLE, EXCESS = (ThresholdCounts.WHOLE,), (ThresholdCounts.EXCESS,)
SO_FAR, USED = YearToDate.LEFT_BEFORE_RE_ASSISTANCE, YearToDate.RE_ASSISTANCE_PAID


def pays(made: Parameters, left: int, others: tuple[Rule, ...] = (), **changes: Any) -> Range:
    """What one layer pays on ``left`` fen, in fen; nothing was paid before it unless ``changes`` say so."""
    asked = claim(left, **{"critical_illness_paid": 0, **changes})
    result = estimate(asked, (rule(made, Program.RE_ASSISTANCE), *others))
    return result.layers[-1].pays


def marginal(*tiers: tuple[int, int | None, int], deductible: Figure, counts: DeductibleCounts, **more: Any) -> Any:
    made = tuple(Tier(yuan(low), NO_CEILING if high is None else yuan(high), per(rate)) for low, high, rate in tiers)
    return MarginalTiers(deductible, counts, made, more.pop("ceiling", NO_CEILING), **more)


SHANDONG = marginal((1000, 10_000, 5000), (10_000, None, 6000), deductible=yuan(1000), counts=INSIDE)
HUNAN = marginal((0, 3000, 6000), (3000, None, 6500), deductible=yuan(1100), counts=OUTSIDE)


@pytest.mark.parametrize(
    ("left", "paid"),
    [(999, 0), (1000, 0), (1001, 1), (1002, 1), (9999, 4500), (10_000, 4500), (10_001, 4501), (17_000, 8700)],
)
def test_tiers_with_the_deductible_inside(left: int, paid: int) -> None:
    assert pays(SHANDONG, left) == exactly(paid)


@pytest.mark.parametrize(
    ("left", "paid"), [(1099, 0), (1100, 0), (1101, 1), (4099, 1799), (4100, 1800), (4101, 1801), (5100, 2450)]
)
def test_tiers_with_the_deductible_taken_off_first(left: int, paid: int) -> None:
    assert pays(HUNAN, left) == exactly(paid)


@pytest.mark.parametrize(("ceiling", "paid"), [(4501, 4500), (4500, 4500), (4499, 4499)])
def test_a_ceiling_cuts_after_the_rate(ceiling: int, paid: int) -> None:
    made = marginal((1000, None, 5000), deductible=yuan(1000), counts=INSIDE, ceiling=yuan(ceiling))
    assert pays(made, 10_000) == exactly(paid)


def test_a_ceiling_allows_what_the_year_has_left_of_it() -> None:
    made = marginal((0, None, 5000), deductible=yuan(0), counts=INSIDE, ceiling=yuan(4000), ceiling_used_by=USED)
    assert pays(made, 10_000, year_to_date={USED: 3000}) == exactly(1000)
    assert pays(made, 10_000, year_to_date={USED: 5000}) == exactly(0)
    assert pays(made, 10_000, year_to_date={USED: UNKNOWN}) == Range(0, 4000)


def test_tiers_go_on_where_the_year_stands_and_round_once() -> None:
    made = marginal(
        (1000, 10_000, 5000), (10_000, None, 6000), deductible=yuan(1000), counts=INSIDE, accumulates=SO_FAR
    )
    assert pays(made, 1000, year_to_date={SO_FAR: 500}) == exactly(250)
    assert pays(made, 1000, year_to_date={SO_FAR: 9500}) == exactly(550)
    assert pays(made, 1, year_to_date={SO_FAR: 1001}) == exactly(1)
    assert pays(made, 1000, year_to_date={SO_FAR: UNKNOWN}) == Range(0, 600)
    assert pays(made, 2000, year_to_date={SO_FAR: UNKNOWN}) == Range(500, 1200)


def test_an_unknown_deductible_among_falling_rates_is_tried_where_it_turns() -> None:
    """With 600 counted before, the best deductible lies between the ends of what is possible."""
    tiers = (0, 200, 5000), (200, None, 1000)
    made = marginal(*tiers, deductible=unknown(Unit.YUAN, 0, 900), counts=OUTSIDE, accumulates=SO_FAR)
    assert pays(made, 100, year_to_date={SO_FAR: 600}) == Range(0, 50)


def test_an_unknown_rate_spans_its_ends() -> None:
    rate = Figure(Unit.RATE, why_unknown=unknown(Unit.RATE).why_unknown, low=8000, high=10_000, searched=("made",))
    made = MarginalTiers(yuan(0), OUTSIDE, (Tier(yuan(0), NO_CEILING, rate),), NO_CEILING)
    assert pays(made, 1000) == Range(800, 1000)


def _threshold(counts: tuple[ThresholdCounts, ...], *, inclusive: bool = True, **more: Any) -> ThresholdRate:
    return ThresholdRate(yuan(10_000), inclusive, counts, per(4000), more.pop("ceiling", NO_CEILING), **more)


@pytest.mark.parametrize(
    ("inclusive", "left", "paid"),
    [(True, 9999, 0), (True, 10_000, 4000), (True, 10_001, 4000), (False, 10_000, 0), (False, 10_001, 4000)],
)
def test_the_whole_counts_once_the_threshold_is_reached(inclusive: bool, left: int, paid: int) -> None:
    assert pays(_threshold(WHOLE, inclusive=inclusive), left) == exactly(paid)


@pytest.mark.parametrize(("left", "paid"), [(9999, 0), (10_000, 0), (10_002, 1), (20_000, 4000)])
def test_only_the_excess_counts(left: int, paid: int) -> None:
    assert pays(_threshold(EXCESS), left) == exactly(paid)


def test_two_readings_give_the_range_between_them() -> None:
    assert pays(_threshold((*WHOLE, *EXCESS)), 24_250) == Range(5700, 9700)
    assert pays(_threshold((*WHOLE, *EXCESS)), 9999) == exactly(0)


@pytest.mark.parametrize(("left", "paid"), [(3999, 0), (4000, 4000), (10_000, 6400)])
def test_a_whole_reached_within_the_year_counts_what_came_before(left: int, paid: int) -> None:
    """6,000 before: from 4,000 on the 40% of all 10,000 and more is due, at most what is left."""
    assert pays(_threshold(WHOLE, accumulates=SO_FAR), left, year_to_date={SO_FAR: 6000}) == exactly(paid)


def test_a_whole_reached_before_counts_this_bill_alone() -> None:
    assert pays(_threshold(WHOLE, accumulates=SO_FAR), 1000, year_to_date={SO_FAR: 10_000}) == exactly(400)


def test_a_whole_with_the_year_unknown_spans_nothing_to_all() -> None:
    assert pays(_threshold(WHOLE, accumulates=SO_FAR), 100, year_to_date={SO_FAR: UNKNOWN}) == Range(0, 100)


def test_a_cliff_inside_what_may_be_left_is_seen_from_both_sides() -> None:
    """With 0 to 12,000 left, paying the whole at 10,000 leaves at most 9,999: one fen below the cliff."""
    asked = claim(12_000, basic_paid=None, critical_illness_paid=0)
    result = estimate(asked, (rule(_threshold(WHOLE), Program.RE_ASSISTANCE),))
    assert result.out_of_pocket == Range(0, 9999)


@pytest.mark.parametrize(("basic", "paid"), [(7999, 1), (8000, 0), (8001, 0), (0, 8000)])
def test_a_top_up_makes_up_to_the_ratio_of_covered_expenses(basic: int, paid: int) -> None:
    assert pays(TopUp(per(8000)), 10_000, basic_paid=basic) == exactly(paid)


@pytest.mark.parametrize(("left", "paid"), [(4999, (0, 0)), (5000, (0, 0)), (5001, (1, 5001)), (9000, (4000, 9000))])
def test_a_cap_pays_at_least_the_excess_and_nothing_at_or_below_it(left: int, paid: tuple[int, int]) -> None:
    assert pays(CapOnRemaining(yuan(5000)), left) == Range(*paid)


@pytest.mark.parametrize(("left", "paid"), [(0, 0), (1, 1), (333, 200), (334, 200), (400, 200)])
def test_a_fixed_rate_pays_from_the_first_fen_up_to_its_ceiling(left: int, paid: int) -> None:
    assert pays(FixedRate(per(6000), yuan(200)), left) == exactly(paid)


@pytest.mark.parametrize(("left", "paid"), [(100, 0), (101, 1), (300, 100), (301, 100), (900, 100)])
def test_an_outpatient_rate_starts_above_its_deductible_and_ends_at_its_limit(left: int, paid: int) -> None:
    assert pays(OutpatientRate(yuan(100), per(5000), yuan(100)), left) == exactly(paid)


# --- figures said against others -------------------------------------------------------------------------------------


def _half_of(rule_id: str) -> Figure:
    return Figure(Unit.YUAN, relative=Relative(rule_id, "deductible", times=5000), clause_id="made.1")


def test_half_of_a_known_deductible_is_exact_and_half_of_an_unknown_one_is_unknown() -> None:
    made = marginal((0, None, 10_000), deductible=_half_of("general"), counts=OUTSIDE)
    general = marginal((0, None, 5000), deductible=yuan(1101), counts=OUTSIDE)
    other = rule(general, Program.BASIC_MEDICAL_INSURANCE, id="general", priority=1)
    assert pays(made, 1000, (other,)) == exactly(1000 - 551)
    assert pays(made, 1000) == Range(0, 1000)


def test_five_points_on_general_tiers_are_capped_at_all() -> None:
    general = marginal((0, 500, 5000), (500, None, 9800), deductible=yuan(0), counts=INSIDE)
    other = rule(general, Program.BASIC_MEDICAL_INSURANCE, id="general")
    tilted = MarginalTiers(yuan(0), INSIDE, (), NO_CEILING, tiers_relative=Relative("general", "tiers", add=500))
    assert pays(tilted, 1000, (other,)) == exactly(275 + 500)
    assert pays(tilted, 1000) == Range(50, 1000)


@pytest.mark.parametrize(("left", "paid"), [(550, 0), (551, 1), (3550, 1950), (3551, 1951), (4100, 2335)])
def test_tiers_said_against_general_ones_count_the_deductible_as_those_do(left: int, paid: int) -> None:
    other = rule(HUNAN, Program.BASIC_MEDICAL_INSURANCE, id="general", priority=1)
    relative = Relative("general", "tiers", add=500)
    tilted = MarginalTiers(yuan(550), INSIDE, (), NO_CEILING, tiers_relative=relative)
    assert pays(tilted, left, (other,)) == exactly(paid)


def test_a_share_of_the_income_is_a_threshold_once_it_is_known() -> None:
    income = Figure(Unit.YUAN, relative=Relative("answers", "disposable_income", times=2500), clause_id="made.1")
    made = ThresholdRate(income, False, EXCESS, per(10_000), NO_CEILING)
    assert pays(made, 1000) == Range(0, 1000)
    assert pays(made, 1000, disposable_income=2000) == exactly(500)


def test_what_needs_an_application_may_be_nothing() -> None:
    made = rule(FixedRate(per(6000), NO_CEILING), Program.RE_ASSISTANCE, on_application=True)
    result = estimate(claim(1000, critical_illness_paid=0), (made,))
    assert result.layers[-1].pays == Range(0, 600)


# --- beyond the catalogue ---------------------------------------------------------------------------------------------


def _backed(beyond_catalogue: bool) -> tuple[Rule, ...]:
    """A layer without figures, then one that pays all it finds: only covered costs."""
    silent = NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",), beyond_catalogue)
    return (
        rule(silent, Program.CRITICAL_BACKSTOP),
        rule(FixedRate(per(10_000), NO_CEILING), Program.CASE_BY_CASE),
    )


@pytest.mark.parametrize(
    ("covered", "base", "last_base", "pocket"),
    [(1000, (600, 600), (0, 600), (0, 0)), (999, (600, 600), (0, 599), (0, 1)), (400, (600, 600), (0, 0), (0, 600))],
)
def test_a_layer_that_may_go_beyond_the_catalogue_may_pay_uncovered_costs_too(
    covered: int, base: Any, last_base: Any, pocket: Any
) -> None:
    result = estimate(claim(1000, basic_paid=400, critical_illness_paid=0, covered_expenses=covered), _backed(True))
    backed, last = result.layers[-2:]
    assert (backed.base, backed.pays, backed.remaining) == (Range(*base), Range(0, base[1]), Range(0, base[1]))
    assert last.base == Range(*last_base)
    assert result.out_of_pocket == Range(*pocket)


def test_a_layer_within_the_catalogue_leaves_uncovered_costs_to_the_person() -> None:
    result = estimate(claim(1000, basic_paid=400, critical_illness_paid=0, covered_expenses=400), _backed(False))
    assert result.out_of_pocket == exactly(600)


def test_beyond_the_catalogue_is_as_open_as_the_covered_part() -> None:
    asked = claim(1000, basic_paid=400, critical_illness_paid=0, covered_expenses=UNKNOWN)
    assert estimate(asked, _backed(True)).out_of_pocket == Range(0, 600)
    assert estimate(asked, _backed(False)).out_of_pocket == Range(0, 600)
    assert estimate(asked, _backed(True)).layers[-2].base == exactly(600)


def test_special_drugs_are_no_costs_beyond_the_catalogue() -> None:
    drugs = rule(FixedRate(per(6000), NO_CEILING), id="special", separate_chain=True)
    asked = claim(1000, covered_expenses=400, basic_paid=400, critical_illness_paid=0, special_drug_cost=500)
    result = estimate(asked, (drugs, *_backed(True)))
    assert result.layers[-2].base == exactly(100)
    assert result.out_of_pocket == Range(200, 300)
