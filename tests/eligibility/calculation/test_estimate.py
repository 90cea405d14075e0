"""What does the result of one bill say: which layers in which order, of what, for whom, and what stays uncovered?"""

from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN
from eligibility.calculation.estimate import Calculated, LayerResult, estimate
from eligibility.calculation.money import Range, exactly
from knowledge.tables.schema import Entered, Figure, FixedRate, NoFigure, Relative, Rule, ThresholdRate, Who
from knowledge.tables.terms import (
    Care,
    CareLocation,
    HospitalLevel,
    Identity,
    Program,
    ThresholdCounts,
    Unit,
    WhyUnknown,
)
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, unknown, yuan

BASIC, CRITICAL = Program.BASIC_MEDICAL_INSURANCE, Program.CRITICAL_ILLNESS_INSURANCE
ASSISTANCE, RELIEF = Program.MEDICAL_ASSISTANCE, Program.HOSPITAL_RELIEF
SUPPLEMENT, AGAIN = Program.COMMERCIAL_SUPPLEMENT, Program.RE_ASSISTANCE
POOR, ALLOWANCE = Identity.REGISTERED_POOR, Identity.SUBSISTENCE_ALLOWANCE


def half(program: Program, rate: int = 5000, **changes: Any) -> Rule:
    return rule(FixedRate(per(rate), NO_CEILING), program, **{"id": f"{program}-{rate}", **changes})


def run(*rules: Rule, total: int = 1000, **changes: Any) -> Calculated:
    return estimate(claim(total, **{"critical_illness_paid": 0, **changes}), rules)


def chain(*rules: Rule, **changes: Any) -> list[Program]:
    return [layer.program for layer in run(*rules, **changes).layers]


def layer(program: Program, *rules: Rule, **changes: Any) -> LayerResult:
    return next(one for one in run(*rules, **changes).layers if one.program is program)


# --- the chain -------------------------------------------------------------------------------------------------------


def test_layers_stand_in_the_order_of_the_tables_each_on_what_the_one_before_left() -> None:
    rules = (half(ASSISTANCE, order=50), half(AGAIN, 2000, order=40))
    result = run(*rules, basic_paid=100)
    assert [one.program for one in result.layers] == [BASIC, CRITICAL, AGAIN, ASSISTANCE]
    assert [one.base for one in result.layers] == [exactly(one) for one in (1000, 900, 900, 720)]
    assert [one.pays for one in result.layers] == [exactly(one) for one in (100, 0, 180, 360)]
    assert [one.remaining for one in result.layers] == [exactly(one) for one in (900, 900, 720, 360)]
    assert (result.total_paid, result.out_of_pocket, result.total_cost) == (exactly(640), exactly(360), 1000)


def test_what_everyone_has_and_what_someone_was_paid_stand_in_their_usual_places() -> None:
    assert chain() == [BASIC, CRITICAL]
    assert chain(half(AGAIN)) == [BASIC, CRITICAL, AGAIN]
    assert chain(half(AGAIN), commercial_paid=1, hospital_relief_paid=1) == [BASIC, CRITICAL, RELIEF, SUPPLEMENT, AGAIN]
    assert chain(half(ASSISTANCE), commercial_paid=1) == [BASIC, CRITICAL, ASSISTANCE, SUPPLEMENT]
    assert chain(half(ASSISTANCE), commercial_paid=0, hospital_relief_paid=0) == [BASIC, CRITICAL, ASSISTANCE]
    assert chain(half(AGAIN), commercial_paid=UNKNOWN) == [BASIC, CRITICAL, SUPPLEMENT, AGAIN]


def test_a_layer_bears_the_name_its_rules_agree_on_and_else_that_of_the_program() -> None:
    one, same, other = (half(ASSISTANCE, rate, name=name) for rate, name in ((1, "甲"), (2, "甲"), (3, "乙")))
    assert layer(ASSISTANCE, one, same).name == "甲"
    assert layer(ASSISTANCE, one, other).name == ASSISTANCE.chinese
    drugs = half(CRITICAL, id="drugs", name="特药", separate_chain=True)
    assert layer(CRITICAL, half(CRITICAL, 7, name="丙"), drugs).name == "丙"
    assert layer(CRITICAL, drugs).name == layer(CRITICAL).name == CRITICAL.chinese


@pytest.mark.parametrize(
    ("program", "key"), [(RELIEF, "hospital_relief_paid"), (SUPPLEMENT, "commercial_paid")], ids=str
)
def test_an_amount_from_the_bill_wins_over_a_table_that_does_not_ask_for_it(program: Program, key: str) -> None:
    for_poor = half(program, who=Who(identities=(POOR,)))
    assert layer(program, half(program)).pays == exactly(500)
    assert layer(program, half(program), **{key: 0}).pays == exactly(0)
    assert layer(program, half(program), **{key: 70}).pays == exactly(70)
    assert layer(program, rule(Entered(key), program), **{key: 70}).pays == exactly(70)
    assert layer(program, for_poor, **{key: 70}).pays == exactly(70)
    assert not layer(program, for_poor, **{key: 0}).applies
    assert layer(program, half(program), **{key: 0}).applies
    assert layer(program, for_poor, **{key: UNKNOWN}).pays == Range(0, 1000)


