"""Which unknown answer would narrow the result most: each is tried with the values it may have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eligibility.calculation.chain import bill_of
from eligibility.calculation.claim import MONEY, Claim, Unknown
from eligibility.calculation.estimate import Calculated, out_of_pocket
from eligibility.calculation.money import Range
from eligibility.calculation.scenarios import identities, persons
from knowledge.tables.schema import Entered, NoFigure, Rule
from knowledge.tables.terms import Care, Identity, Program, YearToDate

TRIED = 2
"""In how many steps the span of an unknown amount is tried."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Answering ``question`` (a key of the interface) leaves a range at least ``by`` fen closer in some case."""

    question: str
    by: int


def narrowings(claim: Claim, rules: Sequence[Rule], result: Calculated) -> tuple[Narrowing, ...]:
    """The unknown answers that can narrow ``result.out_of_pocket``, the one that narrows it most first."""
    width = result.out_of_pocket.width
    if not width:
        return ()
    found = []
    for question, completions in _unknown_answers(claim, rules, result):
        closest = min((out_of_pocket(one, rules).width for one in completions), default=width)
        if closest < width:
            found.append(Narrowing(question, width - closest))
    return tuple(sorted(found, key=lambda one: -one.by))


def _with(claim: Claim, question: str, value: Any) -> Claim:
    """``claim`` with one answer known."""
    return replace(claim, **{question: value})


def _unknown_answers(claim: Claim, rules: Sequence[Rule], result: Calculated) -> Iterator[tuple[str, list[Claim]]]:
    groups = list(persons(claim, rules))
    people = [person for group in groups for person in group]
    for question, attribute in (
        ("insurance", "insurance"),
        ("care", "care"),
        ("hospital_level", "level"),
        ("care_location", "location"),
    ):
        values = dict.fromkeys(getattr(person, attribute) for person in people)
        if len(values) > 1:
            yield question, [_with(claim, question, value) for value in values]
    if isinstance(claim.identities, Unknown):
        held: list[Identity | None] = list(identities(claim, rules))
        yield "identities", [replace(claim, identities=(one,) if one else ()) for one in held]
    if len({person.fulfils for person in people}) > 1:
        for question in ("referred", "followed_guidance"):
            if isinstance(getattr(claim, question), Unknown):
                yield question, [_with(claim, question, value) for value in (True, False)]
    yield from _unknown_amounts(claim, rules, result)


def _unknown_amounts(claim: Claim, rules: Sequence[Rule], result: Calculated) -> Iterator[tuple[str, list[Claim]]]:
    bases = {layer.program: layer for layer in result.layers}
    for question, program in (
        ("basic_paid", Program.BASIC_MEDICAL_INSURANCE),
        ("critical_illness_paid", Program.CRITICAL_ILLNESS_INSURANCE),
    ):
        layer = bases.get(program)
        if getattr(claim, question) is None and layer and layer.pays.width:
            top = min(layer.base.high, bill_of(claim, Care.INPATIENT).covered.low) if question == "basic_paid" else None
            span = layer.pays if top is None else Range(0, top)
            yield question, _tried(claim, question, span)
    for question in MONEY:
        if isinstance(getattr(claim, question), Unknown) and question != "disposable_income":
            yield question, _tried(claim, question, _span_of(claim, question))
    if isinstance(claim.disposable_income, Unknown) and _looks_at_income(rules):
        yield "disposable_income", _tried(claim, "disposable_income", Range(0, claim.total_cost * 4))
    for used in YearToDate:
        if isinstance(claim.year_to_date.get(used), Unknown):
            yield (
                f"year_to_date.{used}",
                [replace(claim, year_to_date={**claim.year_to_date, used: amount}) for amount in (0, claim.total_cost)],
            )


def _span_of(claim: Claim, question: str) -> Range:
    """Where an unknown amount may lie, so that the completed claim is still a bill."""
    total = claim.total_cost
    if question == "covered_expenses":
        special = claim.special_drug_cost if isinstance(claim.special_drug_cost, int) else 0
        return Range(min(claim.basic_paid or 0, total - special), total - special)
    if question == "special_drug_cost":
        covered = claim.covered_expenses if isinstance(claim.covered_expenses, int) else claim.basic_paid or 0
        return Range(0, total - covered)
    return Range(0, total)


def _tried(claim: Claim, question: str, span: Range) -> list[Claim]:
    amounts = sorted({span.low + span.width * part // TRIED for part in range(TRIED + 1)})
    return [_with(claim, question, amount) for amount in amounts]


def _looks_at_income(rules: Sequence[Rule]) -> bool:
    for rule in rules:
        if isinstance(rule.parameters, Entered | NoFigure):
            continue
        for name in ("threshold", "deductible", "cap"):
            relative = getattr(getattr(rule.parameters, name, None), "relative", None)
            if relative is not None and relative.figure == "disposable_income":
                return True
    return False
