"""Which unknown answers would narrow a result, by how much, and with which values are they tried?"""

from dataclasses import replace
from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN, Claim
from eligibility.calculation.estimate import estimate, out_of_pocket
from eligibility.calculation.money import Range, exactly
from eligibility.calculation.narrowing import (
    Pockets,
    a_bill,
    answered,
    held_alone,
    narrowings,
    span_of,
    special_drug_bill,
    tried,
)
from knowledge.tables.schema import Figure, FixedRate, NoFigure, Relative, Rule, ThresholdRate, Who
from knowledge.tables.terms import (
    Care,
    CareLocation,
    Condition,
    HospitalLevel,
    Identity,
    Insurance,
    Program,
    ThresholdCounts,
    Unit,
    WhyUnknown,
    YearToDate,
)
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, unknown, yuan

ASSISTANCE, AGAIN = Program.MEDICAL_ASSISTANCE, Program.RE_ASSISTANCE
POOR = Identity.REGISTERED_POOR
USED = YearToDate.ASSISTANCE_PAID
KNOWN: dict[str, Any] = {
    "hospital_level": HospitalLevel.TERTIARY,
    "care_location": CareLocation.IN_CITY,
    "referred": True,
    "followed_guidance": True,
    "critical_illness_paid": 0,
    "disposable_income": 0,
}


def pays(rate: int = 6000, **who: Any) -> Rule:
    """Assistance for those of ``who``, everyone else gets none."""
    made = FixedRate(per(rate), yuan(500), USED)
    return rule(made, ASSISTANCE, id=f"pays-{rate}", who=Who(**{"identities": None, **who}))


DRUGS = rule(FixedRate(per(6000), NO_CEILING), id="drugs", separate_chain=True)
QUARTER = Figure(Unit.YUAN, relative=Relative("answers", "disposable_income", times=2500), clause_id="made.1")
BY_INCOME = rule(ThresholdRate(QUARTER, False, (ThresholdCounts.EXCESS,), per(5000), NO_CEILING), AGAIN)


def bill(**changes: Any) -> Claim:
    return claim(1000, **{**KNOWN, **changes})


def narrowed(asked: Claim, *rules: Rule) -> list[tuple[str, int]]:
    """The questions in their order, each with what answering it narrows."""
    return [(one.question, one.by) for one in narrowings(asked, rules, estimate(asked, rules))]


@pytest.mark.parametrize(
    ("key", "rules", "asked", "by"),
    [
        ("insurance", (pays(insurance=(Insurance.RESIDENT,)),), {"insurance": UNKNOWN}, 500),
        ("care", (pays(care=(Care.INPATIENT,)),), {"care": UNKNOWN, "special_drug_cost": 0}, 500),
        (
            "hospital_level",
            (pays(hospital_levels=(HospitalLevel.PRIMARY,)),),
            {"hospital_level": UNKNOWN},
            500,
        ),
        ("care_location", (pays(care_locations=(CareLocation.IN_CITY,)),), {"care_location": UNKNOWN}, 500),
        ("identities", (pays(identities=(POOR,)),), {"identities": UNKNOWN}, 500),
        ("referred", (pays(requires=(Condition.REFERRED,)),), {"referred": UNKNOWN}, 500),
        ("followed_guidance", (pays(requires=(Condition.FOLLOWED_GUIDANCE,)),), {"followed_guidance": UNKNOWN}, 500),
        ("basic_paid", (), {"basic_paid": None}, 1000),
        ("critical_illness_paid", (), {"critical_illness_paid": None}, 1000),
        ("covered_expenses", (pays(),), {"covered_expenses": UNKNOWN}, 500),
        ("hospital_relief_paid", (), {"hospital_relief_paid": UNKNOWN}, 1000),
        ("commercial_paid", (), {"commercial_paid": UNKNOWN}, 1000),
        ("special_drug_cost", (DRUGS,), {"special_drug_cost": UNKNOWN, "covered_expenses": 0}, 600),
        ("disposable_income", (BY_INCOME,), {"disposable_income": UNKNOWN}, 500),
        (f"year_to_date.{USED}", (pays(),), {"year_to_date": {USED: UNKNOWN}}, 500),
    ],
)
def test_each_answer_that_narrows_alone_is_named_with_what_it_narrows(
    key: str, rules: tuple[Rule, ...], asked: dict[str, Any], by: int
) -> None:
    assert narrowed(bill(**asked), *rules) == [(key, by)]


def test_nothing_is_asked_where_the_result_is_known_or_no_rule_looks_at_the_answer() -> None:
    everything = {
        "insurance": UNKNOWN,
        "hospital_level": UNKNOWN,
        "care_location": UNKNOWN,
        "referred": UNKNOWN,
        "followed_guidance": UNKNOWN,
        "disposable_income": UNKNOWN,
        "year_to_date": {YearToDate.SPECIAL_DRUG_PAID: UNKNOWN},
    }
    assert narrowed(bill(**everything), pays()) == []
    assert narrowed(bill(**everything, basic_paid=None), pays()) == [("basic_paid", 500)]
    open_rate = rule(FixedRate(unknown(Unit.RATE), NO_CEILING), AGAIN)
    assert narrowed(bill(**everything), open_rate) == []


