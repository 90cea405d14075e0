"""How may everything open about a bill turn out? Completions, mostly at an end, at a limit, or one fen beside one."""

from collections.abc import Iterator, Sequence
from random import Random

from eligibility.calculation.claim import MONEY, Claim
from knowledge.tables.schema import Rule
from tests.eligibility.calculation.bare_layers import About
from tests.eligibility.calculation.regions import limits_of

Decided = dict[About, int]
"""What was decided so far, by what it is about."""

FEW = 40
"""Up to so many possibilities each is as likely as the others: a reading, a level, an identity."""


def marks_of(rules: Sequence[Rule], claim: Claim) -> tuple[int, ...]:
    """Every amount at which something of a region or of a bill may turn: limits, thresholds, ends of ranges, in fen."""
    amounts = [getattr(claim, key) for key in MONEY] + list(claim.year_to_date.values())
    known = {amount for amount in amounts if isinstance(amount, int)}
    return tuple(sorted({0, *limits_of(rules), *known}))


class Completion:
    """Decides each open thing once and remembers it; a ``Choose`` for the second opinion."""

    def __init__(self, random: Random, marks: Sequence[int], decided: Decided | None = None) -> None:
        self.random, self.marks = random, marks
        self.decided: Decided = {} if decided is None else dict(decided)
        self.spans: dict[About, tuple[int, int]] = {}

    def __call__(self, about: About, low: int, high: int) -> int:
        wish = self.decided.get(about)
        if wish is None:
            wish = self.decided[about] = self._wish(low, high)
        self.spans[about] = low, high
        return min(max(wish, low), high)

    def _wish(self, low: int, high: int) -> int:
        random = self.random
        way = random.random()
        if high - low < FEW or (high <= 10_000 and way < 0.1):
            return random.randint(low, high)
        if way < 0.2:
            return low
        if way < 0.4:
            return high
        mark = random.choice(self.marks)
        if way < 0.55:
            return mark + random.randint(-1, 1)
        if way < 0.7:
            return abs(random.choice(self.marks) - mark) + random.randint(-1, 1)
        if way < 0.8:
            return high - mark + random.randint(-1, 1)
        return random.randint(low, min(high, low + 2 * self.marks[-1] + 1))

    @property
    def exact(self) -> bool:
        """Nothing was open: nothing asked had two possibilities."""
        return all(low == high for low, high in self.spans.values())


def completions(random: Random, rules: Sequence[Rule], claim: Claim) -> Iterator[Completion]:
    """One after the other, without end."""
    marks = marks_of(rules, claim)
    while True:
        yield Completion(random, marks)
