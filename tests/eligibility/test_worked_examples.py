"""Does every worked example come out to the fen? Each YAML entry runs through the service, none has Python of its own.

Examples of the shipped data stand in ``tests/worked_examples/*.yaml``; each folder under ``folders/`` is a data folder
published beside the shipped one, with its own ``worked_examples.yaml``.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from eligibility.serializers import estimate_on_wire
from eligibility.services import EstimateQuery, Refused, estimate
from knowledge.selectors import active_snapshot
from knowledge.services import publish
from knowledge.tables.loader import read_yaml

EXAMPLES = Path(__file__).parent.parent / "worked_examples"
FOLDERS = EXAMPLES / "folders"


def _entries(path: Path) -> list[Any]:
    return [pytest.param(entry, id=f"{path.stem}: {entry['name']}") for entry in read_yaml(path) or []]


SHIPPED = [entry for path in sorted(EXAMPLES.glob("*.yaml")) for entry in _entries(path)]
FURTHER = sorted(path.parent for path in FOLDERS.glob("*/worked_examples.yaml"))


def _day(raw: object) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw))


def _answers(raw: Any) -> Any:
    """YAML keeps decimals as the digits written; JSON would bring them as text."""
    return dict(raw)


def _result(request: Mapping[str, Any]) -> dict[str, Any]:
    query = EstimateQuery(
        str(request["region"]), _day(request["as_of"]), request.get("basis", "documents"), _answers(request["answers"])
    )
    return estimate_on_wire(estimate(snapshot=active_snapshot(), query=query))


def _span(found: Mapping[str, str]) -> list[str]:
    return [found["low"], found["high"]]


def _codes(found: list[dict[str, str]]) -> set[str]:
    return {entry["code"] for entry in found}


def _iso(value: object) -> str | None:
    return None if value is None else _day(value).isoformat()


KNOWN_EXPECTATIONS = {
    "layers",
    "total_paid",
    "out_of_pocket",
    "covered_expenses",
    "uncovered_expenses",
    "assumptions",
    "notices",
    "without_notices",
    "not_granted",
    "tables_as_of",
    "identity",
    "refused",
    "status",
    "errors",
}


LISTED = ("assumptions", "notices", "without_notices", "not_granted")


def check(entry: Mapping[str, Any]) -> None:
    """The example's request gives what the example expects, and nothing it expects goes unlooked at."""
    expected = entry["expect"]
    assert set(expected) <= KNOWN_EXPECTATIONS
    fields = [expected["refused"]] if "refused" in expected else expected.get("errors", [])
    if fields:
        with pytest.raises(Refused) as refused:
            _result(entry["request"])
        assert {error.field for error in refused.value.errors} == set(fields)
        return
    result = _result(entry["request"])
    pays = {layer["program"]: _span(layer["pays"]) for layer in result["layers"]}
    found: dict[str, Any] = {
        "layers": {program: pays[program] for program in expected.get("layers", {})},
        "tables_as_of": result["tables_as_of"],
        "identity": result["identity"]["code"],
        "assumptions": sorted(_codes(result["assumptions"]) & set(expected.get("assumptions", []))),
        "notices": sorted(_codes(result["notices"]) & set(expected.get("notices", []))),
        "not_granted": sorted(entry["program"] for entry in result["not_granted"]),
        "without_notices": sorted(set(expected.get("without_notices", [])) - _codes(result["notices"])),
    }
    for key in ("total_paid", "out_of_pocket", "covered_expenses", "uncovered_expenses"):
        found[key] = _span(result[key])
    wanted = {key: sorted(value) if key in LISTED else value for key, value in expected.items() if key != "status"}
    if "tables_as_of" in wanted:
        wanted["tables_as_of"] = _iso(wanted["tables_as_of"])
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("entry", SHIPPED)
def test_a_worked_example_of_the_shipped_data_comes_out(entry: Mapping[str, Any]) -> None:
    check(entry)


@pytest.mark.django_db
@pytest.mark.parametrize("folder", FURTHER, ids=lambda folder: folder.name)
def test_worked_examples_of_a_further_data_folder_come_out_without_python(folder: Path) -> None:
    publish(folders=[*settings.KNOWLEDGE_DATA, folder], now=timezone.now())
    entries = read_yaml(folder / "worked_examples.yaml")
    assert entries
    for entry in entries:
        check(entry)


def test_every_worked_example_has_its_own_name_its_source_and_its_arithmetic() -> None:
    entries = [param.values[0] for param in SHIPPED]
    entries += [entry for folder in FURTHER for entry in read_yaml(folder / "worked_examples.yaml")]
    assert entries
    assert [entry["name"] for entry in entries if not entry["source"] or not entry["working"]] == []
    assert len({param.id for param in SHIPPED}) == len(SHIPPED)
