"""What is left to pay on the way down the chain, when something about the bill is unknown: branches, cut at cliffs.

On the way the one thing shared by all layers is the covered part of the bill. A branch holds a span of covered
amounts and, over it, the least and the most that may be left: two curves that never fall and never rise faster than
the covered amount itself. Taking off what a layer pays keeps both properties as long as the layer has no cliff, since
x − round(rate × x) grows by nothing or one fen when x grows by one. So the ends of a branch are exact, for what is
left and for what was paid (covered − left) alike, and only cliffs cut a branch in two.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eligibility.calculation.money import UNBOUNDED, Range, hull

Pays = Callable[[int, int], int]
"""What a layer pays (fen) when ``left`` is left of ``covered``."""

Curve = Callable[[int], int]
"""What is left (fen) as a function of the covered amount."""


@dataclass(frozen=True, slots=True)
class Case:
    """One way in which a layer can pay: for what is left in [``above``, ``below``], between ``least`` and ``most``.

    Both never fall with what is left, and what remains never falls either; they are one function where every figure
    is known. ``by_covered``: the amount depends on covered expenses too. ``reading``: the reading of the text that
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


CELLS = 64
"""Into how many pieces a span of covered amounts is cut where two amounts move against each other."""


def pieces(span: Range, count: int = CELLS) -> Iterator[Range]:
    """``span`` cut into at most ``count`` adjoining pieces of whole fen."""
    step = max(1, -(-(span.width + 1) // count))
    for low in range(span.low, span.high + 1, step):
        yield Range(low, min(span.high, low + step - 1))


def _paid_by(branch: Branch, case: Case) -> Range:
    first, last, least, most = branch.first, branch.last, case.least, case.most
    if not case.by_covered or first == last:
        return Range(least(branch.low_first, first), most(branch.high_last, last))
    return hull(
        # paying less when more is covered: the far end of a piece gives the least, the near end the most
        Range(least(branch.low(piece.low), piece.high), most(branch.high(piece.high), piece.low))
        for piece in pieces(Range(first, last))
    )


Spot = tuple[int, int]
"""The least and the most that may be left of one known covered amount: a branch of a single covered amount."""


class OfOneAmount:
    """What may be left where the covered amount is known: no curves, two numbers for each branch."""

    __slots__ = ("covered", "spots")

    def __init__(self, covered: int, spots: Sequence[Spot]) -> None:
        self.covered, self.spots = covered, spots

    def after(self, cases: Sequence[Case]) -> "OfOneAmount":
        """What is left once a layer has paid as in one of ``cases``."""
        covered, found = self.covered, []
        for case in cases:
            for low, high in self._within(case):
                rest = low - case.most(low, covered)
                one_amount = low == high and case.least is case.most
                found.append((rest, rest if one_amount else high - case.least(high, covered)))
        return OfOneAmount(covered, found if len(found) == 1 else tuple(dict.fromkeys(found)))

    def _within(self, case: Case) -> Sequence[Spot]:
        """Of each spot the part in which ``case`` holds."""
        above, below = case.above, case.below
        if not above and below >= UNBOUNDED:
            return self.spots
        return [(max(low, above), min(high, below)) for low, high in self.spots if above <= high and low <= below]

    def paid(self, cases: Sequence[Case]) -> Range:
        """What a layer that pays as in one of ``cases`` pays."""
        covered, least, most = self.covered, [], []
        for case in cases:
            for low, high in self._within(case):
                least.append(case.least(low, covered))
                if low != high or case.least is not case.most:
                    most.append(case.most(high, covered))
        return Range(min(least), max(most + least))

    def joined(self, *others: "OfOneAmount") -> "OfOneAmount":
        """One spot that holds all of these."""
        spots = [spot for one in (self, *others) for spot in one.spots]
        return OfOneAmount(self.covered, [(min(low for low, _ in spots), max(high for _, high in spots))])

    @property
    def left(self) -> Range:
        if len(self.spots) == 1:
            return Range(*self.spots[0])
        return Range(min(low for low, _ in self.spots), max(high for _, high in self.spots))

    @property
    def paid_so_far(self) -> Range:
        """What all layers so far may have paid together."""
        return self.left.taken_from(self.covered)


class OverASpan:
    """What may be left where the covered amount is not known: branches with their curves."""

    __slots__ = ("branches",)

    def __init__(self, branches: Sequence[Branch]) -> None:
        self.branches = branches

    def after(self, cases: Sequence[Case]) -> "OverASpan":
        """What is left once a layer has paid as in one of ``cases``."""
        return OverASpan([after(inside, case) for case in cases for inside in self._within(case)])

    def _within(self, case: Case) -> Iterator[Branch]:
        for branch in self.branches:
            inside = within(branch, case.above, case.below)
            if inside is not None:
                yield inside

    def paid(self, cases: Sequence[Case]) -> Range:
        """What a layer that pays as in one of ``cases`` pays: exact, or (``by_covered``) a sound and close hull."""
        return hull(_paid_by(inside, case) for case in cases for inside in self._within(case))

    def joined(self, *others: "OverASpan") -> "OverASpan":
        """One branch that holds all of these, forgetting how what is left moves with what is covered."""
        every = [branch for one in (self, *others) for branch in one.branches]
        first, last = min(branch.first for branch in every), max(branch.last for branch in every)
        low, high = min(branch.low_first for branch in every), max(branch.high_last for branch in every)
        return OverASpan([Branch(first, last, low, low, high, high, lambda _: low, lambda _: high)])

    @property
    def left(self) -> Range:
        return Range(
            min(branch.low_first for branch in self.branches), max(branch.high_last for branch in self.branches)
        )

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
        return OfOneAmount(first, [(first, last)])
    return OverASpan([Branch(first, last, first, last, first, last, _all_of_it, _all_of_it)])


def _all_of_it(covered: int) -> int:
    return covered
