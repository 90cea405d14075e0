"""What is taken for granted where a person said nothing, and is it named where it matters only?"""

from typing import Any

import pytest

from eligibility.calculation.assumptions import Taken, taken
from eligibility.calculation.claim import UNKNOWN
from eligibility.calculation.estimate import estimate
from knowledge.tables.schema import Entered, FixedRate, NoFigure, Rule, Who
from knowledge.tables.terms import Care, Identity, Program, WhyUnknown, YearToDate
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule

POOR, ALLOWANCE = Identity.REGISTERED_POOR, Identity.SUBSISTENCE_ALLOWANCE
SAID: dict[str, Any] = {
    "covered_expenses": 1000,
    "critical_illness_paid": 0,
    "hospital_relief_paid": 0,
    "commercial_paid": 0,
    "special_drug_cost": 0,
    "year_to_date": dict.fromkeys(YearToDate, 0),
}
DISCHARGE = Taken("discharge_day")


def assumed(rules: tuple[Rule, ...] = (), *left_out: str, **changes: Any) -> tuple[Taken, ...]:
    """The assumptions of a bill of 1,000 fen on which all is said but ``left_out``."""
    said = {key: value for key, value in SAID.items() if key not in left_out}
    asked = claim(1000, **{**said, **changes})
    return taken(asked, estimate(asked, rules))


def test_where_all_is_said_only_the_day_is_assumed() -> None:
    assert assumed() == (DISCHARGE,)
    assert (DISCHARGE.form, DISCHARGE.about) == ("", ())


@pytest.mark.parametrize(
    ("key", "program"),
    [
        ("hospital_relief_paid", Program.HOSPITAL_RELIEF),
        ("commercial_paid", Program.COMMERCIAL_SUPPLEMENT),
    ],
)
def test_an_amount_left_out_is_nothing_unless_a_table_says_what_is_paid(key: str, program: Program) -> None:
    assert assumed((), key) == (Taken(f"default_{key}"), DISCHARGE)
    assert assumed((rule(Entered(key), program),), key) == (Taken(f"default_{key}"), DISCHARGE)
    assert assumed((rule(FixedRate(per(5000), NO_CEILING), program),), key) == (DISCHARGE,)
    assert assumed((), key, **{key: UNKNOWN}) == (DISCHARGE,)


def test_covered_expenses_left_out_are_all_but_the_special_drugs() -> None:
    assert assumed((), "covered_expenses") == (Taken("default_covered_expenses"), DISCHARGE)
    assert assumed((), covered_expenses=UNKNOWN) == (DISCHARGE,)


def test_what_of_the_year_was_left_out_is_named() -> None:
    some = {used: 0 for used in YearToDate if used is not YearToDate.ASSISTANCE_PAID}
    one = Taken("default_year_to_date", "some", (YearToDate.ASSISTANCE_PAID,))
    assert assumed((), year_to_date=some) == (one, DISCHARGE)
    assert assumed((), "year_to_date") == (Taken("default_year_to_date", "", tuple(YearToDate)), DISCHARGE)
    assert assumed((), year_to_date=dict.fromkeys(YearToDate, UNKNOWN)) == (DISCHARGE,)


@pytest.mark.parametrize(
    ("care", "covered", "form"),
    [
        (Care.INPATIENT, 400, ""),
        (Care.INPATIENT, UNKNOWN, ""),
        (Care.SPECIAL_DRUG, 400, "rest"),
        (Care.SPECIAL_DRUG, None, "total"),
        (UNKNOWN, 400, "perhaps_rest"),
        (UNKNOWN, None, "perhaps_total"),
        (UNKNOWN, UNKNOWN, "perhaps_open"),
    ],
)
def test_special_drugs_left_out_are_nothing_or_with_such_care_what_is_not_covered(
    care: Any, covered: Any, form: str
) -> None:
    found = assumed((), "special_drug_cost", care=care, covered_expenses=covered)
    assert [one for one in found if one.code == "default_special_drug_cost"] == [
        Taken("default_special_drug_cost", form)
    ]


@pytest.mark.parametrize(("covered", "special"), [(UNKNOWN, None), (400, 600), (400, UNKNOWN), (400, 0)])
def test_nothing_is_assumed_of_special_drugs_that_are_named_or_wholly_open(covered: Any, special: Any) -> None:
    found = assumed((), care=Care.SPECIAL_DRUG, covered_expenses=covered, special_drug_cost=special)
    assert "default_special_drug_cost" not in {one.code for one in found}


def test_an_amount_that_does_not_fit_is_said_to_be_cut_surely_or_maybe() -> None:
    relief = (Program.HOSPITAL_RELIEF,)
    assert assumed((), hospital_relief_paid=1001) == (Taken("cut_to_remaining", "", relief), DISCHARGE)
    assert assumed((), hospital_relief_paid=600, basic_paid=None) == (
        Taken("cut_to_remaining", "maybe", relief),
        DISCHARGE,
    )
    assert assumed((), hospital_relief_paid=1000) == (DISCHARGE,)


def _for(identity: Identity, rate: int) -> Rule:
    who = Who(identities=(identity,))
    made = FixedRate(per(rate), NO_CEILING)
    return rule(made, Program.MEDICAL_ASSISTANCE, id=f"{identity}-{rate}", priority=rate, who=who)


def test_of_several_identities_the_one_that_counts_is_named_first_of_all() -> None:
    rules = (_for(POOR, 9000), _for(ALLOWANCE, 8000))
    assert assumed(rules, identities=(POOR, ALLOWANCE)) == (Taken("one_identity", "", (POOR,)), DISCHARGE)
    assert assumed(rules, identities=(POOR,)) == (DISCHARGE,)
    assert assumed(rules, identities=UNKNOWN) == (DISCHARGE,)


def test_where_another_identity_may_turn_out_the_better_one_that_is_said() -> None:
    open_rate = NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",))
    rules = (
        _for(POOR, 9000),
        rule(open_rate, Program.RE_ASSISTANCE, id="open", who=Who(identities=(ALLOWANCE,))),
    )
    found = assumed(rules, identities=(POOR, ALLOWANCE), basic_paid=None)
    assert found == (Taken("one_identity", "varies", (POOR,)), DISCHARGE)


def test_each_assumption_names_the_readings_by_which_it_is_taken() -> None:
    found = assumed((_for(POOR, 9000),), *SAID, identities=(POOR, ALLOWANCE), hospital_relief_paid=1001)
    assert {one.code: one.readings for one in found} == {
        "one_identity": ("R12",),
        "cut_to_remaining": (),
        "default_covered_expenses": (),
        "default_commercial_paid": (),
        "default_special_drug_cost": ("R18",),
        "default_year_to_date": ("R10", "R11"),
        "discharge_day": ("R16",),
    }
