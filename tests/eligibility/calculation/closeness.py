"""How close do completions come to the ends of a range? Samples first, then a search along every open thing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from random import Random

from eligibility.calculation.claim import Claim
from eligibility.calculation.money import Range
from knowledge.tables.schema import Rule
from tests.eligibility.calculation.bare_layers import About
from tests.eligibility.calculation.completions import FEW, Completion, Decided, completions, marks_of
from tests.eligibility.calculation.second_opinion import second_opinion

STARTS = 3
"""From how many of the best samples the search goes on."""
ROUNDS = 4
GRID = 24


@dataclass(frozen=True, slots=True)
class Found:
    """What completions come to: the lowest and the highest out of pocket, and what is open in them."""

    span: Range
    open_things: frozenset[About]


def found_by_search(rules: Sequence[Rule], claim: Claim, random: Random, samples: int) -> Found:
    """The span of what ``samples`` completions leave to pay, pushed outwards along every open thing.

    Along one thing every limit of the region and of the bill is tried with the fen beside it, and both sides of every
    jump. The span is one that surely can happen; the true one may be a little wider.
    """
    marks = marks_of(rules, claim)
    tried = []
    open_things: set[About] = set()
    for choose in islice(completions(random, rules, claim), samples):
        pocket = second_opinion(claim, rules, choose).out_of_pocket
        open_things |= {about for about, (low, high) in choose.spans.items() if low < high}
        tried.append((pocket, choose.decided))
    tried.sort(key=lambda one: one[0])
    lowest = min(_pushed(rules, claim, marks, decided, -1) for _, decided in tried[:STARTS])
    highest = max(_pushed(rules, claim, marks, decided, 1) for _, decided in tried[-STARTS:])
    return Found(Range(lowest, highest), frozenset(open_things))


def _pushed(rules: Sequence[Rule], claim: Claim, marks: Sequence[int], decided: Decided, way: int) -> int:
    """The lowest (``way`` −1) or highest (1) amount reached from ``decided`` by changing one thing after another."""
    random = Random(0)

    def pocket(decisions: Decided) -> tuple[int, Completion]:
        choose = Completion(random, marks, decisions)
        return second_opinion(claim, rules, choose).out_of_pocket, choose

    best, choose = pocket(decided)
    for _ in range(ROUNDS):
        before = best
        for about, (low, high) in list(choose.spans.items()):
            if low == high:
                continue
            start = choose.decided

            def along(wish: int, about: About = about, start: Decided = start) -> int:
                return pocket({**start, about: wish})[0]

            wish, amount = max(_line(along, low, high, marks), key=lambda one: way * one[1])
            if way * amount > way * best:
                best, choose = pocket({**start, about: wish})
        if best == before:
            break
    return best


def _line(along: Callable[[int], int], low: int, high: int, marks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What every wish worth trying between ``low`` and ``high`` comes to."""
    if high - low < FEW:
        yield from ((wish, along(wish)) for wish in range(low, high + 1))
        return
    top = min(high, low + 4 * marks[-1] + 4)
    wishes = {low, high, top, *(low + (top - low) * place // GRID for place in range(GRID))}
    for mark in marks:
        wishes |= {amount + shift for amount in (mark, top - mark, high - mark) for shift in (-1, 0, 1)}
    found = [(wish, along(wish)) for wish in sorted(wishes) if low <= wish <= high]
    yield from found
    for (start, before), (end, after) in pairwise(found):
        if abs(after - before) > end - start > 1:
            yield from _jump(along, start, before, end, after)


def _jump(along: Callable[[int], int], start: int, before: int, end: int, after: int) -> Iterator[tuple[int, int]]:
    """Both sides of the greatest step between two wishes."""
    while end - start > 1:
        middle = (start + end) // 2
        there = along(middle)
        yield middle, there
        if abs(there - before) >= abs(after - there):
            end, after = middle, there
        else:
            start, before = middle, there
