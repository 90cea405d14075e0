"""Which unknown answer would narrow the result most: each is tried with some of the values it may have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eligibility.calculation.chain import Standing
from eligibility.calculation.choice import Possibilities
from eligibility.calculation.claim import MONEY, Claim, Unknown
from eligibility.calculation.estimate import Calculated, out_of_pocket
from eligibility.calculation.figures import income_counts, year_counted
from eligibility.calculation.money import Range, spanning
from eligibility.calculation.scenarios import identities, persons
from eligibility.calculation.walks import Ending
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care, Identity, Program, YearToDate

SMALL_PART = 8

MANY_SCENARIOS = 40
"""Where more possibilities than this are open, an amount is tried at its two ends only."""

YEAR = "year_to_date."


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Answering ``question`` (a key of the interface) leaves a range at least ``by`` fen closer in some case.

    ``by`` 0: answering it alone changes nothing, answering it together with the other questions does.
    """

    question: str
    by: int


Paid = tuple[Range, ...]
"""What the person pays, each layer in order, what is paid on special drugs, and what may be beyond the catalogue."""


class Pockets:
    """What comes out under one set of rules, for one claim after another; none is worked out twice."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._pockets: dict[tuple[object, ...], Range] = {}
        self._paid: dict[tuple[object, ...], Paid] = {}

    def of(self, claim: Claim) -> Range:
        """What the person pays."""
        key = _key(claim)
        found = self._pockets.get(key)
        if found is None:
            found = self._pockets[key] = out_of_pocket(claim, self.rules)
        return found

    def paid(self, claim: Claim) -> Paid:
        """What everybody pays."""
        key = _key(claim)
        found = self._paid.get(key)
        if found is None:
            found = self._paid[key] = _paid(claim, self.rules)
            self._pockets[key] = found[0]
        return found

    def width(self, claim: Claim) -> int:
        return self.of(claim).width


def _paid(claim: Claim, rules: Sequence[Rule]) -> Paid:
    possible = Possibilities(claim, rules)
    decisions = possible.decisions()
    walked = (endings for one in decisions for choice in one.choices for _, endings in choice.walked)
    found = {id(ending): ending for endings in walked for ending in endings}.values()
    chains = [(ending, ending.standings) for ending in found]
    return (
        spanning([decision.out_of_pocket for decision in decisions]),
        *(
            spanning([_layer_pays(chain[place], ending) for ending, chain in chains])
            for place in range(len(possible.layout.layers))
        ),
        spanning([ending.drugs.pays for ending in found]),
        spanning([ending.backed for ending in found]),
    )


def _layer_pays(standing: Standing, ending: Ending) -> Range:
    """What the last layer of ``standing`` may pay, of uncovered expenses as well where nothing rules them out."""
    if any(link.beyond_catalogue for link in standing.links):
        return Range(standing.pays.low, standing.pays.high + ending.backed.high)
    return standing.pays


def _key(claim: Claim) -> tuple[object, ...]:
    """What tells ``claim`` from others: all its answers."""
    return (
        claim.insurance,
        claim.identities,
        claim.care,
        claim.total_cost,
        claim.hospital_level,
        claim.care_location,
        claim.referred,
        claim.followed_guidance,
        claim.covered_expenses,
        claim.basic_paid,
        claim.critical_illness_paid,
        claim.hospital_relief_paid,
        claim.commercial_paid,
        claim.special_drug_cost,
        claim.disposable_income,
        *(claim.year_to_date.get(used) for used in YearToDate),
    )


Tries = Mapping[str, Sequence[Any]]
"""The unknown answers by key, each with some of the values it may have."""


def narrowings(claim: Claim, rules: Sequence[Rule], result: Calculated) -> tuple[Narrowing, ...]:
    """The unknown answers that can narrow ``result.out_of_pocket``, the one that narrows it most first.

    Those that narrow it only together with others follow with ``by`` 0, the one that then weighs most first. What no
    answer can narrow (a figure that the documents leave open) is not asked.
    """
    width = result.out_of_pocket.width
    if not width:
        return ()
    pockets = Pockets(rules)
    tries = dict(_unknown_answers(claim, rules, result))
    found, alone_nothing = [], []
    for question, values in tries.items():
        narrowest = min((pockets.width(answered(claim, question, value)) for value in values), default=width)
        if narrowest < width:
            found.append(Narrowing(question, width - narrowest))
        else:
            alone_nothing.append(question)
    found.sort(key=lambda one: -one.by)
    return (*found, *(Narrowing(question, 0) for question in _together(claim, pockets, tries, alone_nothing)))


def _together(claim: Claim, pockets: Pockets, tries: Tries, questions: Sequence[str]) -> list[str]:
    """Those of ``questions`` that leave a wider range than need be once all the others are answered."""
    weights = dict.fromkeys(questions, 0)
    for turn in range(3 if questions else 0):
        every = claim
        for question, values in tries.items():
            every = answered(every, question, _likely(question, values, turn))
        every = a_bill(every)
        width = pockets.width(every)
        for question in questions:
            open_again = answered(every, question, _answer(claim, question))
            weights[question] = max(weights[question], pockets.width(open_again) - width)
    return sorted((question for question in questions if weights[question]), key=lambda one: -weights[one])


def _likely(question: str, values: Sequence[Any], turn: int) -> Any:
    """One of ``values``; of what was paid and of special drugs a small part, so that every layer finds something."""
    if question == "covered_expenses":
        return values[-1]
    value = values[turn % len(values)]
    return value // SMALL_PART if question in MONEY and question != "disposable_income" else value


def a_bill(claim: Claim) -> Claim:
    """``claim`` with amounts tried one by one cut so that they fit into one bill."""
    special = min(claim.special_drug_cost, claim.total_cost) if isinstance(claim.special_drug_cost, int) else 0
    covered = claim.covered_expenses
    if isinstance(covered, int):
        covered = min(covered, claim.total_cost - special)
    highest = covered if isinstance(covered, int) else claim.total_cost - special
    basic = None if claim.basic_paid is None else min(claim.basic_paid, highest)
    return replace(claim, covered_expenses=covered, basic_paid=basic)


def _answer(claim: Claim, question: str) -> Any:
    if question.startswith(YEAR):
        return claim.year_to_date.get(YearToDate(question.removeprefix(YEAR)))
    return getattr(claim, question)


def answered(claim: Claim, question: str, value: Any) -> Claim:
    """``claim`` with one answer changed: ``question`` is a key of the interface, ``value`` as a claim holds it."""
    if question.startswith(YEAR):
        return replace(claim, year_to_date={**claim.year_to_date, YearToDate(question.removeprefix(YEAR)): value})
    return replace(claim, **{question: value})


def _unknown_answers(claim: Claim, rules: Sequence[Rule], result: Calculated) -> Iterator[tuple[str, Sequence[Any]]]:
    people = [person for group in persons(claim, rules) for person in group]
    for question, attribute in (
        ("insurance", "insurance"),
        ("care", "care"),
        ("hospital_level", "level"),
        ("care_location", "location"),
    ):
        values = tuple(dict.fromkeys(getattr(person, attribute) for person in people))
        if len(values) > 1:
            yield question, values
    if isinstance(claim.identities, Unknown):
        yield "identities", held_alone(identities(claim, rules))
    if len({person.fulfils for person in people}) > 1:
        for question in ("referred", "followed_guidance"):
            if isinstance(getattr(claim, question), Unknown):
                yield question, (True, False)
    yield from _unknown_amounts(claim, rules, result)


def held_alone(told_apart: Sequence[Identity | None]) -> tuple[tuple[Identity, ...], ...]:
    """Each of the identities as the answer of somebody who has that one only (None: none of them)."""
    return tuple((one,) if one else () for one in told_apart)


def _unknown_amounts(claim: Claim, rules: Sequence[Rule], result: Calculated) -> Iterator[tuple[str, Sequence[Any]]]:
    layers = {layer.program: layer for layer in result.layers}
    steps = 1 if result.scenarios > MANY_SCENARIOS else 2
    for question, program in (
        ("basic_paid", Program.BASIC_MEDICAL_INSURANCE),
        ("critical_illness_paid", Program.CRITICAL_ILLNESS_INSURANCE),
    ):
        pays = layers[program].pays
        if getattr(claim, question) is None and pays.width:
            yield question, tried(Range(0, pays.high) if question == "basic_paid" else pays, steps)
    for question in MONEY:
        if isinstance(getattr(claim, question), Unknown) and question != "disposable_income":
            yield question, tried(span_of(claim, question), steps)
    if isinstance(claim.disposable_income, Unknown) and income_counts(rules):
        yield "disposable_income", tried(Range(0, claim.total_cost * 4), steps)
    counted = year_counted(rules)
    for used in YearToDate:
        if used in counted and isinstance(claim.year_to_date.get(used), Unknown):
            yield f"{YEAR}{used}", (0, claim.total_cost)


def span_of(claim: Claim, question: str) -> Range:
    """Where an unknown amount may lie, so that the completed claim is still a bill."""
    total = claim.total_cost
    if question == "covered_expenses":
        special = claim.special_drug_cost if isinstance(claim.special_drug_cost, int) else 0
        return Range(min(claim.basic_paid or 0, total - special), total - special)
    if question == "special_drug_cost":
        covered = claim.covered_expenses if isinstance(claim.covered_expenses, int) else claim.basic_paid or 0
        return Range(0, total - covered)
    if question == "basic_paid":
        special = claim.special_drug_cost if isinstance(claim.special_drug_cost, int) else 0
        return Range(0, claim.covered_expenses if isinstance(claim.covered_expenses, int) else total - special)
    return Range(0, total)


def tried(span: Range, steps: int = 2) -> tuple[int, ...]:
    """The ends of ``span`` and what lies between them in ``steps`` equal steps."""
    return tuple(sorted({span.low + span.width * part // steps for part in range(steps + 1)}))


def special_drug_bill(claim: Claim) -> Claim:
    """``claim`` as a bill for special drugs alone: no other amount stands on it (R18)."""
    return replace(
        claim,
        care=Care.SPECIAL_DRUG,
        covered_expenses=None,
        basic_paid=None,
        critical_illness_paid=None,
        special_drug_cost=None,
    )
