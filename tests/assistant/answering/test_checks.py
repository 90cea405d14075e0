"""Does the lock keep back what no clause carries, and what is not whole?"""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.answer import Answer, Table
from assistant.answering.checks import faults_of
from assistant.answering.pipeline import answer
from assistant.answering.turn import Request
from tests.assistant.small_world import COUNTY, small_world

QUESTION = "贫困户大病保险起付线是多少"


@pytest.fixture
def sound() -> Answer:
    return answer(Request(QUESTION, date(2026, 11, 21), COUNTY, date(2020, 6, 1)), small_world())


def codes(result: Answer, question: str = QUESTION) -> set[str]:
    return {fault.code for fault in faults_of(result, question)}


def test_a_sound_answer_passes(sound):
    assert codes(sound) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "起付线是6,000元。",
        "报66%。",
        "提高5个百分点。",
        "报八成。",
        "十五万元以上的部分",
        "共25种病。",
        "3个月内办理。",
        "2018年起。",
        "2021年3月1日止。",
    ],
)
def test_a_figure_that_no_cited_clause_states_is_kept_back(sound, sentence):
    assert codes(replace(sound, text=f"{sentence}{sound.text}"))


@pytest.mark.parametrize(
    "sentence",
    [
        "起付线是五千元。",
        "起付线5000元。",
        "100000元以上的部分",
        "百分之六十五",
        "七成五",
        "2020年1月1日起。",
        "拨打12393。",
        "《小县医保方案》",
    ],
)
def test_the_same_figure_in_other_words_passes(sound, sentence):
    assert codes(replace(sound, text=f"{sentence}{sound.text}")) == set()


def test_a_foreign_figure_in_a_table_is_kept_back(sound):
    table = Table("大病保险", ("起付线",), (("6,000元",),), None, (), "small-plan.1")
    assert codes(replace(sound, tables=(*sound.tables, table))) == {"foreign_figure"}


def test_a_figure_echoed_from_the_question_passes(sound):
    text = f"按8万元算。{sound.text}"
    assert codes(replace(sound, text=text))
    assert codes(replace(sound, text=text), "还剩8万大病保险报多少") == set()


def test_an_answer_without_a_clause_is_kept_back(sound):
    assert "no_citation" in codes(replace(sound, citations=()))


def test_a_figure_of_the_leading_clause_may_not_be_left_out(sound):
    assert "figure_left_out" in codes(replace(sound, text="没有封顶线。", tables=()))


def test_what_the_document_leaves_open_may_not_be_left_out(sound):
    without_notes = tuple(replace(table, notes=()) for table in sound.tables)
    text = sound.text.replace("普通参保人的标准", "")
    assert "not_stated_left_out" in codes(replace(sound, text=text, tables=without_notes))


def test_a_quote_outside_its_clause_is_kept_back(sound):
    citation = replace(sound.citations[0], end=len(sound.citations[0].clause.text) + 1)
    assert "wrong_quote" in codes(replace(sound, citations=(citation,)))


def test_a_withheld_answer_shows_no_figure(monkeypatch, sound):
    monkeypatch.setattr("assistant.answering.steps.compose", lambda turn: replace(sound, text="起付线是6,000元。"))
    result = answer(Request(QUESTION, date(2026, 11, 21), COUNTY, date(2020, 6, 1)), small_world())
    assert (result.outcome, result.reason) == ("not_covered", "withheld")
    assert "6,000" not in result.text
    assert result.tables == ()
    assert "foreign_figure: 6,000元" in result.faults
