"""Which laws hold for every table and every bill? Soundness, conservation, agreement with bare integers."""

import os
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.calculation.claim import Claim, claim_from
from eligibility.calculation.estimate import Calculated, estimate, out_of_pocket
from eligibility.calculation.money import Range, exactly
from knowledge.tables.schema import CapOnRemaining, Rule, ThresholdRate
from knowledge.tables.terms import Program, ThresholdCounts
from tests.eligibility.calculation.artificial import (
    BY_PERSON,
    SOCIAL,
    answers,
    claim,
    claims,
    completed,
    in_yuan,
    parameters,
    rule,
    tables,
    walked,
)

LAWS = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "100")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _holds(result: Calculated, asked: Claim, rules: tuple[Rule, ...], data: Any) -> None:
    one = walked(asked, rules, data.draw)
    assert result.out_of_pocket.holds(one.out_of_pocket)
    assert result.total_paid.holds(asked.total_cost - one.out_of_pocket)
    assert result.covered.holds(one.covered)
    assert {layer.program for layer in result.layers} == set(one.paid)
    for layer in result.layers:
        assert layer.base.holds(one.base[layer.program]), layer.program
        assert layer.pays.holds(one.paid[layer.program]), layer.program
        assert layer.remaining.holds(one.base[layer.program] - one.paid[layer.program]), layer.program


@LAWS
@given(claims(), tables(), st.data())
def test_every_completion_of_what_is_unknown_lies_inside(asked: Claim, rules: tuple[Rule, ...], data: Any) -> None:
    result = estimate(asked, rules)
    for _ in range(4):
        _holds(result, asked, rules, data)


@LAWS
@given(claims(), tables(), st.data())
def test_completions_lie_inside_a_hull_of_too_many_scenarios(asked: Claim, rules: tuple[Rule, ...], data: Any) -> None:
    result = estimate(asked, rules, most_scenarios=0)
    assert result.hull
    for _ in range(3):
        _holds(result, asked, rules, data)


def _inside(narrow: Range, wide: Range) -> bool:
    return wide.low <= narrow.low and narrow.high <= wide.high


def _nested(narrow: Calculated, wide: Calculated, asked: dict[str, Any]) -> None:
    """Every range of the completed result lies within that of what was asked, and nothing certain turns out untrue."""
    for name in ("out_of_pocket", "total_paid", "covered", "uncovered", "special"):
        assert _inside(getattr(narrow, name), getattr(wide, name)), name
    layers = {layer.program: layer for layer in wide.layers}
    for layer in narrow.layers:
        before = layers.pop(layer.program)
        for name in ("base", "pays", "remaining"):
            assert _inside(getattr(layer, name), getattr(before, name)), (layer.program, name)
        assert before.applies >= layer.applies
        if layer.program not in BY_PERSON:  # an unknown amount may turn out to be none
            assert layer.applies or before.sometimes or not before.applies
        key = {**SOCIAL, **BY_PERSON}.get(layer.program, "")
        assert before.cut or not layer.cut or asked.get(key, "unknown") == "unknown"
        assert before.cut_surely <= layer.cut_surely
    for unseen in layers.values():
        assert unseen.pays.holds(0)


@LAWS
@given(answers(), tables(), st.sampled_from([0, 200]), st.data())
def test_answering_what_is_unknown_only_narrows(
    asked: dict[str, Any], rules: tuple[Rule, ...], most: int, data: Any
) -> None:
    wide = estimate(claim_from(asked), rules, most_scenarios=most)
    for _ in range(3):
        found = completed(asked, data.draw)
        narrow = estimate(claim_from(found), rules)
        _nested(narrow, wide, asked)
        for place, key in ((0, "basic_paid"), (1, "critical_illness_paid")):
            paid = narrow.layers[place].pays
            if key not in found and paid.width and not narrow.special.high:
                found[key] = in_yuan(data.draw(st.integers(paid.low, paid.high)))
                narrow = estimate(claim_from(found), rules)
                _nested(narrow, wide, asked)


@LAWS
@given(answers(), tables(), st.sampled_from([0, 200]))
def test_no_layer_is_given_more_than_the_bill(asked: dict[str, Any], rules: tuple[Rule, ...], most: int) -> None:
    result = estimate(claim_from(asked), rules, most_scenarios=most)
    for layer in result.layers:
        assert 0 <= layer.pays.low <= layer.pays.high <= layer.base.high <= result.total_cost
        assert 0 <= layer.remaining.low <= layer.remaining.high <= layer.base.high


