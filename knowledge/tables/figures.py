"""Which figures does a rule hold, and does a clause say them in its own text?"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

from knowledge.tables.schema import Clause, Figure, MarginalTiers, Rule
from knowledge.tables.terms import Unit

_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(亿元|亿|万元|万|元|%|个百分点|百分点)?")
_FACTORS = {"亿元": 10**8, "亿": 10**8, "万元": 10**4, "万": 10**4}
_NO_LIMIT = re.compile(r"(不|没有|无|取消|不再)(设|设置|设立)?(年度)?(最高)?(支付|救助|报销)?(封顶|上限|限额|限制|限)")
_NOTHING = re.compile(r"(不|没有|无|取消|不再|零)(设|设置|设立)?(起付|门槛)")
_HALF = re.compile(r"减半|一半|折半")


def figures_of(rule: Rule) -> Iterator[tuple[str, Figure]]:
    """Every figure of a rule with its key, those of the tiers included; a tier's open end is no figure."""
    parameters = rule.parameters
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        if isinstance(value, Figure):
            yield field.name, value
    if isinstance(parameters, MarginalTiers):
        for position, tier in enumerate(parameters.tiers):
            yield f"tiers.{position}.from", tier.low
            if not tier.high.unlimited:
                yield f"tiers.{position}.to", tier.high
            yield f"tiers.{position}.rate", tier.rate


def amounts_in(text: str) -> frozenset[tuple[Unit, int]]:
    """The amounts a Chinese text states in digits, in fen and basis points; a bare number counts as yuan and count."""
    found: set[tuple[Unit, int]] = set()
    for match in _AMOUNT.finditer(unicodedata.normalize("NFKC", text)):
        number, unit = Decimal(match[1].replace(",", "")), match[2] or ""
        if unit == "%" or unit.endswith("百分点"):
            found |= {(kind, int(number * 100)) for kind in (Unit.RATE, Unit.POINTS)}
        else:
            found.add((Unit.YUAN, int(number * _FACTORS.get(unit, 1) * 100)))
            found.add((Unit.COUNT, int(number * _FACTORS.get(unit, 1))))
    return frozenset(found)


def states(clause: Clause, unit: Unit, value: int) -> bool:
    """Whether a clause says an amount: among its typed figures, in digits, or as "none" or "half" in words."""
    typed = {(figure.unit, figure.value) for figure in clause.figures}
    if (unit, value) in typed or (unit, value) in amounts_in(clause.text):
        return True
    if value == 0:
        return unit is Unit.YUAN and bool(_NOTHING.search(clause.text))
    return unit is Unit.RATE and value == 5_000 and bool(_HALF.search(clause.text))


def states_figure(clause: Clause, figure: Figure) -> bool:
    """Whether a clause says what a figure takes from it: value, "no ceiling", bounds of a range, or the change."""
    if figure.unlimited:
        return bool(_NO_LIMIT.search(clause.text))
    if figure.value is not None:
        return states(clause, figure.unit, figure.value)
    if figure.relative is not None:
        times, add = figure.relative.times, figure.relative.add
        if times is not None:
            return states(clause, Unit.RATE, times) or states(clause, Unit.RATE, 10_000 - times)
        return add is None or states(clause, Unit.POINTS, abs(add)) or states(clause, Unit.RATE, abs(add))
    return any(states(clause, figure.unit, bound) for bound in (figure.low, figure.high) if bound) or _open(figure)


def _open(figure: Figure) -> bool:
    """A range without a bound of its own (0 to 100%, 0 to unbounded) takes no amount from its clause."""
    widest = 10_000 if figure.unit is Unit.RATE else None
    return not figure.low and figure.high in (None, widest)
