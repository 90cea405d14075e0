"""What would be paid for one bill: the chain walked in every possibility, and the range that holds all of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eligibility.calculation.bill import bill_of, uncovered_of
from eligibility.calculation.chain import Standing
from eligibility.calculation.choice import Choice, Possibilities
from eligibility.calculation.claim import Claim
from eligibility.calculation.links import Link
from eligibility.calculation.money import Range, hull, spanning
from eligibility.calculation.plans import Plan
from eligibility.calculation.reach import Refusal
from eligibility.calculation.scenarios import MOST_SCENARIOS
from eligibility.calculation.trace import Step, StepKind, UnknownFigure
from eligibility.calculation.walks import Ending, within_bill
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Identity, Program


class Use(NamedTuple):
    """One rule (or an amount from the bill) that may hold in a layer, with its steps over what was left."""

    link: Link
    base: Range
    pays: Range
    steps: tuple[Step, ...]
    unknowns: tuple[UnknownFigure, ...]

    @property
    def readings(self) -> tuple[str, ...]:
        """The codes of all readings (R1 …) that it rests on: those of the rule, then those of its steps."""
        own = self.link.rule.readings if self.link.rule else ()
        return tuple(dict.fromkeys((*own, *(code for step in self.steps for code in step.readings))))


class LayerResult(NamedTuple):
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

    @property
    def readings(self) -> tuple[str, ...]:
        """The codes of all readings that it rests on, those by which it does not apply included."""
        refused = self.refusal.readings if self.refusal else ()
        return tuple(dict.fromkeys((*(code for use in self.uses for code in use.readings), *refused)))


class Calculated(NamedTuple):
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
    return Possibilities(claim, rules).out_of_pocket()


def estimate(claim: Claim, rules: Sequence[Rule], most_scenarios: int = MOST_SCENARIOS) -> Calculated:
    """The result for ``claim`` under ``rules`` (those in force, in order of precedence within each program).

    Beyond ``most_scenarios`` distinct possibilities the result is a hull layer by layer.
    """
    possible = Possibilities(claim, rules, most_scenarios)
    decisions = possible.decisions()
    choices = [choice for decision in decisions for choice in decision.choices]
    walked = choices[0].walked if len(choices) == 1 else _distinct(choices)
    plans = [plan for plan, _ in walked]
    endings = walked[0][1] if len(walked) == 1 else _all_endings(walked)
    pocket = spanning([decision.out_of_pocket for decision in decisions])
    firsts = [decision.choices[0] for decision in decisions]
    likeliest = firsts[0] if len(firsts) == 1 else min(firsts, key=lambda one: one.rank)
    one_way = len(endings) == 1 and endings[0].alone and not possible.hull
    if one_way:
        bill = endings[0].bill
        covered, uncovered, special = bill.covered, uncovered_of(claim, bill), bill.special
    else:
        wanted = [bill_of(claim, care) for care in {plan.drugs_alone: plan.care for plan in plans}.values()]
        covered = hull(bill.covered for bill in wanted)
        uncovered = hull(uncovered_of(claim, bill) for bill in wanted)
        special = hull(bill.special for bill in wanted)
    return Calculated(
        total_cost=claim.total_cost,
        covered=covered,
        uncovered=uncovered,
        special=special,
        layers=tuple(_one_way(endings[0], plans[0], possible) if one_way else _layers(endings, plans, possible)),
        total_paid=pocket.taken_from(claim.total_cost),
        out_of_pocket=pocket,
        identity=likeliest.identity,
        identity_varies=possible.layout.identity_open or len({choice.identity for choice in choices}) > 1,
        hull=possible.hull,
        scenarios=possible.scenarios,
    )


Walked = Sequence[tuple[Plan, Sequence[Ending]]]
"""Plans, each with where it ends."""


def _distinct(choices: Sequence[Choice]) -> Walked:
    """The plans of all ``choices``, each once."""
    return list({plan.key: (plan, endings) for choice in choices for plan, endings in choice.walked}.values())


def _all_endings(walked: Walked) -> Sequence[Ending]:
    """Where any of the plans ends, each ending once."""
    return list({id(ending): ending for _, found in walked for ending in found}.values())


Seen = tuple[Range, Range, Range]
"""What a layer saw, paid and left."""


def _layers(endings: Sequence[Ending], plans: Sequence[Plan], possible: Possibilities) -> Iterator[LayerResult]:
    """Every layer over all ``endings``."""
    chains = [ending.standings for ending in endings]
    for place in range(len(possible.layout.layers)):
        yield _layer_result(place, [chain[place] for chain in chains], endings, plans, possible)


def _one_way(ending: Ending, plan: Plan, possible: Possibilities) -> Iterator[LayerResult]:
    """The same where there is one possibility, and nothing beside the chain."""
    base = ending.bill.covered
    for layer, link, standing in zip(possible.layout.layers, plan.links, ending.standings, strict=True):
        pays, left = standing.rest.paid, standing.rest.left
        if link.applies:
            amount, uses = possible.walks.stated(link), (_use(link, base, pays, possible),)
            cut, cut_surely = amount > base.low, amount > base.high
            yield LayerResult(layer.program, layer.name, True, False, None, base, pays, left, uses, cut, cut_surely)
        else:
            why = plan.refusal(layer)
            yield LayerResult(layer.program, layer.name, False, False, why, base, pays, left, (), False, False)
        base = left


def _layer_result(
    place: int, standings: Sequence[Standing], endings: Sequence[Ending], plans: Sequence[Plan], possible: Possibilities
) -> LayerResult:
    """What one layer saw, paid and left: ``standings`` are those after it, one for each of ``endings``."""
    layer = possible.layout.layers[place]
    distinct = list({id(standing): standing for standing in standings}.values())
    spans: list[Seen] = [(one.base, one.pays, one.left) for one in distinct]
    if any(link.beyond_catalogue for one in distinct for link in one.links):
        distinct = list(standings)
        spans = [_beyond_catalogue(one, ending) for one, ending in zip(standings, endings, strict=True)]
    uses = _uses(distinct, spans, possible)
    named = [(possible.walks.stated(link), base) for one in distinct for link in one.links for base in (one.base,)]
    if place == possible.layout.special_place and any(ending.bill.special.high for ending in endings):
        uses += _special_uses([ending for ending in endings if ending.bill.special.high], possible)
        spans = [_with_drugs(*both) for both in zip(standings, endings, strict=True)]
    refused = next((plan for plan in plans if not plan.links[place].applies), None)
    base, pays, remaining = spans[0] if len(spans) == 1 else map(hull, zip(*spans, strict=True))
    return LayerResult(
        program=layer.program,
        name=layer.name,
        applies=bool(uses),
        sometimes=bool(uses) and refused is not None,
        refusal=refused.refusal(layer) if refused else None,
        base=base,
        pays=pays,
        remaining=remaining,
        uses=uses,
        cut=any(amount > seen.low for amount, seen in named),
        cut_surely=all(amount > seen.high for amount, seen in named),
    )


def _with_drugs(standing: Standing, ending: Ending) -> Seen:
    """Base, pays and remaining of the layer with which special drugs are reported (R18)."""
    bill, drugs = ending.bill, ending.drugs
    return (
        within_bill(standing.base.plus(bill.special), bill),
        within_bill(standing.pays.plus(drugs.pays), bill),
        within_bill(standing.left.plus(drugs.rest), bill),
    )


def _beyond_catalogue(standing: Standing, ending: Ending) -> Seen:
    """What a layer sees, pays and leaves that may pay of covered and uncovered expenses alike."""
    if not any(link.beyond_catalogue for link in standing.links):
        return standing.base, standing.pays, standing.left
    seen = ending.not_paid_before(standing) if ending.backed.high else standing.base
    anything = Range(0, seen.high)
    return seen, anything, anything


def _uses(distinct: Sequence[Standing], spans: Sequence[Seen], possible: Possibilities) -> tuple[Use, ...]:
    """Each link of a layer that may hold, over everything it may find left."""
    if len(distinct) == 1 and len(distinct[0].links) == 1:
        (link,), (base, pays, _) = distinct[0].links, spans[0]
        return (_use(link, base, pays, possible),) if link.applies else ()
    found: dict[int, tuple[Link, list[Seen]]] = {}
    for standing, span in zip(distinct, spans, strict=True):
        for link in standing.links:
            if link.applies:
                found.setdefault(id(link), (link, []))[1].append(span)
    return tuple(
        _use(link, hull(base for base, _, _ in seen), hull(pays for _, pays, _ in seen), possible)
        for link, seen in found.values()
    )


def _special_uses(endings: Sequence[Ending], possible: Possibilities) -> tuple[Use, ...]:
    """The steps on special drugs, for every rule that may hold for them."""
    found: dict[int, tuple[Link, list[Ending]]] = {}
    for ending in endings:
        found.setdefault(id(ending.drugs.link), (ending.drugs.link, []))[1].append(ending)
    uses = []
    for link, seen in found.values():
        use = _use(
            link, spanning([one.bill.special for one in seen]), spanning([one.drugs.pays for one in seen]), possible
        )
        uses.append(use._replace(steps=tuple(_of_special_drugs(step) for step in use.steps)))
    return tuple(uses)


def _use(link: Link, base: Range, pays: Range, possible: Possibilities) -> Use:
    told = possible.walks.told(link)
    unknowns = told.unknowns_of(pays) if told.unknowns else ()
    return Use(possible.walks.named(link), base, pays, told.steps_of(base, pays), unknowns)


def _of_special_drugs(step: Step) -> Step:
    return step._replace(kind=StepKind.SPECIAL_DRUG) if step.kind is StepKind.RATE else step
