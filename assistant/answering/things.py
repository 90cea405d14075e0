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
from knowledge.tables.schema import Clause
from knowledge.tables.wording import fold


@dataclass(frozen=True, slots=True)
class Thing:
    """A cost, a service, a kind of insurance or of people with the words for it, in questions and in clauses."""

    name: str
    words: tuple[str, ...]
    in_clauses: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    of_people: bool = False

    def named_in(self, question: str) -> tuple[str, ...]:
        """The words with which ``question`` asks for it; none where it is told in passing."""
        return () if _any_in(self.unless, question) else tuple(word for word in self.words if word in question)


@cache
def things() -> tuple[Thing, ...]:
    """The things of ``assistant/data/things.yaml``, in their order."""
    content: dict[str, Any] = yaml.safe_load((DATA / "things.yaml").read_text(encoding="utf-8"))
    lists = ("words", "in_clauses", "unless")
    return tuple(
        Thing(
            name=entry["name"],
            of_people=entry.get("of_people", False),
            **{part: tuple(entry.get(part, ())) for part in lists},
        )
        for entry in content["things"]
    )


def refuse_what_no_document_names(turn: Turn) -> Turn | Answer:
    """Not covered where the question names a thing that stands in no clause of the place."""
    question = fold(turn.said.text).text
    clauses = [clause for place in turn.chain for document in place.documents for clause in document.clauses]
    asked_for = (thing for thing in things() if not (thing.of_people and turn.said.identities))
    missing = next((thing for thing in asked_for if _is_missing(thing, question, clauses)), None)
    if missing is None:
        return turn
    text = wording.not_in_the_documents(turn.place, missing.name, ())
    return turn.not_covered(Reason.NO_DOCUMENT, f"{text}{wording.call(turn.contact)}", suggestions_for(turn, ()))


def _is_missing(thing: Thing, question: str, clauses: Iterable[Clause]) -> bool:
    """Whether the question asks for the thing in a word that no clause has; nor has one the thing's own."""
    named = thing.named_in(question)
    if not named:
        return False
    written = "\n".join(f"{clause.heading}{clause.text}" for clause in clauses)
    return not _any_in(thing.in_clauses, written) and not all(word in written for word in named)


def _any_in(words: Iterable[str], text: str) -> bool:
    return any(word in text for word in words)
