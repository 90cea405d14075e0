"""Does every question asked of random households matter, is none left out that would, and could the check fail?"""

import random

import pytest

from benchmarks.interview import left_out, mattered_in_the_end, mattered_then, run, shipped_rules
from eligibility.questionnaire.questions import BY_KEY, QUESTIONS

YIYUAN, JILIN = "370323", "220000"
BILL = {
    "total_cost": "120000.00",
    "identities": ["registered_poor"],
    "care": "inpatient",
    "insurance": "resident",
    "special_drug_cost": "0.00",
    "covered_expenses": "100000.00",
    "basic_paid": "40000.00",
    "hospital_relief_paid": "0.00",
    "commercial_paid": "0.00",
}


def test_dozens_of_households_are_asked_what_matters_and_nothing_else():
    found = run(households=24, seed=2)
    assert not found.changed_nothing
    assert not found.left_out
    assert sum(found.asked) / len(found.asked) < len(QUESTIONS) / 2


def test_a_question_too_many_would_be_found():
    rules = shipped_rules()[JILIN]
    before = {"total_cost": "120000.00", "identities": ["registered_poor"]}
    assert not mattered_then(BY_KEY["insurance"], before, BILL, rules, random.Random(1))
    assert mattered_then(BY_KEY["covered_expenses"], before, BILL, rules, random.Random(1))


@pytest.mark.parametrize("missing", ["earlier_this_year", "basic_paid", "identities"])
def test_a_question_left_out_would_be_found(missing: str):
    rules = shipped_rules()[YIYUAN]
    assert missing in set(left_out({key: value for key, value in BILL.items() if key != missing}, rules))
    assert list(left_out({**BILL, "earlier_this_year": False}, rules)) == []


def test_a_question_made_idle_by_a_later_answer_is_told_from_one_that_moved_something():
    rules = shipped_rules()[YIYUAN]
    final = {**BILL, "identities": [], "critical_illness_paid": "0.00"}
    assert not mattered_in_the_end(BY_KEY["insurance"], final, rules)
    assert mattered_in_the_end(BY_KEY["basic_paid"], final, rules)
