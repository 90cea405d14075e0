"""Is money rounded half up to the fen, and does a range say what it holds?"""

import re

import pytest

from eligibility.calculation.claim import HIGHEST_AMOUNT
from eligibility.calculation.money import ANYTHING, NOTHING, UNBOUNDED, Range, exactly, half_up, hull, share


@pytest.mark.parametrize(
    ("amount", "rate", "fen"),
    [(1, 4999, 0), (1, 5000, 1), (1, 5001, 1), (3, 5000, 2), (10_000, 1, 1), (4999, 1, 0), (5000, 1, 1), (0, 9999, 0)],
)
def test_half_a_fen_is_rounded_up_and_less_is_not(amount: int, rate: int, fen: int) -> None:
    assert share(amount, rate) == half_up(amount * rate) == fen


def test_all_of_an_amount_is_the_amount_and_none_of_it_nothing() -> None:
    assert share(123_457, 10_000) == 123_457
    assert share(123_457, 0) == 0


def test_no_bill_reaches_what_stands_for_no_ceiling() -> None:
    """Nor a hundred million of the dearest bills, as a year's account of them."""
    assert UNBOUNDED >= HIGHEST_AMOUNT * 100 * 1_000_000
    assert Range(0, UNBOUNDED) == ANYTHING


@pytest.mark.parametrize(("low", "high"), [(3, 2), (1, 0), (0, -1)])
def test_a_range_that_runs_downwards_is_refused_with_both_its_ends(low: int, high: int) -> None:
    with pytest.raises(ValueError, match=re.escape(f"a range runs upwards: {low} > {high}") + "$"):
        Range(low, high)


def test_a_range_knows_its_width_and_whether_it_is_known() -> None:
    assert (Range(3, 8).width, exactly(3).width, NOTHING.width) == (5, 0, 0)
    assert (Range(3, 8).known, Range(3, 4).known, exactly(3).known) == (False, False, True)


@pytest.mark.parametrize(("amount", "inside"), [(2, False), (3, True), (5, True), (8, True), (9, False)])
def test_a_range_holds_its_ends_and_what_lies_between(amount: int, inside: bool) -> None:
    assert Range(3, 8).holds(amount) is inside


def test_ranges_are_added_end_by_end_and_taken_off_with_the_ends_changed() -> None:
    assert Range(3, 8).plus(Range(10, 100)) == Range(13, 108)
    assert Range(3, 8).taken_from(10) == Range(2, 7)


def test_a_hull_spans_all_in_any_order_and_of_one_is_that_one() -> None:
    apart = (Range(5, 6), Range(2, 3), Range(4, 9))
    assert hull(apart) == hull(reversed(apart)) == Range(2, 9)
    assert hull((Range(2, 9), Range(3, 4))) == hull((Range(3, 4), Range(2, 9))) == Range(2, 9)
    assert hull([exactly(7)]) == exactly(7)


def test_there_is_no_hull_of_nothing() -> None:
    with pytest.raises(ValueError, match=r"^no range to span$"):
        hull(())
