"""Which golden questions does the queue add? Lines in the format of the golden files, for a person to review. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol

import yaml

HEAD = """\
# Questions that people asked, masked, and that were answered once something was added for them. Written by
# `manage.py export_golden`, which appends and never changes what stands here. Read each line before it is kept: is the
# clause the right one, is the wording free of anything personal? Add the figures that the answer must hold.
questions:
"""

Key = tuple[str, str, str]


class Beside(Protocol):
    """What was said beside a question."""

    @property
    def region(self) -> str | None: ...

    @property
    def as_of(self) -> date: ...

    @property
    def insurance(self) -> str | None: ...

    @property
    def identities(self) -> tuple[str, ...]: ...


class Answered(Protocol):
    """A question of the queue and the clauses that answer it now ("<document id> <label>")."""

    @property
    def wording(self) -> str: ...

    @property
    def beside(self) -> Beside: ...

    @property
    def outcome(self) -> str: ...

    @property
    def clauses(self) -> tuple[str, ...]: ...


def keys_of(content: Mapping[str, Any]) -> Iterator[Key]:
    """What makes each question of a golden file the same as another: words, place and day."""
    for entry in content.get("questions") or ():
        turn = {"region": content.get("region"), "as_of": content.get("as_of"), **entry}
        yield str(turn["question"]), str(turn["region"] or ""), str(turn["as_of"] or "")


def new_lines(answered: Iterable[Answered], known: Iterable[Key]) -> tuple[str, ...]:
    """One line for each question that is not known yet, in the order given."""
    seen = set(known)
    lines: list[str] = []
    for question in answered:
        key = (question.wording, question.beside.region or "", question.beside.as_of.isoformat())
        if key not in seen:
            seen.add(key)
            lines.append(_line(question))
    return tuple(lines)


def _line(question: Answered) -> str:
    beside = question.beside
    entry: dict[str, Any] = {"question": question.wording, "region": beside.region, "as_of": beside.as_of}
    if beside.insurance:
        entry["insurance"] = beside.insurance
    if beside.identities:
        entry["identities"] = list(beside.identities)
    entry |= {"outcome": question.outcome, "clauses": list(question.clauses)}
    written = yaml.safe_dump(entry, allow_unicode=True, default_flow_style=True, sort_keys=False, width=100_000)
    return f"  - {written}"
