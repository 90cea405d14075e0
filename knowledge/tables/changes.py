"""What would a new state say otherwise, clause by clause and figure by figure, in words a reviewer reads?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum

from knowledge.tables.difference import CLAUSE, DOCUMENT, ENTITLEMENT, INDICATIVE, RULE, Item
from knowledge.tables.schema import ClauseFigure, Figure, Jurisdiction
from knowledge.tables.terms import Term, Unit


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one thing: ``old`` None where it is new, ``new`` None where it goes; ``key`` "" for the whole."""

    item: Item
    key: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        where = " ".join(filter(None, (*self.item, self.key)))
        if self.old is None:
            return f"{where}：新增 {self.new}"
        return f"{where}：{self.old} → {self.new or '（删去）'}"


def changes(old: Iterable[Jurisdiction], new: Iterable[Jurisdiction]) -> tuple[Change, ...]:
    """Every value that differs, in the order of regions and files; a thing that comes or goes is told once."""
    return tuple(_between(_things(old), _things(new)))


Things = Mapping[Item, Mapping[str, str]]


def _between(old: Things, new: Things) -> Iterator[Change]:
    for item in dict.fromkeys((*old, *new)):
        before, after = old.get(item), new.get(item)
        if before is None or after is None:
            yield Change(item, "", _headline(before), _headline(after))
            continue
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                yield Change(item, key, before.get(key), after.get(key))


def _headline(thing: Mapping[str, str] | None) -> str | None:
    if thing is None:
        return None
    return thing.get("gist") or thing.get("title") or thing.get("name") or thing.get("heading") or "（全部）"


def _things(places: Iterable[Jurisdiction]) -> dict[Item, dict[str, str]]:
    found: dict[Item, dict[str, str]] = {}
    for place in places:
        for document in place.documents:
            found[DOCUMENT, document.id] = dict(_values(document, leave={"clauses"}))
            found |= {(CLAUSE, clause.id): dict(_values(clause)) for clause in document.clauses}
        found |= {(RULE, rule.id): dict(_values(rule)) for rule in place.rules}
        found |= {(ENTITLEMENT, right.id): dict(_values(right)) for right in place.entitlements}
        found |= {(INDICATIVE, rule.id): dict(_values(rule)) for rule in place.indicative}
    return found


def _values(thing: object, key: str = "", leave: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Every value below a shape with its key, figures as one value in words."""
    if isinstance(thing, Figure):
        yield key, _figure(thing)
    elif isinstance(thing, ClauseFigure):
        yield (
            f"{key}.{thing.name}",
            f"{thing.text}（{_amount(thing.value, thing.unit) if thing.day is None else thing.day}）",
        )
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in leave:
                yield from _values(getattr(thing, field.name), f"{key}.{field.name}".lstrip("."))
    elif isinstance(thing, tuple) and thing and all(isinstance(entry, str) for entry in thing):
        yield key, "、".join(_word(entry) for entry in thing)
    elif isinstance(thing, tuple):
        for position, entry in enumerate(thing):
            yield from _values(entry, key if isinstance(entry, ClauseFigure) else f"{key}.{position}")
    elif thing not in (None, "", ()):
        yield key, _word(thing)


def _word(value: object) -> str:
    if isinstance(value, Term):
        return value.chinese
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)


def _figure(figure: Figure) -> str:
    if figure.unlimited:
        said = "不设限"
    elif figure.value is not None:
        said = _amount(figure.value, figure.unit)
    elif figure.relative is not None:
        relative = figure.relative
        change = f"× {relative.times / 10_000:g}" if relative.times is not None else f"+ {(relative.add or 0) / 100:g}%"
        said = f"{relative.rule_id} 的 {relative.figure} {change}"
    else:
        high = "不限" if figure.high is None else _amount(figure.high, figure.unit)
        why = figure.why_unknown.chinese if figure.why_unknown else "参考"
        said = f"{why}：{_amount(figure.low or 0, figure.unit)} 到 {high}"
    return said + (f"（{figure.clause_id}）" if figure.clause_id else "")


def _amount(value: int | None, unit: StrEnum) -> str:
    if value is None:
        return ""
    if unit is Unit.YUAN:
        return f"{value // 100:,}.{value % 100:02d} 元".replace(".00 元", " 元")
    return f"{value / 100:g}%" if unit in (Unit.RATE, Unit.POINTS) else str(value)
