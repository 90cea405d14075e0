"""How many of how many, how sure, and is it enough? Pure."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.evaluation.golden import Family
from assistant.evaluation.results import Result

SURE = 1.96
"""Standard deviations of an interval that holds the true share 95 times of 100."""


@dataclass(frozen=True, slots=True)
class Count:
    """``hits`` of ``cases``."""

    hits: int
    cases: int

    @property
    def share(self) -> float:
        """0 … 1; NaN of no case."""
        return self.hits / self.cases if self.cases else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval of the share, 0 … 1; everything is possible where there is no case."""
        if not self.cases:
            return 0.0, 1.0
        n, p, z = self.cases, self.share, SURE
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def __str__(self) -> str:
        if not self.cases:
            return "none"
        low, high = self.interval
        return f"{self.hits}/{self.cases} {self.share:.1%} [{low:.1%}, {high:.1%}]"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: ``hit`` among the results that ``counts`` picks, and when the count is enough."""

    name: str
    counts: Callable[[Result], bool]
    hit: Callable[[Result], bool]
    wanted: str = ""
    enough: Callable[[Count], bool] | None = None

    def of(self, results: Iterable[Result]) -> Count:
        counted = [self.hit(result) for result in results if self.counts(result)]
        return Count(sum(counted), len(counted))


def _at_least(share: float) -> Callable[[Count], bool]:
    return lambda count: not count.cases or count.share >= share


def _at_most(share: float) -> Callable[[Count], bool]:
    return lambda count: not count.cases or count.share <= share


def _never(count: Count) -> bool:
    return count.hits == 0


def _ought_to_be_answered(result: Result) -> bool:
    return result.family is Family.ANSWERED


def _names_a_clause(result: Result) -> bool:
    return _ought_to_be_answered(result) and bool(result.question.golden.clauses)


MEASURES: Sequence[Measure] = (
    Measure("as expected in everything", lambda _: True, lambda one: one.right),
    Measure("ended as expected", lambda _: True, lambda one: one.ended_as_expected),
    Measure("document at rank 1", _names_a_clause, lambda one: one.first_document),
    Measure("clause at rank 1", _names_a_clause, lambda one: one.first_clause, "≥ 95%", _at_least(0.95)),
    Measure("complete answers", _ought_to_be_answered, lambda one: one.complete, "≥ 95%", _at_least(0.95)),
    Measure(
        "answers with a foreign figure",
        lambda one: one.outcome == "answered",
        lambda one: bool(one.foreign),
        "none",
        _never,
    ),
    Measure(
        "answers with a figure of others",
        lambda one: bool({"not_figures", "without_calculation"} & set(one.question.golden.expected)),
        lambda one: one.figure_of_others,
        "none",
        _never,
    ),
    Measure("false refusals", _ought_to_be_answered, lambda one: one.outcome == "not_covered", "≤ 3%", _at_most(0.03)),
    Measure("asked back as expected", lambda one: one.family is Family.CLARIFY, lambda one: one.right),
    Measure("near misses not answered", lambda one: one.family is Family.NEAR, lambda one: one.outcome != "answered"),
    Measure(
        "off topic ended wrongly",
        lambda one: one.family is Family.OFF_TOPIC,
        lambda one: not one.ended_as_expected,
        "≤ 1",
        lambda count: count.hits <= 1,
    ),
    Measure(
        "follow-ups as expected",
        lambda one: bool(one.question.golden.before),
        lambda one: one.right,
        "≥ 95%",
        _at_least(0.95),
    ),
)
"""Of questions asked as they were written."""

HELD_OUT = Measure(
    "refused or asked back without its document",
    lambda one: one.question.held_out is not None,
    lambda one: one.outcome in ("not_covered", "clarify"),
    "≥ 95%",
    _at_least(0.95),
)

KEEPS = 0.95
"""The share of clean accuracy that questions typed otherwise ought to keep."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of the questions that a kind of variant changes are right as written, and how many typed otherwise."""

    clean: Count
    varied: Count

    @property
    def ratio(self) -> float:
        return self.varied.share / self.clean.share if self.clean.hits else math.nan

    @property
    def enough(self) -> bool:
        return not self.clean.hits or self.ratio >= KEEPS


def kept_by_kind(clean: Sequence[Result], varied: Iterable[Result], families: frozenset[Family]) -> Mapping[str, Kept]:
    """Each kind of variant beside the same questions as they were written, of these families."""
    right = {(one.question.share, one.question.clean): one.right for one in clean}
    kinds: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for one in varied:
        if one.question.variant is not None and one.family in families:
            kinds[one.question.variant].append((right[one.question.share, one.question.clean], one.right))
    return {
        kind: Kept(
            Count(sum(before for before, _ in pairs), len(pairs)), Count(sum(after for _, after in pairs), len(pairs))
        )
        for kind, pairs in sorted(kinds.items())
    }


P95_SECONDS = 0.1


def percentile(seconds: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile; NaN of nothing."""
    if not seconds:
        return math.nan
    return sorted(seconds)[max(0, math.ceil(len(seconds) * percent / 100) - 1)]
