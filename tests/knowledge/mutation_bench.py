"""What becomes of a damaged value: refused, provably harmless, seen by a worked example, or nothing notices?"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from eligibility.calculation import estimate as calculation
from eligibility.calculation.claim import WrongAnswers, claim_from
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.checks import check
from knowledge.tables.files import Content, Sourced, read_folders, replace_earlier
from knowledge.tables.loader import (
    DataError,
    DocumentFile,
    EntitlementsFile,
    IndicativeFile,
    TableFile,
    checked,
    jurisdiction_from,
    read_yaml,
)
from knowledge.tables.said import said
from knowledge.tables.schema import Jurisdiction
from knowledge.tables.terms import Unit
from tests.knowledge import damage
from tests.knowledge.shipped import EXAMPLES, SHIPPED

LISTS = {
    "documents": DocumentFile,
    "tables": TableFile,
    "entitlements": EntitlementsFile,
    "indicative": IndicativeFile,
}
PROSE = {
    *("title", "summary", "heading", "gist", "text", "antecedent", "where", "time_limit", "not_stated", "basis"),
    *("assumptions", "reason", "name", "what", "steps", "source", "issuer", "number", "office", "label", "contact"),
}
"""What people read and nothing computes with."""


class Fate(Enum):
    REFUSED = "refused"
    SAME = "same shapes"
    WORDS = "prose without a figure"
    EXAMPLE = "moves a worked example"
    SURVIVED = "survived"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One damage: which file, what kind, where."""

    file: str
    kind: str
    path: damage.Path

    def __str__(self) -> str:
        return f"{self.file}: {'.'.join(map(str, self.path))} ({self.kind})"


@dataclass(slots=True)
class Report:
    fates: dict[str, Counter[Fate]] = field(default_factory=lambda: defaultdict(Counter))
    survivors: dict[tuple[str, str], list[Mutation]] = field(default_factory=lambda: defaultdict(list))

    def add(self, mutation: Mutation, fate: Fate) -> None:
        self.fates[mutation.kind][fate] += 1
        if fate is Fate.SURVIVED:
            self.survivors[survivor_class(mutation)].append(mutation)

    def total(self, *fates: Fate) -> int:
        return sum(count[fate] for count in self.fates.values() for fate in fates)

    def table(self) -> str:
        head = f"{'kind':28}" + "".join(f"{fate.value:>25}" for fate in Fate)
        rows = [f"{kind:28}" + "".join(f"{count[fate]:>25}" for fate in Fate) for kind, count in self.fates.items()]
        sums = f"{'all':28}" + "".join(f"{self.total(fate):>25}" for fate in Fate)
        classes = [
            f"  {len(found):5} {kind} at {where}: {found[0]}"
            for (kind, where), found in sorted(self.survivors.items(), key=lambda item: -len(item[1]))
        ]
        return "\n".join((head, *rows, sums, "survivors:", *classes))


def survivor_class(mutation: Mutation) -> tuple[str, str]:
    """The kind of damage and the keys it was done at, positions aside."""
    keys = [str(key) for key in mutation.path if isinstance(key, str)]
    return mutation.kind, "/".join((mutation.file.split("/")[0], *keys))


