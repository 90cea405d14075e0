"""What is a golden question, and what does an answer lack of what it should hold?

Fields of the YAML files: the file's ``region``, ``as_of``, ``document`` and ``notices`` hold for every question that
does not name its own; ``null`` leaves them out. ``clauses`` are labels of the document, or "<document id> <label>":
all must be cited, the first one first. ``figures`` must stand in the answer or its tables, compared by value; ``says``
are words of the answer; ``without`` notices it may not carry; ``not_figures`` may stand nowhere in it;
``without_calculation``: no sum may be worked out; ``then`` are the next turns of the same conversation.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.answering.figures import figures_in

FOLDER = Path(__file__).parent / "golden_questions"

Body = dict[str, Any]
Ask = Callable[[Body], Body]


@dataclass(frozen=True)
class Golden:
    """One question with its expectations, and the questions of the same conversation before it."""

    file: str
    expected: Body
    before: tuple[Body, ...] = ()

    @property
    def name(self) -> str:
        return " → ".join(turn["question"] for turn in (*self.before, self.expected))


def golden_questions() -> Iterator[Golden]:
    for path in sorted(FOLDER.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        defaults = {key: content[key] for key in ("region", "as_of", "document", "notices") if key in content}
        for entry in content["questions"]:
            first = {**defaults, **entry}
            if "outcome" in first:
                yield Golden(path.stem, first)
            before = [first]
            for follow in entry.get("then", ()):
                turn = {**defaults, "region": None, "as_of": None, **follow}
                yield Golden(path.stem, turn, tuple(before))
                before.append(turn)


def request_of(turn: Body, conversation: str | None) -> Body:
    """The body of one turn as the HTTP interface takes it."""
    body: Body = {"question": turn["question"]}
    if turn.get("region"):
        body["region"] = turn["region"]
    if turn.get("as_of"):
        day = turn["as_of"]
        body["as_of"] = day.isoformat() if isinstance(day, date) else str(day)
    if conversation:
        body["conversation"] = conversation
    return body


def answer_of(golden: Golden, ask: Ask) -> Body:
    """The answer to the last turn after all the turns before it."""
    conversation = None
    for turn in golden.before:
        conversation = ask(request_of(turn, conversation))["conversation"]
    return ask(request_of(golden.expected, conversation))


def misses(golden: Golden, body: Body) -> list[str]:
    """What the answer lacks; empty when it holds everything that was expected."""
    expected = golden.expected
    return [
        *_wrong_ending(expected, body),
        *_missing_clauses(expected, body),
        *_missing_words(expected, body),
        *_wrong_notices(expected, body),
        *(
            f"understood {key} {body['understood'][key]}, not {value}"
            for key, value in expected.get("understood", {}).items()
            if body["understood"][key] != value
        ),
    ]


def _wrong_ending(expected: Body, body: Body) -> Iterator[str]:
    slot = (body["clarify"] or {}).get("slot")
    found = {"outcome": body["outcome"], "reason": body["reason"], "reply": body["reply_code"], "slot": slot}
    for key, value in found.items():
        if key in expected and expected[key] != value:
            yield f"{key} {value}, not {expected[key]}"


def _missing_clauses(expected: Body, body: Body) -> Iterator[str]:
    cited = [f"{citation['document']['id']} {citation['label']}" for citation in body["citations"]]
    for place, label in enumerate(expected.get("clauses", ())):
        wanted = label if " " in label else f"{expected['document']} {label}"
        if wanted not in cited:
            yield f"not cited: {wanted} (cited: {cited})"
        elif place == 0 and cited[0] != wanted:
            yield f"not cited first: {wanted} (first: {cited[0]})"


def _missing_words(expected: Body, body: Body) -> Iterator[str]:
    cells = [cell for table in body["tables"] for row in table["rows"] for cell in row]
    said = "\n".join([body["answer"], *cells, *(note for table in body["tables"] for note in table["notes"])])
    figures = figures_in(said)
    for text in expected.get("figures", ()):
        (wanted,) = figures_in(text)
        if not any(wanted.value == figure.value and wanted.kind == figure.kind for figure in figures):
            yield f"figure missing: {text}"
    for text in expected.get("not_figures", ()):
        (wrong,) = figures_in(text)
        if any(wrong.value == figure.value and wrong.kind == figure.kind for figure in figures):
            yield f"figure too much: {text}"
    if expected.get("without_calculation") and body["calculation"] is not None:
        yield f"worked out: {body['calculation']['total']}"
    yield from (f"not said: {words}" for words in map(str, expected.get("says", ())) if words not in said)
    if "start" in expected and not body["answer"].startswith(expected["start"]):
        yield f"does not start with {expected['start']}"


def _wrong_notices(expected: Body, body: Body) -> Iterator[str]:
    codes = [notice["code"] for notice in body["notices"]]
    if body["outcome"] == "answered":
        yield from (f"notice missing: {code}" for code in expected.get("notices", ()) if code not in codes)
    yield from (f"notice too much: {code}" for code in expected.get("without", ()) if code in codes)
    if "first_notice" in expected and codes[:1] != [expected["first_notice"]]:
        yield f"first notice {codes[:1]}, not {expected['first_notice']}"
