"""What ships and what the example folders add, read straight from the files: for tests that look at the data."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.tables.files import Content, read_folders
from knowledge.tables.loader import jurisdiction_from, read_yaml
from knowledge.tables.schema import Clause, Document, Entitlement, IndicativeRule, Jurisdiction, Rule
from knowledge.tables.terms import Unit

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "knowledge" / "data"
EXAMPLES = ROOT / "tests" / "worked_examples"
FOLDERS = sorted(path for path in (EXAMPLES / "folders").glob("[!.]*/") if not path.name.startswith("artificial"))
"""The official examples; artificial folders replace shipped rules and are looked at by their own examples only."""


@cache
def content() -> Content:
    return read_folders([SHIPPED, *FOLDERS])


KINDS = {
    "documents": "documents/*.yaml",
    "tables": "tables/*/*.yaml",
    "entitlements": "entitlements/*.yaml",
    "indicative": "indicative/*.yaml",
}
"""Where the files of each kind of content lie in a data folder."""


@cache
def jurisdictions() -> tuple[Jurisdiction, ...]:
    """Every region of which anything is held, shipped and examples, straight from the files."""
    found: dict[str, dict[str, list[Any]]] = {}
    for folder in (SHIPPED, *FOLDERS):
        for kind, files in KINDS.items():
            for path in sorted(folder.glob(files)):
                raw = read_yaml(path)
                found.setdefault(raw["region"], {each: [] for each in KINDS})[kind].append(raw)
    return tuple(jurisdiction_from(region, payload) for region, payload in sorted(found.items()))


def documents() -> tuple[Document, ...]:
    return tuple(document for place in jurisdictions() for document in place.documents)


def rules() -> tuple[Rule, ...]:
    return tuple(rule for place in jurisdictions() for rule in place.rules)


def entitlements() -> tuple[Entitlement, ...]:
    return tuple(each for place in jurisdictions() for each in place.entitlements)


def indicative() -> tuple[IndicativeRule, ...]:
    return tuple(each for place in jurisdictions() for each in place.indicative)


def clauses() -> tuple[Clause, ...]:
    return tuple(clause for document in documents() for clause in document.clauses)


def document(document_id: str) -> Document:
    return next(each for each in documents() if each.id == document_id)


def rule(rule_id: str) -> Rule:
    return next(each for each in rules() if each.id == rule_id)


def of_each(items: tuple[Any, ...]) -> Any:
    return pytest.mark.parametrize("item", items, ids=lambda item: item.id)


def typed(clause: Clause) -> set[tuple[Unit, int]]:
    """The figures of a clause by unit and value."""
    return {(figure.unit, figure.value) for figure in clause.figures if figure.value is not None}
