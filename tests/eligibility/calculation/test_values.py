"""Can what the calculation hands over be changed by whoever receives it? Not one of its values can."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

from eligibility import calculation


def _values() -> Iterator[type]:
    for found in pkgutil.iter_modules(calculation.__path__):
        module = importlib.import_module(f"{calculation.__name__}.{found.name}")
        for value in vars(module).values():
            if not isinstance(value, type) or value.__module__ != module.__name__:
                continue
            if dataclasses.is_dataclass(value) or issubclass(value, tuple):
                yield value


@pytest.mark.parametrize("value", list(_values()), ids=lambda value: value.__name__)
def test_a_value_is_frozen_and_slotted(value: Any) -> None:
    if issubclass(value, tuple):
        assert value.__slots__ == ()
        return
    assert value.__dataclass_params__.frozen
    assert {field.name for field in dataclasses.fields(value)} <= set(value.__dict__.get("__slots__", ()))
    assert "__dict__" not in dir(value)


def test_the_calculation_has_values() -> None:
    assert {"Range", "Claim", "Calculated"} <= {value.__name__ for value in _values()}
