"""What do unknown answers, readings and several identities span?"""

from dataclasses import replace
from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN, Claim, claim_from
from eligibility.calculation.estimate import Calculated, estimate
from eligibility.calculation.money import Range, exactly, hull
from eligibility.calculation.narrowing import narrowings
from knowledge.tables.schema import ByReading, FixedRate, NoFigure, Rule, ThresholdRate, TopUp, Who
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


@pytest.mark.parametrize(
    ("care", "covered", "special", "spans"),
    [
        ("inpatient", None, None, ((1000, 1000), (0, 0))),
        ("inpatient", "unknown", None, ((0, 1000), (0, 0))),
        ("inpatient", 400, None, ((400, 400), (0, 0))),
        ("inpatient", None, "unknown", ((0, 1000), (0, 1000))),
        ("inpatient", "unknown", "unknown", ((0, 1000), (0, 1000))),
        ("inpatient", 400, "unknown", ((400, 400), (0, 600))),
        ("inpatient", None, 300, ((700, 700), (300, 300))),
        ("inpatient", "unknown", 300, ((0, 700), (300, 300))),
        ("inpatient", 400, 300, ((400, 400), (300, 300))),
        ("special_drug", None, None, ((0, 0), (1000, 1000))),
        ("special_drug", "unknown", None, ((0, 1000), (0, 1000))),
        ("special_drug", 400, None, ((400, 400), (600, 600))),
        ("special_drug", None, "unknown", ((0, 1000), (0, 1000))),
        ("special_drug", "unknown", "unknown", ((0, 1000), (0, 1000))),
        ("special_drug", 400, "unknown", ((400, 400), (0, 600))),
        ("special_drug", None, 300, ((700, 700), (300, 300))),
        ("special_drug", "unknown", 300, ((0, 700), (300, 300))),
        ("special_drug", 400, 300, ((400, 400), (300, 300))),
        ("unknown", None, None, ((0, 1000), (0, 1000))),
        ("unknown", "unknown", None, ((0, 1000), (0, 1000))),
        ("unknown", 400, None, ((400, 400), (0, 600))),
        ("unknown", 400, 300, ((400, 400), (300, 300))),
    ],
)
def test_the_parts_of_a_bill_are_as_open_as_the_answers_leave_them(
    care: str, covered: Any, special: Any, spans: tuple[tuple[int, int], ...]
) -> None:
    asked = {"insurance": "resident", "identities": [], "care": care, "total_cost": "10.00"}
    for key, amount in (("covered_expenses", covered), ("special_drug_cost", special)):
        if amount is not None:
            asked[key] = f"{amount // 100}.00" if isinstance(amount, int) else amount
    result = estimate(claim_from(asked), (SPECIAL,))
    assert (result.covered, result.special) == tuple(Range(*span) for span in spans)


def test_special_drugs_and_the_covered_part_never_make_up_more_than_the_bill() -> None:
    result = run((SPECIAL,), care=UNKNOWN, special_drug_cost=UNKNOWN, basic_paid=None, critical_illness_paid=None)
    critical = result.layers[1]
    assert critical.base.high == critical.remaining.high == 1000
    either = run((SPECIAL,), care=UNKNOWN)
    assert either.layers[1].base == exactly(1000)


