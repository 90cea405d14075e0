"""What is left to pay on the way down the chain, when something about the bill is unknown: branches, cut at cliffs.

On the way the one thing shared by all layers is the covered part of the bill. A branch holds a span of covered
amounts and, over it, the least and the most that may be left: two curves that never fall and never rise faster than
the covered amount itself. Taking off what a layer pays keeps both properties as long as the layer has no cliff, since
x − round(rate × x) grows by nothing or one fen when x grows by one. So the ends of a branch are exact, for what is
left and for what was paid (covered − left) alike, and only cliffs cut a branch in two.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from eligibility.calculation.money import NOTHING, UNBOUNDED, Range, between, hull

Pays = Callable[[int, int], int]
"""What a layer pays (fen) when ``left`` is left of ``covered``."""

Curve = Callable[[int], int]
"""What is left (fen) as a function of the covered amount."""


class Case(NamedTuple):
    """One way in which a layer can pay: for what is left in [``above``, ``below``], between ``least`` and ``most``.

    Both never fall with what is left, and what remains never falls either; they are one function where every figure
    is known. ``by_covered``: the amount depends on covered expenses too; it never rises with them alone,
    and never falls where what is left rises alike. ``reading``: the reading of the text that
    leads to this case.
    """

    least: Pays
    most: Pays
    above: int = 0
    below: int = UNBOUNDED
    by_covered: bool = False
    reading: str | None = None


class Branch(NamedTuple):
    """Covered amounts from ``first`` to ``last`` (fen) and the least and most that may be left at each.

    The curves are given by their values at both ends and, between them, by ``low`` and ``high``. A tuple, since every
    layer of every possibility makes one.
    """

    first: int
    last: int
    low_first: int
    low_last: int
    high_first: int
    high_last: int
    low: Curve
    high: Curve


def _first_reaching(curve: Curve, level: int, first: int, last: int) -> int:
    """The smallest covered amount at which ``curve`` is at least ``level`` (it is, at ``last``)."""
    while first < last:
        middle = (first + last) // 2
        if curve(middle) >= level:
            last = middle
        else:
            first = middle + 1
    return first


def within(branch: Branch, above: int, below: int) -> Branch | None:
    """The part of ``branch`` where what is left may lie in [``above``, ``below``]; None where it never does."""
    first, last, low_first, low_last, high_first, high_last, low_at, high_at = branch
    if above <= low_first and high_last <= below:
        return branch
    if high_last < above or low_first > below or above > below:
        return None
    if high_first < above:
        first = _first_reaching(high_at, above, first, last)
    if low_last > below:
        last = _first_reaching(low_at, below + 1, branch.first, last) - 1
    if first > last:
        return None
    low: Curve = lambda covered: max(above, low_at(covered))  # noqa: E731 a curve is a value here
    high: Curve = lambda covered: min(below, high_at(covered))  # noqa: E731
    return Branch(first, last, low(first), low(last), high(first), high(last), low, high)


def after(branch: Branch, case: Case) -> Branch:
    """``branch`` once the layer has paid as in ``case``; the branch lies within the case."""
    first, last, low_first, low_last, high_first, high_last, low_at, high_at = branch
    least, most = case.least, case.most
    return Branch(
        first,
        last,
        low_first - most(low_first, first),
        low_last - most(low_last, last),
        high_first - least(high_first, first),
        high_last - least(high_last, last),
        _less(low_at, most),
        _less(high_at, least),
    )


def _less(curve: Curve, pays: Pays) -> Curve:
    def at(covered: int) -> int:
        left = curve(covered)
        return left - pays(left, covered)

    return at


MOST_CUTS, IN_VAIN = 32, 6
"""How often the piece at an end of a result is cut, and after how many cuts that do not move it no more."""


def pieces(span: Range, count: int) -> Iterator[Range]:
    """``span`` cut into at most ``count`` adjoining pieces of whole fen."""
    step = max(1, -(-(span.width + 1) // count))
    for low in range(span.low, span.high + 1, step):
        yield Range(low, min(span.high, low + step - 1))


def _paid_by(branch: Branch, case: Case) -> Range:
    first, last, least, most = branch.first, branch.last, case.least, case.most
    if not case.by_covered or first == last:
        return Range(least(branch.low_first, first), most(branch.high_last, last))

    def over(piece: Range) -> Range:
        # What is left rises with the covered amount, at most as fast. So the least is paid where all of the rise is
        # still to come, the most where all of it lies behind: the piece reaches no further than these two corners.
        lowest, highest = branch.low(piece.low), branch.high(piece.high)
        rises_from = piece.high - (branch.low(piece.high) - lowest)
        risen_at = piece.low + (highest - branch.high(piece.low))
        return Range(least(lowest, rises_from), most(highest, risen_at))

    return _close(Range(first, last), over)


def _close(span: Range, over: Callable[[Range], Range]) -> Range:
    """What ``over`` gives on ``span``; the piece of it at either end of the result is cut again and again.

    Until the end is met by a single amount, or moves no more.
    """
    parts = [(over(span), span)]
    ways: tuple[Callable[[Range], int], ...] = (lambda found: found.low, lambda found: -found.high)
    for outwards in ways:
        ends: list[int] = []
        while len(ends) < MOST_CUTS and (len(ends) < IN_VAIN or ends[-1] != ends[-IN_VAIN]):
            reach, piece = min((outwards(found), part.low, part) for found, part in parts)[::2]
            if not piece.width or reach in (outwards(over(Range(end, end))) for end in (piece.low, piece.high)):
                break
            ends.append(reach)
            parts = [one for one in parts if one[1] is not piece] + [(over(half), half) for half in pieces(piece, 2)]
    return hull(found for found, _ in parts)


Spot = tuple[int, int]
"""The least and the most that may be left of one known covered amount: a branch of a single covered amount."""


class OfOneAmount:
    """What may be ``left`` where the covered amount is known: no curves, two numbers for each branch.

    ``paid``: what the last layer paid.
    """

    __slots__ = ("covered", "left", "paid", "spots")

    def __init__(self, covered: int, spots: Sequence[Spot], left: Range, paid: Range = NOTHING) -> None:
        self.covered, self.spots, self.left, self.paid = covered, spots, left, paid

    def after(self, cases: Sequence[Case]) -> "OfOneAmount":  # noqa: C901 unrolled: each layer of each possibility passes
        """What is left once a layer has paid as in one of ``cases``."""
        covered = self.covered
        spots: list[Spot] = []
        least_left = least_paid = UNBOUNDED
        most_left = most_paid = 0
        for least, most, above, below, _, _ in cases:
            for low, high in self.spots:
                if low < above or high > below:
                    if high < above or low > below:
                        continue
                    low, high = max(low, above), min(high, below)  # the part in which the case holds
                highest = lowest = most(low, covered)
                if low != high:
                    spot = low - highest, high - least(high, covered)
                    lowest, highest = least(low, covered), most(high, covered)
                else:
                    if least is not most:
                        lowest = least(low, covered)
                    spot = low - highest, low - lowest
                if spot not in spots:
                    spots.append(spot)
                # comparisons, not min and max: every layer of every possibility passes here
                if spot[0] < least_left:
                    least_left = spot[0]
                if spot[1] > most_left:
                    most_left = spot[1]
                if lowest < least_paid:
                    least_paid = lowest
                if highest > most_paid:
                    most_paid = highest
        return OfOneAmount(covered, spots, between(least_left, most_left), between(least_paid, most_paid))

    def unchanged(self) -> "OfOneAmount":
        """What is left after a layer that does not apply."""
        return OfOneAmount(self.covered, self.spots, self.left)

    def joined(self, *others: "OfOneAmount") -> "OfOneAmount":
        """One spot that holds all of these."""
        every = (self, *others)
        left = hull(one.left for one in every)
        return OfOneAmount(self.covered, [(left.low, left.high)], left, hull(one.paid for one in every))

    @property
    def paid_so_far(self) -> Range:
        """What all layers so far may have paid together."""
        return self.left.taken_from(self.covered)


class OverASpan:
    """What may be left where the covered amount is not known: branches with their curves.

    ``before`` and ``cases``: from what and how the last layer paid, looked at only where somebody asks.
    """

    __slots__ = ("_left", "_paid", "before", "branches", "cases")

    def __init__(
        self, branches: Sequence[Branch], before: "Sequence[OverASpan]" = (), cases: Sequence[Case] = ()
    ) -> None:
        self.branches, self.before, self.cases = branches, before, cases
        self._left: Range | None = None
        self._paid: Range | None = None

    def after(self, cases: Sequence[Case]) -> "OverASpan":
        """What is left once a layer has paid as in one of ``cases``."""
        return OverASpan([after(inside, case) for case in cases for inside in self._within(case)], (self,), cases)

    def unchanged(self) -> "OverASpan":
        """What is left after a layer that does not apply."""
        return OverASpan(self.branches)

    def _within(self, case: Case) -> Iterator[Branch]:
        for branch in self.branches:
            inside = within(branch, case.above, case.below)
            if inside is not None:
                yield inside

    def joined(self, *others: "OverASpan") -> "OverASpan":
        """One branch that holds all of these, forgetting how what is left moves with what is covered."""
        every = (self, *others)
        branches = [branch for one in every for branch in one.branches]
        first, last = min(branch.first for branch in branches), max(branch.last for branch in branches)
        low, high = min(branch.low_first for branch in branches), max(branch.high_last for branch in branches)
        return OverASpan([Branch(first, last, low, low, high, high, lambda _: low, lambda _: high)], every)

    @property
    def paid(self) -> Range:
        """What the last layer paid: exact, or (``by_covered``) a sound and close hull."""
        if self._paid is None:
            self._paid = self._last_paid()
        return self._paid

    def _last_paid(self) -> Range:
        if not self.before:
            return NOTHING
        if not self.cases:  # joined
            return hull(one.paid for one in self.before)
        (seen,) = self.before
        return hull(_paid_by(inside, case) for case in self.cases for inside in seen._within(case))

    @property
    def left(self) -> Range:
        if self._left is None:
            low = min([branch.low_first for branch in self.branches])
            self._left = between(low, max([branch.high_last for branch in self.branches]))
        return self._left

    @property
    def paid_so_far(self) -> Range:
        """What all layers so far may have paid together."""
        return Range(
            min(branch.first - branch.high_first for branch in self.branches),
            max(branch.last - branch.low_last for branch in self.branches),
        )


Rest = OfOneAmount | OverASpan
"""What may be left of a bill."""


def everything(covered: Range) -> Rest:
    """At the start of the chain all of the covered amount is left."""
    first, last = covered.low, covered.high
    if first == last:
        return OfOneAmount(first, [(first, last)], covered)
    return OverASpan([Branch(first, last, first, last, first, last, _all_of_it, _all_of_it)])


def _all_of_it(covered: int) -> int:
    return covered
