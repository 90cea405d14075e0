"""What do unknown answers, readings and several identities span?"""

from dataclasses import replace
from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN, Claim, claim_from
from eligibility.calculation.estimate import Calculated, estimate
from eligibility.calculation.money import Range, exactly, hull
from eligibility.calculation.narrowing import narrowings
from knowledge.tables.schema import ByReading, FixedRate, NoFigure, Rule, ThresholdRate, Who
from knowledge.tables.terms import (
    Care,
    HospitalLevel,
    Identity,
    Insurance,
    Program,
    ThresholdCounts,
    Unit,
    WhyUnknown,
)
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, unknown, yuan

POOR, ALLOWANCE, EPIDEMIC = Identity.REGISTERED_POOR, Identity.SUBSISTENCE_ALLOWANCE, Identity.EPIDEMIC_HARDSHIP
ASSISTANCE = Program.MEDICAL_ASSISTANCE


def assistance(rate: int, **who: Any) -> Rule:
    made = FixedRate(per(rate), NO_CEILING)
    return rule(made, ASSISTANCE, id=f"assistance-{rate}", priority=rate, who=Who(**{"identities": None, **who}))


def run(rules: tuple[Rule, ...], **changes: Any) -> Calculated:
    return estimate(claim(1000, **{"critical_illness_paid": 0, **changes}), rules)


BY_LEVEL = tuple(
    assistance(rate, hospital_levels=(level,)) for rate, level in zip((9000, 8000, 6000), HospitalLevel, strict=True)
)


def test_an_unknown_hospital_level_spans_all_three() -> None:
    each = [run(BY_LEVEL, hospital_level=level).out_of_pocket for level in HospitalLevel]
    result = run(BY_LEVEL)
    assert result.out_of_pocket == hull(each) == Range(100, 400)
    assert result.scenarios == 3
    assert not result.hull


def test_answers_no_rule_looks_at_make_no_scenarios() -> None:
    assert run((assistance(5000),), insurance=UNKNOWN, care=Care.INPATIENT).scenarios == 1


def test_too_many_scenarios_give_a_sound_hull_and_what_to_ask_first() -> None:
    rules = tuple(
        rule(
            FixedRate(per(100 * place + 10 * level + 1), NO_CEILING),
            program,
            id=f"{program}-{place}-{level}",
            priority=100 - level,
            who=Who(
                identities=None if level == 2 else tuple(list(Identity)[(place + level) % 3 :: 3]),
                hospital_levels=(list(HospitalLevel)[(level + place) % 3],),
                insurance=(Insurance.RESIDENT,) if (place + level) % 2 else (),
            ),
        )
        for place, program in enumerate(list(Program)[2:9])
        for level in range(3)
    )
    asked = claim(100_000, critical_illness_paid=0, insurance=UNKNOWN, identities=UNKNOWN)
    apart = estimate(asked, rules)
    assert not apart.hull
    together = estimate(asked, rules, most_scenarios=apart.scenarios - 1)
    asked_first = narrowings(asked, rules, together)
    assert together.hull
    assert together.out_of_pocket.low <= apart.out_of_pocket.low
    assert together.out_of_pocket.high >= apart.out_of_pocket.high
    assert asked_first


def test_the_nearest_rule_that_reaches_a_person_holds() -> None:
    rules = (assistance(9000, identities=(POOR,)), assistance(2000))
    assert run(rules, identities=(POOR,)).out_of_pocket == exactly(100)
    assert run(rules).out_of_pocket == exactly(800)


def _doubtful(rate: int, *readings: str) -> Rule:
    return assistance(rate, identities=(POOR,), by_reading=tuple(ByReading(EPIDEMIC, one) for one in readings))


def test_an_identity_reached_by_two_rules_in_two_readings_gets_one_of_them() -> None:
    rules = (_doubtful(9000, "R14"), _doubtful(4000, "R14"))
    assert run(rules, identities=(EPIDEMIC,)).layers[-1].pays == Range(400, 900)
    assert run(rules, identities=(POOR,)).layers[-1].pays == exactly(900)


def test_an_identity_reached_in_one_reading_alone_may_get_nothing() -> None:
    assert run((_doubtful(9000, "R14"),), identities=(EPIDEMIC,)).layers[-1].pays == Range(0, 900)


@pytest.mark.parametrize("given", [(POOR, ALLOWANCE), (ALLOWANCE, POOR)])
def test_of_two_identities_the_lower_worst_case_counts(given: tuple[Identity, ...]) -> None:
    rules = (assistance(9000, identities=(POOR,)), assistance(8000, identities=(ALLOWANCE,)))
    result = run(rules, identities=given)
    assert result.identity is POOR
    assert result.out_of_pocket == exactly(100)


def test_between_equal_worst_cases_the_better_best_case_counts_then_the_order_of_identities() -> None:
    nothing_or_all = rule(
        NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",)), ASSISTANCE, id="open", priority=1, who=Who(identities=(POOR,))
    )
    result = run((nothing_or_all,), identities=(ALLOWANCE, POOR))
    assert result.identity is POOR
    assert result.out_of_pocket == Range(0, 1000)
    assert run((assistance(100),), identities=(POOR, ALLOWANCE)).identity is ALLOWANCE


