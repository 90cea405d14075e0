"""How does each program take part for one person: by a rule, by an amount from the bill, unknown, or not at all?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eligibility.calculation.claim import Amount, Claim, Unknown
from eligibility.calculation.figures import Figures
from eligibility.calculation.layers import cases_of, entered, no_figure
from eligibility.calculation.left import Case
from eligibility.calculation.money import ANYTHING, Range, exactly
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


class Link:
    """How one program takes part: by ``rule``, by an amount from the bill (``given``), unknown, or not at all.

    ``pays_anything``: from nothing to all that is left, since no figure is known. ``beyond_catalogue``: it may pay of
    uncovered expenses as well. ``answer``: the one that names the amount, where the rule asks for it. Links are told
    apart by their identity.
    """

    __slots__ = ("answer", "applies", "beyond_catalogue", "given", "pays_anything", "program", "rule", "unknown")

    def __init__(
        self, program: Program, rule: Rule | None = None, given: Range | None = None, unknown: bool = False
    ) -> None:
        self.program, self.rule, self.given, self.unknown = program, rule, given, unknown
        self.applies = rule is not None or given is not None or unknown
        parameters = rule.parameters if rule is not None else None
        self.answer = parameters.answer if isinstance(parameters, Entered) else None
        self.pays_anything = unknown or isinstance(parameters, NoFigure)
        self.beyond_catalogue = isinstance(parameters, NoFigure) and parameters.beyond_catalogue

    def gives_way(self, more_than_nothing: bool) -> bool:
        """Whether an amount named on the bill wins: over every rule that does not ask for it."""
        return self.answer is None and (self.rule is not None or more_than_nothing)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One program of a region in its place in the chain: the rules of the main chain and of special drugs."""

    program: Program
    name: str
    rules: tuple[Rule, ...]
    special: tuple[Rule, ...]


NAMED_ON_BILL = {**SOCIAL_INSURANCE, **ENTERED_ANSWERS}
_NAMED_LINKS = {program: Link(program, given=ANYTHING) for program in NAMED_ON_BILL}


def named_link(program: Program) -> Link:
    """The one link by an amount that the bill names, whatever that is: the claim says."""
    return _NAMED_LINKS[program]


def stated(claim: Claim) -> dict[Program, Range]:
    """The amounts on the bill by program, where something was said.

    They win over every table, and what someone was paid counts whoever they are. For hospital relief and the
    commercial supplement "unknown" may be any amount, with or without a table; what basic and critical illness
    insurance paid is then looked up.
    """
    said: dict[Program, Range] = {}
    for program, answer in NAMED_ON_BILL.items():
        amount: Amount = getattr(claim, answer)
        if amount is not None:
            said[program] = ANYTHING if isinstance(amount, Unknown) else exactly(amount)
    return said


def layers_of(rules: Sequence[Rule], beside: Iterable[Program]) -> tuple[Layer, ...]:
    """The programs of ``rules`` in their order, and what everyone has or (``beside``) has been paid."""
    found: dict[Program, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.order):
        found.setdefault(rule.program, []).append(rule)
    layers = [_layer(program, held) for program, held in found.items()]
    order = list(Program)
    for program in order:
        if program not in found and (program in SOCIAL_INSURANCE or program in beside):
            later = (place for place, layer in enumerate(layers) if order.index(layer.program) > order.index(program))
            layers.insert(next(later, len(layers)), Layer(program, program.chinese, (), ()))
    return tuple(layers)


def _layer(program: Program, held: list[Rule]) -> Layer:
    main = tuple(rule for rule in held if not rule.separate_chain)
    special = tuple(rule for rule in held if rule.separate_chain)
    names = {rule.name for rule in main}
    return Layer(program, names.pop() if len(names) == 1 else program.chinese, main, special)


def special_place(layers: Sequence[Layer]) -> int:
    """With which layer special drugs are reported: the one whose rules pay them, else critical illness (R18)."""
    programs = [layer.program for layer in layers]
    own = (place for place, layer in enumerate(layers) if layer.special)
    return next(own, programs.index(Program.CRITICAL_ILLNESS_INSURANCE))


def cases_of_link(link: Link, figures: Figures) -> tuple[Case, ...]:
    """The cases in which ``link`` pays; none where it does not apply."""
    if link.given is not None:
        return entered(link.given)
    if link.rule is not None:
        return cases_of(link.rule.parameters, figures, link.rule.on_application)
    return no_figure() if link.unknown else ()
