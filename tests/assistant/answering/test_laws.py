"""What holds for every question whatever it says? On a small invented release."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.answer import Answer, Outcome, Reason
from assistant.answering.checks import faults_of
from assistant.answering.pipeline import answer
from assistant.answering.turn import Request
from tests.assistant.small_world import CITY, COUNTY, small_world

TODAY = date(2026, 11, 21)
PIECES = (
    *(
        "贫困户",
        "低保户",
        "职工",
        "大病保险",
        "医疗救助",
        "起付线",
        "报销比例",
        "封顶线",
        "慢性病",
        "多少",
        "能报",
        "吗",
        "呢",
    ),
    *(
        "沂源",
        "温州",
        "淄川区",
        "2020年",
        "去年",
        "12万",
        "还剩",
        "一共花了",
        "5000元",
        "没有",
        "不是",
        "那",
        "怎么办",
        "起伏线",
    ),
    *("六成五", "百分之三", "3千多", "1元", "天气", "你好", ",", "?", " ", "abc", "九九", "万"),
)
QUESTIONS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join)
REGIONS = st.sampled_from([None, COUNTY, CITY, "370302", "330000"])
DAYS = st.sampled_from([None, date(2019, 12, 31), date(2020, 6, 1), date(2021, 1, 1)])


def ask(question: str, region: str | None, as_of: date | None) -> Answer:
    return answer(Request(question, TODAY, region, as_of), small_world())


@given(QUESTIONS | st.text(max_size=60), REGIONS, DAYS)
def test_every_question_ends_in_a_named_outcome_that_is_whole(question, region, as_of):
    result = ask(question, region, as_of)
    assert isinstance(result.outcome, Outcome)
    assert (result.reason is not None) == (result.outcome is Outcome.NOT_COVERED)
    assert (result.reply_code is not None) == (result.outcome is Outcome.FIXED_REPLY)
    assert (result.clarify is not None) == (result.outcome is Outcome.CLARIFY)
    assert bool(result.citations) == (result.outcome is Outcome.ANSWERED)
    assert result.text
    assert result.contact.phone


@given(QUESTIONS, REGIONS, DAYS)
def test_no_answer_leaves_with_a_fault_and_none_has_to_be_withheld(question, region, as_of):
    result = ask(question, region, as_of)
    assert faults_of(result, result.understood.text) == ()
    assert result.reason is not Reason.WITHHELD, result.faults


@given(QUESTIONS, DAYS)
def test_a_place_without_documents_never_gets_a_figure_of_another(question, as_of):
    result = ask(question, "370302", as_of)
    if result.outcome is Outcome.ANSWERED:
        assert any(name in question for name in ("沂源", "温州"))


@given(QUESTIONS, REGIONS)
def test_nothing_is_answered_before_its_first_day(question, region):
    result = ask(question, region, date(2019, 12, 31))
    if result.outcome is Outcome.ANSWERED:
        drafts = {citation.document.nature for citation in result.citations} == {"draft"}
        assert drafts or result.understood.as_of >= date(2020, 1, 1)


@given(st.integers(min_value=1, max_value=50_000_000), st.integers(min_value=1, max_value=50_000_000))
def test_a_larger_sum_is_never_paid_less(one, other):
    low, high = sorted((one, other))
    paid = [ask(f"还剩{amount}元大病保险报销比例", COUNTY, None).calculation for amount in (low, high)]
    assert paid[0] is not None
    assert paid[1] is not None
    assert paid[0].low <= paid[1].low <= high * 100


@given(QUESTIONS, REGIONS, DAYS)
def test_the_same_question_has_the_same_answer(question, region, as_of):
    assert ask(question, region, as_of) == ask(question, region, as_of)
