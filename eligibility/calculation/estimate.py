"""What would be paid for one bill: the chain walked in every possibility, and the range that holds all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eligibility.calculation.chain import (
    Bill,
    Layer,
    Link,
    Outcome,
    Passage,
    bill_of,
    bills,
    layers_of,
    plans,
    spanned,
    walk,
)
from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.figures import Figures
from eligibility.calculation.left import pieces
from eligibility.calculation.money import NOTHING, Range, hull
from eligibility.calculation.reach import Person, Refusal, refusal
from eligibility.calculation.scenarios import MOST_SCENARIOS, persons
from eligibility.calculation.trace import Step, StepKind, UnknownFigure, steps_of, unknowns_of
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care, Identity, Program


@dataclass(frozen=True, slots=True)
class Use:
    """One rule (or an amount from the bill) that may hold in a layer, with its steps over what was left."""

    link: Link
    base: Range
    pays: Range
    steps: tuple[Step, ...]
    unknowns: tuple[UnknownFigure, ...]


@dataclass(frozen=True, slots=True)
class LayerResult:
    """One program of the chain. ``sometimes``: it applies in some of the possibilities only.

    ``cut``: an amount from the bill was more than what was left. Special drugs are part of base, pays and remaining.
    """

    program: Program
    name: str
    applies: bool
    sometimes: bool
    refusal: Refusal | None
    base: Range
    pays: Range
    remaining: Range
    uses: tuple[Use, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Calculated:
    """The result for one claim; every completion of what is unknown lies within every range.

    ``identity`` None: ordinary insured, or unknown, or (``identity_varies``) another one for other circumstances.
    ``hull``: more possibilities than are walked one by one; ranges are sound but not the closest.
    """

    total_cost: int
    covered: Range
    uncovered: Range
    special: Range
    layers: tuple[LayerResult, ...]
    total_paid: Range
    out_of_pocket: Range
    identity: Identity | None
    identity_varies: bool
    hull: bool
    scenarios: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """One way down the chain: a person, one link for each layer, and the rule on special drugs."""

    person: Person
    links: tuple[Link, ...]
    special_rule: Rule | None

    @property
    def key(self) -> tuple[object, ...]:
        rules = tuple(link.rule.id if link.rule else link.applies for link in self.links)
        return (*rules, self.special_rule.id if self.special_rule else None, self.person.care is Care.SPECIAL_DRUG)


@dataclass(frozen=True, slots=True)
class _Choice:
    """What one identity leads to in some circumstances."""

    identity: Identity | None
    plans: tuple[_Plan, ...]
    out_of_pocket: Range

    @property
    def rank(self) -> tuple[int, int, int]:
        """R12: lowest worst case, then lowest best case, then the order of identities."""
        order = list(Identity).index(self.identity) if self.identity else len(Identity)
        return self.out_of_pocket.high, self.out_of_pocket.low, order


class _Calculation:
    """One claim against the rules in force; walks every distinct plan once."""

    def __init__(self, claim: Claim, rules: Sequence[Rule], most_scenarios: int = MOST_SCENARIOS) -> None:
        self.claim = claim
        self.figures = Figures({rule.id: rule for rule in rules}, claim)
        self.layers = layers_of(rules, claim)
        self.groups = [[(person, tuple(self._plans(person))) for person in group] for group in persons(claim, rules)]
        self.plans = {plan.key: plan for group in self.groups for _, found in group for plan in found}
        self.hull = len(self.plans) > most_scenarios
        self._outcomes: dict[tuple[object, ...], Outcome] = {}

    def _plans(self, person: Person) -> Iterable[_Plan]:
        for links, special_rule in plans(self.layers, self.claim, person):
            yield _Plan(person, links, special_rule)

    def outcome(self, plan: _Plan) -> Outcome:
        found = self._outcomes.get(plan.key)
        if found is None:
            steps = [(link,) for link in plan.links]
            found = spanned(
                walk(bill, steps, self.figures, plan.special_rule) for bill in bills(self.claim, plan.person.care)
            )
            self._outcomes[plan.key] = found
        return found

    def chosen(self) -> tuple[_Choice, ...]:
        """For each of the circumstances the identity that counts (R12), or every one where it is not known."""
        choices = []
        for group in self.groups:
            found = [
                _Choice(person.identity, held, hull(self.outcome(plan).out_of_pocket for plan in held))
                for person, held in group
            ]
            choices += found if isinstance(self.claim.identities, Unknown) else [min(found, key=lambda one: one.rank)]
        return tuple(choices)

    def spanning(self) -> tuple[_Choice, Outcome]:
        """Too many plans to walk: all links of a layer at once, for the identity that counts."""
        by_identity: dict[Identity | None, list[_Plan]] = {}
        for group in self.groups:
            for person, held in group:
                key = None if isinstance(self.claim.identities, Unknown) else person.identity
                by_identity.setdefault(key, []).extend(held)
        found = []
        for identity, every in by_identity.items():
            outcome = self._all_at_once(every)
            found.append((_Choice(identity, tuple(every), outcome.out_of_pocket), outcome))
        return min(found, key=lambda pair: pair[0].rank)

    def _all_at_once(self, held: Sequence[_Plan]) -> Outcome:
        steps = [tuple(dict.fromkeys(links)) for links in zip(*(plan.links for plan in held), strict=True)]
        return spanned(
            walk(replace(bill, covered=covered), steps, self.figures, rule)
            for rule in dict.fromkeys(plan.special_rule for plan in held)
            for care in dict.fromkeys(plan.person.care for plan in held)
            for bill in bills(self.claim, care)
            for covered in pieces(bill.covered)
        )


def out_of_pocket(claim: Claim, rules: Sequence[Rule]) -> Range:
    """What the person would pay, and nothing else: the quick way for comparing answers."""
    calculation = _Calculation(claim, rules)
    if calculation.hull:
        return calculation.spanning()[1].out_of_pocket
    return hull(choice.out_of_pocket for choice in calculation.chosen())


def estimate(claim: Claim, rules: Sequence[Rule], most_scenarios: int = MOST_SCENARIOS) -> Calculated:
    """The result for ``claim`` under ``rules`` (those in force, in order of precedence within each program).

    Beyond ``most_scenarios`` distinct possibilities the result is a hull layer by layer.
    """
    calculation = _Calculation(claim, rules, most_scenarios)
    if calculation.hull:
        choice, outcome = calculation.spanning()
        choices: tuple[_Choice, ...] = (choice,)
        walked = [(plan, outcome) for plan in choice.plans]
    else:
        choices = calculation.chosen()
        chosen_plans = {plan.key: plan for choice in choices for plan in choice.plans}
        walked = [(plan, calculation.outcome(plan)) for plan in chosen_plans.values()]
    pocket = hull(choice.out_of_pocket for choice in choices)
    named = {choice.identity for choice in choices}
    wanted = [bill_of(claim, plan.person.care) for plan, _ in walked]
    return Calculated(
        total_cost=claim.total_cost,
        covered=hull(bill.covered for bill in wanted),
        uncovered=hull(_uncovered(claim, bill) for bill in wanted),
        special=hull(bill.special for bill in wanted),
        layers=tuple(
            _layer_result(place, layer, walked, calculation.figures) for place, layer in enumerate(calculation.layers)
        ),
        total_paid=pocket.taken_from(claim.total_cost),
        out_of_pocket=pocket,
        identity=min(choices, key=lambda one: one.rank).identity if claim.identities != () else None,
        identity_varies=len(named) > 1,
        hull=calculation.hull,
        scenarios=len(calculation.plans),
    )


def _uncovered(claim: Claim, bill: Bill) -> Range:
    """Neither covered nor special drugs; nothing where the covered part is taken to be all the rest."""
    if claim.covered_expenses is None:
        return NOTHING
    low = 0 if not (bill.covered.known and bill.special.known) else bill.total - bill.covered.high - bill.special.high
    return Range(max(0, low), max(0, bill.total - bill.covered.low - bill.special.low))


def _layer_result(place: int, layer: Layer, walked: Sequence[tuple[_Plan, Outcome]], figures: Figures) -> LayerResult:
    """What one layer saw, paid and left over all possibilities; special drugs stand with their program (R18)."""
    passages = [(plan, outcome.passages[place]) for plan, outcome in walked]
    uses = _uses(place, passages, figures)
    base, pays, remaining = (
        hull(getattr(passage, name) for _, passage in passages) for name in ("base", "pays", "remaining")
    )
    if _holds_special(layer, walked):
        special = hull(outcome.bill.special for _, outcome in walked)
        paid = hull(outcome.special_pays for _, outcome in walked)
        uses += _special_uses(layer.program, walked, figures)
        base, pays = base.plus(special), pays.plus(paid)
        remaining = remaining.plus(Range(max(0, special.low - paid.high), special.high - paid.low))
    refused = [plan for plan, passage in passages if not plan.links[place].applies]
    return LayerResult(
        program=layer.program,
        name=layer.name,
        applies=bool(uses),
        sometimes=bool(uses) and bool(refused),
        refusal=refusal(layer.rules, refused[0].person) if refused else None,
        base=base,
        pays=pays,
        remaining=remaining,
        uses=uses,
        cut=any(passage.cut for _, passage in passages),
    )


def _uses(place: int, passages: Sequence[tuple[_Plan, Passage]], figures: Figures) -> tuple[Use, ...]:
    """Each link of a layer that may hold, over everything it may find left."""
    found: dict[Link, list[Passage]] = {}
    for plan, passage in passages:
        link = plan.links[place]
        if link.applies:
            found.setdefault(link, []).append(passage)
    uses = []
    for link, seen in found.items():
        base, pays = hull(one.base for one in seen), hull(one.pays for one in seen)
        steps = steps_of(link, base, pays, figures)
        uses.append(Use(link, base, pays, steps, unknowns_of(link, base, pays, figures)))
    return tuple(uses)


def _holds_special(layer: Layer, walked: Sequence[tuple[_Plan, Outcome]]) -> bool:
    if not any(outcome.bill.special.high for _, outcome in walked):
        return False
    rules = [outcome.special_rule for _, outcome in walked if outcome.special_rule]
    program = rules[0].program if rules else Program.CRITICAL_ILLNESS_INSURANCE
    return layer.program is program


def _special_uses(program: Program, walked: Sequence[tuple[_Plan, Outcome]], figures: Figures) -> tuple[Use, ...]:
    """The steps on special drugs, for every rule that may hold for them."""
    found: dict[Rule | None, list[Outcome]] = {}
    for _, outcome in walked:
        if outcome.bill.special.high:
            found.setdefault(outcome.special_rule, []).append(outcome)
    uses = []
    for rule, seen in found.items():
        link = Link(program, rule=rule, unknown=rule is None)
        cost = hull(one.bill.special for one in seen)
        pays = hull(one.special_pays for one in seen)
        steps = tuple(_of_special_drugs(step) for step in steps_of(link, cost, pays, figures))
        uses.append(Use(link, cost, pays, steps, unknowns_of(link, cost, pays, figures)))
    return tuple(uses)


def _of_special_drugs(step: Step) -> Step:
    return replace(step, kind=StepKind.SPECIAL_DRUG) if step.kind is StepKind.RATE else step
