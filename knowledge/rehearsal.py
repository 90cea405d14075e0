"""What would publishing these folders change, and which worked examples would move? Nothing is written.

Knowledge does not calculate: how an example comes out is asked of the callable that the setting ``REHEARSAL_OUTCOME``
names, which is given a chain of places and the request of the example.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from knowledge import selectors
from knowledge.tables.changes import Change, changes
from knowledge.tables.files import read_folders
from knowledge.tables.loader import jurisdiction_from, read_yaml
from knowledge.tables.parts import REGION, parts_from, payload_of, regions_from
from knowledge.tables.places import Places
from knowledge.tables.schema import Jurisdiction

Outcome = Mapping[str, tuple[int, int | None]]
"""What each program pays and what remains, in fen: lowest and highest (None: unbounded)."""
Ask = Callable[[Sequence[Jurisdiction], Mapping[str, Any]], Outcome | None]


@dataclass(frozen=True, slots=True)
class Move:
    """One worked example whose result would change: what, from and to (None: no result)."""

    example: str
    what: str
    old: tuple[int, int | None] | None
    new: tuple[int, int | None] | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    changes: tuple[Change, ...]
    examples: int
    moves: tuple[Move, ...]


def rehearse(*, folders: Sequence[Path]) -> Rehearsal:
    """Compares the data of ``folders`` (already checked) with the active release; raises DataError."""
    parts = {part.key: part for part in parts_from(read_folders(folders))}
    places = Places(regions_from(payload_of(parts["places"])))
    new = {
        key.removeprefix(REGION): jurisdiction_from(key.removeprefix(REGION), payload_of(part))
        for key, part in parts.items()
        if key.startswith(REGION)
    }
    old = _published()
    ask: Ask = import_string(settings.REHEARSAL_OUTCOME)
    entries = [entry for path in _example_files(folders) for entry in read_yaml(path) or []]
    moves = [move for entry in entries for move in _moves(entry, ask, places, old, new)]
    return Rehearsal(changes(_ordered(old), _ordered(new)), len(entries), tuple(moves))


def _ordered(places: Mapping[str, Jurisdiction]) -> list[Jurisdiction]:
    return [places[code] for code in sorted(places)]


def _published() -> dict[str, Jurisdiction]:
    try:
        snapshot = selectors.active_snapshot()
    except selectors.NothingPublished:
        return {}
    return {place.region: place for place in snapshot.jurisdictions()}


def _example_files(folders: Iterable[Path]) -> list[Path]:
    """``worked_examples*.yaml`` and ``worked_examples/*.yaml`` of each folder, and the project's where it has any."""
    found = [path for folder in folders for path in sorted(folder.glob("worked_examples*.yaml"))]
    found += [path for folder in folders for path in sorted(folder.glob("worked_examples/*.yaml"))]
    return [*found, *sorted(Path(settings.WORKED_EXAMPLES).glob("*.yaml"))]


def _moves(
    entry: Mapping[str, Any],
    ask: Ask,
    places: Places,
    old: Mapping[str, Jurisdiction],
    new: Mapping[str, Jurisdiction],
) -> list[Move]:
    line = places.line(str(entry["request"]["region"]))
    before, after = (
        ask([state[code] for code in line if code in state and state[code].documents], entry["request"]) or {}
        for state in (old, new)
    )
    names = dict.fromkeys((*before, *after))
    return [
        Move(entry["name"], name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    ]
