"""How is what a person chose or typed read as an answer, and how do answers reach the calculation?"""

import pytest

from eligibility.questionnaire.answers import Mistake, as_said, contradiction, for_estimate, from_estimate, parse
from eligibility.questionnaire.questions import QUESTIONS, choices
from tests.eligibility.questionnaire.rules import BASIC_UNKNOWN, CRITICAL_FOR_THE_POOR, TOWN


def test_a_listed_choice_is_taken_and_any_other_is_refused():
    assert parse("insurance", ["resident"], TOWN) == "resident"
    assert isinstance(parse("insurance", ["nobody"], TOWN), Mistake)
    assert isinstance(parse("insurance", ["resident", "employee"], TOWN), Mistake)
    assert isinstance(parse("insurance", [], TOWN), Mistake)


def test_identities_are_those_that_a_rule_of_the_region_names():
    offered = [choice.value for choice in choices(next(q for q in QUESTIONS if q.key == "identities"), TOWN)]
    assert offered == ["subsistence_allowance", "registered_poor"]
    assert parse("identities", ["registered_poor"], TOWN) == ["registered_poor"]
    assert isinstance(parse("identities", ["orphan"], TOWN), Mistake)


def test_none_of_these_is_an_empty_list_and_stands_alone():
    assert parse("identities", ["none"], TOWN) == []
    assert isinstance(parse("identities", ["none", "registered_poor"], TOWN), Mistake)


def test_special_drugs_can_be_chosen_also_where_no_rule_speaks_of_them():
    """What is paid on them is then unknown, which is another result than that of a stay."""
    assert parse("care", ["special_drug"], TOWN) == "special_drug"
    assert parse("care", ["special_drug"], (BASIC_UNKNOWN,)) == "special_drug"


def test_not_knowing_is_an_answer_where_the_estimate_can_span_it():
    assert parse("covered_expenses", ["", "unknown"], TOWN) == "unknown"
    assert isinstance(parse("covered_expenses", ["3000", "unknown"], TOWN), Mistake)
    assert isinstance(parse("total_cost", ["unknown"], TOWN), Mistake)


def test_money_is_kept_in_yuan_with_two_decimals():
    assert parse("total_cost", ["12万"], TOWN) == "120000.00"
    refused = parse("total_cost", [""], TOWN)
    assert isinstance(refused, Mistake)
    assert "不清楚" not in refused.message


def test_yes_and_no_are_truth_values():
    assert parse("referred", ["yes"], TOWN) is True
    assert parse("referred", ["no"], TOWN) is False
    assert isinstance(parse("referred", ["true"], TOWN), Mistake)


@pytest.mark.parametrize(("covered", "stands"), [("99999.99", True), ("100000.00", True), ("100000.01", False)])
def test_covered_expenses_are_at_most_the_bill(covered: str, stands: bool):
    assert (contradiction("covered_expenses", covered, {"total_cost": "100000.00"}) is None) is stands


@pytest.mark.parametrize(("covered", "stands"), [("70000.00", True), ("70000.01", False)])
def test_special_drugs_stand_outside_covered_expenses(covered: str, stands: bool):
    earlier = {"total_cost": "100000.00", "special_drug_cost": "30000.00"}
    assert (contradiction("covered_expenses", covered, earlier) is None) is stands


def test_basic_insurance_pays_at_most_what_is_covered_or_else_the_bill():
    covered = {"total_cost": "100000.00", "covered_expenses": "80000.00"}
    assert contradiction("basic_paid", "80000.00", covered) is None
    assert contradiction("basic_paid", "80000.01", covered) is not None
    unknown = {"total_cost": "100000.00", "covered_expenses": "unknown"}
    assert contradiction("basic_paid", "100000.00", unknown) is None
    assert contradiction("basic_paid", "100000.01", unknown) is not None
    assert contradiction("basic_paid", "unknown", covered) is None


POOR = {"insurance": "resident", "identities": ["registered_poor"], "care": "inpatient"}


def test_nothing_earlier_this_year_is_zero_for_what_the_rules_count():
    wire = for_estimate({**POOR, "earlier_this_year": False}, (CRITICAL_FOR_THE_POOR,))
    assert wire == {**POOR, "year_to_date": {"own_share_after_basic": "0.00"}}


def test_not_knowing_about_the_year_is_passed_on_as_not_knowing():
    wire = for_estimate({**POOR, "earlier_this_year": "unknown"}, (CRITICAL_FOR_THE_POOR,))
    assert wire["year_to_date"] == {"own_share_after_basic": "unknown"}


def test_amounts_of_the_year_are_nested_for_the_estimate_and_flat_again_from_it():
    answers = {**POOR, "earlier_this_year": True, "year_to_date.own_share_after_basic": "800.00"}
    wire = for_estimate(answers, (CRITICAL_FOR_THE_POOR,))
    assert wire["year_to_date"] == {"own_share_after_basic": "800.00"}
    assert from_estimate(wire) == answers


def test_keys_without_an_answer_are_asked_not_taken_over():
    assert from_estimate({"insurance": "resident", "basic_paid": None, "surprise": 1}) == {"insurance": "resident"}


def test_nothing_is_invented_about_a_year_nobody_was_asked_about():
    assert for_estimate(POOR, (CRITICAL_FOR_THE_POOR,)) == POOR


def test_what_the_estimate_requires_and_nobody_needed_to_ask_is_filled_in():
    assert as_said({"total_cost": "5.00"}, TOWN) == {"total_cost": "5.00"}
    filled = {"total_cost": "5.00", "insurance": "unknown", "identities": "unknown", "care": "unknown"}
    assert for_estimate({"total_cost": "5.00"}, TOWN) == filled


def test_a_year_that_is_not_known_at_all_is_an_answer_to_its_gate():
    assert from_estimate({"year_to_date": "unknown"}) == {"earlier_this_year": "unknown"}
    wire = for_estimate({**POOR, **from_estimate({"year_to_date": "unknown"})}, (CRITICAL_FOR_THE_POOR,))
    assert wire["year_to_date"] == {"own_share_after_basic": "unknown"}
