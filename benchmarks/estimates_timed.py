"""How long does one call take beside another? Short slices in turn, in processor time.

On a quiet machine that is the time on the clock; on a busy one it leaves out when others had the processor, and what is
left of the disturbance slows all alike, since they take turns.
"""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS = 60
SLICE = 0.008
"""Seconds that each contestant works in each round, about."""

Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Times:
    """Microseconds a call takes, one figure for each round."""

    each: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.each)

    def over(self, other: "Times") -> float:
        """How many times as long as ``other``: the median of the rounds' own ratios."""
        return statistics.median(one / its for one, its in zip(self.each, other.each, strict=True))

    def beyond(self, other: "Times") -> float:
        """How many microseconds longer than ``other``: the median of the rounds' own differences."""
        return statistics.median(one - its for one, its in zip(self.each, other.each, strict=True))


def timed(calls: Mapping[str, Call], rounds: int = ROUNDS, seconds: float = SLICE) -> dict[str, Times]:
    """The times of every call; in each round each of them works for about ``seconds``, one after the other."""
    repeats = {name: _fitting(call, seconds) for name, call in calls.items()}
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            found[name].append(_slice(call, repeats[name]) / repeats[name] * 1e6)
    return {name: Times(tuple(each)) for name, each in found.items()}


def _fitting(call: Call, seconds: float) -> int:
    """How many calls fit into ``seconds``; at least one. Also warms the call up."""
    repeats = 1
    while (taken := _slice(call, repeats)) < seconds / 2:
        repeats *= 2
    return max(1, round(repeats * seconds / taken))


def _slice(call: Call, repeats: int) -> float:
    """Seconds for ``repeats`` calls, once the rubbish of whoever worked before is gone and the call is warm again."""
    gc.collect()
    call()
    begun = time.thread_time()
    for _ in range(repeats):
        call()
    return time.thread_time() - begun
