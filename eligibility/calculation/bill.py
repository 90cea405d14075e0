"""Of which parts is a bill made: covered expenses and special drugs, as far as the answers tell?"""

from collections.abc import Iterator
from typing import NamedTuple

from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.left import pieces
from eligibility.calculation.money import NOTHING, Range, exactly
from knowledge.tables.terms import Care


class Bill(NamedTuple):
    """The covered part and the special drugs of a bill, as far as they are known, in fen."""

    total: int
    covered: Range
    special: Range


def _special_drugs(claim: Claim, care: Care) -> Range:
    """What special drugs may cost. Left out it is nothing, or with care = special_drug all that is not covered (R18).

    Where that is not known either (covered expenses "unknown"), it is as open as they are.
    """
    covered, special = claim.covered_expenses, claim.special_drug_cost
    if isinstance(special, int):
        return exactly(special)
    if special is None and care is not Care.SPECIAL_DRUG:
        return NOTHING
    if special is None and not isinstance(covered, Unknown):
        return exactly(claim.total_cost - (covered or 0))
    surely_covered = covered if isinstance(covered, int) else claim.basic_paid or 0
    return Range(0, claim.total_cost - surely_covered)


def bill_of(claim: Claim, care: Care) -> Bill:
    """The bill's parts: defaults taken, unknown amounts bounded by what was entered."""
    total, special = claim.total_cost, _special_drugs(claim, care)
    if isinstance(claim.covered_expenses, int):
        return Bill(total, exactly(claim.covered_expenses), special)
    highest = total - special.low
    if isinstance(claim.covered_expenses, Unknown):
        return Bill(total, Range(min(claim.basic_paid or 0, highest), highest), special)
    return Bill(total, Range(total - special.high, highest), special)


def uncovered_of(claim: Claim, bill: Bill) -> Range:
    """Neither covered nor special drugs; nothing where the covered part is taken to be all the rest."""
    if claim.covered_expenses is None:
        return NOTHING
    low = 0 if not (bill.covered.known and bill.special.known) else bill.total - bill.covered.high - bill.special.high
    return Range(max(0, low), max(0, bill.total - bill.covered.low - bill.special.low))


SPECIAL_PIECES = 8
"""Into how many pieces an unknown cost of special drugs is cut; each is walked on its own."""


def bills(claim: Claim, care: Care) -> Iterator[Bill]:
    """The bill, cut into close pieces where the special drugs are unknown and the covered part depends on them."""
    whole = bill_of(claim, care)
    if whole.special.known or isinstance(claim.covered_expenses, int):
        yield whole
        return
    for special in pieces(whole.special, SPECIAL_PIECES):
        yield _with_special(whole, special, claim)


def _with_special(whole: Bill, special: Range, claim: Claim) -> Bill:
    """``whole`` where the special drugs cost as much as ``special``."""
    highest = whole.total - special.low
    lowest = whole.covered.low if isinstance(claim.covered_expenses, Unknown) else whole.total - special.high
    return Bill(whole.total, Range(min(lowest, highest), highest), special)


def halves(bill: Bill, claim: Claim) -> tuple[tuple[Bill, ...], tuple[Bill, ...]]:
    """A piece that ``bills`` gave, cut in two, and the two bills at its ends; none where it is too small to matter."""
    cost = bill.special
    if isinstance(claim.covered_expenses, int) or not cost.width or cost.width * SMALLEST_PART < bill.total:
        return (), ()
    parts = tuple(_with_special(bill, special, claim) for special in pieces(cost, 2))
    return parts, tuple(_with_special(bill, exactly(end), claim) for end in (cost.low, cost.high))


SMALLEST_PART = 200
"""Pieces smaller than this part of the bill are not cut again."""
