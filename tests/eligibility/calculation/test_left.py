"""Where part of a bill is not known, does each range reach as far as some amount takes it, and no farther?

Two layers, one after the other, with limits of a few fen, so that every amount can be tried.
"""

from itertools import product
from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN
from eligibility.calculation.estimate import Calculated, estimate
from eligibility.calculation.money import Range, hull
from knowledge.tables.schema import CapOnRemaining, MarginalTiers, Parameters, Rule, ThresholdRate, Tier, TopUp, Who
from knowledge.tables.terms import DeductibleCounts, HospitalLevel, Program, ThresholdCounts, Unit
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, unknown, yuan

WHOLE, EXCESS = ThresholdCounts.WHOLE, ThresholdCounts.EXCESS
TOTAL = 45
FALLING = (Tier(yuan(5), yuan(25), per(8000)), Tier(yuan(25), NO_CEILING, per(1000)))
LAYERS: dict[str, Parameters] = {
    "a whole from 20": ThresholdRate(yuan(20), True, (WHOLE,), per(4000), NO_CEILING),
    "a whole above 20": ThresholdRate(yuan(20), False, (WHOLE,), per(7000), yuan(15)),
    "two readings": ThresholdRate(yuan(15), True, (WHOLE, EXCESS), per(5000), NO_CEILING),
    "a whole from somewhere": ThresholdRate(unknown(Unit.YUAN, 10, 20), True, (WHOLE,), per(9000), NO_CEILING),
    "a cap": CapOnRemaining(yuan(20)),
    "falling tiers": MarginalTiers(yuan(5), DeductibleCounts.INSIDE, FALLING, NO_CEILING),
    "a top-up": TopUp(per(6000)),
}
AFTERWARDS = ("a whole from 20", "two readings", "a cap", "falling tiers")
PAIRS = [pytest.param(*pair, id=" then ".join(pair)) for pair in product(LAYERS, AFTERWARDS)]


def two(first: str, second: str) -> tuple[Rule, ...]:
    return rule(LAYERS[first], Program.MEDICAL_ASSISTANCE), rule(LAYERS[second], Program.RE_ASSISTANCE)


def spans(*results: Calculated) -> list[Range]:
    """What is left to pay, and what each layer finds, pays and leaves, over all ``results``."""
    found = [hull(one.out_of_pocket for one in results)]
    for layers in zip(*(one.layers for one in results), strict=True):
        found += [hull(getattr(layer, name) for layer in layers) for name in ("base", "pays", "remaining")]
    return found


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_an_unknown_covered_part_spans_what_each_amount_gives(first: str, second: str) -> None:
    rules = two(first, second)

    def result(covered: Any) -> Calculated:
        return estimate(claim(TOTAL, critical_illness_paid=0, covered_expenses=covered), rules)

    assert spans(result(UNKNOWN)) == spans(*(result(covered) for covered in range(TOTAL + 1)))


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_what_basic_insurance_may_have_paid_spans_what_each_amount_gives(first: str, second: str) -> None:
    rules = two(first, second)

    def result(paid: int | None) -> Calculated:
        return estimate(claim(TOTAL, critical_illness_paid=0, basic_paid=paid), rules)

    assert spans(result(None)) == spans(*(result(paid) for paid in range(TOTAL + 1)))


BY_LEVEL = tuple(
    rule(
        ThresholdRate(yuan(start), True, (EXCESS,), per(rate), NO_CEILING),
        id=f"at-{start}",
        who=Who(None, hospital_levels=(level,)),
    )
    for start, rate, level in zip((100, 200, 300), (9000, 7000, 5000), HospitalLevel, strict=True)
)


def test_layers_walked_together_hold_every_amount_and_reach_at_most_two_pieces_farther() -> None:
    """An unknown covered part is cut into 64 pieces; within each it is forgotten how what is left moves with it."""
    rules = (*BY_LEVEL, rule(ThresholdRate(yuan(400), True, (WHOLE,), per(4000), NO_CEILING), Program.RE_ASSISTANCE))
    total, near = 2000, 2 * (2000 // 64 + 1)

    def result(covered: Any, level: Any, most: int = 200) -> Calculated:
        return estimate(claim(total, covered_expenses=covered, hospital_level=level), rules, most_scenarios=most)

    together = result(UNKNOWN, UNKNOWN, 0)
    assert together.hull
    every = spans(*(result(covered, level) for covered in range(0, total + 1, 5) for level in HospitalLevel))
    for wide, tried in zip(spans(together), every, strict=True):
        assert tried.low - near <= wide.low <= tried.low
        assert tried.high <= wide.high <= tried.high + near


def test_one_link_walked_alone_forgets_nothing() -> None:
    rules = two("two readings", "a whole from 20")
    together = estimate(claim(TOTAL, critical_illness_paid=0), rules, most_scenarios=0)
    assert spans(together) == spans(estimate(claim(TOTAL, critical_illness_paid=0), rules))
