"""Where does each way down the chain end for one bill: what is left of it, and what of the special drugs beside it?"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from eligibility.calculation.bill import Bill, bills, halves, uncovered_of
from eligibility.calculation.chain import Standing, start
from eligibility.calculation.claim import Claim
from eligibility.calculation.figures import Figures
from eligibility.calculation.layers import entered
from eligibility.calculation.left import Case, pieces
from eligibility.calculation.links import Link, cases_of_link
from eligibility.calculation.money import NOTHING, Range
from eligibility.calculation.plans import Key, Plan
from eligibility.calculation.prepared import Prepared, said_in
from eligibility.calculation.told import telling
from eligibility.calculation.trace import Telling
from knowledge.tables.terms import Program

MOST_CUTS = 10
"""How often pieces of a bill are cut again at each end of what may be left to pay."""

HULL_PIECES = 64
"""Into how many pieces an unknown covered amount is cut where all links of a layer are walked at once."""


class Drugs(NamedTuple):
    """What is paid on the special drugs of one bill, and what is left of them (R18)."""

    link: Link
    pays: Range
    rest: Range


class Ending(NamedTuple):
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
        bill, paid = self.bill, self.end.rest.paid_so_far
        if bill.special.high:
            paid = within_bill(paid.plus(self.drugs.pays), bill)
        pocket = paid.taken_from(bill.total)
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


class Walks:
    """One claim down the chain; every plan is walked once, and plans that begin alike share their way."""

    def __init__(self, claim: Claim, ready: Prepared, given: dict[Program, Range]) -> None:
        self.claim, self.ready, self._given = claim, ready, given
        self.figures = Figures(ready.by_id, claim, ready.settled)
        self._moved = ready.moved(said_in(claim))
        self._cases: dict[int, tuple[Case, ...]] = {}
        self._starts: dict[bool, Sequence[tuple[Bill, Standing]]] = {}
        self._following: dict[tuple[int, int], Standing] = {}
        self._endings: dict[Key, Sequence[Ending]] = {}

    def paying(self, link: Link) -> tuple[Case, ...]:
        """The cases in which ``link`` pays for this claim."""
        found = self._cases.get(id(link))
        if found is None:
            found = self._cases[id(link)] = self._paying(link)
        return found

    def _paying(self, link: Link) -> tuple[Case, ...]:
        rule = link.rule
        if rule is not None and rule.id not in self._moved:
            return self.ready.cases(link, rule)
        return cases_of_link(link, self.figures) if link.given is None else entered(self._given[link.program])

    def told(self, link: Link) -> Telling:
        """How the payments of ``link`` are told for this claim."""
        rule = link.rule
        if rule is not None and rule.id not in self._moved:
            return self.ready.telling(link, rule)
        return telling(self.named(link), self.figures)

    def named(self, link: Link) -> Link:
        """``link`` with the amount that this bill names for it."""
        return link if link.given is None else Link(link.program, given=self._given[link.program])

    def stated(self, link: Link) -> int:
        """The amount the bill or the person names for ``link``, in fen; nothing where none is named."""
        if link.given is not None:
            return self._given[link.program].low
        return self.claim.entered(link.answer).low if link.answer else 0

    def endings(self, plan: Plan) -> Sequence[Ending]:
        """Where ``plan`` ends, for each of the pieces of the bill."""
        key = plan.key
        found = self._endings.get(key)
        if found is None:
            first = [self._ended(bill, begin, plan) for bill, begin in self._starting(plan)]
            found = self._endings[key] = first if len(first) == 1 else self._closer(first, plan)
        return found

    def all_at_once(self, held: Sequence[Plan]) -> Sequence[Ending]:
        """Where any of ``held`` may end, all links of a layer walked together."""
        steps = [
            tuple({id(link): link for link in links}.values())
            for links in zip(*(plan.links for plan in held), strict=True)
        ]
        drugs = {id(plan.special): plan.special for plan in held}.values()
        backs = any(plan.beyond_catalogue for plan in held)
        return [
            self._ending(bill, self._through_any(start(bill), steps), special, backs)
            for care in dict.fromkeys(plan.care for plan in held)
            for whole in bills(self.claim, care)
            for bill in (whole._replace(covered=covered) for covered in pieces(whole.covered, HULL_PIECES))
            for special in drugs
        ]

    def _starting(self, plan: Plan) -> Sequence[tuple[Bill, Standing]]:
        found = self._starts.get(plan.drugs_alone)
        if found is None:
            found = [(bill, start(bill)) for bill in bills(self.claim, plan.care)]
            self._starts[plan.drugs_alone] = found
        return found

    def _ended(self, bill: Bill, begin: Standing, plan: Plan) -> Ending:
        end, following = begin, self._following
        for link in plan.links:
            key = id(end), id(link)
            found = following.get(key)
            if found is None:
                found = following[key] = end.then(link, self.paying(link))
            end = found
        return self._ending(bill, end, plan.special, plan.beyond_catalogue)

    def _through_any(self, first: Standing, steps: Iterable[Sequence[Link]]) -> Standing:
        end = first
        for links in steps:
            end = end.then_any(links, [self.paying(link) for link in links])
        return end

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
        end = start(bill)
        for link in plan.links:
            end = end.then(link, self.paying(link))
        return self._ending(bill, end, plan.special, plan.beyond_catalogue)

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