NO_TABLE = rule(NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",)), Program.COMMERCIAL_SUPPLEMENT)


@pytest.mark.parametrize("key", ["hospital_relief_paid", "commercial_paid"])
@pytest.mark.parametrize("rules", [(), (NO_TABLE,)])
def test_an_amount_nobody_knows_is_a_layer_though_the_region_has_no_table_for_it(
    key: str, rules: tuple[Rule, ...]
) -> None:
    assert run(rules, **{"commercial_paid": 0, key: UNKNOWN}).out_of_pocket == Range(0, 1000)
    assert run(rules, **{"commercial_paid": 0, key: 400}).out_of_pocket == exactly(600)
    assert run(rules, commercial_paid=0).out_of_pocket == exactly(1000)


def test_an_amount_is_surely_cut_only_where_no_possibility_leaves_room_for_it() -> None:
    def cuts(**changes: Any) -> tuple[bool, bool]:
        last = run((), hospital_relief_paid=600, **changes).layers[-1]
        return last.cut, last.cut_surely

    assert cuts() == (False, False)
    assert cuts(basic_paid=400) == (False, False)
    assert cuts(basic_paid=401) == (True, True)
    assert cuts(basic_paid=None) == (True, False)


def test_a_second_backstop_may_find_nothing_left_of_what_is_not_covered() -> None:
    beyond = NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",), beyond_catalogue=True)
    rules = (rule(beyond, Program.CRITICAL_BACKSTOP), rule(beyond, Program.CHARITY_FUND))
    first, second = run(rules, covered_expenses=400).layers[-2:]
    assert first.base == exactly(1000)
    assert second.base == second.pays == Range(0, 1000)


@pytest.mark.parametrize("level", [HospitalLevel.TERTIARY, UNKNOWN])
def test_a_layer_that_reaches_in_no_possibility_keeps_its_name_and_does_not_apply_sometimes_either(level: Any) -> None:
    again = rule(FixedRate(per(5000), NO_CEILING), Program.RE_ASSISTANCE, name="再救助", who=Who(identities=(POOR,)))
    last = run((*BY_LEVEL, again), hospital_level=level).layers[-1]
    assert (last.name, last.applies, last.sometimes, last.uses) == ("再救助", False, False, ())
    assert last.base == last.remaining


# --- several identities while an amount is unknown ------------------------------------------------------------------


ABOVE_HALF = rule(
    ThresholdRate(yuan(500), True, (ThresholdCounts.WHOLE,), per(10_000), NO_CEILING),
    ASSISTANCE,
    id="above-half",
    priority=1,
    who=Who(identities=(POOR,)),
)


def test_whichever_identity_a_named_amount_makes_the_better_one_lies_inside() -> None:
    rules = (ABOVE_HALF, assistance(6000, identities=(ALLOWANCE,)))
    both = {"identities": (ALLOWANCE, POOR), "basic_paid": None}
    wide = run(rules, **both)
    assert wide.identity_varies
    chosen = set()
    for basic in range(0, 1001, 50):
        one = run(rules, **{**both, "basic_paid": basic})
        chosen.add(one.identity)
        assert hull((one.out_of_pocket, wide.out_of_pocket)) == wide.out_of_pocket
        for layer, before in zip(one.layers, wide.layers, strict=True):
            assert hull((layer.pays, before.pays)) == before.pays
    assert chosen == {ALLOWANCE, POOR}
    assert wide.out_of_pocket == Range(0, 400)


def test_where_no_amount_is_open_the_identity_is_certain() -> None:
    rules = (ABOVE_HALF, assistance(6000, identities=(ALLOWANCE,)))
    assert not run(rules, identities=(ALLOWANCE, POOR), covered_expenses=499).identity_varies


def test_no_identity_is_certain_where_a_named_amount_may_lead_to_another() -> None:
    """As long as the whole bill may be special drugs both fare alike; named, they leave the better best case to one."""
    basic = rule(
        TopUp(per(138)),
        Program.BASIC_MEDICAL_INSURANCE,
        who=Who((ALLOWANCE,), (ByReading(EPIDEMIC, "R14"),)),
    )
    rules = (basic, rule(TopUp(per(3156)), Program.CASE_BY_CASE))
    both = {"identities": (ALLOWANCE, EPIDEMIC), "basic_paid": None}
    open_drugs = run(rules, special_drug_cost=UNKNOWN, **both)
    assert run(rules, special_drug_cost=700, **both).identity is EPIDEMIC
    assert open_drugs.identity is ALLOWANCE
    assert open_drugs.identity_varies


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


def test_what_only_together_narrows_is_named_after_what_narrows_alone() -> None:
    rules = (*BY_LEVEL, SPECIAL)
    asked = claim(1000, basic_paid=None, special_drug_cost=UNKNOWN, covered_expenses=UNKNOWN, care=UNKNOWN)
    found = narrowings(asked, rules, estimate(asked, rules))
    assert {"hospital_level", "covered_expenses", "special_drug_cost", "basic_paid"} <= {one.question for one in found}
    assert [one.by for one in found] == sorted((one.by for one in found), reverse=True)
    assert found[-1].by == 0