def test_of_two_conditions_the_one_that_a_rule_looks_at_is_asked() -> None:
    both = {"referred": UNKNOWN, "followed_guidance": UNKNOWN}
    assert narrowed(bill(**both), pays(requires=(Condition.REFERRED,))) == [("referred", 500)]
    each = pays(requires=(Condition.REFERRED, Condition.FOLLOWED_GUIDANCE))
    assert narrowed(bill(**both), each) == [("referred", 500), ("followed_guidance", 500)]
    assert narrowed(bill(referred=False, followed_guidance=UNKNOWN), each) == []
    assert narrowed(bill(followed_guidance=UNKNOWN), each) == [("followed_guidance", 500)]


def test_what_narrows_most_is_asked_first() -> None:
    """From 3.50 to 10.00: the income leaves 1.50 open for somebody poor or not, the identity 3.50 by the income."""
    rules = (pays(3000, identities=(POOR,)), BY_INCOME)
    asked = bill(identities=UNKNOWN, disposable_income=UNKNOWN)
    assert narrowed(asked, *rules) == [("disposable_income", 500), ("identities", 300)]


CROSSWISE = (
    pays(6000, insurance=(Insurance.RESIDENT,), hospital_levels=(HospitalLevel.PRIMARY,)),
    pays(7000, insurance=(Insurance.EMPLOYEE,), hospital_levels=(HospitalLevel.SECONDARY, HospitalLevel.TERTIARY)),
)


def test_answers_that_narrow_only_together_are_named_with_nothing_of_their_own() -> None:
    asked = bill(insurance=UNKNOWN, hospital_level=UNKNOWN)
    assert narrowed(asked, *CROSSWISE) == [("insurance", 0), ("hospital_level", 0)]


def test_a_year_that_counts_only_for_some_is_named_with_what_decides_who_they_are() -> None:
    higher = (HospitalLevel.SECONDARY, HospitalLevel.TERTIARY)
    others = Who(identities=None, insurance=(Insurance.EMPLOYEE,), hospital_levels=higher)
    rules = (
        pays(insurance=(Insurance.RESIDENT,), hospital_levels=(HospitalLevel.PRIMARY,)),
        rule(FixedRate(per(6000), yuan(500)), ASSISTANCE, id="others", who=others),
    )
    asked = bill(insurance=UNKNOWN, hospital_level=UNKNOWN, year_to_date={USED: UNKNOWN})
    assert narrowed(asked, *rules) == [("insurance", 0), ("hospital_level", 0), (f"year_to_date.{USED}", 0)]


def test_what_narrows_alone_comes_before_what_narrows_only_together() -> None:
    asked = bill(insurance=UNKNOWN, hospital_level=UNKNOWN, commercial_paid=UNKNOWN)
    assert narrowed(asked, *CROSSWISE) == [("commercial_paid", 1000), ("insurance", 0), ("hospital_level", 0)]


# --- with what it is tried -------------------------------------------------------------------------------------------


def test_an_amount_is_tried_at_its_ends_and_between_them_in_equal_steps() -> None:
    assert tried(Range(0, 100)) == (0, 50, 100)
    assert tried(Range(10, 21)) == (10, 15, 21)
    assert tried(Range(10, 21), 1) == (10, 21)
    assert tried(Range(7, 8)) == (7, 8)
    assert tried(Range(7, 7)) == (7,)


@pytest.mark.parametrize(
    ("question", "asked", "span"),
    [
        ("covered_expenses", {}, Range(0, 1000)),
        ("covered_expenses", {"basic_paid": 300, "special_drug_cost": 400}, Range(300, 600)),
        ("covered_expenses", {"basic_paid": 300, "special_drug_cost": UNKNOWN}, Range(300, 1000)),
        ("covered_expenses", {"basic_paid": None}, Range(0, 1000)),
        ("special_drug_cost", {"basic_paid": 300}, Range(0, 700)),
        ("special_drug_cost", {"basic_paid": 300, "covered_expenses": 400}, Range(0, 600)),
        ("special_drug_cost", {"basic_paid": None, "covered_expenses": UNKNOWN}, Range(0, 1000)),
        ("basic_paid", {}, Range(0, 1000)),
        ("basic_paid", {"special_drug_cost": 400}, Range(0, 600)),
        ("basic_paid", {"special_drug_cost": 400, "covered_expenses": 500}, Range(0, 500)),
        ("basic_paid", {"special_drug_cost": UNKNOWN, "covered_expenses": UNKNOWN}, Range(0, 1000)),
        ("hospital_relief_paid", {"special_drug_cost": 400, "covered_expenses": 500}, Range(0, 1000)),
    ],
)
def test_an_unknown_amount_lies_where_it_still_makes_a_bill(question: str, asked: dict[str, Any], span: Range) -> None:
    assert span_of(bill(**asked), question) == span


