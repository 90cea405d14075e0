"""Which identity counts when a person has several (R12), and what each possibility of a claim leads to.

Exactly one identity counts per person: the one with the lowest worst case. Where an amount is unknown that the person
could still name, another identity may turn out to be the better one once it is named. Then every identity that may
be chosen takes part: the person pays at least the least of any of them, and at most the lowest of their worst cases,
since whatever the amount is, the identity chosen for it is no worse than each of the others.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from eligibility.calculation.bill import Bill, bill_of, bills, halves, uncovered_of
from eligibility.calculation.chain import Standing, start
from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.figures import Figures, income_counts, year_counted
from eligibility.calculation.left import Case, pieces
from eligibility.calculation.links import ENTERED_ANSWERS, SOCIAL_INSURANCE, Link, special_place, stated
from eligibility.calculation.money import NOTHING, Range, spanning
from eligibility.calculation.prepared import Bits, prepared, said_in
from eligibility.calculation.reach import Person
from eligibility.calculation.scenarios import MOST_SCENARIOS, Circumstances, circumstances, tried
from eligibility.calculation.trace import Telling
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care, Identity

MOST_CUTS = 10
"""How often pieces of a bill are cut again at each end of what may be left to pay."""

HULL_PIECES = 64
"""Into how many pieces an unknown covered amount is cut where all links of a layer are walked at once."""

Key = tuple[int | bool, ...]
"""What tells plans of one claim apart: the identity of their links, which live as long as the claim is looked at."""


class Plan:
    """One way down the chain: a link for each layer and one for special drugs; ``person``: someone who goes it.

    ``drugs_alone``: the care is for a special drug, which makes up the bill where nothing else was said (R18).
    """

    __slots__ = ("_person", "beyond_catalogue", "drugs_alone", "key", "links", "special")

    def __init__(self, links: tuple[Link, ...], special: Link, person: tuple[Circumstances, Identity | None]) -> None:
        self.links, self.special, self._person = links, special, person
        self.drugs_alone = person[0][1] is Care.SPECIAL_DRUG
        self.beyond_catalogue = any(link.beyond_catalogue for link in links)
        self.key: Key = (*map(id, links), id(special), self.drugs_alone)

    @property
    def person(self) -> Person:
        (insurance, care, level, location, fulfils), identity = self._person
        return Person(insurance, identity, care, level, location, fulfils)

    def with_link(self, place: int, link: Link) -> "Plan":
        return Plan((*self.links[:place], link, *self.links[place + 1 :]), self.special, self._person)


@dataclass(frozen=True, slots=True)
class Drugs:
    """What is paid on the special drugs of one bill, and what is left of them (R18)."""

    link: Link
    pays: Range
    rest: Range


@dataclass(frozen=True, slots=True)
class Ending:
    """Where the chain ends for one bill: what is left after the last layer, and the special drugs beside it.

    ``backed``: the uncovered expenses, where some layer may pay of them too.
    """

    bill: Bill
    end: Standing
    drugs: Drugs
    backed: Range

    @property
    def alone(self) -> bool:
        """Nothing is paid beside the covered part of the bill."""
        return not self.bill.special.high and not self.backed.high

    @property
    def standings(self) -> list[Standing]:
        """What was left after each layer, in order."""
        found, one = [], self.end
        while one.before is not None:
            found.append(one)
            one = one.before
        return found[::-1]

    @property
    def out_of_pocket(self) -> Range:
        paid = within_bill(self.end.rest.paid_so_far.plus(self.drugs.pays), self.bill)
        pocket = paid.taken_from(self.bill.total)
        if not self.backed.high:
            return pocket
        return Range(min(pocket.low, self.end.left.low + self.drugs.rest.low), pocket.high)

    def not_paid_before(self, standing: Standing) -> Range:
        """What of the whole bill but its special drugs was left before the last layer of ``standing``."""
        bill, before = self.bill, standing.before or standing
        paid = before.rest.paid_so_far
        low = max(0, bill.total - paid.high - bill.special.high)
        if before.beyond_catalogue:  # whatever is not covered may be paid already
            low = min(low, before.left.low)
        return Range(low, bill.total - paid.low - bill.special.low)


def within_bill(both: Range, bill: Bill) -> Range:
    """Where the covered part and the special drugs lie in pieces, the two highest ends may not fit into one bill."""
    return Range(min(both.low, bill.total), min(both.high, bill.total))


@dataclass(frozen=True)
class Choice:
    """What one identity leads to in some circumstances: its plans, and where each of them ends."""

    identity: Identity | None
    walked: tuple[tuple[Plan, Sequence[Ending]], ...]

    @cached_property
    def out_of_pocket(self) -> Range:
        return spanning([ending.out_of_pocket for _, endings in self.walked for ending in endings])

    @property
    def keys(self) -> frozenset[Key]:
        """Its plans, to be compared with those of others."""
        return frozenset(plan.key for plan, _ in self.walked)

    @property
    def rank(self) -> tuple[int, int, int]:
        """R12: lowest worst case, then lowest best case, then the order of identities."""
        pocket = self.out_of_pocket
        return pocket.high, pocket.low, PRECEDENCE[self.identity]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whatever may be chosen in some circumstances, the likeliest first, and what the person then pays."""

    choices: Sequence[Choice]
    out_of_pocket: Range


