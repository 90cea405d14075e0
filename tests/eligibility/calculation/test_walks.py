"""Where the cost of special drugs is not known, how far does the result reach, and which rules are told?"""

from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN
from eligibility.calculation.estimate import Calculated, estimate
from eligibility.calculation.money import hull
from knowledge.tables.schema import CapOnRemaining, FixedRate, Parameters, ThresholdRate, Who
from knowledge.tables.terms import Identity, Program, ThresholdCounts
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, yuan

POOR = Identity.REGISTERED_POOR
TOTAL = 2000
NEAR = TOTAL // 50
"""How much farther than any cost the result may reach: pieces are cut again a few times only."""
WHOLE = ThresholdRate(yuan(1100), True, (ThresholdCounts.WHOLE,), per(9000), NO_CEILING)


@pytest.mark.parametrize("covered", [None, UNKNOWN], ids=["the rest is covered", "covered expenses unknown"])
@pytest.mark.parametrize("made", [WHOLE, CapOnRemaining(yuan(700)), FixedRate(per(3000), yuan(200))])
def test_an_unknown_cost_of_special_drugs_reaches_as_far_as_some_cost_takes_it(made: Parameters, covered: Any) -> None:
    drugs = rule(FixedRate(per(8000), yuan(500)), id="drugs", separate_chain=True)
    rules = (drugs, rule(made, Program.MEDICAL_ASSISTANCE))

    def result(cost: Any) -> Calculated:
        asked = claim(TOTAL, critical_illness_paid=0, covered_expenses=covered, special_drug_cost=cost)
        return estimate(asked, rules)

    wide, tried = result(UNKNOWN).out_of_pocket, hull(result(cost).out_of_pocket for cost in range(TOTAL + 1))
    assert tried.low - NEAR <= wide.low <= tried.low
    assert tried.high <= wide.high <= tried.high + NEAR


def test_special_drugs_under_two_rules_are_told_apart() -> None:
    rules = tuple(
        rule(FixedRate(per(rate), NO_CEILING), id=name, separate_chain=True, who=Who(identities))
        for name, rate, identities in (("poor", 8000, (POOR,)), ("others", 5000, None))
    )
    asked = claim(1000, identities=UNKNOWN, covered_expenses=600, special_drug_cost=400, critical_illness_paid=0)
    (layer,) = (one for one in estimate(asked, rules).layers if one.program is Program.CRITICAL_ILLNESS_INSURANCE)
    told = {use.link.rule.id: use.pays.low for use in layer.uses if use.link.rule}
    assert told == {"poor": 320, "others": 200}
