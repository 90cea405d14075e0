"""What does one rule pay on what is left, when every figure is one number? Bare integers, by the words of its kind."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eligibility.calculation.claim import Claim
from knowledge.tables.schema import (
    CapOnRemaining,
    Entered,
    Figure,
    FixedRate,
    MarginalTiers,
    NoFigure,
    OutpatientRate,
    Parameters,
    Relative,
    Rule,
    ThresholdRate,
    TopUp,
)
from knowledge.tables.terms import DeductibleCounts, ThresholdCounts, Unit, YearToDate

About = tuple[object, ...]
"""What is to be decided: ``("figure", rule id, name)``, ``("answer", key)``, ``("reading", rule id)``, …"""

Choose = Callable[[About, int, int], int]
"""Decides one open thing, from the lowest it may be to the highest."""

BEYOND = 10**12
"""Fen, more than every bill: where an amount has no upper end."""

ALL = 10_000
"""Basis points."""


def rounded(numerator: int) -> int:
    """Fen × basis points to fen, half up (R13)."""
    whole, rest = divmod(numerator, ALL)
    return whole + (2 * rest >= ALL)


class Numbers:
    """What number each figure of ``rules`` stands for: one for each figure, whoever asks.

    ``known``: the claim with every answer given.
    """

    def __init__(self, rules: Sequence[Rule], known: Claim, choose: Choose) -> None:
        self.by_id, self.known, self.choose = {rule.id: rule for rule in rules}, known, choose

    def of(self, rule_id: str, name: str, figure: Figure) -> int:
        """Known, none at all (``BEYOND``), said against another figure, or decided."""
        if figure.value is not None:
            return figure.value
        if figure.unlimited:
            return BEYOND
        if figure.relative is not None:
            return self._changed(self._base(figure.relative, figure.unit), figure.relative, figure.unit)
        highest = ALL if figure.unit is Unit.RATE else BEYOND
        return self.choose(("figure", rule_id, name), figure.low or 0, highest if figure.high is None else figure.high)

    def _base(self, relative: Relative, unit: Unit) -> int:
        if relative.rule_id == "answers":
            return int(getattr(self.known, relative.figure))
        rule = self.by_id.get(relative.rule_id)
        figure = getattr(rule.parameters, relative.figure, None) if rule else None
        if isinstance(figure, Figure):
            return self.of(relative.rule_id, relative.figure, figure)
        return self.choose(("figure", relative.rule_id, relative.figure), 0, ALL if unit is Unit.RATE else BEYOND)

    @staticmethod
    def _changed(base: int, relative: Relative, unit: Unit) -> int:
        """A share of the base, exact (R4), or points more (R3), within what is legal."""
        if base >= BEYOND:
            return BEYOND
        changed = base + (relative.add or 0) if relative.times is None else rounded(base * relative.times)
        return min(max(0, changed), ALL if unit is Unit.RATE else BEYOND)

    def tiers(self, rule_id: str) -> tuple[list[tuple[int, int, int]], DeductibleCounts | None]:
        """Limits and rate of each tier, and where the deductible counts; general ones with the points added (R3)."""
        rule = self.by_id.get(rule_id)
        made = rule.parameters if rule else None
        if not isinstance(made, MarginalTiers):
            return [(0, BEYOND, self.choose(("figure", rule_id, "tiers"), 0, ALL))], None
        if made.tiers_relative is None:
            numbers: list[Any] = []
            for place, tier in enumerate(made.tiers):
                parts = (("from", tier.low), ("to", tier.high), ("rate", tier.rate))
                numbers.append(tuple(self.of(rule_id, f"tiers.{place}.{part}", one) for part, one in parts))
            return numbers, made.deductible_counts
        general, counts = self.tiers(made.tiers_relative.rule_id)
        return (
            [(low, high, self._changed(rate, made.tiers_relative, Unit.RATE)) for low, high, rate in general],
            counts or made.deductible_counts,
        )


# --- the eight kinds ----------------------------------------------------------------------------------------------


class Layer:
    """How one rule pays on what is left, by the words of its kind; the chain cuts it to what is left."""

    def __init__(self, numbers: Numbers, rule: Rule) -> None:
        self.numbers, self.rule, self.known, self.choose = numbers, rule, numbers.known, numbers.choose

    def number(self, name: str) -> int:
        return self.numbers.of(self.rule.id, name, getattr(self.rule.parameters, name))

    def so_far(self, what: YearToDate | None) -> int:
        return self.known.year_to_date[what] if what else 0  # type: ignore[return-value]

    def within(self, ceiling: str, amount: int) -> int:
        """Rate first, then cut to what the year has left of the ceiling (R10)."""
        top = self.number(ceiling)
        used = self.so_far(self.rule.parameters.ceiling_used_by)  # type: ignore[union-attr]
        return amount if top >= BEYOND else min(amount, max(0, top - used))

    def pays(self, left: int) -> int:
        return KINDS[type(self.rule.parameters)](self, self.rule.parameters, left)

    def marginal_tiers(self, made: MarginalTiers, left: int) -> int:
        """Each rate on its own part (R2), the year counted first and the difference rounded once (R11)."""
        tiers, counts = self.numbers.tiers(self.rule.id)
        deductible, before = self.number("deductible"), self.so_far(made.accumulates)

        def counted(amount: int) -> int:
            if counts is DeductibleCounts.OUTSIDE:
                return _on_tiers(tiers, max(0, amount - deductible))
            (_, end, rate), *others = tiers
            inside = [(deductible, end, rate), *((max(low, deductible), high, per) for low, high, per in others)]
            return _on_tiers(inside, amount)

        return self.within("ceiling", rounded(counted(before + left) - counted(before)))

    def threshold_rate(self, made: ThresholdRate, left: int) -> int:
        """The whole amount once the threshold is reached, or only what is above: in one of the readings (R6)."""
        start, before = self.number("threshold"), self.so_far(made.accumulates)
        counts = made.counts[self.choose(("reading", self.rule.id), 0, len(made.counts) - 1)]

        def counted(amount: int) -> int:
            if counts is ThresholdCounts.EXCESS:
                return max(0, amount - start)
            return amount if amount > start or (made.inclusive and amount == start) else 0

        exact = (counted(before + left) - counted(before)) * self.number("rate")
        return self.within("ceiling", rounded(exact))

    def top_up(self, made: TopUp, left: int) -> int:
        """What is missing to the ratio of covered expenses after all that was paid before (R9)."""
        return rounded(self.known.covered_expenses * self.number("ratio")) - (self.known.covered_expenses - left)

    def cap_on_remaining(self, made: CapOnRemaining, left: int) -> int:
        """Above the cap at least the excess and at most everything; at or below it nothing (R15)."""
        cap = self.number("cap")
        return self.choose(("helped", self.rule.id), left - cap, left) if left > cap else 0

    def entered(self, made: Entered, left: int) -> int:
        return getattr(self.known, made.answer) or 0

    def fixed_rate(self, made: FixedRate, left: int) -> int:
        return self.within("ceiling", rounded(left * self.number("rate")))

    def outpatient_rate(self, made: OutpatientRate, left: int) -> int:
        above = max(0, left - self.number("deductible"))
        return self.within("limit", rounded(above * self.number("rate")))

    def no_figure(self, made: NoFigure, left: int) -> int:
        return self.choose(("pays", self.rule.id), 0, left)


def _on_tiers(tiers: Sequence[tuple[int, int, int]], amount: int) -> int:
    """Fen × basis points, tier by tier; the last one has no end."""
    total = 0
    for low, high, rate in tiers:
        end = amount if high >= BEYOND else min(amount, high)
        total += max(0, end - low) * rate
    return total


KINDS: Mapping[type[Parameters], Callable[[Layer, Any, int], int]] = {
    MarginalTiers: Layer.marginal_tiers,
    ThresholdRate: Layer.threshold_rate,
    TopUp: Layer.top_up,
    CapOnRemaining: Layer.cap_on_remaining,
    Entered: Layer.entered,
    FixedRate: Layer.fixed_rate,
    OutpatientRate: Layer.outpatient_rate,
    NoFigure: Layer.no_figure,
}
