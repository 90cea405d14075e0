"""Does the question name something that no document of the place knows (种牙, 疫苗, 个人账户)? Then it says so.

Nothing near it in words may answer instead: a rate of hospital care is no rate of dental care.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from assistant.answering import wording
from assistant.answering.answer import Answer, Reason
from assistant.answering.compose import suggestions_for
from assistant.answering.prepared import DATA
from assistant.answering.turn import Turn
from knowledge.tables.wording import fold


@dataclass(frozen=True, slots=True)
class Thing:
    """A cost, a service or a kind of insurance with the words for it, in questions and in clauses."""

    name: str
    words: tuple[str, ...]
    in_clauses: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def is_named_in(self, question: str) -> bool:
        return _any_in(self.words, question) and not _any_in(self.unless, question)

    def is_written_in(self, text: str) -> bool:
        return _any_in((*self.words, *self.in_clauses), text)


@cache
def things() -> tuple[Thing, ...]:
    """The things of ``assistant/data/things.yaml``, in their order."""
    content: dict[str, Any] = yaml.safe_load((DATA / "things.yaml").read_text(encoding="utf-8"))
    lists = ("words", "in_clauses", "unless")
    return tuple(
        Thing(name=entry["name"], **{part: tuple(entry.get(part, ())) for part in lists}) for entry in content["things"]
    )


def refuse_what_no_document_names(turn: Turn) -> Turn | Answer:
    """Not covered where the question names a thing that stands in no clause of the place."""
    question = fold(turn.said.text).text
    named = [thing for thing in things() if thing.is_named_in(question)]
    if not named:
        return turn
    clauses = [clause for place in turn.chain for document in place.documents for clause in document.clauses]
    missing = [
        thing for thing in named if not any(thing.is_written_in(f"{each.heading}{each.text}") for each in clauses)
    ]
    if not missing:
        return turn
    text = wording.not_in_the_documents(turn.place, missing[0].name, ())
    return turn.not_covered(Reason.NO_DOCUMENT, f"{text}{wording.call(turn.contact)}", suggestions_for(turn, ()))


def _any_in(words: Iterable[str], text: str) -> bool:
    return any(word in text for word in words)