def test_the_better_identity_is_chosen_for_each_of_the_unknown_circumstances() -> None:
    rules = (
        assistance(9000, identities=(POOR,), hospital_levels=(HospitalLevel.PRIMARY,)),
        assistance(8000, identities=(ALLOWANCE,), hospital_levels=(HospitalLevel.SECONDARY, HospitalLevel.TERTIARY)),
    )
    result = run(rules, identities=(ALLOWANCE, POOR))
    assert result.identity_varies
    assert result.out_of_pocket == Range(100, 200)


def test_what_basic_insurance_pays_is_unknown_without_table_and_amount() -> None:
    assert run((), basic_paid=None).out_of_pocket == Range(0, 1000)
    assert run((), basic_paid=400).out_of_pocket == exactly(600)


def test_critical_illness_paid_wins_over_a_complete_table() -> None:
    table = rule(FixedRate(per(5000), NO_CEILING))
    assert run((table,), critical_illness_paid=None).out_of_pocket == exactly(500)
    assert run((table,), critical_illness_paid=300).out_of_pocket == exactly(700)


@pytest.mark.parametrize(("paid", "pocket", "cut"), [(999, 1, False), (1000, 0, False), (1001, 0, True)])
def test_an_amount_from_the_bill_is_cut_to_what_is_left(paid: int, pocket: int, cut: bool) -> None:
    result = run((), critical_illness_paid=paid)
    assert result.out_of_pocket == exactly(pocket)
    assert [layer.cut for layer in result.layers] == [False, cut]


def test_money_someone_was_paid_counts_though_the_region_has_no_such_layer() -> None:
    result = run((), hospital_relief_paid=150)
    assert [layer.program for layer in result.layers][-1] is Program.HOSPITAL_RELIEF
    assert result.out_of_pocket == exactly(850)


SPECIAL = rule(FixedRate(per(6000), yuan(500)), Program.CRITICAL_ILLNESS_INSURANCE, id="special", separate_chain=True)


@pytest.mark.parametrize(("cost", "paid"), [(0, 0), (832, 499), (833, 500), (834, 500), (1000, 500)])
def test_special_drugs_are_a_chain_of_their_own(cost: int, paid: int) -> None:
    result = run((SPECIAL, assistance(10_000)), special_drug_cost=cost)
    assert result.out_of_pocket == exactly(cost - paid)
    critical = result.layers[1]
    assert critical.program is Program.CRITICAL_ILLNESS_INSURANCE
    assert critical.pays == exactly(paid)


def test_with_care_for_a_special_drug_the_whole_bill_is_the_drug() -> None:
    result = run((SPECIAL,), care=Care.SPECIAL_DRUG)
    assert result.covered == exactly(0)
    assert result.out_of_pocket == exactly(500)


def test_an_unknown_part_of_special_drugs_is_bounded_by_the_bill() -> None:
    result = run((SPECIAL,), special_drug_cost=UNKNOWN, covered_expenses=400, basic_paid=400)
    assert result.special == Range(0, 600)
    assert result.out_of_pocket == Range(240, 600)


# --- what narrows ----------------------------------------------------------------------------------------------------


def test_the_answer_that_narrows_most_is_asked_first() -> None:
    rules = (*BY_LEVEL, rule(ThresholdRate(yuan(0), True, (ThresholdCounts.EXCESS,), per(0), NO_CEILING)))
    asked = claim(1000, basic_paid=None, critical_illness_paid=0)
    found = narrowings(asked, rules, estimate(asked, rules))
    assert [one.question for one in found] == ["basic_paid", "hospital_level"]
    assert found[0].by > found[1].by > 0


def test_what_the_documents_leave_open_is_not_asked() -> None:
    open_rate = rule(FixedRate(unknown(Unit.RATE), NO_CEILING), ASSISTANCE)
    asked = claim(1000, critical_illness_paid=0)
    result = estimate(asked, (open_rate,))
    assert result.out_of_pocket == Range(0, 1000)
    assert narrowings(asked, (open_rate,), result) == ()


def test_every_unknown_at_once_is_still_a_bill() -> None:
    everything = dict.fromkeys(
        (
            "insurance",
            "identities",
            "care",
            "covered_expenses",
            "basic_paid",
            "special_drug_cost",
            "hospital_relief_paid",
        ),
        "unknown",
    )
    asked: Claim = claim_from({**everything, "total_cost": 100})
    result = estimate(asked, (*BY_LEVEL, SPECIAL))
    assert result.out_of_pocket == Range(0, 10_000)
    completed = replace(asked, covered_expenses=5000, special_drug_cost=0, basic_paid=5000)
    assert result.out_of_pocket.holds(estimate(completed, (*BY_LEVEL, SPECIAL)).out_of_pocket.low)
