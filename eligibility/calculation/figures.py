"""What number a figure of a table stands for here: a range of fen or basis points, relative figures resolved.

A figure said against another ("half the general deductible") takes the base's range; a base that no data states is
unknown within what the law allows: a rate in [0, 100%], an amount in [0, unbounded).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.money import ANYTHING, NOTHING, UNBOUNDED, WHOLE, Range, exactly, half_up
from knowledge.tables.schema import Figure, MarginalTiers, Relative, Rule
from knowledge.tables.terms import DeductibleCounts, Unit, YearToDate

ANSWERS = "answers"
"""As ``rule_id`` of a relative figure: the base is what the person answered (disposable income, R17)."""

ANY_RATE = Range(0, WHOLE)


@dataclass(frozen=True, slots=True)
class TierRange:
    """A tier with its limits in fen (``high`` UNBOUNDED: no upper end) and the range of its rate."""

    low: int
    high: int
    rate: Range
    clause_id: str | None


def _legal(unit: Unit) -> Range:
    return ANY_RATE if unit is Unit.RATE else ANYTHING


def _changed(base: Range, relative: Relative, unit: Unit) -> Range:
    """``base`` times or plus the change, kept within what is legal; unbounded stays unbounded."""

    def one(value: int) -> int:
        if value >= UNBOUNDED:
            return UNBOUNDED
        changed = half_up(value * relative.times) if relative.times is not None else value + (relative.add or 0)
        return min(max(0, changed), _legal(unit).high)

    return Range(one(base.low), one(base.high))


def year_counted(rules: Iterable[Rule]) -> frozenset[YearToDate]:
    """What of the year so far some rule of ``rules`` counts."""
    names = ("accumulates", "ceiling_used_by")
    return frozenset(
        used for rule in rules for name in names if (used := getattr(rule.parameters, name, None)) is not None
    )


def income_counts(rules: Iterable[Rule]) -> bool:
    """Some figure is said against the disposable income (R17)."""
    figures = (getattr(rule.parameters, name, None) for rule in rules for name in ("threshold", "deductible", "cap"))
    relatives = (figure.relative for figure in figures if isinstance(figure, Figure))
    return any(relative is not None and relative.rule_id == ANSWERS for relative in relatives)


@dataclass(frozen=True, slots=True)
class Settled:
    """Ranges of figures, and tiers of parameters, by the identity of the figure or the parameters."""

    figures: Mapping[int, Range]
    tiers: Mapping[int, tuple[TierRange, ...]]


NOTHING_SETTLED = Settled({}, {})


@dataclass(frozen=True, slots=True)
class Figures:
    """Resolves the figures of ``rules`` (by id) for one claim.

    ``settled``: what no answer moves and was resolved before.
    """

    rules: Mapping[str, Rule]
    claim: Claim
    settled: Settled = NOTHING_SETTLED

    def of(self, figure: Figure, seen: frozenset[tuple[str, str]] = frozenset()) -> Range:
        """Where the number of ``figure`` lies; a circle of relative figures resolves to the legal range."""
        settled = self.settled.figures.get(id(figure))
        if settled is not None:
            return settled
        if figure.value is not None:
            return exactly(figure.value)
        if figure.unlimited:
            return exactly(UNBOUNDED)
        if figure.relative is not None:
            return _changed(self._base(figure.relative, figure.unit, seen), figure.relative, figure.unit)
        legal = _legal(figure.unit)
        low = legal.low if figure.low is None else figure.low
        return Range(low, max(low, legal.high if figure.high is None else figure.high))

    def _base(self, relative: Relative, unit: Unit, seen: frozenset[tuple[str, str]]) -> Range:
        if relative.rule_id == ANSWERS:
            answer = getattr(self.claim, relative.figure, None)
            return _legal(unit) if answer is None or isinstance(answer, Unknown) else exactly(answer)
        key = (relative.rule_id, relative.figure)
        rule = self.rules.get(relative.rule_id)
        base = getattr(rule.parameters, relative.figure, None) if rule else None
        if key in seen or not isinstance(base, Figure):
            return _legal(unit)
        return self.of(base, seen | {key})

    def so_far(self, what: YearToDate | None) -> Range:
        """What the year has already counted or paid under ``what``."""
        return self.claim.so_far(what) if what else NOTHING

    def tiers(self, parameters: MarginalTiers) -> tuple[TierRange, ...]:
        """The tiers, or the general ones with the change, or one tier of unknown rate where those are not stated."""
        settled = self.settled.tiers.get(id(parameters))
        if settled is not None:
            return settled
        if parameters.tiers_relative is None:
            return tuple(
                TierRange(self.of(tier.low).low, self.of(tier.high).high, self.of(tier.rate), tier.rate.clause_id)
                for tier in parameters.tiers
            )
        relative, general = parameters.tiers_relative, self._general(parameters)
        if general is None:
            return (TierRange(0, UNBOUNDED, _changed(ANY_RATE, relative, Unit.RATE), None),)
        return tuple(
            TierRange(tier.low, tier.high, _changed(tier.rate, relative, Unit.RATE), tier.clause_id)
            for tier in self.tiers(general)
        )

    def counts(self, parameters: MarginalTiers) -> DeductibleCounts:
        """Where the deductible stands: tiers taken from a general rule keep that rule's way of counting it."""
        general = self._general(parameters)
        return general.deductible_counts if general else parameters.deductible_counts

    def _general(self, parameters: MarginalTiers) -> MarginalTiers | None:
        """The rule whose tiers those of ``parameters`` are said against, if a folder supplies it with its own."""
        rule = self.rules.get(parameters.tiers_relative.rule_id) if parameters.tiers_relative else None
        general = rule.parameters if rule else None
        if not isinstance(general, MarginalTiers) or general is parameters or general.tiers_relative is not None:
            return None
        return general
