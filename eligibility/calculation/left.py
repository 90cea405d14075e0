"""What is left to pay on the way down the chain, when something about the bill is unknown: branches, cut at cliffs.

On the way the one thing shared by all layers is the covered part of the bill. A branch holds a span of covered
amounts and, over it, the least and the most that may be left: two curves that never fall and never rise faster than
the covered amount itself. Taking off what a layer pays keeps both properties as long as the layer has no cliff, since
x − round(rate × x) grows by nothing or one fen when x grows by one. So the ends of a branch are exact, for what is
left and for what was paid (covered − left) alike, and only cliffs cut a branch in two.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from eligibility.calculation.money import UNBOUNDED, Range, hull

Pays = Callable[[int, int], int]
"""What a layer pays (fen) when ``left`` is left of ``covered``."""


@dataclass(frozen=True, slots=True)
class Case:
    """One way in which a layer can pay: for what is left in [``above``, ``below``], between ``least`` and ``most``.

    Both never fall with what is left, and what remains never falls either. ``by_covered``: the amount depends on
    covered expenses too. ``reading``: the reading of the text that leads to this case.
    """

    least: Pays
    most: Pays
    above: int = 0
    below: int = UNBOUNDED
    by_covered: bool = False
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """What is left as a function of the covered amount, with its values at both ends of the branch's span."""

    first: int
    last: int
    at: Callable[[int], int]

    def over(self, first: int, last: int) -> "Curve":
        return Curve(self.at(first), self.at(last), self.at)


@dataclass(frozen=True, slots=True)
class Branch:
    """Covered amounts from ``first`` to ``last`` (fen) and the least and most that may be left at each."""

    first: int
    last: int
    low: Curve
    high: Curve

    @property
    def left(self) -> Range:
        return Range(self.low.first, self.high.last)

    @property
    def paid(self) -> Range:
        """What all layers so far paid together."""
        return Range(self.first - self.high.first, self.last - self.low.last)

    @property
    def key(self) -> tuple[int, ...]:
        return self.first, self.last, self.low.first, self.low.last, self.high.first, self.high.last


def everything(covered: Range) -> Branch:
    """At the start of the chain all of the covered amount is left."""
    same = Curve(covered.low, covered.high, lambda amount: amount)
    return Branch(covered.low, covered.high, same, same)


def _first_reaching(curve: Curve, level: int, first: int, last: int) -> int:
    """The smallest covered amount at which ``curve`` is at least ``level`` (it is, at ``last``)."""
    while first < last:
        middle = (first + last) // 2
        if curve.at(middle) >= level:
            last = middle
        else:
            first = middle + 1
    return first


def within(branch: Branch, above: int, below: int) -> Branch | None:
    """The part of ``branch`` where what is left may lie in [``above``, ``below``]; None where it never does."""
    if above <= branch.low.first and branch.high.last <= below:
        return branch
    if branch.high.last < above or branch.low.first > below or above > below:
        return None
    first, last = branch.first, branch.last
    if branch.high.first < above:
        first = _first_reaching(branch.high, above, first, last)
    if branch.low.last > below:
        last = _first_reaching(branch.low, below + 1, branch.first, last) - 1
    if first > last:
        return None
    low_at, high_at = branch.low.at, branch.high.at
    low: Callable[[int], int] = lambda amount: max(above, low_at(amount))  # noqa: E731 a curve is a value here
    high: Callable[[int], int] = lambda amount: min(below, high_at(amount))  # noqa: E731
    return Branch(first, last, Curve(low(first), low(last), low), Curve(high(first), high(last), high))


def _less(curve: Curve, pays: Pays, first: int, last: int) -> Curve:
    before = curve.at

    def at(amount: int) -> int:
        left = before(amount)
        return left - pays(left, amount)

    return Curve(curve.first - pays(curve.first, first), curve.last - pays(curve.last, last), at)


def after(branch: Branch, case: Case) -> Branch:
    """``branch`` once the layer has paid as in ``case``; the branch lies within the case."""
    return Branch(
        branch.first,
        branch.last,
        _less(branch.low, case.most, branch.first, branch.last),
        _less(branch.high, case.least, branch.first, branch.last),
    )


CELLS = 64
"""Into how many pieces a span of covered amounts is cut where two amounts move against each other."""


def pieces(span: Range, count: int = CELLS) -> Iterator[Range]:
    """``span`` cut into at most ``count`` adjoining pieces of whole fen."""
    step = max(1, -(-(span.width + 1) // count))
    for low in range(span.low, span.high + 1, step):
        yield Range(low, min(span.high, low + step - 1))


def paid_by(branch: Branch, case: Case) -> Range:
    """What the layer pays over ``branch``: exact, or (``by_covered``, covered unknown) a sound and close hull."""
    if not case.by_covered or branch.first == branch.last:
        return Range(
            case.least(branch.low.first, branch.first),
            case.most(branch.high.last, branch.last),
        )
    return hull(
        # paying less when more is covered: the far end of a piece gives the least, the near end the most
        Range(case.least(branch.low.at(piece.low), piece.high), case.most(branch.high.at(piece.high), piece.low))
        for piece in pieces(Range(branch.first, branch.last))
    )


def distinct(branches: Iterable[Branch]) -> tuple[Branch, ...]:
    """Branches of one known covered amount that say the same are one; others are kept apart."""
    kept: dict[tuple[int, ...], Branch] = {}
    apart: list[Branch] = []
    for branch in branches:
        if branch.first == branch.last:
            kept.setdefault(branch.key, branch)
        else:
            apart.append(branch)
    return (*kept.values(), *apart)


def merged(branches: Iterable[Branch]) -> Branch:
    """One branch that holds all of ``branches``, forgetting how what is left moves with what is covered."""
    every = tuple(branches)
    first, last = min(branch.first for branch in every), max(branch.last for branch in every)
    low, high = min(branch.low.first for branch in every), max(branch.high.last for branch in every)
    return Branch(first, last, Curve(low, low, lambda _: low), Curve(high, high, lambda _: high))
