"""Which laws hold for every region and every bill? Soundness, conservation, order, closeness."""

import os
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from eligibility.calculation.claim import UNKNOWN, Claim, claim_from
from eligibility.calculation.estimate import Calculated, estimate, out_of_pocket
from eligibility.calculation.money import Range
from knowledge.tables.schema import CapOnRemaining, Parameters, Rule, ThresholdRate
from knowledge.tables.terms import LayerKind, Program, ThresholdCounts
from tests.eligibility.calculation.answers import answers, completed, in_yuan
from tests.eligibility.calculation.artificial import EVERYONE, claim, rule
from tests.eligibility.calculation.regions import Maker, made_up
from tests.eligibility.calculation.second_opinion import BY_PERSON, SOCIAL
from tests.eligibility.calculation.soundness import first_unsound

LAWS = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "100")),
    phases=(Phase.explicit, Phase.generate),  # making a whole region small takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
HALF = settings(LAWS, max_examples=max(1, LAWS.max_examples // 2))
"""For laws that look at everything unknown at once."""
TRIES = 8
picks = st.randoms(use_true_random=False)
"""What a region is made of."""
seeds = st.integers(0, 2**32)


@LAWS
@given(picks, seeds)
def test_every_completion_of_what_is_unknown_lies_inside(pick: Random, seed: int) -> None:
    rules, asked = made_up(pick)
    assert first_unsound(rules, asked, Random(seed), TRIES) is None


@HALF
@given(picks, seeds)
def test_completions_lie_inside_a_hull_of_too_many_scenarios(pick: Random, seed: int) -> None:
    rules, asked = made_up(pick, open_=pick.choice((10, 30, 60)))

    def spanning(claim: Claim, rules: Any) -> Calculated:
        return estimate(claim, rules, most_scenarios=0)

    assert spanning(asked, rules).hull
    assert first_unsound(rules, asked, Random(seed), TRIES, spanning) is None


@LAWS
@given(picks, seeds)
def test_where_nothing_is_unknown_bare_integers_agree_to_the_fen(pick: Random, seed: int) -> None:
    rules, asked = made_up(pick, open_=0)
    asked = replace(asked, critical_illness_paid=asked.critical_illness_paid or 0, basic_paid=asked.basic_paid or 0)
    if not any(one.separate_chain and one.who == EVERYONE for one in rules):
        asked = replace(asked, special_drug_cost=0, covered_expenses=asked.total_cost, care=claim(0).care)
    assert not estimate(asked, rules).out_of_pocket.width
    assert first_unsound(rules, asked, Random(seed), 1) is None


@LAWS
@given(picks)
def test_what_is_paid_and_what_is_not_make_up_the_bill(pick: Random) -> None:
    rules, asked = made_up(pick)
    result = estimate(asked, rules)
    assert result.total_paid == result.out_of_pocket.taken_from(asked.total_cost)
    assert 0 <= result.out_of_pocket.low <= result.out_of_pocket.high <= asked.total_cost
    assert out_of_pocket(asked, rules) == result.out_of_pocket


# --- answering ------------------------------------------------------------------------------------------------------


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


@HALF
@given(answers(), picks, st.sampled_from([0, 200]), st.data())
def test_answering_what_is_unknown_only_narrows(asked: dict[str, Any], pick: Random, most: int, data: Any) -> None:
    rules, _ = made_up(pick, size=5_000)
    wide = estimate(claim_from(asked), rules, most_scenarios=most)
    for _ in range(3):
        found = completed(asked, data.draw)
        narrow = estimate(claim_from(found), rules)
        _nested(narrow, wide, asked)
        for program, key in SOCIAL.items():
            paid = next(layer.pays for layer in narrow.layers if layer.program is program)
            if key not in found and paid.width and not narrow.special.high:
                found[key] = in_yuan(data.draw(st.integers(paid.low, paid.high)))
                narrow = estimate(claim_from(found), rules)
                _nested(narrow, wide, asked)


@HALF
@given(answers(), picks, st.sampled_from([0, 200]))
def test_no_layer_is_given_more_than_the_bill(asked: dict[str, Any], pick: Random, most: int) -> None:
    rules, _ = made_up(pick, size=5_000)
    result = estimate(claim_from(asked), rules, most_scenarios=most)
    for layer in result.layers:
        assert 0 <= layer.pays.low <= layer.pays.high <= layer.base.high <= result.total_cost
        assert 0 <= layer.remaining.low <= layer.remaining.high <= layer.base.high


# --- a larger bill --------------------------------------------------------------------------------------------------


def declares_a_cliff(made: Parameters) -> bool:
    """One fen more may be paid for by much more, or leave much less: the rules that say so."""
    if isinstance(made, ThresholdRate):
        return ThresholdCounts.WHOLE in made.counts
    return isinstance(made, CapOnRemaining)


@LAWS
@given(picks)
def test_a_larger_bill_is_never_paid_less_unless_a_cliff_is_declared(pick: Random) -> None:
    """Nor does it leave less to pay: both ends of both ranges never fall as the covered part grows."""
    rules, asked = made_up(pick)
    rules = tuple(one for one in rules if not declares_a_cliff(one.parameters))
    asked = replace(asked, care=claim(0).care, covered_expenses=None, special_drug_cost=None)
    more = pick.choice((1, 2, pick.randint(0, 2 * asked.total_cost)))
    less, larger = (estimate(one, rules) for one in (asked, replace(asked, total_cost=asked.total_cost + more)))
    for name in ("total_paid", "out_of_pocket"):
        before, after = getattr(less, name), getattr(larger, name)
        assert before.low <= after.low
        assert before.high <= after.high


# --- closeness ------------------------------------------------------------------------------------------------------


def _two_layers(pick: Random) -> tuple[Rule, ...]:
    """Two layers for everyone with limits of a few yuan."""
    maker = Maker(pick, 200, 30)
    programs = (Program.MEDICAL_ASSISTANCE, Program.RE_ASSISTANCE)
    return tuple(rule(maker.of_kind(pick.choice(list(LayerKind)), str(one)), one, id=str(one)) for one in programs)


@settings(LAWS, max_examples=40)
@given(st.integers(0, 250), picks)
def test_a_range_over_the_covered_part_is_as_close_as_trying_every_amount(total: int, pick: Random) -> None:
    """With only covered expenses unknown, the result is exactly the span of what each covered amount gives."""
    rules = _two_layers(pick)
    asked = claim(total, critical_illness_paid=0, covered_expenses=UNKNOWN)
    tried = [out_of_pocket(replace(asked, covered_expenses=covered), rules) for covered in range(total + 1)]
    spanned = Range(min(one.low for one in tried), max(one.high for one in tried))
    assert out_of_pocket(asked, rules) == spanned


@settings(LAWS, max_examples=40)
@given(st.integers(0, 250), picks)
def test_a_range_of_what_is_left_is_as_close_as_trying_every_amount(covered: int, pick: Random) -> None:
    """With only what basic insurance paid unknown, two layers span what each amount gives, and no more."""
    rules = _two_layers(pick)
    asked = claim(covered, basic_paid=None, critical_illness_paid=0)
    tried = [out_of_pocket(replace(asked, basic_paid=paid), rules) for paid in range(covered + 1)]
    assert out_of_pocket(asked, rules) == Range(min(one.low for one in tried), max(one.high for one in tried))
