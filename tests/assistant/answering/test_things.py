"""Is what no document of the place names said to be not written, and what one names left to the rules?"""

from datetime import date

import pytest

from assistant.answering.answer import Answer, Outcome, Reason
from assistant.answering.pipeline import answer
from assistant.answering.things import things
from assistant.answering.turn import Request
from tests.assistant.small_world import COUNTY, small_world


def ask(question: str) -> Answer:
    return answer(Request(question, date(2026, 11, 21), COUNTY, date(2020, 6, 1)), small_world())


@pytest.mark.parametrize("thing", things(), ids=lambda thing: thing.name)
def test_a_thing_no_clause_names_is_said_by_its_name(thing):
    result = ask(f"{thing.words[0]}能报多少")
    assert (result.outcome, result.reason) in {
        (Outcome.NOT_COVERED, Reason.NO_DOCUMENT),
        (Outcome.NOT_COVERED, Reason.OFF_TOPIC),  # 工伤 and the like are other schemes before
    }
    if result.reason is Reason.NO_DOCUMENT:
        assert thing.name in result.text
        assert "12393" in result.text


def test_a_named_layer_does_not_make_the_thing_covered():
    assert ask("贫困户大病保险种牙报多少").reason is Reason.NO_DOCUMENT
    assert ask("贫困户大病保险起付线是多少").outcome is Outcome.ANSWERED


def test_a_thing_told_in_passing_does_not_stand_in_the_way():
    assert ask("生孩子后查出癌症，贫困户大病保险起付线是多少").outcome is Outcome.ANSWERED


def test_no_word_stands_for_two_things():
    words = [word for thing in things() for word in thing.words]
    assert len(set(words)) == len(words)
