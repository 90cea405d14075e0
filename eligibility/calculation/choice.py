"""Which identity counts when a person has several (R12), and what each possibility of a claim leads to.

Exactly one identity counts per person: the one with the lowest worst case. Where an amount is unknown that the person
could still name, another identity may turn out to be the better one once it is named. Then every identity that may
be chosen takes part: the person pays at least the least of any of them, and at most the lowest of their worst cases,
since whatever the amount is, the identity chosen for it is no worse than each of the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eligibility.calculation.bill import bill_of, bills
from eligibility.calculation.chain import (
    ENTERED_ANSWERS,
    SOCIAL_INSURANCE,
    Link,
    Outcome,
    layers_of,
    plans,
    spanned,
    special_place,
    walk,
)
from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.figures import Figures, income_counts, year_counted
from eligibility.calculation.left import pieces
from eligibility.calculation.money import Range, hull
from eligibility.calculation.reach import Person
from eligibility.calculation.scenarios import MOST_SCENARIOS, persons
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care, Identity


@dataclass(frozen=True, slots=True)
class Plan:
    """One way down the chain: a person, one link for each layer, and the rule on special drugs."""

    person: Person
    links: tuple[Link, ...]
    special_rule: Rule | None

    @property
    def key(self) -> tuple[object, ...]:
        rules = tuple(link.rule.id if link.rule else link.applies for link in self.links)
        return (*rules, self.special_rule.id if self.special_rule else None, self.person.care is Care.SPECIAL_DRUG)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one identity leads to in some circumstances: its plans, each with what it comes to."""

    identity: Identity | None
    walked: tuple[tuple[Plan, Outcome], ...]

    @property
    def out_of_pocket(self) -> Range:
        return hull(outcome.out_of_pocket for _, outcome in self.walked)

    @property
    def rank(self) -> tuple[int, int, int]:
        """R12: lowest worst case, then lowest best case, then the order of identities."""
        order = list(Identity).index(self.identity) if self.identity else len(Identity)
        pocket = self.out_of_pocket
        return pocket.high, pocket.low, order


@dataclass(frozen=True, slots=True)
class Decision:
    """Whatever may be chosen in some circumstances, the likeliest first, and what the person then pays."""

    choices: tuple[Choice, ...]
    out_of_pocket: Range


def _among(choices: Sequence[Choice]) -> Decision:
    """Any of ``choices``, best first, each chosen where it is the best: no worse than the lowest worst case."""
    found = [choice.out_of_pocket for choice in choices]
    return Decision(tuple(choices), Range(min(one.low for one in found), min(one.high for one in found)))


