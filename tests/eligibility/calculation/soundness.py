"""Does a completion of a bill lie inside what was estimated for it? The verdict, for the tests and the long run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.estimate import Calculated, LayerResult, estimate
from eligibility.calculation.money import Range
from knowledge.tables.schema import Rule
from tests.eligibility.calculation.completions import Decided, completions
from tests.eligibility.calculation.second_opinion import Outcome, Passed, second_opinion

Estimate = Callable[[Claim, Sequence[Rule]], Calculated]


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A completion that the estimate does not hold, and every sentence that is not true of it."""

    rules: tuple[Rule, ...]
    claim: Claim
    decided: Decided
    untrue: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join((*map(repr, self.rules), repr(self.claim), repr(self.decided), *self.untrue))


def first_unsound(
    rules: tuple[Rule, ...], claim: Claim, random: Random, tries: int, estimated: Estimate = estimate
) -> Counterexample | None:
    """The first of ``tries`` completions that ``estimated`` does not hold; None where it holds all of them."""
    result = estimated(claim, rules)
    for choose in islice(completions(random, rules, claim), tries):
        one = second_opinion(claim, rules, choose)
        untrue = (*_of_the_bill(result, one, claim), *_of_the_layers(result, one))
        if choose.exact and not result.hull:
            untrue += tuple(_of_what_is_known(result))
        if untrue:
            return Counterexample(rules, claim, choose.decided, untrue)
    return None


def _outside(name: str, span: Range, amount: int) -> Iterator[str]:
    if not span.low <= amount <= span.high:
        yield f"{name} {amount} lies outside [{span.low}, {span.high}]"


def _of_the_bill(result: Calculated, one: Outcome, claim: Claim) -> Iterator[str]:
    """What is untrue of the whole bill: a sum outside its range, money lost or made, a certain identity that is not."""
    paid = sum(layer.pays for layer in one.layers.values())
    if paid + one.out_of_pocket != claim.total_cost:
        yield f"{paid} paid and {one.out_of_pocket} left do not make up {claim.total_cost}"
    if result.total_paid != result.out_of_pocket.taken_from(claim.total_cost):
        yield "what is paid and what is left are not two sides of one bill"
    yield from _outside("out of pocket", result.out_of_pocket, one.out_of_pocket)
    yield from _outside("total paid", result.total_paid, paid)
    yield from _outside("covered", result.covered, one.covered)
    yield from _outside("uncovered", result.uncovered, one.uncovered)
    yield from _outside("special drugs", result.special, one.special)
    several = not isinstance(claim.identities, Unknown) and len(claim.identities) > 1
    if several and not one.named and not result.identity_varies and one.identity is not result.identity:
        yield f"{one.identity} counts, not {result.identity}, though the identity is said to be certain"


def _of_the_layers(result: Calculated, one: Outcome) -> Iterator[str]:
    for layer in result.layers:
        span = layer.pays
        if not 0 <= span.low <= span.high <= layer.base.high <= result.total_cost or layer.remaining.low < 0:
            yield f"{layer.program} pays more than is left, or less than nothing"
        seen = one.layers.get(layer.program)
        if seen is not None:
            yield from _of_one_layer(layer, seen)
        elif span.low:
            yield f"{layer.program} surely pays though there may be no such layer"
    for missing in set(one.layers) - {layer.program for layer in result.layers}:
        yield f"{missing} is no layer of the result"


def _of_one_layer(layer: LayerResult, seen: Passed) -> Iterator[str]:
    yield from _outside(f"base of {layer.program}", layer.base, seen.base)
    yield from _outside(f"payment of {layer.program}", layer.pays, seen.pays)
    yield from _outside(f"rest after {layer.program}", layer.remaining, seen.remaining)
    if seen.pays and not layer.applies:
        yield f"{layer.program} pays though it is said not to apply"


def _of_what_is_known(result: Calculated) -> Iterator[str]:
    """Nothing was open, so nothing may be a range."""
    spans = [("out of pocket", result.out_of_pocket), *((layer.program, layer.pays) for layer in result.layers)]
    yield from (f"{name} is a range though nothing is open" for name, span in spans if not span.known)
