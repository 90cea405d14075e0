"""What is left to pay on the way down the chain, when something about the bill is unknown: branches, cut at cliffs.

On the way the one thing shared by all layers is the covered part of the bill. A branch holds a span of covered
amounts and, over it, the least and the most that may be left: two curves that never fall and never rise faster than
the covered amount itself. Taking off what a layer pays keeps both properties as long as the layer has no cliff, since
x − round(rate × x) grows by nothing or one fen when x grows by one. So the ends of a branch are exact, for what is
left and for what was paid (covered − left) alike, and only cliffs cut a branch in two.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
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

    The curves are given by their values at both ends and, between them, by ``low`` and ``high``: not looked at where
    ``first`` is ``last``. A tuple, since every layer of every possibility makes one.
    """

    first: int
    last: int
    low_first: int
    low_last: int
    high_first: int
    high_last: int
    low: Curve
    high: Curve


def everything(covered: Range) -> Branch:
    """At the start of the chain all of the covered amount is left."""
    first, last = covered.low, covered.high
    return Branch(first, last, first, last, first, last, _all_of_it, _all_of_it)


def _all_of_it(covered: int) -> int:
    return covered


def left_of(branches: Sequence[Branch]) -> Range:
    """What may be left, over all of ``branches``."""
    if len(branches) == 1:
        return Range(branches[0].low_first, branches[0].high_last)
    return Range(min(branch.low_first for branch in branches), max(branch.high_last for branch in branches))


def paid_of(branches: Sequence[Branch]) -> Range:
    """What all layers so far may have paid together."""
    if len(branches) == 1:
        first, last, _, low_last, high_first, *_ = branches[0]
        return Range(first - high_first, last - low_last)
    return Range(
        min(branch.first - branch.high_first for branch in branches),
        max(branch.last - branch.low_last for branch in branches),
    )


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
    if branch.first == branch.last:
        least, most = max(above, low_first), min(below, high_first)
        return Branch(first, last, least, least, most, most, low_at, high_at)
    low: Curve = lambda covered: max(above, low_at(covered))  # noqa: E731 a curve is a value here
    high: Curve = lambda covered: min(below, high_at(covered))  # noqa: E731
    return Branch(first, last, low(first), low(last), high(first), high(last), low, high)


def after(branch: Branch, case: Case) -> Branch:
    """``branch`` once the layer has paid as in ``case``; the branch lies within the case."""
    first, last, low_first, low_last, high_first, high_last, low_at, high_at = branch
    least, most = case.least, case.most
    low = low_first - most(low_first, first)
    if first == last:
        # one function and one amount: there is one result
        high = low if least is most and low_first == high_first else high_first - least(high_first, first)
        return Branch(first, last, low, low, high, high, low_at, high_at)
    return Branch(
        first,
        last,
        low,
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


def onward(branches: Iterable[Branch], cases: Sequence[Case]) -> list[Branch]:
    """``branches`` after a layer that pays as in one of ``cases``."""
    return [
        after(inside, case)
        for case in cases
        for branch in branches
        if (inside := within(branch, case.above, case.below)) is not None
    ]


def paid_in(branches: Iterable[Branch], cases: Sequence[Case]) -> Range:
    """What a layer that pays as in one of ``cases`` pays over ``branches``; ValueError when none of them may hold.

    Exact, or (``by_covered``, covered unknown) a sound and close hull.
    """
    found: Range | None = None
    for case in cases:
        for branch in branches:
            inside = within(branch, case.above, case.below)
            if inside is None:
                continue
            one = _paid_by(inside, case)
            found = one if found is None else hull((found, one))
    if found is None:
        raise ValueError("a layer that applies pays in some case, be it nothing")
    return found


def _paid_by(branch: Branch, case: Case) -> Range:
    first, last, least, most = branch.first, branch.last, case.least, case.most
    if not case.by_covered or first == last:
        low = least(branch.low_first, first)
        one_amount = least is most and first == last and branch.low_first == branch.high_last
        return Range(low, low if one_amount else most(branch.high_last, last))
    return hull(
        # paying less when more is covered: the far end of a piece gives the least, the near end the most
        Range(least(branch.low(piece.low), piece.high), most(branch.high(piece.high), piece.low))
        for piece in pieces(Range(first, last))
    )


def distinct(branches: Sequence[Branch]) -> Sequence[Branch]:
    """Branches of one known covered amount that say the same are one; others are kept apart."""
    if len(branches) == 1:
        return branches
    kept: dict[tuple[int, ...], Branch] = {}
    apart: list[Branch] = []
    for branch in branches:
        if branch.first == branch.last:
            kept.setdefault(branch[:6], branch)
        else:
            apart.append(branch)
    return (*kept.values(), *apart)


def merged(branches: Sequence[Branch]) -> Branch:
    """One branch that holds all of ``branches``, forgetting how what is left moves with what is covered."""
    first, last = min(branch.first for branch in branches), max(branch.last for branch in branches)
    left = left_of(branches)
    low, high = left.low, left.high
    return Branch(first, last, low, low, high, high, lambda _: low, lambda _: high)
