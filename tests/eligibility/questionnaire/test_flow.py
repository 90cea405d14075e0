"""Which question comes next, how many are left, and which answers still hold after one was changed?"""

from hypothesis import given
from hypothesis import strategies as st

from eligibility.questionnaire.flow import asked, kept, next_question, previous_question, remaining
from eligibility.questionnaire.questions import QUESTIONS, Kind, Question, choices
from eligibility.questionnaire.reach import Answers
from tests.eligibility.questionnaire.rules import BASIC_BY_TABLE, BASIC_UNKNOWN, CHARITY, INCOME, TOWN

START = {"insurance": "resident", "care": "inpatient"}


def keys(answers: Answers, rules=TOWN) -> list[str]:
    return [question.key for question in asked(answers, rules)]


def test_insurance_care_and_identity_come_before_money():
    order = [question.key for question in QUESTIONS]
    assert max(map(order.index, ("insurance", "care", "identities"))) < order.index("total_cost")
    first = next_question({}, TOWN)
    assert first is not None
    assert first.key == "insurance"


def test_guidance_and_referral_are_asked_only_where_a_rule_requires_them():
    poor = {**START, "identities": ["registered_poor"]}
    allowance = {**START, "identities": ["subsistence_allowance"]}
    assert "followed_guidance" not in keys(poor)
    assert "followed_guidance" in keys(allowance)
    assert "followed_guidance" not in keys({**allowance, "referred": False})


def test_hospital_level_is_not_asked_where_no_rule_depends_on_it():
    assert "hospital_level" not in keys(START)


def test_what_basic_insurance_paid_is_asked_only_without_a_complete_table():
    assert "basic_paid" in keys(START, (BASIC_UNKNOWN,))
    assert "basic_paid" in keys(START, ())
    assert "basic_paid" not in keys(START, (BASIC_BY_TABLE,))


def test_critical_illness_payment_is_asked_of_those_for_whom_no_table_computes_it():
    assert "critical_illness_paid" not in keys({**START, "identities": ["registered_poor"]})
    assert "critical_illness_paid" in keys({**START, "identities": []})
    assert "critical_illness_paid" in keys({**START, "identities": "unknown"})
    assert "critical_illness_paid" in keys({**START, "insurance": "employee", "identities": ["registered_poor"]})


def test_two_identities_leave_every_rule_open_that_one_of_them_reaches():
    both = {**START, "identities": ["registered_poor", "subsistence_allowance"]}
    assert {"critical_illness_paid", "followed_guidance"} <= set(keys(both))


def test_a_bill_for_special_drugs_alone_asks_nothing_about_other_layers():
    drug = {"insurance": "resident", "care": "special_drug", "identities": ["registered_poor"]}
    assert keys(drug) == ["insurance", "care", "identities", "total_cost", "earlier_this_year"]


def test_local_income_is_asked_only_where_a_threshold_rests_on_it():
    assert "disposable_income" not in keys(START, (CHARITY,))
    assert "disposable_income" in keys(START, (INCOME,))


def test_the_year_so_far_is_asked_behind_its_gate_and_only_as_far_as_rules_count_it():
    poor = {**START, "identities": ["registered_poor"]}
    behind = [key for key in keys({**poor, "earlier_this_year": True}) if key.startswith("year_to_date.")]
    assert behind == ["year_to_date.own_share_after_basic", "year_to_date.special_drug_paid"]
    for answer in (False, "unknown"):
        assert not any(key.startswith("year_to_date.") for key in keys({**poor, "earlier_this_year": answer}))
    assert "earlier_this_year" not in keys({**START, "identities": []}, (BASIC_UNKNOWN,))


def test_changing_the_identity_drops_only_what_depended_on_it():
    answers = {
        **START,
        "identities": ["subsistence_allowance"],
        "referred": True,
        "followed_guidance": True,
        "total_cost": "1000.00",
        "covered_expenses": "800.00",
    }
    changed = kept({**answers, "identities": ["registered_poor"]}, TOWN)
    assert set(answers) - set(changed) == {"referred", "followed_guidance"}


def test_a_smaller_bill_drops_the_parts_that_no_longer_fit():
    answers = {**START, "identities": [], "total_cost": "1000.00", "covered_expenses": "800.00", "basic_paid": "500.00"}
    assert kept(answers, TOWN) == answers
    assert "covered_expenses" not in kept({**answers, "total_cost": "700.00"}, TOWN)
    following = next_question({**answers, "total_cost": "700.00"}, TOWN)
    assert following is not None
    assert following.key == "covered_expenses"


def test_the_question_before_the_first_is_none():
    assert previous_question("insurance", {}, TOWN) is None
    before = previous_question("care", {}, TOWN)
    assert before is not None
    assert before.key == "insurance"


def an_answer(question: Question):
    if question.kind is Kind.MONEY:
        money = st.decimals(min_value=0, max_value=1000, places=2).map(lambda amount: f"{amount:.2f}")
        return st.one_of(money, st.just("unknown")) if question.unknown_allowed else money
    if question.kind is Kind.YES_NO:
        return st.sampled_from([True, False, "unknown"])
    offered = [choice.value for choice in choices(question, TOWN)]
    if question.kind is Kind.MANY:
        return st.one_of(st.lists(st.sampled_from(offered), unique=True), st.just("unknown"))
    return st.sampled_from(offered)


@given(st.data())
def test_every_walk_ends_and_asks_nothing_twice(data: st.DataObject):
    answers: dict[str, object] = {}
    seen: list[str] = []
    while question := next_question(answers, TOWN):
        if question.key in seen:  # an amount that contradicted an earlier one is asked again
            answers[question.key] = "unknown" if question.unknown_allowed else "0.00"
        else:
            answers[question.key] = data.draw(an_answer(question))
        seen.append(question.key)
        assert len(seen) <= 2 * len(QUESTIONS)
    assert remaining(answers, TOWN) == 0
    held = kept(answers, TOWN)
    assert set(held) == {question.key for question in asked(answers, TOWN)}
    assert kept(held, TOWN) == held