@pytest.mark.parametrize(("program", "key"), [(BASIC, "basic_paid"), (CRITICAL, "critical_illness_paid")], ids=str)
def test_what_insurance_paid_wins_over_its_table_whoever_it_reaches(program: Program, key: str) -> None:
    for_poor = half(program, who=Who(identities=(POOR,)))
    for rules in ((), (half(program),), (for_poor,)):
        assert layer(program, *rules, **{key: 70}).pays == exactly(70)
        assert layer(program, *rules, **{key: 0}).applies
    assert layer(program, half(program), **{key: None}).pays == exactly(500)
    assert layer(program, for_poor, **{key: None}).pays == Range(0, 1000)
    assert layer(program, **{key: None}).pays == Range(0, 1000)


def test_insurance_that_names_no_figure_to_someone_pays_what_nobody_knows_and_assistance_nothing() -> None:
    for_poor = half(ASSISTANCE, who=Who(identities=(POOR,)))
    found = layer(ASSISTANCE, for_poor)
    assert (found.applies, found.sometimes, found.pays, found.uses) == (False, False, exactly(0), ())
    assert found.refusal is not None


def test_a_layer_that_holds_in_some_of_the_possibilities_says_so_and_for_whom_it_would() -> None:
    for_primary = half(ASSISTANCE, who=Who(identities=None, hospital_levels=(HospitalLevel.PRIMARY,)))
    found = layer(ASSISTANCE, for_primary)
    assert (found.applies, found.sometimes, found.pays) == (True, True, Range(0, 500))
    assert found.refusal is not None
    assert found.refusal.open_to == (HospitalLevel.PRIMARY,)
    sure = layer(ASSISTANCE, for_primary, hospital_level=HospitalLevel.PRIMARY)
    assert (sure.applies, sure.sometimes, sure.refusal) == (True, False, None)


def test_each_rule_that_may_hold_is_a_use_with_what_it_would_find_and_pay() -> None:
    rules = (
        half(CRITICAL, 2000, who=Who(None, hospital_levels=(HospitalLevel.PRIMARY,)), priority=20),
        half(CRITICAL, 4000),
        half(ASSISTANCE),
    )
    uses = layer(CRITICAL, *rules, critical_illness_paid=None).uses
    assert [(use.link.rule and use.link.rule.id, use.base, use.pays) for use in uses] == [
        (f"{CRITICAL}-2000", exactly(1000), exactly(200)),
        (f"{CRITICAL}-4000", exactly(1000), exactly(400)),
    ]
    (after,) = layer(ASSISTANCE, *rules, critical_illness_paid=None).uses
    assert (after.base, after.pays) == (Range(600, 800), Range(300, 400))


@pytest.mark.parametrize(
    ("paid", "cut", "surely"),
    [(600, False, False), (601, True, False), (800, True, False), (801, True, True)],
)
def test_an_amount_is_surely_cut_where_it_fits_in_none_of_several_possibilities(
    paid: int, cut: bool, surely: bool
) -> None:
    """Critical illness insurance leaves 6.00 in a primary hospital and 8.00 elsewhere."""
    rules = (
        half(CRITICAL, 4000, who=Who(None, hospital_levels=(HospitalLevel.PRIMARY,)), priority=20),
        half(CRITICAL, 2000),
    )
    found = layer(RELIEF, *rules, critical_illness_paid=None, hospital_relief_paid=paid)
    assert (found.base, found.cut, found.cut_surely) == (Range(600, 800), cut, surely)


# --- special drugs ---------------------------------------------------------------------------------------------------


DRUGS = rule(FixedRate(per(6000), yuan(200)), CRITICAL, id="drugs", separate_chain=True)


def test_special_drugs_are_added_to_their_layer_and_to_no_other() -> None:
    result = run(DRUGS, half(ASSISTANCE), special_drug_cost=300, critical_illness_paid=100)
    critical, assistance = result.layers[1:]
    assert (critical.base, critical.pays, critical.remaining) == (exactly(1000), exactly(280), exactly(720))
    assert (assistance.base, assistance.pays, assistance.remaining) == (exactly(600), exactly(300), exactly(300))
    assert [use.base for use in critical.uses] == [exactly(700), exactly(300)]
    assert result.out_of_pocket == exactly(300 + 120)


