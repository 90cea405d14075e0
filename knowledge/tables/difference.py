"""What does a new state change against the active one, and would it bring back something older?

Everything that can differ is an item with a digest: a document, a clause, a rule, a place, a wording. An item that
takes a form it had in an earlier release, and a document or table that disappears, would undo newer work.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.tables.parts import LEXICON, PLACES, REGION, canonical, digest

Item = tuple[str, str]
"""What kind of thing and its id, such as ("条款", "yiyuan-2020.3.2.2")."""
Items = Mapping[Item, str]

DOCUMENT, CLAUSE, TABLE, RULE = "文件", "条款", "待遇表", "规则"
ENTITLEMENT, OFFICE, INDICATIVE = "权益", "认定部门", "参考数据"
PLACE, ENTRY, TOPIC, AMBIGUOUS = "地区", "词条", "话题", "歧义词"


@dataclass(frozen=True, slots=True)
class Difference:
    """The items that a new state adds, changes and removes, each sorted."""

    added: tuple[Item, ...]
    changed: tuple[Item, ...]
    removed: tuple[Item, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def items_of(key: str, payload: Mapping[str, Any]) -> dict[Item, str]:
    """Every item of one part with the digest of its content."""
    if key.startswith(REGION):
        return _of_region(key.removeprefix(REGION), payload)
    if key == PLACES:
        return {(PLACE, row["code"]): _digest(row) for row in payload["regions"]}
    if key != LEXICON:
        raise ValueError(f"unknown part {key}")
    return {
        **{(ENTRY, f"{row['kind']}:{row['term']}"): _digest(row) for row in payload["entries"]},
        **{(TOPIC, row["code"]): _digest(row) for row in payload["topics"]},
        **{(AMBIGUOUS, row["word"]): _digest(row) for row in payload["ambiguous"]},
    }


def _of_region(region: str, payload: Mapping[str, Any]) -> dict[Item, str]:
    found: dict[Item, str] = {}
    for document in payload["documents"]:
        found[DOCUMENT, document["id"]] = _digest(document)
        found |= {(CLAUSE, clause["id"]): _digest(clause) for clause in document["clauses"]}
    programs: dict[str, list[object]] = {}
    for table in payload["tables"]:
        head = {key: value for key, value in table.items() if key != "rules"}
        programs.setdefault(table["program"], []).append(table)
        found |= {(RULE, rule["id"]): _digest([head, rule]) for rule in table["rules"]}
    found |= {(TABLE, f"{region}/{program}"): _digest(tables) for program, tables in programs.items()}
    for rights in payload.get("entitlements", ()):
        found |= {(ENTITLEMENT, right["id"]): _digest(right) for right in rights.get("entitlements", ())}
        found |= {
            (OFFICE, f"{office['office']}（{region}，{office['clause']}）"): _digest(office)
            for office in rights.get("offices", ())
        }
    for unverified in payload.get("indicative", ()):
        head = {key: value for key, value in unverified.items() if key != "rules"}
        found |= {(INDICATIVE, rule["id"]): _digest([head, rule]) for rule in unverified["rules"]}
    return found


def _digest(row: object) -> str:
    return digest(canonical(row))


def difference(old: Items, new: Items) -> Difference:
    return Difference(
        added=tuple(sorted(item for item in new if item not in old)),
        changed=tuple(sorted(item for item, content in new.items() if old.get(item, content) != content)),
        removed=tuple(sorted(item for item in old if item not in new)),
    )


def rolled_back(old: Items, new: Items, history: Iterable[Items]) -> tuple[Item, ...]:
    """The items of ``new`` that undo newer work: back to a form of ``history``, or a document or table gone."""
    earlier: dict[Item, set[str]] = {}
    for items in history:
        for item, content in items.items():
            earlier.setdefault(item, set()).add(content)
    found = difference(old, new)
    back = {item for item in found.changed if new[item] in earlier.get(item, ())}
    gone = {item for item in found.removed if item[0] in (DOCUMENT, TABLE)}
    return tuple(sorted(back | gone))
