"""Which laws does each kind of layer keep, at its limits and everywhere between?

One layer for everyone, on what is left of a bill. Limits are met below, at and above; what is open is completed at
random; the second opinion is asked only where a law speaks of completions.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from eligibility.calculation.estimate import estimate
from eligibility.calculation.money import Range, exactly, share
from knowledge.tables.schema import (
    CapOnRemaining,
    FixedRate,
    MarginalTiers,
    NoFigure,
    OutpatientRate,
    Parameters,
    ThresholdRate,
    Tier,
    TopUp,
)
from knowledge.tables.terms import DeductibleCounts, LayerKind, Program, ThresholdCounts, WhyUnknown, YearToDate
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, yuan
from tests.eligibility.calculation.regions import Maker
from tests.eligibility.calculation.soundness import first_unsound

LAWS = settings(
    max_examples=max(1, int(os.environ.get("LAW_EXAMPLES", "100")) // 2),
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
picks = st.randoms(use_true_random=False)
limits, rates = st.integers(1, 5_000), st.integers(0, 10_000)
SO_FAR, USED = YearToDate.LEFT_BEFORE_RE_ASSISTANCE, YearToDate.RE_ASSISTANCE_PAID
EXCESS, WHOLE = (ThresholdCounts.EXCESS,), (ThresholdCounts.WHOLE,)


def pays(made: Parameters, left: int, **changes: Any) -> Range:
    """What one layer pays on ``left`` fen, in fen, when nothing was paid before it."""
    asked = claim(left, **{"critical_illness_paid": 0, **changes})
    return estimate(asked, (rule(made, Program.RE_ASSISTANCE),)).layers[-1].pays


def paid(made: Parameters, left: int, **changes: Any) -> int:
    """The one amount that a layer with known figures pays, in fen."""
    found = pays(made, left, **changes)
    assert found.known
    return found.low


# --- every kind ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", LayerKind)
@LAWS
@given(picks, st.integers(0, 2**32))
def test_random_completions_of_a_layer_lie_inside(kind: LayerKind, pick: Random, seed: int) -> None:
    maker = Maker(pick, pick.choice((60, 5_000)), 35)
    rules = (rule(maker.of_kind(kind), Program.COMMERCIAL_SUPPLEMENT, id="made", on_application=maker.often(10)),)
    asked = replace(maker.claim(), critical_illness_paid=0)
    assert first_unsound(rules, asked, Random(seed), 8) is None


@pytest.mark.parametrize("kind", LayerKind)
@LAWS
@given(picks)
def test_what_a_layer_pays_and_leaves_is_what_it_found(kind: LayerKind, pick: Random) -> None:
    """For a known base the ends of both ranges make it up, and nothing is negative."""
    maker = Maker(pick, 5_000, 35)
    asked = claim(maker.amount(), critical_illness_paid=0, commercial_paid=maker.amount(), year_to_date=_year(maker))
    layer = estimate(asked, (rule(maker.of_kind(kind), Program.COMMERCIAL_SUPPLEMENT, id="made"),)).layers[-1]
    assert layer.base == exactly(asked.total_cost)
    assert 0 <= layer.pays.low <= layer.pays.high <= asked.total_cost
    assert layer.remaining == layer.pays.taken_from(asked.total_cost)


def _year(maker: Maker) -> dict[YearToDate, Any]:
    return {used: maker.answer(maker.amount) for used in YearToDate if maker.often(50)}


def _without_a_cliff(maker: Maker, kind: LayerKind) -> Parameters:
    made = maker.of_kind(kind)
    return replace(made, counts=EXCESS) if isinstance(made, ThresholdRate) else made


@pytest.mark.parametrize("kind", [kind for kind in LayerKind if kind is not LayerKind.CAP_ON_REMAINING])
@LAWS
@given(picks)
def test_one_fen_more_is_paid_by_one_fen_or_nothing_unless_a_cliff_is_declared(kind: LayerKind, pick: Random) -> None:
    maker = Maker(pick, 5_000, 35)
    made = _without_a_cliff(maker, kind)
    left, given = maker.amount(12_000), {"commercial_paid": maker.amount(), "year_to_date": _year(maker)}
    before, after = pays(made, left, **given), pays(made, left + 1, **given)
    assert before.low <= after.low <= before.low + 1
    assert before.high <= after.high <= before.high + 1


# --- each kind at its limits ---------------------------------------------------------------------------------------


def _tiers(pick: Random, counts: DeductibleCounts) -> MarginalTiers:
    """Up to three joining tiers with known figures; inside, the first starts at the deductible (R2)."""
    deductible = pick.randint(0, 2_000)
    start = deductible if counts is DeductibleCounts.INSIDE else 0
    edges = [start, *sorted({start + pick.randint(1, 3_000) for _ in range(2)})]
    tiers = tuple(
        Tier(yuan(low), yuan(high) if high else NO_CEILING, per(pick.randint(0, 10_000)))
        for low, high in zip(edges, [*edges[1:], None], strict=True)
    )
    return MarginalTiers(yuan(deductible), counts, tiers, NO_CEILING)


def _edges(made: MarginalTiers) -> Iterator[tuple[int, int]]:
    """Where each tier begins, as an amount left, and its rate."""
    shift = 0 if made.deductible_counts is DeductibleCounts.INSIDE else made.deductible.value or 0
    for tier in made.tiers:
        yield (tier.low.value or 0) + shift, tier.rate.value or 0


@pytest.mark.parametrize("counts", DeductibleCounts)
@LAWS
@given(picks)
def test_tiers_pay_nothing_up_to_the_deductible_and_each_rate_on_its_own_part(
    counts: DeductibleCounts, pick: Random
) -> None:
    made = _tiers(pick, counts)
    deductible = made.deductible.value or 0
    assert [paid(made, left) for left in (max(0, deductible - 1), deductible)] == [0, 0]
    exact = 0
    edges = list(_edges(made))
    for (start, rate), (end, _) in zip(edges, [*edges[1:], (edges[-1][0] + 1_000, 0)], strict=True):
        for left in (start, min(start + 1, end), max(start, end - 1), end):
            assert paid(made, left) == share(1, exact + (left - start) * rate)
        exact += (end - start) * rate


@LAWS
@given(picks, st.integers(0, 8_000), st.integers(0, 8_000))
def test_two_bills_of_a_year_are_paid_like_one_but_for_the_rounding(pick: Random, first: int, second: int) -> None:
    """What the year already counted comes first (R11); each bill is rounded once."""
    made = replace(_tiers(pick, pick.choice(list(DeductibleCounts))), accumulates=SO_FAR)
    apart = paid(made, first) + paid(made, second, year_to_date={SO_FAR: first})
    assert abs(apart - paid(made, first + second)) <= 1


@LAWS
@given(limits, rates, st.booleans(), st.integers(0, 6_000))
def test_a_threshold_is_reached_at_it_or_one_fen_above(start: int, rate: int, inclusive: bool, more: int) -> None:
    whole, excess = (ThresholdRate(yuan(start), inclusive, one, per(rate), NO_CEILING) for one in (WHOLE, EXCESS))
    assert paid(whole, start - 1) == paid(excess, start - 1) == paid(excess, start) == 0
    assert paid(whole, start) == (share(start, rate) if inclusive else 0)
    above = start + 1 + more
    assert paid(whole, above) == share(above, rate)
    assert paid(excess, above) == share(above - start, rate)


@LAWS
@given(limits, rates, st.booleans(), st.integers(0, 10_000))
def test_two_readings_of_a_threshold_span_both_and_nothing_else(
    start: int, rate: int, inclusive: bool, left: int
) -> None:
    both = ThresholdRate(yuan(start), inclusive, (*WHOLE, *EXCESS), per(rate), NO_CEILING)
    each = [paid(replace(both, counts=one), left) for one in (WHOLE, EXCESS)]
    assert pays(both, left) == Range(min(each), max(each))


CEILED: dict[str, Callable[[int, int], Parameters]] = {
    "tiers": lambda rate, top: MarginalTiers(
        yuan(0), DeductibleCounts.INSIDE, (Tier(yuan(0), NO_CEILING, per(rate)),), yuan(top), ceiling_used_by=USED
    ),
    "threshold": lambda rate, top: ThresholdRate(yuan(0), True, EXCESS, per(rate), yuan(top), ceiling_used_by=USED),
    "fixed": lambda rate, top: FixedRate(per(rate), yuan(top), USED),
    "outpatient": lambda rate, top: OutpatientRate(yuan(0), per(rate), yuan(top), ceiling_used_by=USED),
}


@pytest.mark.parametrize("kind", CEILED)
@LAWS
@given(st.integers(1, 10_000), limits, st.integers(0, 6_000), st.integers(0, 12_000))
def test_a_ceiling_cuts_after_the_rate_what_the_year_has_left_of_it(
    kind: str, rate: int, top: int, used: int, left: int
) -> None:
    made, year = CEILED[kind](rate, top), {USED: used}
    room = max(0, top - used)
    reaching = -(-room * 10_000 // rate)  # the first amount whose share is surely all the room
    for amount in (left, max(0, reaching - 1), reaching, reaching + 1):
        assert paid(made, amount, year_to_date=year) == min(share(amount, rate), room)


@LAWS
@given(rates, st.integers(0, 10_000), st.data())
def test_a_top_up_reaches_the_ratio_to_the_fen_and_pays_nothing_beyond(ratio: int, covered: int, data: Any) -> None:
    wanted = share(covered, ratio)
    before = data.draw(
        st.sampled_from([max(0, wanted - 1), wanted, min(covered, wanted + 1)]) | st.integers(0, covered)
    )
    assert paid(TopUp(per(ratio)), covered, basic_paid=before) == max(0, wanted - before)


@LAWS
@given(limits, st.integers(0, 6_000))
def test_a_cap_leaves_at_most_itself_and_pays_nothing_up_to_it(cap: int, more: int) -> None:
    made = CapOnRemaining(yuan(cap))
    assert pays(made, cap - 1) == pays(made, cap) == exactly(0)
    above = cap + 1 + more
    assert pays(made, above) == Range(above - cap, above)


@LAWS
@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_an_entered_amount_is_paid_up_to_what_is_left(amount: int, left: int) -> None:
    maker = Maker(Random(0), 1, 0)
    entered = (rule(maker.of_kind(LayerKind.ENTERED), Program.COMMERCIAL_SUPPLEMENT),)
    for around in (amount, left, left + 1, max(0, left - 1)):
        layer = estimate(claim(left, critical_illness_paid=0, commercial_paid=around), entered).layers[-1]
        assert layer.pays == exactly(min(around, left))
        assert layer.cut == (around > left)


@LAWS
@given(limits, rates, st.integers(0, 6_000))
def test_an_outpatient_rate_begins_one_fen_above_its_deductible(start: int, rate: int, more: int) -> None:
    made = OutpatientRate(yuan(start), per(rate), NO_CEILING)
    assert paid(made, start - 1) == paid(made, start) == 0
    assert paid(made, start + 1 + more) == share(1 + more, rate)


@LAWS
@given(st.integers(0, 10_000))
def test_without_a_figure_anything_up_to_all_that_is_left_may_be_paid(left: int) -> None:
    assert pays(NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",)), left) == Range(0, left)