class Possibilities:
    """One claim against the rules in force; walks every distinct plan once."""

    def __init__(self, claim: Claim, rules: Sequence[Rule], most_scenarios: int = MOST_SCENARIOS) -> None:
        self.claim, self.rules = claim, rules
        self.figures = Figures({rule.id: rule for rule in rules}, claim)
        self.layers = layers_of(rules, claim)
        self.special_place = special_place(self.layers)
        self.groups = [[(person, tuple(self._plans(person))) for person in group] for group in persons(claim, rules)]
        self.scenarios = len({plan.key for group in self.groups for _, found in group for plan in found})
        self.hull = self.scenarios > most_scenarios
        self._outcomes: dict[tuple[object, ...], Outcome] = {}

    def _plans(self, person: Person) -> Iterable[Plan]:
        for links, special_rule in plans(self.layers, self.claim, person):
            yield Plan(person, links, special_rule)

    def _walked(self, plan: Plan) -> Outcome:
        found = self._outcomes.get(plan.key)
        if found is None:
            steps = [(link,) for link in plan.links]
            found = spanned(
                walk(bill, steps, self.figures, plan.special_rule, self.special_place)
                for bill in bills(self.claim, plan.person.care)
            )
            self._outcomes[plan.key] = found
        return found

    def _choice(self, identity: Identity | None, held: Iterable[Plan]) -> Choice:
        return Choice(identity, tuple((plan, self._walked(plan)) for plan in held))

    def decisions(self) -> tuple[Decision, ...]:
        """What is chosen in each of the possible circumstances; together they hold every possibility."""
        if self.hull:
            return self._spanning()
        found: list[Decision] = []
        for group in self.groups:
            choices = [self._choice(person.identity, held) for person, held in group]
            if isinstance(self.claim.identities, Unknown):
                found += [Decision((choice,), choice.out_of_pocket) for choice in choices]
            else:
                found.append(self._decided(choices))
        return tuple(found)

    def _decided(self, choices: list[Choice]) -> Decision:
        choices.sort(key=lambda one: one.rank)
        best = choices[0]
        if len(choices) == 1 or not self._may_change(best):
            return Decision((best,), best.out_of_pocket)
        opened = [best, *(self._choice(choice.identity, self._opened(choice, choices)) for choice in choices)]
        most = best.out_of_pocket.high
        possible = [choice for choice in opened if choice.out_of_pocket.low <= most]
        distinct: dict[frozenset[object], Choice] = {}
        for choice in possible:
            distinct.setdefault(frozenset(plan.key for plan, _ in choice.walked), choice)
        return _among(tuple(distinct.values()))

    def _may_change(self, choice: Choice) -> bool:
        """Some amount that the person could still name moves the result, and so perhaps the choice."""
        bills_of = [bill_of(self.claim, plan.person.care) for plan, _ in choice.walked]
        if not all(bill.covered.known and bill.special.known for bill in bills_of) or self._left_open(choice):
            return True
        amounts: list[object] = [getattr(self.claim, key) for key in ENTERED_ANSWERS.values()]
        amounts += [self.claim.year_to_date.get(used) for used in year_counted(self.rules)]
        amounts += [self.claim.disposable_income] if income_counts(self.rules) else []
        return any(isinstance(amount, Unknown) for amount in amounts)

    def _left_open(self, choice: Choice) -> list[int]:
        """The places of basic and critical illness insurance where what they paid is not known, and may be named."""
        unnamed = [
            place
            for place, layer in enumerate(self.layers)
            if layer.program in SOCIAL_INSURANCE and getattr(self.claim, SOCIAL_INSURANCE[layer.program]) is None
        ]
        return [place for place in unnamed if any(outcome.passages[place].pays.width for _, outcome in choice.walked)]

    def _opened(self, choice: Choice, others: Sequence[Choice]) -> Sequence[Plan]:
        """Plans of ``choice`` where an amount left open for one of ``others`` is named: it then wins here too."""
        held = [plan for plan, _ in choice.walked]
        for place in dict.fromkeys(place for other in others for place in self._left_open(other)):
            links = dict.fromkeys(plan.links[place] for other in others for plan, _ in other.walked)
            if len(links) > 1:
                anything = (link for link in links if link.pays_anything)
                named = next(anything, Link(self.layers[place].program, unknown=True))
                held += [replace(plan, links=(*plan.links[:place], named, *plan.links[place + 1 :])) for plan in held]
        return tuple({plan.key: plan for plan in held}.values())

    def _spanning(self) -> tuple[Decision, ...]:
        """Too many plans to walk: for each identity all links of a layer at once."""
        by_identity: dict[Identity | None, list[Plan]] = {}
        for group in self.groups:
            for person, held in group:
                key = None if isinstance(self.claim.identities, Unknown) else person.identity
                by_identity.setdefault(key, []).extend(held)
        found = []
        found = sorted((self._all_at_once(*held) for held in by_identity.items()), key=lambda one: one.rank)
        if len(found) > 1:
            found += [self._all_at_once(one.identity, self._opened(one, found)) for one in found]
        return (_among(found),)

    def _all_at_once(self, identity: Identity | None, held: Sequence[Plan]) -> Choice:
        steps = [tuple(dict.fromkeys(links)) for links in zip(*(plan.links for plan in held), strict=True)]
        outcome = spanned(
            walk(replace(bill, covered=covered), steps, self.figures, rule, self.special_place)
            for rule in dict.fromkeys(plan.special_rule for plan in held)
            for care in dict.fromkeys(plan.person.care for plan in held)
            for bill in bills(self.claim, care)
            for covered in pieces(bill.covered)
        )
        return Choice(identity, tuple((plan, outcome) for plan in held))
