"""How does the bill fall from its total, layer by layer, to what the person pays? Bars in thousandths of the bill.

Pure: it reads a result as the interface gives it and draws nothing itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

WIDTH = 1000
"""The whole bill; every bar is measured against it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: ``solid`` is certain, ``light`` what may come on top; both start and width in thousandths."""

    name: str
    amount: Mapping[str, str]
    kind: str
    solid_from: int
    solid: int
    light_from: int
    light: int


def waterfall(result: Mapping[str, Any]) -> tuple[Bar, ...]:
    """The total, every layer that may pay something, and what is left for the person (at the right edge)."""
    total = Decimal(result["total_cost"])
    known = {"low": result["total_cost"], "high": result["total_cost"]}
    bars = [Bar("总费用", known, "total", 0, WIDTH if total else 0, 0, 0)]
    certain = Decimal(0)
    for layer in _paying(result["layers"]):
        low, high = Decimal(layer["pays"]["low"]), Decimal(layer["pays"]["high"])
        start, solid, light = _share(certain, total), _share(low, total), _share(high - low, total)
        bars.append(
            Bar(layer["name"], layer["pays"], "paid", start, solid, start + solid, min(light, WIDTH - start - solid))
        )
        certain += low
    own = result["out_of_pocket"]
    solid, whole = _share(Decimal(own["low"]), total), _share(Decimal(own["high"]), total)
    bars.append(Bar("您自己付", own, "own", WIDTH - solid, solid, WIDTH - whole, whole - solid))
    return tuple(bars)


def _paying(layers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [layer for layer in layers if layer["applies"] and Decimal(layer["pays"]["high"]) > 0]


def _share(amount: Decimal, total: Decimal) -> int:
    """Thousandths of the bill, at least one for any amount so that it can be seen."""
    if not total or amount <= 0:
        return 0
    return min(WIDTH, max(1, int(amount * WIDTH / total)))
