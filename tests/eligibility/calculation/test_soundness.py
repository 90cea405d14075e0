"""Does every estimate hold what its completions come to, and would it be noticed if it did not?"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from eligibility.calculation.claim import UNKNOWN, Claim
from eligibility.calculation.estimate import Calculated, estimate
from eligibility.calculation.money import Range, hull
from knowledge.tables.schema import Rule, ThresholdRate, Who
from tests.eligibility.calculation.examples import examples
from tests.eligibility.calculation.one_unknown import one_unknown
from tests.eligibility.calculation.regions import bill_for, made_up
from tests.eligibility.calculation.shipped_regions import shipped_regions
from tests.eligibility.calculation.soundness import Counterexample, Estimate, first_unsound

REGIONS = int(os.environ.get("RANDOM_REGIONS", "500"))
FAULTY = 2_000
"""In how many regions a planted fault has to show; the last one of them shows in the 557th."""
BILLS = max(1, REGIONS // 25)
TRIES = 8


def _first(estimated: Estimate = estimate, regions: int = REGIONS) -> Counterexample | None:
    """The first of 8 × ``regions`` completions of random regions that ``estimated`` does not hold."""
    for number in range(regions):
        pick = Random(number)
        rules, claim = made_up(pick)
        found = first_unsound(rules, claim, pick, TRIES, estimated)
        if found is not None:
            return found
    return None


def test_four_thousand_completions_of_random_regions_lie_inside() -> None:
    assert _first() is None


def test_completions_lie_inside_under_the_rules_of_every_region_and_worked_example() -> None:
    held = [*shipped_regions().values(), *(example.rules for example in examples())]
    for number, rules in enumerate(dict.fromkeys(held)):
        for bill in range(BILLS):
            pick = Random(1000 * number + bill)
            assert first_unsound(rules, bill_for(pick, rules), pick, TRIES) is None


def test_completions_lie_inside_where_several_layers_rest_on_one_unknown_number() -> None:
    for number in range(REGIONS):
        pick = Random(number)
        assert first_unsound(*one_unknown(pick), pick, TRIES) is None


# --- planted faults -------------------------------------------------------------------------------------------------


def _one_fen_short(claim: Claim, rules: Sequence[Rule]) -> Calculated:
    """The last layer that may pay is said to pay one fen less at most."""
    result = estimate(claim, rules)
    layers = list(result.layers)
    for place, layer in reversed(list(enumerate(layers))):
        if layer.pays.width:
            layers[place] = layer._replace(pays=Range(layer.pays.low, layer.pays.high - 1))
            break
    return result._replace(layers=tuple(layers))


def _one_fen_too_much_left(claim: Claim, rules: Sequence[Rule]) -> Calculated:
    """What is surely paid is one fen too much."""
    result = estimate(claim, rules)
    pocket = result.out_of_pocket
    if not pocket.width:
        return result
    shorter = Range(pocket.low + 1, pocket.high)
    return result._replace(out_of_pocket=shorter, total_paid=shorter.taken_from(claim.total_cost))


def _corners(claim: Claim) -> Iterator[Claim]:
    """Unknown amounts at the ends of what they may be."""
    total = claim.total_cost
    ends = {
        key: (0, total) if getattr(claim, key) in unknown else (getattr(claim, key),)
        for key, unknown in (("covered_expenses", (UNKNOWN,)), ("basic_paid", (None,)), ("commercial_paid", (UNKNOWN,)))
    }
    for amounts in product(*ends.values()):
        yield replace(claim, **dict(zip(ends, amounts, strict=True)))


def _corners_only(claim: Claim, rules: Sequence[Rule]) -> Calculated:
    """Each unknown amount is tried at its two ends and nowhere between, as if no layer had a cliff."""
    pocket = hull(estimate(one, rules).out_of_pocket for one in _corners(claim))
    return estimate(claim, rules)._replace(out_of_pocket=pocket, total_paid=pocket.taken_from(claim.total_cost))


def _changed(rules: Sequence[Rule], change: Callable[[Rule], Rule]) -> tuple[Rule, ...]:
    return tuple(change(rule) for rule in rules)


def _first_reading_only(claim: Claim, rules: Sequence[Rule]) -> Calculated:
    def one_reading(rule: Rule) -> Rule:
        made = rule.parameters
        return (
            replace(rule, parameters=replace(made, counts=made.counts[:1])) if isinstance(made, ThresholdRate) else rule
        )

    return estimate(claim, _changed(rules, one_reading))


def _always_granted(claim: Claim, rules: Sequence[Rule]) -> Calculated:
    return estimate(claim, _changed(rules, lambda rule: replace(rule, on_application=False)))


def _reached_for_sure(claim: Claim, rules: Sequence[Rule]) -> Calculated:
    """Whoever is reached in a reading only is taken as not reached."""
    return estimate(claim, _changed(rules, lambda rule: replace(rule, who=replace(rule.who, by_reading=()))))


def _without_the_year(claim: Claim, rules: Sequence[Rule]) -> Calculated:
    return estimate(replace(claim, year_to_date={}), rules)


def _nearest_rule_forgotten(claim: Claim, rules: Sequence[Rule]) -> Calculated:
    return estimate(claim, _changed(rules, lambda rule: replace(rule, who=Who(rule.who.identities))))


def _a_range_for_nothing(claim: Claim, rules: Sequence[Rule]) -> Calculated:
    """A known result is given a fen of width."""
    result = estimate(claim, rules)
    pocket = result.out_of_pocket
    if pocket.width or not pocket.low:
        return result
    wider = Range(pocket.low - 1, pocket.high)
    return result._replace(out_of_pocket=wider, total_paid=wider.taken_from(claim.total_cost))


FAULTS = (
    _one_fen_short,
    _one_fen_too_much_left,
    _corners_only,
    _first_reading_only,
    _always_granted,
    _reached_for_sure,
    _without_the_year,
    _nearest_rule_forgotten,
    _a_range_for_nothing,
)


@pytest.mark.parametrize("faulty", FAULTS, ids=lambda fault: fault.__name__.strip("_"))
def test_a_planted_fault_is_found(faulty: Estimate) -> None:
    found = _first(faulty, FAULTY)
    assert found is not None
    assert first_unsound(found.rules, found.claim, Random(0), TRIES) is None
