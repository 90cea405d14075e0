"""What is a golden question, and what does an answer lack of what it should hold?

Fields of the YAML files: the file's ``region``, ``as_of``, ``document`` and ``notices`` hold for every question that
does not name its own; ``null`` leaves them out. ``clauses`` are labels of the document, or "<document id> <label>":
all must be cited, the first one first. ``figures`` must stand in the answer or its tables, compared by value; ``says``
are words of the answer; ``without`` notices it may not carry; ``not_figures`` may stand nowhere in it;
``without_calculation``: no sum may be worked out; ``insurance`` and ``identities`` are sent along; ``then`` are the
next turns of the same conversation. ``theme`` and ``wording`` (plain, colloquial, dialect, misspelt, story …) say
only under which heading it is counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from assistant.answering.figures import figures_in

INHERITED = ("document", "notices", "theme", "wording")
"""What a file says for its questions, and a question for the turns after it, unless they say it themselves."""

Body = dict[str, Any]
Ask = Callable[[Body], Body]


class Part(StrEnum):
    """What of an expectation an answer missed."""

    ENDING = "ending"  # outcome, reason, reply or slot asked back
    DOCUMENT = "document"
    CLAUSE = "clause"
    ORDER = "order"  # cited, but not first
    FIGURE = "figure"
    WORDS = "words"
    START = "start"
    TOO_MUCH = "too much"  # a figure or sum that does not belong to who asks
    NOTICE = "notice"
    UNDERSTOOD = "understood"


@dataclass(frozen=True, slots=True)
class Miss:
    part: Part
    text: str

    def __str__(self) -> str:
        return self.text


class Family(StrEnum):
    """How a question ought to end."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NEAR = "near"  # of the field, but in no document of the place
    OFF_TOPIC = "off topic"  # none of ours, or a prepared reply


@dataclass(frozen=True, slots=True)
class Golden:
    """One question with its expectations, and the questions of the same conversation before it."""

    file: str
    expected: Body
    before: tuple[Body, ...] = ()

    @property
    def name(self) -> str:
        return " → ".join(turn["question"] for turn in (*self.before, self.expected))

    @property
    def family(self) -> Family:
        outcome = self.expected["outcome"]
        if outcome in (Family.ANSWERED, Family.CLARIFY):
            return Family(outcome)
        near = outcome == "not_covered" and self.expected.get("reason") not in ("off_topic", "not_understood")
        return Family.NEAR if near and self.expected.get("theme") != "off_topic" else Family.OFF_TOPIC

    @property
    def theme(self) -> str:
        return str(self.expected.get("theme", self.file))

    @property
    def wording(self) -> str:
        return str(self.expected.get("wording", "not said"))

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses expected, each as "<document id> <label>"."""
        labels = self.expected.get("clauses", ())
        return tuple(label if " " in label else f"{self.expected['document']} {label}" for label in labels)

    @property
    def document(self) -> str | None:
        """The document that answers first; None where no clause is expected: another place's may be asked for."""
        return self.clauses[0].split(" ")[0] if self.clauses else None

    def typed(self, question: str) -> "Golden":
        """The same expectations of the question typed otherwise; only its text is understood as it was typed."""
        understood = {key: value for key, value in self.expected.get("understood", {}).items() if key != "text"}
        return replace(self, expected={**self.expected, "question": question, "understood": understood})


def golden_questions(folder: Path) -> Iterator[Golden]:
    """All questions of the YAML files of a folder, every turn of a conversation that says how it ought to end."""
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        defaults = {key: content[key] for key in ("region", "as_of", *INHERITED) if key in content}
        for entry in content["questions"]:
            yield from _turns(path.stem, defaults, entry)


def _turns(file: str, defaults: Body, entry: Body) -> Iterator[Golden]:
    first = {**defaults, **entry}
    if "outcome" in first:
        yield Golden(file, first)
    before = [first]
    inherited = {key: first[key] for key in INHERITED if key in first}
    for follow in entry.get("then", ()):
        turn = {**inherited, "region": None, "as_of": None, **follow}
        if "outcome" in turn:
            yield Golden(file, turn, tuple(before))
        before.append(turn)


def request_of(turn: Body, conversation: str | None) -> Body:
    """The body of one turn as the HTTP interface takes it."""
    body: Body = {"question": turn["question"]}
    if turn.get("region"):
        body["region"] = turn["region"]
    if turn.get("as_of"):
        day = turn["as_of"]
        body["as_of"] = day.isoformat() if isinstance(day, date) else str(day)
    body.update({key: turn[key] for key in ("insurance", "identities") if turn.get(key)})
    if conversation:
        body["conversation"] = conversation
    return body


