"""What would be paid for one bill: the chain walked in every possibility, and the range that holds all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eligibility.calculation.bill import Bill, bill_of
from eligibility.calculation.chain import Layer, Link, Outcome, Passage
from eligibility.calculation.choice import Plan, Possibilities
from eligibility.calculation.claim import Claim
from eligibility.calculation.figures import Figures
from eligibility.calculation.money import NOTHING, Range, hull
from eligibility.calculation.reach import Refusal, refusal
from eligibility.calculation.scenarios import MOST_SCENARIOS
from eligibility.calculation.trace import Step, StepKind, UnknownFigure, steps_of, unknowns_of
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Identity, Program


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

    ``cut``: an amount from the bill may be more than what is left; ``cut_surely``: it is, in every possibility.
    Special drugs are part of base, pays and remaining.
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
    cut_surely: bool


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


def out_of_pocket(claim: Claim, rules: Sequence[Rule]) -> Range:
    """What the person would pay, and nothing else: the quick way for comparing answers."""
    return hull(decision.out_of_pocket for decision in Possibilities(claim, rules).decisions())


def estimate(claim: Claim, rules: Sequence[Rule], most_scenarios: int = MOST_SCENARIOS) -> Calculated:
    """The result for ``claim`` under ``rules`` (those in force, in order of precedence within each program).

    Beyond ``most_scenarios`` distinct possibilities the result is a hull layer by layer.
    """
    possible = Possibilities(claim, rules, most_scenarios)
    decisions = possible.decisions()
    choices = [choice for decision in decisions for choice in decision.choices]
    walked = list({plan.key: (plan, outcome) for choice in choices for plan, outcome in choice.walked}.values())
    pocket = hull(decision.out_of_pocket for decision in decisions)
    likeliest = min((decision.choices[0] for decision in decisions), key=lambda one: one.rank)
    wanted = [bill_of(claim, plan.person.care) for plan, _ in walked]
    return Calculated(
        total_cost=claim.total_cost,
        covered=hull(bill.covered for bill in wanted),
        uncovered=hull(_uncovered(claim, bill) for bill in wanted),
        special=hull(bill.special for bill in wanted),
        layers=tuple(
            _layer_result(place, layer, walked, possible.figures) for place, layer in enumerate(possible.layers)
        ),
        total_paid=pocket.taken_from(claim.total_cost),
        out_of_pocket=pocket,
        identity=likeliest.identity,
        identity_varies=len({choice.identity for choice in choices}) > 1,
        hull=possible.hull,
        scenarios=possible.scenarios,
    )


def _uncovered(claim: Claim, bill: Bill) -> Range:
    """Neither covered nor special drugs; nothing where the covered part is taken to be all the rest."""
    if claim.covered_expenses is None:
        return NOTHING
    low = 0 if not (bill.covered.known and bill.special.known) else bill.total - bill.covered.high - bill.special.high
    return Range(max(0, low), max(0, bill.total - bill.covered.low - bill.special.low))


def _layer_result(place: int, layer: Layer, walked: Sequence[tuple[Plan, Outcome]], figures: Figures) -> LayerResult:
    """What one layer saw, paid and left over all possibilities; special drugs stand with their program (R18)."""
    passages = [(plan, outcome.passages[place]) for plan, outcome in walked]
    uses = _uses(place, passages, figures)
    with_drugs = [outcome for _, outcome in walked if outcome.special_place == place and outcome.bill.special.high]
    if with_drugs:
        uses += _special_uses(layer.program, with_drugs, figures)
    whole = [outcome.together if outcome.special_place == place else outcome.passages[place] for _, outcome in walked]
    refused = [plan for plan, _ in walked if not plan.links[place].applies]
    return LayerResult(
        program=layer.program,
        name=layer.name,
        applies=bool(uses),
        sometimes=bool(uses) and bool(refused),
        refusal=refusal(layer.rules, refused[0].person) if refused else None,
        base=hull(one.base for one in whole),
        pays=hull(one.pays for one in whole),
        remaining=hull(one.remaining for one in whole),
        uses=uses,
        cut=any(one.cut for one in whole),
        cut_surely=all(one.cut_surely for one in whole),
    )


def _uses(place: int, passages: Sequence[tuple[Plan, Passage]], figures: Figures) -> tuple[Use, ...]:
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


def _special_uses(program: Program, outcomes: Sequence[Outcome], figures: Figures) -> tuple[Use, ...]:
    """The steps on special drugs, for every rule that may hold for them."""
    found: dict[Rule | None, list[Outcome]] = {}
    for outcome in outcomes:
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
