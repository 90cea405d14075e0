"""Does a saved result still come out? Recomputed from its request and its own release, and compared field by field."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from eligibility import selectors
from eligibility.ground import EstimateQuery, Refused
from eligibility.selectors import SavedView
from eligibility.serializers import estimate_on_wire
from eligibility.services import estimate
from knowledge.selectors import UnknownRelease, snapshot

WORDS = frozenset({"text", "why", "name"})
"""The fields that are sentences of ours: another version may word them otherwise."""

NAMED_BY = ("program", "code", "question", "clause_id")
"""What entries of a list are told apart by, so that one that is missing does not shift the others."""

_FIGURE = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class Absent(Enum):
    """A field or entry that one of the two results does not have."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class Kind(StrEnum):
    """``CHANGED``: a figure, a code or what there is. ``WORDED``: only the sentence, every number in it the same.

    ``ADDED``: a field without figures that results did not have when this one was saved.
    """

    CHANGED = "changed"
    WORDED = "worded"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of the result, as ``layers[medical_assistance].pays.low``, as it was saved and as it comes out now."""

    path: str
    stored: object
    recomputed: object
    kind: Kind


class NotReplayed(Exception):
    """The result cannot be recomputed here."""


class NoSuchResult(NotReplayed):
    """Never saved here, or removed."""


class ResultExpired(NotReplayed):
    """Its 180 days are over."""


class RequestUnreadable(NotReplayed):
    """What was asked for is not whole."""


class ReleaseNotHeld(NotReplayed):
    """The release it was computed from is not in this database."""


def replay(*, estimate_id: UUID, now: datetime) -> tuple[Difference, ...]:
    """Every difference between the saved result and what its request gives under its release; raises NotReplayed."""
    saved = selectors.saved(estimate_id)
    if saved is None:
        raise NoSuchResult(str(estimate_id))
    if saved.expires_at <= now:
        raise ResultExpired(str(estimate_id))
    return replayed(saved)


def replayed(saved: SavedView) -> tuple[Difference, ...]:
    """The same for a result that was read already; raises ReleaseNotHeld. A request refused today is a difference."""
    try:
        found = snapshot(saved.release)
    except UnknownRelease as unknown:
        raise ReleaseNotHeld(saved.release) from unknown
    query = _query(saved)
    narrow = bool(saved.result.get("narrowing"))  # results of a batch are saved without
    try:
        result = estimate(snapshot=found, query=query, narrow=narrow)
    except Refused as refused:
        return (Difference("", "result", str(refused), Kind.CHANGED),)
    return tuple(differences(saved.result, json.loads(json.dumps(estimate_on_wire(result, saved.id)))))


def _query(saved: SavedView) -> EstimateQuery:
    request = saved.request
    try:
        on = date.fromisoformat(request["as_of"])
        return EstimateQuery(request["region"], on, request["basis"], dict(request["answers"]))
    except (KeyError, TypeError, ValueError) as error:
        raise RequestUnreadable(str(saved.id)) from error


# --- comparing -------------------------------------------------------------------------------------------------------


def differences(stored: object, recomputed: object, path: str = "") -> Iterator[Difference]:
    """Every place where two results, as JSON gives them, are not the same."""
    if isinstance(stored, dict) and isinstance(recomputed, dict):
        for key in dict.fromkeys((*stored, *recomputed)):
            inner = f"{path}.{key}" if path else str(key)
            yield from differences(stored.get(key, ABSENT), recomputed.get(key, ABSENT), inner)
    elif isinstance(stored, list) and isinstance(recomputed, list):
        yield from _of_lists(stored, recomputed, path)
    elif type(stored) is not type(recomputed) or stored != recomputed:
        yield Difference(path, stored, recomputed, _kind(stored, recomputed, path))


def _of_lists(stored: Sequence[Any], recomputed: Sequence[Any], path: str) -> Iterator[Difference]:
    before, after = _named(stored), _named(recomputed)
    if before is None or after is None:
        before, after = dict(enumerate(stored)), dict(enumerate(recomputed))
    for name in dict.fromkeys((*before, *after)):
        inner = f"{path}[{name}]"
        if name in before and name in after:
            yield from differences(before[name], after[name], inner)
        else:
            yield Difference(inner, before.get(name, ABSENT), after.get(name, ABSENT), Kind.CHANGED)
    if list(before) != list(after) and set(before) == set(after):
        yield Difference(path, list(before), list(after), Kind.CHANGED)


def _named(entries: Sequence[Any]) -> dict[Any, Any] | None:
    """The entries by what tells them apart; None where nothing does."""
    for key in NAMED_BY:
        if all(isinstance(entry, Mapping) and entry.get(key) for entry in entries):
            named = {entry[key]: entry for entry in entries}
            return named if len(named) == len(entries) else None
    return None


def _kind(stored: object, recomputed: object, path: str) -> Kind:
    if stored is ABSENT:
        return Kind.CHANGED if _holds_figure(recomputed) else Kind.ADDED
    if path.rpartition(".")[2] in WORDS and isinstance(stored, str) and isinstance(recomputed, str):
        return Kind.WORDED if _numbers(stored) == _numbers(recomputed) else Kind.CHANGED
    return Kind.CHANGED


def _holds_figure(value: object) -> bool:
    if isinstance(value, dict):
        return any(_holds_figure(one) for one in value.values())
    if isinstance(value, list):
        return any(_holds_figure(one) for one in value)
    if isinstance(value, str):
        return _FIGURE.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numbers(text: str) -> list[str]:
    return sorted(found[0] for found in re.finditer(r"\d+(\.\d+)?", text))
