"""Which unknown answer would narrow the result most: each is tried with the values it may have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eligibility.calculation.claim import MONEY, Claim, Unknown
from eligibility.calculation.estimate import Calculated, out_of_pocket
from eligibility.calculation.figures import income_counts, year_counted
from eligibility.calculation.money import Range
from eligibility.calculation.scenarios import identities, persons
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Identity, Program, YearToDate

TRIED = 2
"""In how many steps the span of an unknown amount is tried."""

SMALL_PART = 8

YEAR = "year_to_date."


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Answering ``question`` (a key of the interface) leaves a range at least ``by`` fen closer in some case.

    ``by`` 0: answering it alone changes nothing, answering it together with the other questions does.
    """

    question: str
    by: int


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
    tries = dict(_unknown_answers(claim, rules, result))
    found, alone_nothing = [], []
    for question, values in tries.items():
        widths = [out_of_pocket(_with(claim, question, value), rules).width for value in values]
        if min(widths, default=width) < width:
            found.append(Narrowing(question, width - min(widths)))
        else:
            alone_nothing.append(question)
    found.sort(key=lambda one: -one.by)
    return (*found, *(Narrowing(question, 0) for question in _together(claim, rules, tries, alone_nothing)))


def _together(claim: Claim, rules: Sequence[Rule], tries: Tries, questions: Sequence[str]) -> list[str]:
    """Those of ``questions`` that leave a wider range than need be once all the others are answered."""
    weights = dict.fromkeys(questions, 0)
    for turn in range(TRIED + 1 if questions else 0):
        answered = claim
        for question, values in tries.items():
            answered = _with(answered, question, _likely(question, values, turn))
        answered = _a_bill(answered)
        width = out_of_pocket(answered, rules).width
        for question in questions:
            open_again = _with(answered, question, _answer(claim, question))
            weights[question] = max(weights[question], out_of_pocket(open_again, rules).width - width)
    return sorted((question for question in questions if weights[question]), key=lambda one: -weights[one])


def _likely(question: str, values: Sequence[Any], turn: int) -> Any:
    """One of ``values``; of what was paid and of special drugs a small part, so that every layer finds something."""
    if question == "covered_expenses":
        return values[-1]
    value = values[turn % len(values)]
    return value // SMALL_PART if question in MONEY and question != "disposable_income" else value


def _a_bill(claim: Claim) -> Claim:
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


def _with(claim: Claim, question: str, value: Any) -> Claim:
    """``claim`` with one answer changed."""
    if question.startswith(YEAR):
        return replace(claim, year_to_date={**claim.year_to_date, YearToDate(question.removeprefix(YEAR)): value})
    return replace(claim, **{question: value})


def _unknown_answers(claim: Claim, rules: Sequence[Rule], result: Calculated) -> Iterator[tuple[str, Sequence[Any]]]:
    groups = list(persons(claim, rules))
    people = [person for group in groups for person in group]
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
        held: list[Identity | None] = list(identities(claim, rules))
        yield "identities", [(one,) if one else () for one in held]
    if len({person.fulfils for person in people}) > 1:
        for question in ("referred", "followed_guidance"):
            if isinstance(getattr(claim, question), Unknown):
                yield question, (True, False)
    yield from _unknown_amounts(claim, rules, result)


def _unknown_amounts(claim: Claim, rules: Sequence[Rule], result: Calculated) -> Iterator[tuple[str, Sequence[Any]]]:
    layers = {layer.program: layer for layer in result.layers}
    for question, program in (
        ("basic_paid", Program.BASIC_MEDICAL_INSURANCE),
        ("critical_illness_paid", Program.CRITICAL_ILLNESS_INSURANCE),
    ):
        pays = layers[program].pays
        if getattr(claim, question) is None and pays.width:
            yield question, _tried(Range(0, pays.high) if question == "basic_paid" else pays)
    for question in MONEY:
        if isinstance(getattr(claim, question), Unknown) and question != "disposable_income":
            yield question, _tried(_span_of(claim, question))
    if isinstance(claim.disposable_income, Unknown) and income_counts(rules):
        yield "disposable_income", _tried(Range(0, claim.total_cost * 4))
    counted = year_counted(rules)
    for used in YearToDate:
        if used in counted and isinstance(claim.year_to_date.get(used), Unknown):
            yield f"{YEAR}{used}", (0, claim.total_cost)


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


def _tried(span: Range) -> tuple[int, ...]:
    return tuple(sorted({span.low + span.width * part // TRIED for part in range(TRIED + 1)}))
