"""Does every question end in a named outcome, with the right place, day and people? On a small invented release."""

from datetime import date

import pytest

from assistant.answering.answer import Answer, Outcome, Reason
from assistant.answering.conversation import PreviousTurn
from assistant.answering.pipeline import answer
from assistant.answering.turn import Request
from assistant.answering.wire import understood_on_wire
from knowledge.tables.terms import Identity, Insurance, NoticeCode
from tests.assistant.small_world import CITY, COUNTY, small_world

TODAY = date(2026, 11, 21)
IN_FORCE = date(2020, 6, 1)


def ask(question: str, region: str | None = COUNTY, as_of: date | None = IN_FORCE, **more) -> Answer:
    return answer(Request(question, TODAY, region, as_of, **more), small_world())


def after(previous: Answer, question: str, **more) -> Answer:
    clarify = previous.clarify
    stored = {
        "slot": clarify.slot,
        "options": [{"value": option.value, "label": option.label} for option in clarify.options],
    } if clarify else None  # fmt: skip
    turn = PreviousTurn.from_stored(understood_on_wire(previous.understood), stored)
    return answer(Request(question, TODAY, previous=turn, **more), small_world())


def codes(result: Answer) -> list[NoticeCode]:
    return [notice.code for notice in result.notices]


def test_the_verdict_stands_first_in_the_persons_own_words():
    result = ask("贫困户大病保险起付线是多少")
    assert result.outcome is Outcome.ANSWERED
    assert result.text.splitlines()[0] == "贫困户大病保险起付线是5,000元。"
    assert result.citations[0].clause.id == "small-plan.1"
    assert result.citations[0].quote == result.citations[0].clause.text[: result.citations[0].end]


def test_what_the_document_leaves_open_is_said():
    assert "政策未载明：普通参保人的标准" in ask("贫困户大病保险起付线是多少").text


def test_a_misspelt_word_is_put_right_and_shown():
    result = ask("贫困户大病保险起伏线是多少")
    assert result.outcome is Outcome.ANSWERED
    assert "起付线" in result.understood.text


def test_the_place_in_the_question_wins_over_the_place_given():
    result = ask("淄川区大病保险起付线")
    assert (result.outcome, result.reason) == (Outcome.NOT_COVERED, Reason.NO_DOCUMENT)
    assert "淄川区" in result.text
    assert "沂源县" in result.text
    assert "12393" in result.text
    assert "5,000" not in result.text


def test_without_a_place_it_is_asked_for_with_the_covered_places():
    result = ask("大病保险起付线", region=None)
    assert result.outcome is Outcome.CLARIFY
    assert result.clarify is not None
    assert result.clarify.slot == "region"
    assert {option.value for option in result.clarify.options} == {COUNTY, CITY}


@pytest.mark.parametrize("typed", ["沂源", "沂源县", COUNTY])
def test_the_option_alone_answers_what_was_asked_before(typed):
    asked = ask("贫困户大病保险起付线", region=None)
    result = after(asked, typed, as_of=IN_FORCE)
    assert result.outcome is Outcome.ANSWERED
    assert result.understood.region == COUNTY


@pytest.mark.parametrize(
    ("question", "as_of", "outcome"),
    [
        ("贫困户大病保险起付线", date(2019, 12, 31), Outcome.NOT_COVERED),
        ("贫困户大病保险起付线", date(2020, 1, 1), Outcome.ANSWERED),
        ("2019年贫困户大病保险起付线", IN_FORCE, Outcome.NOT_COVERED),
        ("2020年贫困户大病保险起付线", date(2019, 1, 1), Outcome.ANSWERED),
    ],
)
def test_a_rule_is_given_from_its_first_day_on_and_the_day_said_wins(question, as_of, outcome):
    result = ask(question, as_of=as_of)
    assert result.outcome is outcome
    if outcome is Outcome.NOT_COVERED:
        assert result.reason is Reason.NOT_ON_THAT_DAY
        assert "2020年1月1日" in result.text


def test_after_its_last_day_the_answer_comes_with_that_said_first():
    assert codes(ask("贫困户大病保险起付线", as_of=date(2020, 12, 31))) == [NoticeCode.DIGEST]
    assert codes(ask("贫困户大病保险起付线", as_of=date(2021, 1, 1))) == [NoticeCode.OUTDATED, NoticeCode.DIGEST]
    assert codes(ask("贫困户大病保险起付线", as_of=None))[0] is NoticeCode.OUTDATED


@pytest.mark.parametrize("as_of", [None, date(2000, 1, 1), date(2030, 1, 1)])
def test_a_draft_is_a_draft_on_every_day(as_of):
    assert codes(ask("贫困户大病保险起付线", region=CITY, as_of=as_of))[0] is NoticeCode.DRAFT


