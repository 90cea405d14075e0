"""Where is one fen more paid less, or leaves one fen less? Only at the cliffs that a rule declares, found by a scan."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from eligibility.calculation.estimate import estimate
from eligibility.calculation.figures import Figures
from eligibility.calculation.layers import cases_of
from eligibility.calculation.left import Case
from knowledge.tables.loader import TableFile, checked, read_yaml
from knowledge.tables.schema import (
    CapOnRemaining,
    Figure,
    FixedRate,
    MarginalTiers,
    OutpatientRate,
    Parameters,
    Rule,
    ThresholdRate,
    Tier,
    TopUp,
)
from knowledge.tables.terms import DeductibleCounts, Identity, Program, ThresholdCounts, Unit
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, yuan

WHOLE, EXCESS = (ThresholdCounts.WHOLE,), (ThresholdCounts.EXCESS,)
FALLING = (Tier(yuan(1000), yuan(10_000), per(6000)), Tier(yuan(10_000), NO_CEILING, per(500)))


def at_10_000(counts: tuple[ThresholdCounts, ...], *, inclusive: bool = True) -> ThresholdRate:
    return ThresholdRate(yuan(10_000), inclusive, counts, per(4000), NO_CEILING)


def declared(made: Parameters) -> set[int]:
    """The amounts left at which a rule says that all of it counts at once, or that what is left is brought below."""
    if isinstance(made, CapOnRemaining) and made.cap.value is not None:
        return {made.cap.value + 1}
    if not isinstance(made, ThresholdRate) or ThresholdCounts.WHOLE not in made.counts or not made.threshold.known:
        return set()
    return {(made.threshold.value or 0) + (0 if made.inclusive else 1)}


def found_by_scan(made: Parameters, top: int) -> set[int]:
    """Every amount left, up to ``top`` fen, of which one fen more is paid less or leaves less, whatever is unknown."""
    cases = cases_of(made, Figures({}, claim(top, critical_illness_paid=0)), on_application=False)
    found = set()
    for counts in {case.reading for case in cases}:
        ways = [case for case in cases if case.reading == counts]

        def of(left: int, ways: list[Case] = ways) -> tuple[int, ...]:
            """The least and the most paid, the least and the most left."""
            held = [case for case in ways if case.above <= left <= case.below]
            least, most = min(case.least(left, top) for case in held), max(case.most(left, top) for case in held)
            return least, most, left - most, left - least

        found |= {left for left in range(1, top + 1) if any(a < b for a, b in zip(of(left), of(left - 1), strict=True))}
    return found


SCALED_DOWN = 10_000
"""A fen in the scan stands for 100 yuan of the shipped tables, so that every single amount can be tried."""


def _smaller(made: Any) -> Any:
    """``made`` with every amount that it knows divided."""
    if isinstance(made, Figure):
        small = {name: None if (amount := getattr(made, name)) is None else amount // SCALED_DOWN for name in BOUNDS}
        return replace(made, **small) if made.unit is Unit.YUAN else made
    if isinstance(made, tuple):
        return tuple(_smaller(one) for one in made)
    return (
        replace(made, **{one.name: _smaller(getattr(made, one.name)) for one in fields(made)}) if _holds(made) else made
    )


BOUNDS = ("value", "low", "high")


def _holds(made: Any) -> bool:
    return isinstance(made, Parameters | Tier)


SHIPPED = [
    pytest.param(one, id=one.id)
    for path in sorted(Path("knowledge/data/tables").glob("*/*.yaml"))
    for one in checked(TableFile, read_yaml(path), str(path)).shapes()
]


@pytest.mark.parametrize("one", SHIPPED)
def test_the_cliffs_of_a_shipped_rule_are_the_ones_it_declares(one: Rule) -> None:
    small = _smaller(one.parameters)
    assert found_by_scan(small, 4_500) == declared(small)


CLIFFS = [
    (at_10_000(WHOLE), {10_000}),
    (at_10_000(WHOLE, inclusive=False), {10_001}),
    (at_10_000((*WHOLE, *EXCESS)), {10_000}),
    (at_10_000(EXCESS), set()),
    (CapOnRemaining(yuan(5000)), {5001}),
    *((MarginalTiers(yuan(1000), counts, FALLING, yuan(4000)), set()) for counts in DeductibleCounts),
    (TopUp(per(8000)), set()),
    (FixedRate(per(6000), yuan(200)), set()),
    (OutpatientRate(yuan(100), per(5000), yuan(100)), set()),
]


@pytest.mark.parametrize(("made", "cliffs"), CLIFFS)
def test_a_larger_bill_is_never_paid_less_nor_leaves_less_but_at_a_declared_cliff(made: Any, cliffs: set[int]) -> None:
    assert found_by_scan(made, 12_000) == declared(made) == cliffs


@pytest.mark.parametrize(
    ("identity", "threshold"), [(Identity.REGISTERED_POOR, 100), (Identity.IMPOVERISHED_BY_ILLNESS, 300)]
)
def test_along_the_whole_chain_of_yiyuan_only_the_cliff_of_assistance_is_met(
    identity: Identity, threshold: int
) -> None:
    """A bill of one fen more is paid less, or leaves less, only where what is left reaches the threshold (R6)."""
    held = [rule for (rule,) in (one.values for one in SHIPPED) if rule.region == "370323"]
    small = [replace(rule, parameters=_smaller(rule.parameters)) for rule in held]
    rules = tuple(sorted(small, key=lambda one: (one.order, -one.priority)))
    met, before = set(), None
    for total in range(1_000):
        changes = {} if identity is Identity.REGISTERED_POOR else {"critical_illness_paid": 0}
        result = estimate(claim(total, identities=(identity,), **changes), rules)
        paid, pocket = result.total_paid, result.out_of_pocket
        ends = paid.low, paid.high, pocket.low, pocket.high
        if before is not None and any(now < then for now, then in zip(ends, before, strict=True)):
            (left,) = {layer.base for layer in result.layers if layer.program is Program.MEDICAL_ASSISTANCE}
            met.add(left.low)
        before = ends
    assert met == {threshold}
