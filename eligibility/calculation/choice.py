"""Which identity counts when a person has several (R12), and what each possibility of a claim leads to.

Exactly one identity counts per person: the one with the lowest worst case. Where an amount is unknown that the person
could still name, another identity may turn out to be the better one once it is named. Then every identity that may
be chosen takes part: the person pays at least the least of any of them, and at most the lowest of their worst cases,
since whatever the amount is, the identity chosen for it is no worse than each of the others.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from eligibility.calculation.bill import bill_of
from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.figures import income_counts, year_counted
from eligibility.calculation.links import ENTERED_ANSWERS, SOCIAL_INSURANCE, Link, stated
from eligibility.calculation.money import Range, spanning
from eligibility.calculation.plans import Key, Plan, layout_of
from eligibility.calculation.prepared import prepared
from eligibility.calculation.scenarios import MOST_SCENARIOS
from eligibility.calculation.walks import Ending, Walks
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Identity

PRECEDENCE: dict[Identity | None, int] = {one: place for place, one in enumerate((*Identity, None))}


class Choice(NamedTuple):
    """What one identity leads to in some circumstances: its plans, where each of them ends, what the person pays."""

    identity: Identity | None
    walked: Sequence[tuple[Plan, Sequence[Ending]]]
    out_of_pocket: Range

    @property
    def keys(self) -> frozenset[Key]:
        """Its plans, to be compared with those of others."""
        return frozenset(plan.key for plan, _ in self.walked)

    @property
    def rank(self) -> tuple[int, int, int]:
        """R12: lowest worst case, then lowest best case, then the order of identities."""
        pocket = self.out_of_pocket
        return pocket.high, pocket.low, PRECEDENCE[self.identity]


class Decision(NamedTuple):
    """Whatever may be chosen in some circumstances, the likeliest first, and what the person then pays."""

    choices: Sequence[Choice]
    out_of_pocket: Range


def _among(choices: Sequence[Choice]) -> Decision:
    """Any of ``choices``, best first, each chosen where it is the best: no worse than the lowest worst case."""
    found = [choice.out_of_pocket for choice in choices]
    return Decision(choices, Range(min(one.low for one in found), min(one.high for one in found)))


class Possibilities:
    """One claim against the rules in force: what each of its possibilities leads to, and what is chosen."""

    def __init__(self, claim: Claim, rules: Sequence[Rule], most_scenarios: int = MOST_SCENARIOS) -> None:
        self.claim, self._given, self._ready = claim, stated(claim), prepared(rules)
        self.layout = layout_of(claim, self._ready, self._given)
        self.walks = Walks(claim, self._ready, self._given)
        self.hull = self.scenarios > most_scenarios
        self._unnamed: dict[int, Link] = {}

    @property
    def scenarios(self) -> int:
        """How many distinct plans the unknown answers leave."""
        return len(self.layout.plans)

    @property
    def _several_identities(self) -> bool:
        """Named for certain, so that one of them is chosen (R12)."""
        return not isinstance(self.claim.identities, Unknown) and len(self.claim.identities) > 1

    def out_of_pocket(self) -> Range:
        """What the person pays over all possibilities; once that is all of the bill or nothing, no more are walked."""
        if self.hull or self._several_identities:
            return spanning([decision.out_of_pocket for decision in self.decisions()])
        found: list[Range] = []
        for plan in self.layout.plans:
            found += [ending.out_of_pocket for ending in self.walks.endings(plan)]
            found = [spanning(found)]
            if not found[0].low and found[0].high == self.claim.total_cost:
                break
        return found[0]

    def decisions(self) -> Sequence[Decision]:
        """What is chosen in each of the possible circumstances; together they hold every possibility."""
        if self.hull:
            return (self._spanning(),)
        if not self._several_identities:
            one = None if isinstance(self.claim.identities, Unknown) else next(iter(self.claim.identities), None)
            every = self._choice(one, self.layout.plans)
            return (Decision((every,), every.out_of_pocket),)
        return [
            self._decided([self._choice(identity, held) for identity, held in group]) for group in self.layout.groups
        ]

    def _choice(self, identity: Identity | None, held: Iterable[Plan]) -> Choice:
        walked = [(plan, self.walks.endings(plan)) for plan in held]
        return Choice(identity, walked, spanning([one.out_of_pocket for _, endings in walked for one in endings]))

    def _decided(self, choices: list[Choice]) -> Decision:
        choices.sort(key=lambda one: one.rank)
        best = choices[0]
        if not self._may_change(best):
            return Decision((best,), best.out_of_pocket)
        opened = [best, *(self._choice(choice.identity, self._opened(choice, choices)) for choice in choices)]
        most = best.out_of_pocket.high
        possible = [choice for choice in opened if choice.out_of_pocket.low <= most]
        own = {choice.identity: choice.keys for choice in choices}  # identities of the same plans are as good as one
        distinct: dict[object, Choice] = {}
        for choice in possible:
            distinct.setdefault((own[choice.identity], choice.keys), choice)
        return _among(tuple(distinct.values()))

    def _may_change(self, choice: Choice) -> bool:
        """Some amount that the person could still name moves the result, and so perhaps the choice."""
        bills_of = [bill_of(self.claim, plan.care) for plan, _ in choice.walked]
        if not all(bill.covered.known and bill.special.known for bill in bills_of) or self._left_open(choice):
            return True
        amounts: list[object] = [getattr(self.claim, key) for key in ENTERED_ANSWERS.values()]
        amounts += [self.claim.year_to_date.get(used) for used in year_counted(self._ready.rules)]
        amounts += [self.claim.disposable_income] if income_counts(self._ready.rules) else []
        return any(isinstance(amount, Unknown) for amount in amounts)

    def _left_open(self, choice: Choice) -> list[int]:
        """The places of basic and critical illness insurance where what they paid is not known, and may be named."""
        unnamed = [
            place
            for place, layer in enumerate(self.layout.layers)
            if layer.program in SOCIAL_INSURANCE and layer.program not in self._given
        ]
        return [
            place
            for place in unnamed
            if any(ending.standings[place].pays.width for _, endings in choice.walked for ending in endings)
        ]

    def _opened(self, choice: Choice, others: Sequence[Choice]) -> Sequence[Plan]:
        """Plans of ``choice`` where an amount left open for one of ``others`` is named: it then wins here too."""
        held = [plan for plan, _ in choice.walked]
        for place in dict.fromkeys(place for other in others for place in self._left_open(other)):
            links = {id(plan.links[place]): plan.links[place] for other in others for plan, _ in other.walked}
            if len(links) > 1:
                named = next((link for link in links.values() if link.pays_anything), self._anything(place))
                held += [plan.with_link(place, named) for plan in held]
        return tuple({plan.key: plan for plan in held}.values())

    def _anything(self, place: int) -> Link:
        """An amount nobody has named yet."""
        return self._unnamed.setdefault(place, Link(self.layout.layers[place].program, unknown=True))

    def _spanning(self) -> Decision:
        """Too many plans to walk: for each identity all links of a layer at once."""
        by_identity: dict[Identity | None, dict[Key, Plan]] = {}
        for group in self.layout.groups:
            for identity, held in group:
                key = None if isinstance(self.claim.identities, Unknown) else identity
                by_identity.setdefault(key, {}).update({plan.key: plan for plan in held})
        found = sorted(
            (self._all_at_once(identity, tuple(held.values())) for identity, held in by_identity.items()),
            key=lambda one: one.rank,
        )
        if len(found) > 1:
            found += [self._all_at_once(one.identity, self._opened(one, found)) for one in found]
        return _among(found)

    def _all_at_once(self, identity: Identity | None, held: Sequence[Plan]) -> Choice:
        endings = self.walks.all_at_once(held)
        return Choice(identity, [(plan, endings) for plan in held], spanning([one.out_of_pocket for one in endings]))
