"""Is a question that once found no good answer answered now? Asked of the active release as it was asked then.

The same place, day, insurance and identities; a follow-up as the whole question it was completed to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assistant.answering import pipeline
from assistant.answering.answer import Answer, Outcome
from assistant.answering.turn import Knowledge, Request
from assistant.answering.wire import answer_on_wire
from assistant.queued import BADLY_RATED, Waiting
from knowledge.tables.terms import Identity, Insurance

NOBODY = UUID(int=0)
COMPARED = ("outcome", "answer", "tables", "citations", "calculation")
"""An answer that was rated badly must differ in one of these; a new notice makes it no better."""


@dataclass(frozen=True, slots=True)
class Again:
    """What came out. ``verdict`` is the first line of the answer, ``clauses`` are "<document id> <label>"."""

    answered: bool
    outcome: str
    reason: str
    verdict: str
    clauses: tuple[str, ...]

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def ask_again(waiting: Iterable[Waiting], *, snapshot: Knowledge, today: date) -> dict[int, Again]:
    """What comes out for each question, by its number; the same question of the same day is asked once."""
    given: dict[Request, Answer] = {}
    outcomes: dict[int, Again] = {}
    for question in waiting:
        request = _request(question, today)
        if request not in given:
            given[request] = pipeline.answer(request, snapshot)
        outcomes[question.id] = _again(question, given[request])
    return outcomes


def _request(question: Waiting, today: date) -> Request:
    beside = question.beside
    return Request(
        question=question.wording,
        today=today,
        region=beside.region,
        as_of=beside.as_of,
        insurance=Insurance(beside.insurance) if beside.insurance else None,
        identities=tuple(Identity(code) for code in beside.identities),
    )


def _again(question: Waiting, answer: Answer) -> Again:
    """A question counts as answered if it is, and not just as it was when somebody found that useless."""
    body = answer_on_wire(answer, answer_id=NOBODY, conversation_id=NOBODY)
    as_before = question.reason == BADLY_RATED and _same(question.body, body)
    return Again(
        answered=answer.outcome is Outcome.ANSWERED and not as_before,
        outcome=answer.outcome.value,
        reason=answer.reason.value if answer.reason else "",
        verdict=answer.text.partition("\n")[0],
        clauses=tuple(dict.fromkeys(f"{one.document.id} {one.clause.label}" for one in answer.citations)),
    )


def _same(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return all(before[key] == now[key] for key in COMPARED)
