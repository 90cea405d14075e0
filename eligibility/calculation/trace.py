"""How an amount came about: each step as values with the clause it follows; words are made in the explanation."""

from collections.abc import Callable
from enum import StrEnum, auto
from typing import NamedTuple

from eligibility.calculation.money import Range
from knowledge.tables.terms import Unit, WhyUnknown


class StepKind(StrEnum):
    """What a step does; the explanation has a sentence for each."""

    SO_FAR = auto()
    DEDUCTIBLE = auto()
    TIER = auto()
    EXCESS = auto()
    WHOLE = auto()
    RATE = auto()
    NOT_REACHED = auto()
    CEILING = auto()
    TOP_UP = auto()
    CAP = auto()
    GIVEN = auto()
    ENTERED = auto()
    AMOUNT_UNKNOWN = auto()
    NO_FIGURE = auto()
    ON_APPLICATION = auto()
    TOTAL = auto()
    SPECIAL_DRUG = auto()


class Step(NamedTuple):
    """One line of a calculation: ``rate`` (bp) on ``part`` (fen) between ``start`` and ``end`` gives ``amount``.

    ``reading``: of two readings of one text, the one followed here. ``readings``: the codes (R1 …) of the readings
    that this step rests on.
    """

    kind: StepKind
    amount: Range
    clause_id: str | None = None
    part: Range | None = None
    rate: Range | None = None
    start: Range | None = None
    end: int | None = None
    reading: str | None = None
    readings: tuple[str, ...] = ()


class UnknownFigure(NamedTuple):
    """A number that the documents leave open: its name, why, and where it lies (``high`` UNBOUNDED: no end)."""

    figure: str
    unit: Unit
    why: WhyUnknown
    span: Range
    reading: str | None

    def over(self, span: Range) -> "UnknownFigure":
        return UnknownFigure(self.figure, self.unit, self.why, span, self.reading)


FORKED = "R6"
"""The reading by which a text counts in two ways."""

OF_THE_PAYMENT = ("payment", "counts")
"""Open figures that lie where the payment itself lies."""

Steps = Callable[[Range, Range], tuple[Step, ...]]
"""The steps from what a layer saw (``base``) and what it ``pays``."""


class Telling(NamedTuple):
    """How a link's payments are told for one claim: its figures resolved, the steps and what is open about it."""

    steps_of: Steps
    unknowns: tuple[UnknownFigure, ...]

    def unknowns_of(self, pays: Range) -> tuple[UnknownFigure, ...]:
        """What is open; where it is the payment itself, it lies where that does."""
        if not self.unknowns:
            return ()
        return tuple([one.over(pays) if one.figure in OF_THE_PAYMENT else one for one in self.unknowns])