def answer_of(golden: Golden, ask: Ask) -> Body:
    """The answer to the last turn after all the turns before it."""
    conversation = None
    for turn in golden.before:
        conversation = ask(request_of(turn, conversation))["conversation"]
    return ask(request_of(golden.expected, conversation))


def misses(golden: Golden, body: Body) -> list[Miss]:
    """What the answer lacks; empty when it holds everything that was expected."""
    expected = golden.expected
    return [
        *_wrong_ending(expected, body),
        *_missing_clauses(golden, body),
        *_wrong_figures(expected, body),
        *_missing_words(expected, body),
        *_wrong_notices(expected, body),
        *(
            Miss(Part.UNDERSTOOD, f"understood {key} {body['understood'][key]}, not {value}")
            for key, value in expected.get("understood", {}).items()
            if body["understood"][key] != value
        ),
    ]


def cited(body: Body) -> tuple[str, ...]:
    """The clauses of an answer in their order, each as "<document id> <label>"."""
    return tuple(f"{citation['document']['id']} {citation['label']}" for citation in body["citations"])


def said(body: Body) -> str:
    """The answer with its tables, as somebody reads it."""
    cells = [cell for table in body["tables"] for row in table["rows"] for cell in row]
    return "\n".join([body["answer"], *cells, *(note for table in body["tables"] for note in table["notes"])])


def _wrong_ending(expected: Body, body: Body) -> Iterator[Miss]:
    slot = (body["clarify"] or {}).get("slot")
    found = {"outcome": body["outcome"], "reason": body["reason"], "reply": body["reply_code"], "slot": slot}
    for key, value in found.items():
        if key in expected and expected[key] != value:
            yield Miss(Part.ENDING, f"{key} {value}, not {expected[key]}")


def _missing_clauses(golden: Golden, body: Body) -> Iterator[Miss]:
    found = cited(body)
    for place, wanted in enumerate(golden.clauses):
        if place == 0 and found and found[0].split(" ")[0] != golden.document:
            yield Miss(Part.DOCUMENT, f"first document {found[0].split(' ')[0]}, not {golden.document}")
        if wanted not in found:
            yield Miss(Part.CLAUSE, f"not cited: {wanted} (cited: {list(found)})")
        elif place == 0 and found[0] != wanted:
            yield Miss(Part.ORDER, f"not cited first: {wanted} (first: {found[0]})")


def _wrong_figures(expected: Body, body: Body) -> Iterator[Miss]:
    figures = figures_in(said(body))
    for text in expected.get("figures", ()):
        (wanted,) = figures_in(text)
        if not any(wanted.value == figure.value and wanted.kind == figure.kind for figure in figures):
            yield Miss(Part.FIGURE, f"figure missing: {text}")
    for text in expected.get("not_figures", ()):
        (wrong,) = figures_in(text)
        if any(wrong.value == figure.value and wrong.kind == figure.kind for figure in figures):
            yield Miss(Part.TOO_MUCH, f"figure too much: {text}")
    if expected.get("without_calculation") and body["calculation"] is not None:
        yield Miss(Part.TOO_MUCH, f"worked out: {body['calculation']['total']}")


def _missing_words(expected: Body, body: Body) -> Iterator[Miss]:
    text = said(body)
    for words in map(str, expected.get("says", ())):
        if words not in text:
            yield Miss(Part.WORDS, f"not said: {words}")
    if "start" in expected and not body["answer"].startswith(expected["start"]):
        yield Miss(Part.START, f"does not start with {expected['start']}")


def _wrong_notices(expected: Body, body: Body) -> Iterator[Miss]:
    codes = [notice["code"] for notice in body["notices"]]
    wanted = expected.get("notices", ()) if body["outcome"] == "answered" else ()
    yield from (Miss(Part.NOTICE, f"notice missing: {code}") for code in wanted if code not in codes)
    yield from (Miss(Part.NOTICE, f"notice too much: {code}") for code in expected.get("without", ()) if code in codes)
    if "first_notice" in expected and codes[:1] != [expected["first_notice"]]:
        yield Miss(Part.NOTICE, f"first notice {codes[:1]}, not {expected['first_notice']}")
