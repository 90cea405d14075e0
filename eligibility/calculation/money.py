"""How money is held and rounded: integer fen, integer basis points, one half-up rounding, ranges low ≤ high."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

WHOLE = 10_000
"""100% in basis points."""

UNBOUNDED = 10**18
"""A number of fen beyond every bill: stands for "no ceiling" and for unknown amounts without an upper end."""


def half_up(numerator: int) -> int:
    """Fen from fen × basis points, rounded half up once (R13); ``numerator`` ≥ 0."""
    return (numerator + WHOLE // 2) // WHOLE


def share(amount: int, rate: int) -> int:
    """``rate`` basis points of ``amount`` fen, rounded half up to the fen; both ≥ 0."""
    return (amount * rate + WHOLE // 2) // WHOLE  # half_up, without the call: every tier of every layer passes here


class _Ends(NamedTuple):
    low: int
    high: int


class Range(_Ends):
    """Every amount from ``low`` to ``high`` (fen, or basis points), both possible; known where they are equal.

    A tuple, since every layer makes several.
    """

    __slots__ = ()

    def __new__(cls, low: int, high: int) -> Self:
        if low > high:
            raise ValueError(f"a range runs upwards: {low} > {high}")
        return tuple.__new__(cls, (low, high))

    @property
    def width(self) -> int:
        return self.high - self.low

    @property
    def known(self) -> bool:
        return self.low == self.high

    def holds(self, amount: int) -> bool:
        return self.low <= amount <= self.high

    def plus(self, other: "Range") -> "Range":
        return between(self.low + other.low, self.high + other.high)

    def taken_from(self, whole: int) -> "Range":
        """What is left of ``whole`` after this range is taken off: the ends change places."""
        return between(whole - self.high, whole - self.low)


def between(low: int, high: int) -> Range:
    """The range from ``low`` to ``high`` where the way they were found leaves no doubt that it runs upwards."""
    return tuple.__new__(Range, (low, high))


NOTHING = Range(0, 0)
ANYTHING = Range(0, UNBOUNDED)


def exactly(amount: int) -> Range:
    return between(amount, amount)


def hull(ranges: Iterable[Range]) -> Range:
    """The smallest range that holds all of ``ranges``; ValueError when there is none."""
    found: Range | None = None
    for one in ranges:
        if found is None:
            found = one
        elif one.low < found.low or one.high > found.high:
            found = Range(min(one.low, found.low), max(one.high, found.high))
    if found is None:
        raise ValueError("no range to span")
    return found


def spanning(ranges: Sequence[Range]) -> Range:
    """The smallest range that holds all of ``ranges``; the one itself where there is one."""
    return ranges[0] if len(ranges) == 1 else hull(ranges)