@pytest.mark.parametrize(
    ("asked", "cut"),
    [
        ({"covered_expenses": 700, "special_drug_cost": 400, "basic_paid": 650}, (600, 600)),
        ({"covered_expenses": 600, "special_drug_cost": 400, "basic_paid": 600}, (600, 600)),
        ({"covered_expenses": 700, "special_drug_cost": 1400, "basic_paid": 650}, (0, 0)),
        ({"covered_expenses": 700, "special_drug_cost": UNKNOWN, "basic_paid": 750}, (700, 700)),
        ({"covered_expenses": UNKNOWN, "special_drug_cost": 400, "basic_paid": 650}, (UNKNOWN, 600)),
        ({"covered_expenses": None, "special_drug_cost": None, "basic_paid": 1650}, (None, 1000)),
        ({"covered_expenses": 700, "special_drug_cost": 400, "basic_paid": None}, (600, None)),
    ],
)
def test_amounts_tried_one_by_one_are_cut_to_fit_into_one_bill(asked: dict[str, Any], cut: tuple[Any, Any]) -> None:
    found = a_bill(bill(**asked))
    assert (found.covered_expenses, found.basic_paid) == cut
    assert found == replace(bill(**asked), covered_expenses=cut[0], basic_paid=cut[1])


def test_an_answer_takes_its_place_and_leaves_the_others() -> None:
    before = bill(year_to_date={USED: UNKNOWN, YearToDate.RE_ASSISTANCE_PAID: 7})
    assert answered(before, "basic_paid", 5) == replace(before, basic_paid=5)
    assert answered(before, f"year_to_date.{USED}", 5).year_to_date == {USED: 5, YearToDate.RE_ASSISTANCE_PAID: 7}
    assert before.year_to_date[USED] is UNKNOWN


def test_an_identity_is_tried_as_the_only_one_and_none_as_none() -> None:
    assert held_alone((None, POOR)) == ((), (POOR,))


def test_a_bill_for_special_drugs_alone_has_no_other_amount() -> None:
    asked = bill(covered_expenses=500, basic_paid=400, critical_illness_paid=10, special_drug_cost=300, referred=False)
    found = special_drug_bill(asked)
    assert found.care is Care.SPECIAL_DRUG
    amounts = (found.covered_expenses, found.basic_paid, found.critical_illness_paid, found.special_drug_cost)
    assert amounts == (None, None, None, None)
    assert (found.total_cost, found.referred) == (1000, False)


@pytest.mark.parametrize(
    "other",
    [
        {"insurance": Insurance.EMPLOYEE},
        {"identities": ()},
        {"care": Care.OUTPATIENT_GENERAL},
        {"total_cost": 900},
        {"hospital_level": HospitalLevel.PRIMARY},
        {"care_location": CareLocation.IN_COUNTY},
        {"referred": False},
        {"followed_guidance": False},
        {"covered_expenses": 700},
        {"basic_paid": 100},
        {"critical_illness_paid": 100},
        {"hospital_relief_paid": 100},
        {"commercial_paid": 100},
        {"special_drug_cost": 100},
        {"disposable_income": 400},
        {"year_to_date": {USED: 400}},
    ],
    ids=lambda other: next(iter(other)),
)
def test_bills_that_differ_in_one_answer_are_not_taken_for_each_other(other: dict[str, Any]) -> None:
    only = Who(
        identities=(POOR,),
        insurance=(Insurance.RESIDENT,),
        care=(Care.INPATIENT,),
        hospital_levels=(HospitalLevel.TERTIARY,),
        care_locations=(CareLocation.IN_CITY,),
        requires=tuple(Condition),
    )
    rules = (rule(FixedRate(per(6000), yuan(500), USED), ASSISTANCE, who=only), BY_INCOME, DRUGS)
    one = bill(identities=(POOR,))
    changed = replace(one, **other)
    pockets = Pockets(rules)
    assert pockets.of(one) == out_of_pocket(one, rules)
    assert pockets.of(changed) == out_of_pocket(changed, rules) != pockets.of(one)
    assert pockets.width(changed) == pockets.of(changed).width


def test_what_everybody_pays_is_the_person_each_layer_in_order_the_drugs_and_what_lies_beyond_the_catalogue() -> None:
    silent = NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",), beyond_catalogue=True)
    rules = (pays(hospital_levels=(HospitalLevel.PRIMARY,)), DRUGS, rule(silent, AGAIN))
    asked = bill(hospital_level=UNKNOWN, covered_expenses=700, special_drug_cost=UNKNOWN)
    pockets = Pockets(rules)
    assert pockets.of(asked) == out_of_pocket(asked, rules)
    none, assistance, drugs = exactly(0), Range(0, 420), Range(0, 180)
    found = pockets.paid(asked)
    assert found == (out_of_pocket(asked, rules), none, none, assistance, Range(0, 700 + 300), drugs, Range(0, 300))


def test_what_everybody_pays_is_not_taken_from_another_bill() -> None:
    pockets = Pockets((pays(),))
    found = [pockets.paid(replace(bill(), total_cost=total))[-3] for total in (1000, 500, 1000)]
    assert found == [exactly(500), exactly(300), exactly(500)]
    assert pockets.of(replace(bill(), total_cost=500)) == exactly(200)
