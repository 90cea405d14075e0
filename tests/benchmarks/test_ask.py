"""Is what ``make bench-ask`` publishes as large as it says, with a long chain in it?"""

from pathlib import Path

import pytest

from benchmarks import ask, synthetic
from knowledge.tables.loader import read_yaml


def place(code: str, level: str) -> synthetic.Place:
    return {"code": code, "name": "某地", "level": level, "parent": None}


CITY, COUNTY, ELSEWHERE = place("130100", "prefecture"), place("130102", "county"), place("140105", "county")


def test_the_chain_is_a_county_with_its_own_city():
    assert ask.one_chain([ELSEWHERE, CITY, COUNTY]) == (CITY, COUNTY)


def test_no_chain_without_a_county_beside_its_city():
    with pytest.raises(LookupError):
        ask.one_chain([CITY, ELSEWHERE])


def test_the_clauses_of_the_chain_and_of_the_other_places_are_as_many_as_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ask, "CHAIN", 20)
    ask.write(tmp_path, [CITY, COUNTY, ELSEWHERE], (CITY, COUNTY), clauses=25)
    counts = {read_yaml(path)["region"]: len(read_yaml(path)["clauses"]) for path in (tmp_path / "documents").iterdir()}
    assert counts == {CITY["code"]: 10, COUNTY["code"]: 10, ELSEWHERE["code"]: 5}
