"""Which bill and which rules in force does each worked example speak of? Read from the files alone, once per run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.tables.catalogue import rules_in_force
from knowledge.tables.files import read_folders
from knowledge.tables.loader import jurisdiction_from, read_yaml
from knowledge.tables.parts import REGION, parts_from, payload_of, regions_from
from knowledge.tables.places import Places
from knowledge.tables.schema import Jurisdiction, Rule
from tests.knowledge.shipped import EXAMPLES, SHIPPED


@dataclass(frozen=True, slots=True)
class Example:
    """One entry of a worked-example file with the rules that are in force for it."""

    name: str
    answers: Mapping[str, Any]
    rules: tuple[Rule, ...]
    expect: Mapping[str, Any]


class _Data:
    """Some data folders as a release of them would hold them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        parts = {part.key: part for part in parts_from(read_folders(folders))}
        self.places = Places(regions_from(payload_of(parts["places"])))
        self.jurisdictions: dict[str, Jurisdiction] = {
            key.removeprefix(REGION): jurisdiction_from(key.removeprefix(REGION), payload_of(part))
            for key, part in parts.items()
            if key.startswith(REGION)
        }
        self._in_force: dict[tuple[str, date], tuple[Rule, ...]] = {}

    def rules(self, region: str, on: date) -> tuple[Rule, ...]:
        if (region, on) not in self._in_force:
            found = self.places.get(region)
            line = self.places.line(found.code if found else region)
            chain = [self.jurisdictions[code] for code in line if code in self.jurisdictions]
            held = rules_in_force([place for place in chain if place.documents], on)
            self._in_force[region, on] = held.rules
        return self._in_force[region, on]


@cache
def examples() -> tuple[Example, ...]:
    """Every worked example that comes to a result: of the shipped data, then of each further folder."""
    folders = sorted(path.parent for path in (EXAMPLES / "folders").glob("*/worked_examples.yaml"))
    shipped = [entry for path in sorted(EXAMPLES.glob("*.yaml")) for entry in read_yaml(path) or []]
    found = list(_of(shipped, _Data([SHIPPED])))
    for folder in folders:
        found += _of(read_yaml(folder / "worked_examples.yaml"), _Data([SHIPPED, folder]))
    return tuple(found)


def _of(entries: Sequence[Mapping[str, Any]], data: _Data) -> Iterator[Example]:
    for entry in entries:
        request, expect = entry["request"], entry["expect"]
        if {"refused", "errors"} & set(expect) or request.get("basis", "documents") != "documents":
            continue
        day = request["as_of"]
        on = day if isinstance(day, date) else date.fromisoformat(str(day))
        yield Example(entry["name"], request["answers"], data.rules(str(request["region"]), on), expect)