def test_what_no_document_of_the_place_states_is_not_covered():
    result = ask("贫困户医疗救助比例")
    assert (result.outcome, result.reason) == (Outcome.NOT_COVERED, Reason.NO_DOCUMENT)


@pytest.mark.parametrize(
    "more", [{"question": "职工大病保险起付线"}, {"question": "大病保险起付线", "insurance": Insurance.EMPLOYEE}]
)
def test_an_employee_never_gets_the_figure_of_residents(more):
    result = ask(**more)
    assert result.outcome is Outcome.NOT_COVERED
    assert "5,000" not in result.text.partition("文件里写了")[0]


@pytest.mark.parametrize(
    "question", ["我不是贫困户，大病保险起付线多少", "不是低保户大病保险起付线", "普通居民大病保险起付线"]
)
def test_who_denies_an_identity_never_gets_its_figure(question):
    for identities in ((), (Identity.REGISTERED_POOR,)):
        result = ask(question, identities=identities)
        assert (result.outcome, result.reason) == (Outcome.NOT_COVERED, Reason.NO_DOCUMENT)


def test_asking_whether_one_is_poor_denies_nothing():
    assert ask("有没有低保户的大病保险起付线").outcome is Outcome.ANSWERED


def test_identities_given_with_the_question_count():
    assert ask("大病保险起付线", identities=(Identity.LOW_INCOME_FAMILY,)).outcome is Outcome.NOT_COVERED
    assert ask("大病保险起付线", identities=(Identity.REGISTERED_POOR,)).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    ("amount", "paid"),
    [("4999元", 0), ("5000元", 0), ("5001元", 65), ("10万", 6_175_000), ("12万", 6_175_000 + 1_500_000)],
)
def test_a_sum_is_worked_out_with_the_tiers(amount, paid):
    result = ask(f"还剩{amount}大病报几成")
    assert result.calculation is not None
    assert (result.calculation.low, result.calculation.high) == (paid, paid)


def test_each_step_shows_part_times_rate():
    result = ask("还剩12万大病报几成")
    assert "95,000元 × 65% = 61,750元" in result.text
    assert "76,750元" in result.text
    assert result.tables[0].highlight == 1


def test_a_whole_bill_is_not_put_into_the_tiers():
    result = ask("一共花了12万大病报几成")
    assert result.calculation is None
    assert result.estimate is not None
    assert result.estimate["answers"] == {"total_cost": "120000.00"}


@pytest.mark.parametrize(
    ("first", "follow", "text"),
    [
        ("贫困户大病保险起付线", "那低保户的呢", "低保户大病保险起付线"),
        ("贫困户大病保险起付线", "有上限吗", "贫困户大病保险有上限吗"),
        ("贫困户大病保险起付线", "温州呢", "温州贫困户大病保险起付线"),
        ("贫困户大病保险报销比例", "那还剩12万呢", "还剩12万,贫困户大病保险报销比例"),
    ],
)
def test_a_follow_up_is_completed_visibly(first, follow, text):
    result = after(ask(first), follow, as_of=IN_FORCE)
    assert result.understood.text == text
    assert result.outcome is Outcome.ANSWERED


def test_a_new_whole_question_forgets_the_last_one():
    result = after(ask("贫困户大病保险起付线"), "慢性病怎么办理", as_of=IN_FORCE)
    assert result.understood.text == "慢性病怎么办理"
    assert result.citations[0].clause.id == "small-plan.2"


def test_a_conversation_keeps_its_place_and_day():
    result = after(ask("贫困户大病保险起付线"), "有上限吗")
    assert result.understood.region == COUNTY
    assert result.understood.as_of == IN_FORCE


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("今天天气怎么样", Reason.OFF_TOPIC),
        ("养老金什么时候涨", Reason.OFF_TOPIC),
        ("嗯嗯", Reason.NOT_UNDERSTOOD),
        ("???", Reason.NOT_UNDERSTOOD),
    ],
)
def test_what_is_not_ours_is_refused_without_asking_for_a_place(question, reason):
    result = ask(question, region=None)
    assert (result.outcome, result.reason) == (Outcome.NOT_COVERED, reason)


@pytest.mark.parametrize(
    ("question", "code"),
    [("你好", "greeting"), ("谢谢", "thanks"), ("不想活了", "crisis"), ("我要投诉医院", "complaint")],
)
def test_prepared_replies_need_no_place(question, code):
    result = ask(question, region=None)
    assert (result.outcome, result.reply_code) == (Outcome.FIXED_REPLY, code)


def test_masking_is_told_and_the_question_still_answered():
    result = ask("贫困户大病保险起付线", masked=True)
    assert result.outcome is Outcome.ANSWERED
    assert codes(result)[-1] is NoticeCode.PERSONAL_DATA_MASKED