def _exact(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(one for one in rules if not isinstance(one.parameters, CapOnRemaining))


@LAWS
@given(claims(known=True), tables(known=True), st.data())
def test_where_nothing_is_unknown_bare_integers_agree_to_the_fen(
    asked: Claim, rules: tuple[Rule, ...], data: Any
) -> None:
    rules = _exact(rules)
    if not any(one.separate_chain for one in rules):
        asked = replace(asked, special_drug_cost=None, care=claim(0).care, covered_expenses=None, basic_paid=0)
    result = estimate(asked, rules)
    one = walked(asked, rules, data.draw)
    assert result.out_of_pocket == exactly(one.out_of_pocket)
    assert {layer.program: layer.pays for layer in result.layers} == {
        program: exactly(amount) for program, amount in one.paid.items()
    }


@LAWS
@given(claims(), tables())
def test_what_is_paid_and_what_is_not_make_up_the_bill(asked: Claim, rules: tuple[Rule, ...]) -> None:
    result = estimate(asked, rules)
    assert result.total_paid == result.out_of_pocket.taken_from(asked.total_cost)
    assert result.out_of_pocket.low >= 0
    assert result.out_of_pocket.high <= asked.total_cost
    assert out_of_pocket(asked, rules) == result.out_of_pocket


def _no_cliff(made: Any) -> bool:
    return not isinstance(made, CapOnRemaining) and not (
        isinstance(made, ThresholdRate) and ThresholdCounts.WHOLE in made.counts
    )


@LAWS
@given(parameters(known=True).filter(_no_cliff), st.integers(0, 12_000), st.integers(0, 500), claims(known=True))
def test_a_larger_bill_is_never_paid_less(made: Any, smaller: int, more: int, other: Claim) -> None:
    rules = (rule(made, Program.MEDICAL_ASSISTANCE),)

    def result(total: int) -> Calculated:
        asked = claim(
            total,
            critical_illness_paid=0,
            year_to_date=other.year_to_date,
            hospital_relief_paid=other.hospital_relief_paid,
            commercial_paid=other.commercial_paid,
        )
        return estimate(asked, rules)

    less, larger = result(smaller), result(smaller + more)
    assert less.total_paid.high <= larger.total_paid.high
    assert less.out_of_pocket.low <= larger.out_of_pocket.low


@LAWS
@given(claims(), tables())
def test_entered_amounts_never_exceed_what_is_left(asked: Claim, rules: tuple[Rule, ...]) -> None:
    for layer in estimate(asked, rules).layers:
        assert layer.pays.low >= 0
        assert layer.pays.high <= layer.base.high
        assert layer.remaining.low >= 0


@settings(LAWS, max_examples=40)
@given(st.integers(0, 250), parameters(top=200), parameters(top=150))
def test_a_range_over_the_covered_part_is_as_close_as_trying_every_amount(total: int, first: Any, second: Any) -> None:
    """With only covered expenses unknown, the result is exactly the span of what each covered amount gives."""
    from eligibility.calculation.claim import UNKNOWN

    rules = (rule(first, Program.MEDICAL_ASSISTANCE), rule(second, Program.RE_ASSISTANCE))
    asked = claim(total, critical_illness_paid=0, covered_expenses=UNKNOWN)
    tried = [out_of_pocket(replace(asked, covered_expenses=covered), rules) for covered in range(total + 1)]
    spanned = Range(min(one.low for one in tried), max(one.high for one in tried))
    assert out_of_pocket(asked, rules) == spanned


@settings(LAWS, max_examples=40)
@given(st.integers(0, 250), parameters(top=200), parameters(top=150))
def test_a_range_of_what_is_left_is_as_close_as_trying_every_amount(covered: int, first: Any, second: Any) -> None:
    """With only what basic insurance paid unknown, two layers span what each amount gives, and no more."""
    rules = (rule(first, Program.MEDICAL_ASSISTANCE), rule(second, Program.RE_ASSISTANCE))
    asked = claim(covered, basic_paid=None, critical_illness_paid=0)
    tried = [out_of_pocket(replace(asked, basic_paid=paid), rules) for paid in range(covered + 1)]
    assert out_of_pocket(asked, rules) == Range(min(one.low for one in tried), max(one.high for one in tried))
