"""Which question comes next, how many are left, and which answers still hold after one was changed?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.questionnaire.flow import dropped, effect_of, kept, next_question, next_step, usable
from eligibility.questionnaire.questions import BY_KEY, QUESTIONS, Kind, Question, choices
from eligibility.questionnaire.reach import Answers
from tests.eligibility.questionnaire.rules import BASIC_BY_TABLE, BASIC_UNKNOWN, CHARITY, INCOME, TOWN, YEARLY

START = {"insurance": "resident", "care": "inpatient", "total_cost": "100000.00"}
POOR = {**START, "identities": ["registered_poor"]}
SETTLED = {"special_drug_cost": "0.00", "covered_expenses": "90000.00", "basic_paid": "30000.00"}


def keys(answers: Answers, rules=TOWN) -> list[str]:
    return [question.key for question in usable(answers, rules)]


def asked_until_the_end(given_: Answers, rules=TOWN, **said: object) -> list[str]:
    """The keys asked after ``given_``, each answered as ``said`` or else by "unknown"."""
    answers = dict(given_)
    found: list[str] = []
    while question := next_question(answers, rules):
        assert question.key not in found, "asked twice"
        found.append(question.key)
        answers[question.key] = said.get(question.key, "unknown")
    return found


# --- what some rule can use ------------------------------------------------------------------------------------------


def test_guidance_and_referral_can_be_used_only_where_a_rule_requires_them():
    allowance = {**START, "identities": ["subsistence_allowance"]}
    assert "followed_guidance" not in keys(POOR)
    assert "followed_guidance" in keys(allowance)
    assert "followed_guidance" not in keys({**allowance, "referred": False})


def test_hospital_level_cannot_be_used_where_no_rule_depends_on_it():
    assert "hospital_level" not in keys(START)


def test_two_identities_leave_every_rule_open_that_one_of_them_reaches():
    both = {**START, "identities": ["registered_poor", "subsistence_allowance"]}
    assert {"critical_illness_paid", "followed_guidance"} <= set(keys(both))


def test_a_bill_for_special_drugs_alone_has_no_use_for_other_layers():
    drug = {"insurance": "resident", "care": "special_drug", "identities": ["registered_poor"]}
    assert keys(drug) == ["insurance", "care", "identities", "total_cost", "earlier_this_year"]


def test_local_income_can_be_used_only_where_a_threshold_rests_on_it():
    assert "disposable_income" not in keys(START, (CHARITY,))
    assert "disposable_income" in keys(START, (INCOME,))


def test_the_year_so_far_stands_behind_its_gate_and_only_as_far_as_rules_count_it():
    behind = [key for key in keys({**POOR, "earlier_this_year": True}) if key.startswith("year_to_date.")]
    assert behind == ["year_to_date.own_share_after_basic", "year_to_date.special_drug_paid"]
    for answer in (False, "unknown"):
        assert not any(key.startswith("year_to_date.") for key in keys({**POOR, "earlier_this_year": answer}))
    assert "earlier_this_year" not in keys({**START, "identities": []}, (BASIC_UNKNOWN,))


def test_what_a_ceiling_without_limit_was_used_for_is_not_counted():
    assert "earlier_this_year" in keys(POOR, (YEARLY,))
    behind = keys({**POOR, "earlier_this_year": True}, (YEARLY,))
    assert "year_to_date.own_share_after_basic" in behind
    assert "year_to_date.critical_illness_paid" not in behind


# --- which one next --------------------------------------------------------------------------------------------------


def test_the_total_comes_first_and_then_who_and_what_kind_of_care():
    assert asked_until_the_end({}, total_cost="100000.00", identities=["registered_poor"], care="inpatient")[:4] == [
        "total_cost",
        "identities",
        "care",
        "insurance",
    ]


def test_the_total_is_the_only_answer_that_has_to_be_known():
    assert [question.key for question in QUESTIONS if not question.unknown_allowed] == ["total_cost"]


def test_what_the_answer_moves_is_said_once_the_bill_is_known():
    first = next_step({}, TOWN)
    assert (first.question, first.effect) == (BY_KEY["total_cost"], None)
    step = next_step({**POOR, **SETTLED, "hospital_relief_paid": "0.00"}, TOWN)
    assert step.question == BY_KEY["earlier_this_year"]
    assert step.remaining == 1
    assert step.effect is not None
    # without it 55,000 above the deductible are paid at 65%; with the deductible used up 60,000 are
    assert step.effect.alone == 5_000_00 * 65 // 100


def test_a_question_that_does_nothing_alone_is_asked_when_it_matters_together_with_others():
    step = next_step({"total_cost": "100000.00"}, TOWN)
    assert step.question == BY_KEY["identities"]
    assert step.effect is not None
    assert step.effect.alone == 0 < step.effect.together == step.effect.most


def test_the_question_that_narrows_most_is_asked_before_one_that_narrows_less():
    step = next_step({**POOR, "special_drug_cost": "0.00", "covered_expenses": "90000.00"}, TOWN)
    others = [key for key in ("earlier_this_year", "hospital_relief_paid") if key in keys(POOR)]
    assert step.question == BY_KEY["basic_paid"]
    assert step.effect is not None
    for key in others:
        less = effect_of(BY_KEY[key], {**POOR, "special_drug_cost": "0.00", "covered_expenses": "90000.00"}, TOWN)
        assert less is not None
        assert less.alone < step.effect.alone


def test_what_cannot_change_the_result_is_not_asked():
    assert "insurance" not in asked_until_the_end({**START, "identities": []}, (BASIC_UNKNOWN,))
    settled = {**START, "identities": [], "covered_expenses": "90000.00"}
    assert asked_until_the_end(settled, (BASIC_BY_TABLE,)) == ["critical_illness_paid"]
    assert "identities" not in asked_until_the_end({"total_cost": "1.00"}, (BASIC_UNKNOWN,))


def test_nothing_is_asked_about_a_bill_of_nothing():
    assert next_question({"total_cost": "0.00"}, TOWN) is None


def test_what_a_table_computes_is_asked_only_where_the_table_leaves_a_range():
    known = {**POOR, **SETTLED, "hospital_relief_paid": "0.00", "earlier_this_year": False}
    assert next_question(known, TOWN) is None
    open_basic = next_question({**known, "basic_paid": "unknown"}, TOWN)
    assert open_basic == BY_KEY["critical_illness_paid"]


def test_what_critical_illness_insurance_paid_is_asked_of_those_for_whom_no_table_computes_it():
    for who in ({"identities": []}, {"identities": "unknown"}, {"identities": [], "insurance": "employee"}):
        assert "critical_illness_paid" in asked_until_the_end({**START, **who, **SETTLED})


def test_an_identity_two_of_which_lead_to_one_table_is_no_reason_to_ask_what_it_computes():
    rules = (BASIC_UNKNOWN, YEARLY)
    both = {**START, "identities": ["registered_poor", "orphan"], "covered_expenses": "90000.00"}
    assert "critical_illness_paid" not in asked_until_the_end(
        {**both, "basic_paid": "0.00"}, rules, earlier_this_year=False
    )


def test_not_knowing_is_an_answer_and_never_asked_again():
    asked = asked_until_the_end({}, total_cost="100000.00")
    assert len(asked) == len(set(asked))
    assert set(asked) <= set(BY_KEY)


# --- changing an answer ----------------------------------------------------------------------------------------------


def test_changing_the_identity_drops_only_what_depended_on_it():
    answers = {
        **START,
        "identities": ["subsistence_allowance"],
        "referred": True,
        "followed_guidance": True,
        "covered_expenses": "800.00",
    }
    changed = {**answers, "identities": ["registered_poor"]}
    assert set(answers) - set(kept(changed, TOWN)) == {"referred", "followed_guidance"}
    assert [question.key for question in dropped(changed, TOWN)] == ["referred", "followed_guidance"]


def test_a_smaller_bill_drops_the_parts_that_no_longer_fit():
    answers = {**START, "identities": [], "total_cost": "1000.00", "covered_expenses": "800.00", "basic_paid": "500.00"}
    assert kept(answers, TOWN) == answers
    assert "covered_expenses" not in kept({**answers, "total_cost": "700.00"}, TOWN)
    following = next_question({**answers, "total_cost": "700.00", "special_drug_cost": "0.00"}, TOWN)
    assert following == BY_KEY["covered_expenses"]


DEPENDS_ON: dict[str, set[str]] = {
    "covered_expenses": {"total_cost", "special_drug_cost", "care"},
    "basic_paid": {"total_cost", "special_drug_cost", "covered_expenses", "care"},
    "special_drug_cost": {"total_cost", "care", "identities", "insurance"},
    "critical_illness_paid": {"care"},
    "hospital_relief_paid": {"care"},
    "referred": {"identities", "care"},
    "followed_guidance": {"identities", "care", "referred"},
    "earlier_this_year": {"identities", "insurance", "care"},
    "year_to_date.own_share_after_basic": {"earlier_this_year", "identities", "insurance", "care"},
    "year_to_date.special_drug_paid": {"earlier_this_year", "identities", "insurance", "care"},
}
"""What each answer in the town may depend on; what is not listed depends on nothing."""


def an_answer(question: Question):
    """Something a person may answer to ``question``."""
    if question.kind is Kind.MONEY:
        amounts = st.sampled_from(["0.00", "500.00", "7000.00", "60000.00", "900000.00"])
        return st.one_of(amounts, st.just("unknown")) if question.unknown_allowed else amounts
    if question.kind is Kind.YES_NO:
        return st.sampled_from([True, False, "unknown"])
    offered = [choice.value for choice in choices(question, TOWN)]
    if question.kind is Kind.MANY:
        return st.one_of(st.lists(st.sampled_from(offered), unique=True), st.just("unknown"))
    return st.sampled_from([*offered, "unknown"])


def walked(data: st.DataObject) -> dict[str, object]:
    """Random answers to every question asked; an amount that does not fit is answered again by "unknown"."""
    answers: dict[str, object] = {}
    seen: list[str] = []
    while question := next_question(answers, TOWN):
        again = question.key in seen
        answers[question.key] = "unknown" if again else data.draw(an_answer(question), label=question.key)
        seen.append(question.key)
        assert seen.count(question.key) <= 2
    return answers


@settings(max_examples=12)
@given(st.data())
def test_every_walk_ends_with_nothing_left_and_keeps_all_that_was_said(data: st.DataObject):
    answers = walked(data)
    assert next_step(answers, TOWN).remaining == 0
    assert kept(answers, TOWN) == answers
    assert dropped(answers, TOWN) == ()


@settings(max_examples=12)
@given(st.data())
def test_changing_one_answer_drops_its_dependants_and_nothing_else(data: st.DataObject):
    answers = walked(data)
    key = data.draw(st.sampled_from(sorted(answers)))
    changed = {**answers, key: data.draw(an_answer(BY_KEY[key]))}
    gone = {question.key for question in dropped(changed, TOWN)} - {key}
    assert all(key in DEPENDS_ON.get(one, set()) or gone & DEPENDS_ON.get(one, set()) for one in gone)
    assert kept(changed, TOWN) == {one: value for one, value in changed.items() if one in kept(changed, TOWN)}
    assert kept({**changed, key: answers[key]}, TOWN) == answers, "changed back, everything is there again"


@pytest.mark.parametrize("key", [question.key for question in QUESTIONS])
def test_every_question_waits_only_for_questions_that_stand_before_it(key: str):
    order = list(BY_KEY)
    assert all(order.index(other) < order.index(key) for other in BY_KEY[key].after)