def test_special_drugs_without_a_rule_are_reported_with_critical_illness_and_may_be_paid_or_not() -> None:
    result = run(half(ASSISTANCE), special_drug_cost=300)
    assert result.layers[1].pays == Range(0, 300)
    assert result.layers[1].remaining == Range(700, 1000)
    assert result.out_of_pocket == Range(350, 650)


def test_special_drugs_paid_by_another_program_are_reported_with_that() -> None:
    elsewhere = rule(FixedRate(per(6000), NO_CEILING), ASSISTANCE, id="drugs", separate_chain=True)
    result = run(elsewhere, special_drug_cost=300)
    assert [one.pays for one in result.layers] == [exactly(0), exactly(0), exactly(180)]
    assert result.layers[2].base == exactly(1000)


def test_where_there_are_no_special_drugs_their_rule_is_no_use() -> None:
    assert len(run(DRUGS).layers[1].uses) == 1
    assert len(run(DRUGS, special_drug_cost=0).layers[1].uses) == 1
    assert len(run(DRUGS, special_drug_cost=UNKNOWN).layers[1].uses) == 2


def test_an_unknown_cost_of_special_drugs_leaves_room_for_what_basic_insurance_paid() -> None:
    for covered in (None, UNKNOWN):
        result = run(DRUGS, special_drug_cost=UNKNOWN, covered_expenses=covered, basic_paid=400)
        assert result.special == Range(0, 600)
        assert result.covered == Range(400, 1000)


# --- what is neither covered nor special drugs -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("covered", "special", "uncovered"),
    [
        (None, None, exactly(0)),
        (None, 300, exactly(0)),
        (None, UNKNOWN, exactly(0)),
        (600, None, exactly(400)),
        (600, 300, exactly(100)),
        (600, 400, exactly(0)),
        (600, UNKNOWN, Range(0, 400)),
        (UNKNOWN, None, Range(0, 1000)),
        (UNKNOWN, 300, Range(0, 700)),
        (UNKNOWN, UNKNOWN, Range(0, 1000)),
    ],
)
def test_what_is_not_covered_is_the_rest_of_the_bill(covered: Any, special: Any, uncovered: Range) -> None:
    result = run(DRUGS, covered_expenses=covered, special_drug_cost=special)
    assert result.uncovered == uncovered


def test_uncovered_costs_are_the_persons_own() -> None:
    result = run(half(ASSISTANCE, 10_000), covered_expenses=600)
    assert (result.total_paid, result.out_of_pocket) == (exactly(600), exactly(400))


def backstop(beyond: bool, **changes: Any) -> Rule:
    made = NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",), beyond_catalogue=beyond)
    return rule(made, Program.CRITICAL_BACKSTOP, **changes)


def test_a_backstop_may_pay_of_uncovered_costs_only_where_no_clause_keeps_it_to_the_catalogue() -> None:
    def last(beyond: bool, **changes: Any) -> tuple[Range, ...]:
        result = run(half(ASSISTANCE), backstop(beyond), **changes)
        found = result.layers[-1]
        return found.base, found.pays, found.remaining, result.out_of_pocket

    assert last(False, covered_expenses=600) == (exactly(300), Range(0, 300), Range(0, 300), Range(400, 700))
    assert last(True, covered_expenses=600) == (exactly(700), Range(0, 700), Range(0, 700), Range(0, 700))
    assert last(True) == last(False) == (exactly(500), Range(0, 500), Range(0, 500), Range(0, 500))
    assert last(True, covered_expenses=UNKNOWN) == (Range(500, 1000), *[Range(0, 1000)] * 3)


def test_special_drugs_stay_outside_of_a_backstop() -> None:
    result = run(DRUGS, half(ASSISTANCE), backstop(True), covered_expenses=600, special_drug_cost=300)
    found = result.layers[-1]
    assert (found.base, found.pays, found.remaining) == (exactly(400), Range(0, 400), Range(0, 400))
    assert result.out_of_pocket == Range(120, 520)


def test_a_backstop_that_reaches_some_only_backs_in_some_of_the_possibilities() -> None:
    near = Who(None, care_locations=(CareLocation.IN_CITY,))
    result = run(backstop(True, who=near), covered_expenses=600)
    assert result.layers[-1].sometimes
    assert result.out_of_pocket == Range(0, 1000)
    far = run(backstop(True, who=near), covered_expenses=600, care_location=CareLocation.IN_COUNTY)
    assert far.out_of_pocket == exactly(1000)


# --- who -------------------------------------------------------------------------------------------------------------


def test_the_identity_is_the_one_that_was_named_or_none_for_the_ordinary_insured() -> None:
    assert run(half(ASSISTANCE)).identity is None
    assert run(half(ASSISTANCE), identities=(POOR,)).identity is POOR
    assert run(half(ASSISTANCE), identities=UNKNOWN).identity is None


