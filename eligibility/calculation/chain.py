"""What each layer pays for one person, decided in everything finite: the chain, each layer on what is left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from eligibility.calculation.bill import Bill as Bill
from eligibility.calculation.claim import Amount, Claim, Unknown
from eligibility.calculation.figures import Figures
from eligibility.calculation.layers import cases_of, entered, no_figure, special_drug_case
from eligibility.calculation.left import Branch, Case, after, distinct, everything, merged, paid_by, within
from eligibility.calculation.money import ANYTHING, NOTHING, Range, exactly, hull
from eligibility.calculation.reach import Person, holding
from knowledge.tables.schema import Entered, NoFigure, Rule
from knowledge.tables.terms import Program

SOCIAL_INSURANCE = {
    Program.BASIC_MEDICAL_INSURANCE: "basic_paid",
    Program.CRITICAL_ILLNESS_INSURANCE: "critical_illness_paid",
}
"""What everyone insured has: without a table and without an amount from the bill it pays an unknown amount."""

ENTERED_ANSWERS = {
    Program.HOSPITAL_RELIEF: "hospital_relief_paid",
    Program.COMMERCIAL_SUPPLEMENT: "commercial_paid",
}


@dataclass(frozen=True, slots=True)
class Link:
    """How one program takes part: by ``rule``, by an amount from the bill (``given``), unknown, or not at all."""

    program: Program
    rule: Rule | None = None
    given: Range | None = None
    unknown: bool = False

    @property
    def applies(self) -> bool:
        return self.rule is not None or self.given is not None or self.unknown

    @property
    def pays_anything(self) -> bool:
        """From nothing to all that is left: no figure is known."""
        return self.unknown or (self.rule is not None and isinstance(self.rule.parameters, NoFigure))

    def stated(self, figures: Figures) -> int:
        """The amount the bill or the person names for it, in fen; nothing where none is named."""
        amount = self.given or NOTHING
        if self.rule is not None and isinstance(self.rule.parameters, Entered):
            amount = figures.claim.entered(self.rule.parameters.answer)
        return amount.low

    def cases(self, figures: Figures) -> tuple[Case, ...]:
        """The cases in which it pays; none where it does not apply."""
        if self.given is not None:
            return entered(self.given)
        if self.rule is not None:
            return cases_of(self.rule.parameters, figures, self.rule.on_application)
        return no_figure() if self.unknown else ()


@dataclass(frozen=True, slots=True)
class Layer:
    """One program of a region in its place in the chain: the rules of the main chain and of special drugs."""

    program: Program
    name: str
    rules: tuple[Rule, ...]
    special: tuple[Rule, ...]

    def links(self, claim: Claim, person: Person) -> tuple[Link, ...]:
        """How it may take part for ``person``: one link for each defensible reading."""
        given = stated(self.program, claim)
        if self.program in SOCIAL_INSURANCE and given is not None:
            return (Link(self.program, given=given),)
        return tuple(dict.fromkeys(self._link(rule, given) for rule in holding(self.rules, person)))

    def _link(self, rule: Rule | None, given: Range | None) -> Link:
        """By ``rule``, unless it is not one that asks for the amount and the amount was ``given``."""
        asks_for_it = rule is not None and isinstance(rule.parameters, Entered)
        if given is not None and not asks_for_it and (rule is not None or given.high):
            return Link(self.program, given=given)
        return Link(self.program, rule=rule, unknown=rule is None and self.program in SOCIAL_INSURANCE)


def stated(program: Program, claim: Claim) -> Range | None:
    """The amount of ``program`` from the bill; None: nothing was said.

    It wins over every table, and what someone was paid counts whoever they are. For hospital relief and the
    commercial supplement "unknown" may be any amount, with or without a table; what basic and critical illness
    insurance paid is then looked up.
    """
    answer = SOCIAL_INSURANCE.get(program) or ENTERED_ANSWERS.get(program)
    amount: Amount = getattr(claim, answer) if answer else None
    if isinstance(amount, Unknown):
        return ANYTHING
    return None if amount is None else exactly(amount)


def layers_of(rules: Sequence[Rule], claim: Claim) -> tuple[Layer, ...]:
    """The programs of ``rules`` in their order, and what else everyone has or has been paid."""
    found: dict[Program, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.order):
        found.setdefault(rule.program, []).append(rule)
    layers = [_layer(program, held) for program, held in found.items()]
    order = list(Program)
    for program in order:
        given = stated(program, claim)
        if program not in found and (program in SOCIAL_INSURANCE or (given is not None and given.high)):
            later = (place for place, layer in enumerate(layers) if order.index(layer.program) > order.index(program))
            layers.insert(next(later, len(layers)), Layer(program, program.chinese, (), ()))
    return tuple(layers)


def _layer(program: Program, held: list[Rule]) -> Layer:
    main = tuple(rule for rule in held if not rule.separate_chain)
    special = tuple(rule for rule in held if rule.separate_chain)
    names = {rule.name for rule in main}
    return Layer(program, names.pop() if len(names) == 1 else program.chinese, main, special)


# --- the walk down -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """What one layer saw, paid and left."""

    link: Link
    base: Range
    pays: Range
    remaining: Range
    cut: bool = False
    cut_surely: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The chain for one person in one reading; ``special_pays`` on ``bill.special``, beside the chain.

    ``together``: the passage of the layer at ``special_place`` with its special drugs added.
    """

    bill: Bill
    passages: tuple[Passage, ...]
    out_of_pocket: Range
    special_rule: Rule | None
    special_pays: Range
    special_place: int
    together: Passage