class Bench:
    """The shipped data, damaged one value at a time; ``seed`` decides which."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.base = read_folders([SHIPPED])
        self.raw = {
            str(path.relative_to(SHIPPED)): read_yaml(path)
            for kind in LISTS
            for path in sorted((SHIPPED / kind).rglob("*.yaml"))
        }
        damage.ALL_CLAUSES[:] = [clause.id for entry in self.base.documents for clause in entry.item.clauses]
        self.places = {file: list(damage.places(raw)) for file, raw in self.raw.items()}
        self.examples = _examples()
        self.expected = {region: self._computed(self._place(region, {})) for region in self.examples}

    def mutations(self, number: int) -> Report:
        report = Report()
        kinds = list(damage.KINDS)
        while report.total(*Fate) < number:
            kind = kinds[report.total(*Fate) % len(kinds)]
            report.add(*self._one(kind))
        return report

    def _one(self, kind: str) -> tuple[Mutation, Fate]:
        while True:
            file = self.chance.choices(list(self.places), [len(found) for found in self.places.values()])[0]
            path, _ = self.chance.choice(self.places[file])
            raw = deepcopy(self.raw[file])
            holds = damage.holder(raw, path)
            if not damage.KINDS[kind](holds, path[-1], holds[path[-1]], self.chance):
                continue
            if raw != self.raw[file]:
                return Mutation(file, kind, path), self._fate(file, path, raw)

    def _fate(self, file: str, path: damage.Path, raw: Any) -> Fate:
        name = file.split("/")[0]
        try:
            item = checked(LISTS[name], raw, str(SHIPPED / file))
            content = self._with(name, file, item)
            if replace_earlier(content) or check(content):
                return Fate.REFUSED
        except (DataError, ValueError):
            return Fate.REFUSED
        if self._ranked(name, file, self.raw[file]) == self._ranked(name, file, raw):
            return Fate.SAME
        if _only_words(self.raw[file], raw, path):
            return Fate.WORDS
        region = str(self.raw[file].get("region"))
        if region in self.examples and self._computed(self._place(region, {file: raw})) != self.expected[region]:
            return Fate.EXAMPLE
        return Fate.SURVIVED

    def _ranked(self, name: str, file: str, raw: Any) -> object:
        """The shapes with priorities and orders as ranks: only which comes first counts."""
        shapes = _shapes(name, raw)
        if name not in ("tables", "indicative") or not isinstance(shapes, tuple):
            return shapes
        priorities = sorted({rule.priority for rule in shapes})
        others = {
            rule.order
            for entry in self.base.tables
            if entry.item.region == raw["region"]
            for rule in entry.item.shapes()
        }
        if name == "tables":
            others -= {int(self.raw[file]["order"])}
        return [
            replace(
                rule,
                priority=priorities.index(rule.priority),
                order=sum(order < rule.order for order in others),
                parameters=_same_from_the_first_yuan(rule.parameters),
            )
            for rule in shapes
        ]

    def _with(self, name: str, file: str, item: Any) -> Content:
        path = str(SHIPPED / file)
        rows = [Sourced(path, item) if entry.file == path else entry for entry in getattr(self.base, name)]
        return replace(self.base, **{name: rows})

    # --- worked examples ---------------------------------------------------------------------------------------------

    def _place(self, region: str, instead: Mapping[str, Any]) -> Jurisdiction:
        payload: dict[str, list[Any]] = {name: [] for name in LISTS}
        for file, raw in self.raw.items():
            if raw["region"] == region:
                payload[file.split("/")[0]].append(instead.get(file, raw))
        return jurisdiction_from(region, payload)

    def _computed(self, place: Jurisdiction) -> list[Any]:
        return [_outcome(place, entry) for entry in self.examples.get(place.region, ())]


@cache
def _examples() -> Mapping[str, Sequence[Any]]:
    """A spread of the worked examples of each shipped region: enough to notice, few enough to run often."""
    found: dict[str, list[Any]] = defaultdict(list)
    for path in sorted(EXAMPLES.glob("*.yaml")):
        for entry in read_yaml(path) or []:
            found[str(entry["request"]["region"])].append(entry["request"])
    return dict(found)


def _outcome(place: Jurisdiction, request: Mapping[str, Any]) -> object:
    day = request["as_of"]
    try:
        on = day if isinstance(day, date) else date.fromisoformat(str(day))
        rules = rules_in_force([place], on)
        result = calculation.estimate(claim_from(request["answers"]), rules.rules)
    except NoTableInForce as none:
        return ("none", none.first_day)
    except WrongAnswers:
        return "refused"
    return (
        [(layer.program, layer.pays) for layer in result.layers],
        result.out_of_pocket,
        rules.tables_as_of,
        [notice.code for notice in rules.notices],
    )


# --- what is harmless ------------------------------------------------------------------------------------------------


def _shapes(name: str, raw: Any) -> object:
    item = checked(LISTS[name], raw, name)
    if isinstance(item, DocumentFile):
        return item.shape()
    shapes = tuple(item.shapes())  # type: ignore[attr-defined]
    return (shapes, tuple(office.shape() for office in item.offices)) if isinstance(item, EntitlementsFile) else shapes


def _same_from_the_first_yuan(parameters: Any) -> Any:
    """A threshold of nothing counts the same whether it is inclusive, whole or excess."""
    threshold = getattr(parameters, "threshold", None)
    if threshold is None or (threshold.value != 0 and (threshold.low, threshold.high) != (0, 0)):
        return parameters
    return replace(parameters, inclusive=True, counts=())


def _only_words(before: Any, after: Any, path: damage.Path) -> bool:
    """Whether the one thing changed is prose, and says the same amounts and days as before."""
    if not PROSE & {key for key in path if isinstance(key, str)}:
        return False
    old, new = (_text(content, path) for content in (before, after))
    return _numbers(old) == _numbers(new)


def _text(content: Any, path: damage.Path) -> str:
    try:
        value = damage.holder(content, path)[path[-1]]
    except (KeyError, IndexError):
        return ""
    return str(value)


def _numbers(text: str) -> object:
    return {amount for amount in said(text) if amount[0] is not Unit.COUNT}, sorted(re.findall(r"\d+", text))