def test_an_unknown_identity_varies_only_where_some_rule_tells_identities_apart() -> None:
    for_poor = half(ASSISTANCE, who=Who(identities=(POOR,)))
    assert run(for_poor, identities=UNKNOWN).identity_varies
    assert run(for_poor, identities=UNKNOWN).out_of_pocket == Range(500, 1000)
    assert not run(half(ASSISTANCE), identities=UNKNOWN).identity_varies
    assert not run(for_poor, identities=(POOR,)).identity_varies
    assert not run(for_poor).identity_varies


def test_unknown_answers_are_walked_one_by_one_up_to_the_limit_and_at_once_beyond_it() -> None:
    rules = tuple(
        half(ASSISTANCE, rate, who=Who(None, hospital_levels=(level,)))
        for rate, level in zip((9000, 8000, 6000), HospitalLevel, strict=True)
    )
    asked = claim(1000, critical_illness_paid=0)
    for most, at_once in ((4, False), (3, False), (2, True), (0, True)):
        result = estimate(asked, rules, most_scenarios=most)
        assert (result.scenarios, result.hull) == (3, at_once)
        assert result.out_of_pocket == Range(100, 400)


# --- of several identities exactly one counts --------------------------------------------------------------------


def for_whom(identity: Identity, made: Any) -> Rule:
    return rule(made, ASSISTANCE, id=f"{identity}", who=Who(identities=(identity,)))


def between(low: int, high: int) -> FixedRate:
    return FixedRate(unknown(Unit.RATE, low, high), NO_CEILING)


@pytest.mark.parametrize("named", [(POOR, ALLOWANCE), (ALLOWANCE, POOR)])
def test_the_lower_worst_case_counts_then_the_lower_best_case_then_the_order(named: tuple[Identity, ...]) -> None:
    def chosen(poor: Any, allowance: Any) -> tuple[Identity | None, Range]:
        result = run(for_whom(POOR, poor), for_whom(ALLOWANCE, allowance), identities=named)
        assert not result.identity_varies
        return result.identity, result.out_of_pocket

    assert chosen(between(5000, 9000), between(6000, 7000)) == (ALLOWANCE, Range(300, 400))
    assert chosen(between(6000, 7000), between(5000, 9000)) == (POOR, Range(300, 400))
    assert chosen(between(6000, 7000), between(6000, 9000)) == (ALLOWANCE, Range(100, 400))
    assert chosen(between(6000, 9000), between(6000, 7000)) == (POOR, Range(100, 400))
    first = next(one for one in Identity if one in named)
    assert chosen(between(6000, 7000), between(6000, 7000)) == (first, Range(300, 400))


@pytest.mark.parametrize(
    ("named", "likeliest"),
    [
        ({"basic_paid": None}, ALLOWANCE),
        ({"critical_illness_paid": None}, ALLOWANCE),
        ({"covered_expenses": UNKNOWN}, POOR),  # at worst all of it for both: the lower best case
        ({"special_drug_cost": UNKNOWN, "covered_expenses": 600}, ALLOWANCE),
        ({"hospital_relief_paid": UNKNOWN}, ALLOWANCE),
        ({"commercial_paid": UNKNOWN}, ALLOWANCE),
    ],
)
def test_while_an_amount_may_still_be_named_either_identity_may_turn_out_the_better(
    named: dict[str, Any], likeliest: Identity
) -> None:
    rules = (for_whom(POOR, between(5000, 9000)), for_whom(ALLOWANCE, between(6000, 7000)))
    result = run(*rules, identities=(POOR, ALLOWANCE), **named)
    assert result.identity_varies
    assert result.identity is likeliest


def test_an_income_that_may_still_be_named_keeps_both_identities_open_only_where_it_counts() -> None:
    quarter = Figure(Unit.YUAN, relative=Relative("answers", "disposable_income", times=2500), clause_id="made.1")
    by_income = rule(
        ThresholdRate(quarter, False, (ThresholdCounts.EXCESS,), per(5000), NO_CEILING), Program.TILTED_ASSISTANCE
    )
    rules = (for_whom(POOR, between(5000, 9000)), for_whom(ALLOWANCE, between(6000, 7000)))
    both = {"identities": (POOR, ALLOWANCE)}
    assert run(*rules, by_income, **both).identity_varies
    assert not run(*rules, by_income, disposable_income=4000, **both).identity_varies
    assert not run(*rules, **both).identity_varies


def test_care_for_a_special_drug_makes_the_bill_of_it_and_other_care_does_not() -> None:
    for care, pocket in ((Care.SPECIAL_DRUG, 800), (Care.INPATIENT, 500)):
        assert run(DRUGS, half(ASSISTANCE), care=care).out_of_pocket == exactly(pocket)
    assert run(DRUGS, half(ASSISTANCE), care=UNKNOWN).out_of_pocket == Range(500, 800)
