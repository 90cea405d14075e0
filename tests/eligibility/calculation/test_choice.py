"""Of several identities, does the result hold whichever turns out the better one once an amount is named?"""

from typing import Any

import pytest

from eligibility.calculation.estimate import Calculated, estimate
from eligibility.calculation.money import Range, hull
from knowledge.tables.schema import FixedRate, NoFigure, Parameters, Rule, ThresholdRate, Who
from knowledge.tables.terms import Identity, Program, ThresholdCounts, Unit, WhyUnknown
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, unknown, yuan

BASIC, CRITICAL = Program.BASIC_MEDICAL_INSURANCE, Program.CRITICAL_ILLNESS_INSURANCE
ASSISTANCE = Program.MEDICAL_ASSISTANCE
POOR, ALLOWANCE = Identity.REGISTERED_POOR, Identity.SUBSISTENCE_ALLOWANCE
NOT_STATED = NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",))
ABOVE_HALF = ThresholdRate(yuan(500), True, (ThresholdCounts.WHOLE,), per(10_000), NO_CEILING)
UP_TO_HALF = FixedRate(unknown(Unit.RATE, 0, 5000), NO_CEILING)
NAMED = range(0, 1001, 25)


def of(identity: Identity, made: Parameters | int, program: Program) -> Rule:
    """A rule for one identity: a rate in basis points, or anything else."""
    parameters = FixedRate(per(made), NO_CEILING) if isinstance(made, int) else made
    return rule(parameters, program, id=f"{program}-{identity}", who=Who(identities=(identity,)))


def run(rules: tuple[Rule, ...], most: int, **changes: Any) -> Calculated:
    asked = claim(1000, identities=(ALLOWANCE, POOR), **{"critical_illness_paid": 0, **changes})
    return estimate(asked, rules, most_scenarios=most)


@pytest.mark.parametrize("most", [200, 0], ids=["one by one", "all at once"])
@pytest.mark.parametrize("open_", [NOT_STATED, UP_TO_HALF], ids=["not stated", "up to half"])
@pytest.mark.parametrize(("program", "key"), [(BASIC, "basic_paid"), (CRITICAL, "critical_illness_paid")])
def test_an_amount_open_for_one_identity_may_be_named_for_the_other_too(
    program: Program, key: str, open_: Parameters, most: int
) -> None:
    """Left open it favours the allowance; had nothing been paid, all would be assisted to the poor."""
    rules = (
        of(ALLOWANCE, open_, program),
        of(POOR, 6000, program),
        of(ALLOWANCE, 6000, ASSISTANCE),
        of(POOR, ABOVE_HALF, ASSISTANCE),
    )
    wide = run(rules, most, **{key: None})
    each = [run(rules, most, **{key: paid}) for paid in NAMED]
    assert {one.identity for one in each} == {ALLOWANCE, POOR}
    assert wide.identity_varies
    assert wide.out_of_pocket == Range(0, 400)
    assert all(one.out_of_pocket.high <= 400 for one in each)
    for place, layer in enumerate(wide.layers):
        for name in ("base", "pays", "remaining"):
            span = getattr(layer, name)
            assert hull((span, *(getattr(one.layers[place], name) for one in each))) == span
    told = [use.link.rule for layer in wide.layers if layer.program is program for use in layer.uses]
    assert (None in told) == (open_ is UP_TO_HALF)  # no rule says that anything may be paid: a use of its own


@pytest.mark.parametrize("most", [200, 0], ids=["one by one", "all at once"])
def test_an_amount_that_one_rule_pays_to_both_opens_nothing(most: int) -> None:
    assist = (of(ALLOWANCE, 5000, ASSISTANCE), of(POOR, 4000, ASSISTANCE))
    rules = (rule(FixedRate(per(6000), NO_CEILING), BASIC), *assist)
    found = run(rules, most, basic_paid=None)
    assert found.out_of_pocket == Range(200, 200)
    assert found.identity is ALLOWANCE


def test_what_no_identity_leaves_open_is_decided_by_the_lower_worst_case() -> None:
    rules = (of(ALLOWANCE, 6000, ASSISTANCE), of(POOR, ABOVE_HALF, ASSISTANCE))
    found = [run(rules, 200, covered_expenses=covered) for covered in (499, 500)]
    assert [(one.identity, one.identity_varies) for one in found] == [(ALLOWANCE, False), (POOR, False)]
    assert [one.out_of_pocket for one in found] == [Range(701, 701), Range(500, 500)]