def _among(choices: Sequence[Choice]) -> Decision:
    """Any of ``choices``, best first, each chosen where it is the best: no worse than the lowest worst case."""
    found = [choice.out_of_pocket for choice in choices]
    return Decision(choices, Range(min(one.low for one in found), min(one.high for one in found)))


PRECEDENCE: dict[Identity | None, int] = {one: place for place, one in enumerate((*Identity, None))}

Held = tuple[tuple[Identity | None, tuple[Plan, ...]], ...]
"""The identities to try in some circumstances, each with its plans."""


class Possibilities:
    """One claim against the rules in force; walks every distinct plan once."""

    def __init__(self, claim: Claim, rules: Sequence[Rule], most_scenarios: int = MOST_SCENARIOS) -> None:
        self.claim, self.ready = claim, prepared(rules)
        self.figures = Figures(self.ready.by_id, claim, self.ready.settled)
        self._given = stated(claim)
        self.layers = self.ready.layers(self._given)
        self.special_place = special_place(self.layers)
        self._said = said_in(claim)
        self._links: dict[int, Link] = {}
        self._cases: dict[int, tuple[Case, ...]] = {}
        self._unnamed: dict[int, Link] = {}
        self._starts: dict[bool, Sequence[tuple[Bill, Standing]]] = {}
        self._endings: dict[Key, Sequence[Ending]] = {}
        self._plans: dict[Key, Plan] = {}
        self.groups = self._grouped()
        self.hull = len(self._plans) > most_scenarios

    @property
    def scenarios(self) -> int:
        """How many distinct plans the unknown answers leave."""
        return len(self._plans)

    @property
    def identity_open(self) -> bool:
        """Nobody knows the identity, and some rule tells identities apart."""
        return isinstance(self.claim.identities, Unknown) and len(tried(self.claim, self.ready.reach)) > 1

    # --- the plans -----------------------------------------------------------------------------------------------

    def _grouped(self) -> list[Held]:
        """The plans of every identity to try, in each of the circumstances that differ."""
        reach = self.ready.reach
        every = tried(self.claim, reach)
        by_bits: dict[tuple[Bits, Bits, bool], tuple[Plan, ...]] = {}
        groups: dict[tuple[int, ...], Held] = {}
        for one in circumstances(self.claim, reach):
            insurance, care, level, location, fulfils = one
            open_to = reach.insurance[insurance] & reach.care[care] & reach.level[level]
            open_to &= reach.location[location] & reach.fulfils[fulfils]
            held = []
            for identity in every:
                key = open_to & reach.identity[identity], open_to & reach.doubtful[identity], care is Care.SPECIAL_DRUG
                plans = by_bits.get(key)
                if plans is None:
                    plans = by_bits[key] = tuple(self._made(key[0], key[1], (one, identity)))
                held.append((identity, plans))
            groups.setdefault(tuple(id(plans) for _, plans in held), tuple(held))
        return list(groups.values())

    def _made(self, reached: Bits, doubtful: Bits, person: tuple[Circumstances, Identity | None]) -> Iterable[Plan]:
        """Every combination of readings: one link for each layer, and one for special drugs."""
        options = [self._options(place, reached, doubtful) for place in range(len(self.layers))]
        drugs = self.ready.special_links(self.layers[self.special_place], reached, doubtful)
        for links in product(*options):
            for special in drugs:
                plan = Plan(links, special, person)
                yield self._plans.setdefault(plan.key, plan)

    def _options(self, place: int, reached: Bits, doubtful: Bits) -> Iterable[Link]:
        layer = self.layers[place]
        given = self._given.get(layer.program)
        if given is None:
            return self.ready.links(layer, reached, doubtful)
        if layer.program in SOCIAL_INSURANCE:
            return (self._given_link(place, given),)
        links = self.ready.links(layer, reached, doubtful)
        return dict.fromkeys(self._given_link(place, given) if one.gives_way(given) else one for one in links)

    def _given_link(self, place: int, given: Range) -> Link:
        if place not in self._links:
            self._links[place] = Link(self.layers[place].program, given=given)
        return self._links[place]

    # --- walking them --------------------------------------------------------------------------------------------

    def paying(self, link: Link) -> tuple[Case, ...]:
        """The cases in which ``link`` pays for this claim."""
        found = self._cases.get(id(link))
        if found is None:
            found = self._cases[id(link)] = self.ready.cases(link, self.figures, self._said)
        return found

    def _starting(self, plan: Plan) -> Sequence[tuple[Bill, Standing]]:
        found = self._starts.get(plan.drugs_alone)
        if found is None:
            found = [(bill, start(bill, self.paying)) for bill in bills(self.claim, plan.person.care)]
            self._starts[plan.drugs_alone] = found
        return found

    def endings(self, plan: Plan) -> Sequence[Ending]:
        """Where ``plan`` ends, for each of the pieces of the bill."""
        key = plan.key
        found = self._endings.get(key)
        if found is None:
            first = [self._ended(bill, begin, plan) for bill, begin in self._starting(plan)]
            found = self._endings[key] = first if len(first) == 1 else self._closer(first, plan)
        return found

    def _ended(self, bill: Bill, begin: Standing, plan: Plan) -> Ending:
        return self._ending(bill, _through(begin, plan.links), plan.special, plan.beyond_catalogue)

    def _closer(self, endings: list[Ending], plan: Plan) -> Sequence[Ending]:
        """``endings`` for pieces of one bill, the piece at the lowest and at the highest end cut again and again.

        Until the end is met by a single amount, or the piece is too small to matter.
        """
        ways: tuple[Callable[[Range], int], ...] = (lambda span: span.low, lambda span: -span.high)
        for outwards in ways:
            for _ in range(MOST_CUTS):
                reach = [outwards(ending.out_of_pocket) for ending in endings]
                place = reach.index(min(reach))
                parts, points = halves(endings[place].bill, self.claim)
                met = (outwards(self._freshly_ended(bill, plan).out_of_pocket) for bill in points)
                if not parts or reach[place] in met:
                    break
                endings[place : place + 1] = [self._freshly_ended(bill, plan) for bill in parts]
        return endings

    def _freshly_ended(self, bill: Bill, plan: Plan) -> Ending:
        return self._ended(bill, start(bill, self.paying), plan)

    def _ending(self, bill: Bill, end: Standing, special: Link, backs: bool) -> Ending:
        backed = uncovered_of(self.claim, bill) if backs else NOTHING
        return Ending(bill, end, self._drugs(special, bill), backed)

    def _drugs(self, link: Link, bill: Bill) -> Drugs:
        cost = bill.special
        if not cost.high:
            return Drugs(link, NOTHING, NOTHING)
        (case,) = self.paying(link)
        pays = Range(case.least(cost.low, cost.low), case.most(cost.high, cost.high))
        return Drugs(link, pays, Range(cost.low - case.most(cost.low, 0), cost.high - case.least(cost.high, 0)))

    def told(self, link: Link) -> Telling:
        """How the payments of ``link`` are told for this claim."""
        return self.ready.telling(link, self.figures, self._said)

    # --- choosing ------------------------------------------------------------------------------------------------

    @property
    def _several_identities(self) -> bool:
        """Named for certain, so that one of them is chosen (R12)."""
        return not isinstance(self.claim.identities, Unknown) and len(self.claim.identities) > 1

    def out_of_pocket(self) -> Range:
        """What the person pays over all possibilities; once that is all of the bill or nothing, no more are walked."""
        if self.hull or self._several_identities:
            return spanning([decision.out_of_pocket for decision in self.decisions()])
        found: list[Range] = []
        for plan in self._plans.values():
            found += [ending.out_of_pocket for ending in self.endings(plan)]
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
            every = self._choice(one, self._plans.values())
            return (Decision((every,), every.out_of_pocket),)
        return [self._decided([self._choice(identity, held) for identity, held in group]) for group in self.groups]

    def _choice(self, identity: Identity | None, held: Iterable[Plan]) -> Choice:
        return Choice(identity, tuple((plan, self.endings(plan)) for plan in held))

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
        bills_of = [bill_of(self.claim, plan.person.care) for plan, _ in choice.walked]
        if not all(bill.covered.known and bill.special.known for bill in bills_of) or self._left_open(choice):
            return True
        amounts: list[object] = [getattr(self.claim, key) for key in ENTERED_ANSWERS.values()]
        amounts += [self.claim.year_to_date.get(used) for used in year_counted(self.ready.rules)]
        amounts += [self.claim.disposable_income] if income_counts(self.ready.rules) else []
        return any(isinstance(amount, Unknown) for amount in amounts)

    def _left_open(self, choice: Choice) -> list[int]:
        """The places of basic and critical illness insurance where what they paid is not known, and may be named."""
        unnamed = [
            place
            for place, layer in enumerate(self.layers)
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
        return self._unnamed.setdefault(place, Link(self.layers[place].program, unknown=True))

    def _spanning(self) -> Decision:
        """Too many plans to walk: for each identity all links of a layer at once."""
        by_identity: dict[Identity | None, dict[Key, Plan]] = {}
        for group in self.groups:
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
        steps = [
            tuple({id(link): link for link in links}.values())
            for links in zip(*(plan.links for plan in held), strict=True)
        ]
        drugs = {id(plan.special): plan.special for plan in held}.values()
        backs = any(plan.beyond_catalogue for plan in held)
        endings = [
            self._ending(bill, _through_any(start(bill, self.paying), steps), special, backs)
            for care in dict.fromkeys(plan.person.care for plan in held)
            for whole in bills(self.claim, care)
            for bill in (whole._replace(covered=covered) for covered in pieces(whole.covered, HULL_PIECES))
            for special in drugs
        ]
        return Choice(identity, tuple((plan, endings) for plan in held))


def _through(first: Standing, links: Iterable[Link]) -> Standing:
    end = first
    for link in links:
        end = end.then(link)
    return end


def _through_any(first: Standing, steps: Iterable[Sequence[Link]]) -> Standing:
    end = first
    for links in steps:
        end = end.then_any(links)
    return end
