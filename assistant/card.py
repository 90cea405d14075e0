"""In which order does a person read an answer? Verdict, a few sentences, tables, grounds: the card of one answer.

Pure: it arranges what the interface gives and adds no word about the policy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eligibility.questionnaire.answers import from_estimate, in_words
from eligibility.questionnaire.questions import QUESTIONS

SENTENCES_SHOWN = 3
"""More stand below the tables, under a heading of their own; none is left out."""


@dataclass(frozen=True, slots=True)
class Card:
    verdict: str
    sentences: tuple[str, ...]
    further: tuple[str, ...]
    notices: tuple[Mapping[str, str], ...]
    digest: str
    prefilled: tuple[tuple[str, str], ...]


def card(body: Mapping[str, Any]) -> Card:
    """The parts of an answer (its body as in the interface) in the order in which they are read."""
    lines = sentences(body["answer"])
    verdict, rest = (lines[0], lines[1:]) if lines else ("", ())
    notices = tuple(notice for notice in body["notices"] if notice["code"] != "digest")
    digest = next((notice["text"] for notice in body["notices"] if notice["code"] == "digest"), "")
    return Card(verdict, rest[:SENTENCES_SHOWN], rest[SENTENCES_SHOWN:], notices, digest, _prefilled(body["estimate"]))


def sentences(text: str) -> tuple[str, ...]:
    """The lines of an answer; an answer in one line is parted after its first sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        first, stop, rest = lines[0].partition("。")
        lines = [first + stop, rest] if rest else lines
    return tuple(lines)


def _prefilled(estimate: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """What the estimate takes over from the question, each value in words, so that nothing is filled in silently."""
    answers = from_estimate(estimate["answers"]) if estimate else {}
    return tuple(
        (question.short, in_words(question, answers[question.key])) for question in QUESTIONS if question.key in answers
    )


def others(options: Sequence[str], asked: str) -> tuple[str, ...]:
    """Suggestions without the question that was just asked, each once."""
    return tuple(option for option in dict.fromkeys(options) if option != asked)
