"""Does every worked example come out to the fen from the calculation alone, without database, words or wire?"""

from collections.abc import Mapping
from typing import Any

import pytest

from eligibility.calculation.claim import claim_from, fen
from eligibility.calculation.estimate import Calculated, estimate, out_of_pocket
from eligibility.calculation.money import Range
from tests.eligibility.calculation.examples import Example, examples


def _expected(expect: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: _span(expect[key])
        for name, key in (
            ("total_paid", "total_paid"),
            ("out_of_pocket", "out_of_pocket"),
            ("covered", "covered_expenses"),
            ("uncovered", "uncovered_expenses"),
        )
        if key in expect
    }
    if "identity" in expect:
        found["identity"] = expect["identity"]
    return found | {program: _span(pays) for program, pays in expect.get("layers", {}).items()}


def _span(ends: Any) -> Range:
    return Range(*(fen(str(end)) for end in ends))


def _found(result: Calculated) -> dict[str, Any]:
    names = ("total_paid", "out_of_pocket", "covered", "uncovered", "identity")
    return {name: getattr(result, name) for name in names} | {
        layer.program.value: layer.pays for layer in result.layers
    }


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_a_worked_example_comes_out_to_the_fen(example: Example) -> None:
    claim, expected = claim_from(example.answers), _expected(example.expect)
    found = _found(estimate(claim, example.rules))
    assert {name: found[name] for name in expected} == expected
    assert out_of_pocket(claim, example.rules) == found["out_of_pocket"]


def test_there_are_worked_examples() -> None:
    assert len(examples()) > 100