Alternatives = Sequence[Link]
"""The links of one program that are possible at once: one, or in a hull all of them."""


def special_place(layers: Sequence[Layer]) -> int:
    """With which layer special drugs are reported: the one whose rules pay them, else critical illness (R18)."""
    programs = [layer.program for layer in layers]
    own = (place for place, layer in enumerate(layers) if layer.special)
    return next(own, programs.index(Program.CRITICAL_ILLNESS_INSURANCE))


def walk(
    bill: Bill, steps: Sequence[Alternatives], figures: Figures, special_rule: Rule | None, special_place: int
) -> Outcome:
    """Each layer on what the layers before it left, in order."""
    branches: tuple[Branch, ...] = (everything(bill.covered),)
    passages = []
    for alternatives in steps:
        branches, passage = _through(branches, alternatives, figures)
        passages.append(passage)
    case = special_drug_case(special_rule.parameters if special_rule else None, figures)
    special = Range(case.least(bill.special.low, bill.special.low), case.most(bill.special.high, bill.special.high))
    paid = _within_bill(hull(branch.paid for branch in branches).plus(special), bill)
    rest = Range(
        bill.special.low - case.most(bill.special.low, 0), bill.special.high - case.least(bill.special.high, 0)
    )
    together = _together(passages[special_place], special, rest, bill)
    return Outcome(bill, tuple(passages), paid.taken_from(bill.total), special_rule, special, special_place, together)


def _within_bill(both: Range, bill: Bill) -> Range:
    """Where the covered part and the special drugs lie in pieces, the two highest ends may not fit into one bill."""
    return Range(min(both.low, bill.total), min(both.high, bill.total))


def _together(passage: Passage, special: Range, rest: Range, bill: Bill) -> Passage:
    return replace(
        passage,
        base=_within_bill(passage.base.plus(bill.special), bill),
        pays=_within_bill(passage.pays.plus(special), bill),
        remaining=_within_bill(passage.remaining.plus(rest), bill),
    )


def _through(
    branches: tuple[Branch, ...], alternatives: Alternatives, figures: Figures
) -> tuple[tuple[Branch, ...], Passage]:
    """All branches through one layer, in each of its possible cases."""
    base = hull(branch.left for branch in branches)
    onward: list[Branch] = []
    pays: list[Range] = []
    for link in alternatives:
        if not link.applies:
            onward += branches
            pays.append(NOTHING)
            continue
        for case in link.cases(figures):
            for branch in branches:
                inside = within(branch, case.above, case.below)
                if inside is not None:
                    pays.append(paid_by(inside, case))
                    onward.append(after(inside, case))
    found = (merged(onward),) if len(alternatives) > 1 else distinct(onward)
    link = alternatives[0]
    cut = any(one.stated(figures) > base.low for one in alternatives)
    surely = all(one.stated(figures) > base.high for one in alternatives)
    passage = Passage(link, base, hull(pays), hull(branch.left for branch in found), cut, surely)
    return found, passage


def plans(layers: Sequence[Layer], claim: Claim, person: Person) -> Iterator[tuple[tuple[Link, ...], Rule | None]]:
    """Every combination of readings for ``person``: one link for each layer, and the rule on special drugs."""
    special = next((layer.special for layer in layers if layer.special), ())
    yield from product(
        product(*(layer.links(claim, person) for layer in layers)),
        holding(special, person),
    )


def spanned(outcomes: Iterable[Outcome]) -> Outcome:
    """One outcome that holds all of ``outcomes`` of one plan (pieces of one bill)."""
    every = tuple(outcomes)
    first = every[0]
    if len(every) == 1:
        return first
    passages = tuple(_spanning(found) for found in zip(*(one.passages for one in every), strict=True))
    bill = Bill(
        first.bill.total,
        hull(one.bill.covered for one in every),
        hull(one.bill.special for one in every),
    )
    return Outcome(
        bill,
        passages,
        hull(one.out_of_pocket for one in every),
        first.special_rule,
        hull(one.special_pays for one in every),
        first.special_place,
        _spanning([one.together for one in every]),
    )


def _spanning(found: Sequence[Passage]) -> Passage:
    return replace(
        found[0],
        base=hull(one.base for one in found),
        pays=hull(one.pays for one in found),
        remaining=hull(one.remaining for one in found),
        cut=any(one.cut for one in found),
        cut_surely=all(one.cut_surely for one in found),
    )
