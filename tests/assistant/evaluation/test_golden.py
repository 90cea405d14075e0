"""Does reading an answer against a golden question notice what it lacks, and only that?"""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.golden import Family, Golden, Part, golden_questions, misses, request_of

ANSWER: dict[str, Any] = {
    "outcome": "answered",
    "reason": None,
    "reply_code": None,
    "clarify": None,
    "understood": {"region": "370323", "identities": ["orphan"], "text": "问"},
    "answer": "孤儿起付线是5,000元。",
    "tables": [{"rows": [["5千元以上", "65%"]], "notes": ["一年算一次"]}],
    "citations": [{"document": {"id": "d"}, "label": "一"}, {"document": {"id": "d"}, "label": "二"}],
    "notices": [{"code": "draft", "text": "草案"}],
    "calculation": None,
}


def parts(expected: dict[str, Any], **answer: Any) -> list[Part]:
    body = {"question": "问", "outcome": "answered", "document": "d", **expected}
    return [miss.part for miss in misses(Golden("file", body), {**deepcopy(ANSWER), **answer})]


@pytest.mark.parametrize(
    ("expected", "missed"),
    [
        ({"clauses": ["一", "二"], "figures": ["5000元", "65%"], "says": ["一年算一次"], "start": "孤儿"}, []),
        ({"outcome": "not_covered"}, [Part.ENDING]),
        ({"clauses": ["二"]}, [Part.ORDER]),
        ({"clauses": ["三"]}, [Part.CLAUSE]),
        ({"clauses": ["其他 一"]}, [Part.DOCUMENT, Part.CLAUSE]),
        ({"figures": ["75%"]}, [Part.FIGURE]),
        ({"figures": ["65元"]}, [Part.FIGURE]),
        ({"not_figures": ["65%"]}, [Part.TOO_MUCH]),
        ({"not_figures": ["75%"]}, []),
        ({"says": ["没有封顶线"]}, [Part.WORDS]),
        ({"start": "起付线"}, [Part.START]),
        ({"notices": ["draft"], "first_notice": "draft"}, []),
        ({"notices": ["expired"]}, [Part.NOTICE]),
        ({"without": ["draft"]}, [Part.NOTICE]),
        ({"first_notice": "expired"}, [Part.NOTICE]),
        ({"understood": {"identities": ["orphan"]}}, []),
        ({"understood": {"identities": []}}, [Part.UNDERSTOOD]),
        ({"without_calculation": True}, []),
    ],
)
def test_what_is_missed_is_named_by_its_part(expected: dict[str, Any], missed: list[Part]):
    assert parts(expected) == missed


def test_a_sum_where_none_may_be_worked_out_is_too_much():
    assert parts({"without_calculation": True}, calculation={"total": "5"}) == [Part.TOO_MUCH]


def test_a_refusal_needs_no_notice():
    assert parts({"outcome": "not_covered", "notices": ["expired"]}, outcome="not_covered", citations=[]) == []


@pytest.mark.parametrize(
    ("expected", "family"),
    [
        ({"outcome": "answered"}, Family.ANSWERED),
        ({"outcome": "clarify"}, Family.CLARIFY),
        ({"outcome": "not_covered"}, Family.NEAR),
        ({"outcome": "not_covered", "reason": "no_document"}, Family.NEAR),
        ({"outcome": "not_covered", "reason": "off_topic"}, Family.OFF_TOPIC),
        ({"outcome": "not_covered", "theme": "off_topic"}, Family.OFF_TOPIC),
        ({"outcome": "fixed_reply", "reply": "thanks"}, Family.OFF_TOPIC),
    ],
)
def test_every_question_ought_to_end_in_one_of_four_ways(expected: dict[str, Any], family: Family):
    assert Golden("file", expected).family is family


QUESTIONS = """
region: "370323"
document: d
questions:
  - {question: 甲, theme: rate, wording: dialect, outcome: answered,
      then: [{question: 乙, outcome: answered, clauses: [一]}]}
  - {question: 丙, then: [{question: 丁, outcome: answered, region: "220000", clauses: [e 一]}]}
"""


def test_every_turn_that_says_how_it_ought_to_end_is_a_question_with_the_turns_before_it(tmp_path: Path):
    (tmp_path / "some.yaml").write_text(QUESTIONS, encoding="utf-8")
    first, second, third = golden_questions(tmp_path)
    assert [one.name for one in (first, second, third)] == ["甲", "甲 → 乙", "丙 → 丁"]
    assert (second.theme, second.wording, second.document) == ("rate", "dialect", "d")
    assert (third.theme, third.wording, third.document) == ("some", "not said", "e")
    assert first.document is None
    assert [one.expected["region"] for one in (first, second, third)] == ["370323", None, "220000"]


def test_a_turn_is_sent_with_its_place_its_day_and_what_the_person_said_before():
    turn = {
        "question": "问",
        "region": "370323",
        "as_of": date(2020, 6, 1),
        "insurance": "resident",
        "identities": ["orphan"],
    }
    assert request_of({**turn, "figures": ["5元"]}, "id") == {**turn, "as_of": "2020-06-01", "conversation": "id"}
    assert request_of({"question": "问", "region": None, "identities": []}, None) == {"question": "问"}


def test_typed_otherwise_the_text_alone_is_understood_as_typed():
    golden = Golden("file", {"question": "甲", "outcome": "answered", "understood": {"text": "甲", "identities": []}})
    assert golden.typed("乙").expected == {"question": "乙", "outcome": "answered", "understood": {"identities": []}}
