"""How much wider than need be are the ranges, and where does it come from?

``make width`` (REGIONS=400 SAMPLES=4000 SEED=0 JOBS=2): for made-up regions and for every region that ships, bills with
something open. Beside the estimate's out of pocket stands the widest span found among so many completions, and from the
best of them along every open thing, at every limit and the fen beside it. The excess is how much wider the estimate is,
in percent of the span found. That span surely can happen, so the true excess is the printed one or less. ``one
unknown`` is made to be hard: a single number moves several layers in opposite directions.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final

from eligibility.calculation.claim import UNKNOWN, Claim, Unknown
from eligibility.calculation.estimate import Calculated, estimate
from eligibility.calculation.money import Range
from knowledge.tables.schema import Rule
from tests.eligibility.calculation.closeness import found_by_search
from tests.eligibility.calculation.one_unknown import one_unknown
from tests.eligibility.calculation.regions import bill_for, made_up
from tests.eligibility.calculation.shipped_regions import shipped_regions

MEDIAN_WANTED: Final = 5.0
"""Percent."""
SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Width:
    """One estimate beside what was found; ``causes``: what is open in it."""

    group: str
    number: int
    estimated: Range
    found: Range
    total: int
    causes: frozenset[str]

    @property
    def sound(self) -> bool:
        return self.estimated.low <= self.found.low and self.found.high <= self.estimated.high

    @property
    def excess(self) -> float:
        """Percent of the span found; where that is a single fen or none, percent of one fen."""
        return 100 * (self.estimated.width - self.found.width) / max(1, self.found.width)


def _case(group: str, number: int) -> tuple[tuple[Rule, ...], Claim]:
    pick = Random(number)
    rules = shipped_regions().get(group)
    if rules:
        return rules, bill_for(pick, rules)
    if group == "one unknown":
        return one_unknown(pick)
    return made_up(pick, open_=pick.choice((8, 15, 30)), shared=group == "shared figures")


def measured(samples: int, case: tuple[str, int]) -> Width | None:
    """The width of one case; None where nothing is open."""
    group, number = case
    rules, claim = _case(group, number)
    result = estimate(claim, rules)
    pocket = result.out_of_pocket
    if pocket.known:
        return None
    several = not isinstance(claim.identities, Unknown) and len(claim.identities) > 1
    found = found_by_search(rules, claim, Random(number), samples // 10 if several else samples)
    about = {str(thing[0]) if thing[0] != "answer" else str(thing[1]) for thing in found.open_things}
    return Width(group, number, pocket, found.span, claim.total_cost, frozenset({*about, *_causes(claim, result)}))


def _causes(claim: Claim, result: Calculated) -> Iterator[str]:
    yield from {f"layer: {use.link.rule.kind}" for layer in result.layers for use in layer.uses if use.link.rule}
    if result.hull:
        yield "hull"
    if result.identity_varies:
        yield "several identities"
    if claim.special_drug_cost is UNKNOWN:
        yield "special drugs unknown"


def _line(name: str, widths: Sequence[Width]) -> str:
    excess = sorted(width.excess for width in widths)

    def at(percent: int) -> float:
        return excess[min(len(excess) - 1, len(excess) * percent // 100)]

    exact = 100 * sum(one == 0 for one in excess) / len(excess)
    figures = f"median {at(50):6.2f}%  p95 {at(95):6.2f}%  max {excess[-1]:10.2f}%"
    return f"{name:34}{len(excess):5} cases  exact {exact:5.1f}%  {figures}"


def main() -> int:
    count, samples = int(os.environ.get("REGIONS", "400")), int(os.environ.get("SAMPLES", "4000"))
    first, jobs = int(os.environ.get("SEED", "0")), int(os.environ.get("JOBS", "2"))
    made_up_groups = ("any", "shared figures", "one unknown")
    cases = [(group, first + number) for group in made_up_groups for number in range(count // 3)]
    cases += [(name, first + number) for name in shipped_regions() for number in range(count // 8)]
    with ProcessPoolExecutor(jobs) as pool:
        widths = [width for width in pool.map(partial(measured, samples), cases, chunksize=4) if width]
    groups: dict[str, list[Width]] = defaultdict(list)
    for width in widths:
        for name in ("all", width.group, *(f"  {cause}" for cause in sorted(width.causes))):
            groups[name].append(width)
    lines = {name: _line(name, held) for name, held in groups.items()}
    for name in [name for name in lines if not name.startswith(" ")]:
        print(lines[name])
    print("by what is open or takes part:")
    for name in sorted((name for name in lines if name.startswith(" ")), key=lambda one: -_mean(groups[one])):
        print(lines[name])
    print("widest:")
    for width in sorted(widths, key=lambda one: -one.excess)[:SHOWN]:
        print(f"  {width.excess:8.2f}%  {width.group} {width.number}: {width.estimated} for {width.found}")
    unsound = [width for width in widths if not width.sound]
    for width in unsound:
        print(f"not sound: {width}")
    median = sorted(width.excess for width in widths)[len(widths) // 2]
    return 1 if unsound or median > MEDIAN_WANTED else 0


def _mean(widths: Sequence[Width]) -> float:
    return sum(width.excess for width in widths) / len(widths)


if __name__ == "__main__":
    sys.exit(main())
