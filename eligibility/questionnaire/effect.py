"""What can the answer to an open question still do to the result? Tried out on bills, never guessed.

Two questions are asked of every open question. Can it change the result, whatever the other open ones turn out to be?
Bills that complete the answers are tried until one shows a difference. And by how much could it narrow the range
that stands now, with what is not asked yet left out as the estimate leaves it out?
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache
from math import ceil
from random import Random
from typing import Any, Final

from eligibility.calculation.claim import HIGHEST_AMOUNT, REQUIRED, UNKNOWN, Claim, claim_from
from eligibility.calculation.estimate import estimate
from eligibility.calculation.money import Range
from eligibility.calculation.narrowing import (
    YEAR,
    Pockets,
    a_bill,
    answered,
    held_alone,
    span_of,
    special_drug_bill,
    tried,
)
from eligibility.calculation.scenarios import identities
from eligibility.questionnaire import answers as reading
from eligibility.questionnaire.questions import BY_KEY, EARLIER_THIS_YEAR, QUESTIONS, Kind, Question, choices
from eligibility.questionnaire.reach import UNKNOWN as UNKNOWN_ANSWER
from eligibility.questionnaire.reach import Answers, Situation
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care, CareLocation, HospitalLevel, Insurance, Program, Term, YearToDate

BILLS: Final = 24
"""How many bills are tried before a question is taken to change nothing."""

ALL_BILLS: Final = 48
"""How many are tried, once for each set of rules, before a question is taken to change nothing for anybody."""

BILLS_COMPARED: Final = 6
"""On how many of them it is looked how far apart two answers lead."""

OPEN_BILLS: Final = 4
"""How many of them are tried with what the person does not know left open."""

FEN: Final = 100
"""In a yuan."""

TOTALS: Final = (300_000_00, 60_000_00, 2_000_000_00, 9_000_00)
"""Bills of these amounts (fen) are tried while the total is not known."""

SHARES: Final[Mapping[str, tuple[int | None, ...]]] = {
    "special_drug_cost": (0, 30, 0, 5),
    "covered_expenses": (100, 80, 95, 40),
    "basic_paid": (None, 40, None, 70, 0, 85),
    "critical_illness_paid": (None, 10, 0, None, 30),
    "hospital_relief_paid": (0, 2, 0, 15),
    "commercial_paid": (0, 0, 5, 20),
}
"""Parts of a bill that are tried, in percent of what they are a part of; None: looked up, or unknown."""

_SHARES_TRIED: Final = {key: (0, 100, *sorted({share for share in shares if share})) for key, shares in SHARES.items()}

AMOUNTS: Final[Mapping[str, tuple[int, ...]]] = {
    "disposable_income": (30_000_00, 12_000_00, 60_000_00),
    "year_to_date.own_share_after_basic": (0, 40_000_00, 250_000_00, 3_000_00),
    "year_to_date.critical_illness_paid": (0, 20_000_00, 150_000_00),
    "year_to_date.assistance_paid": (0, 9_000_00, 18_000_00, 90_000_00),
    "year_to_date.left_before_re_assistance": (0, 4_000_00, 20_000_00),
    "year_to_date.re_assistance_paid": (0, 19_000_00, 8_000_00),
    "year_to_date.special_drug_paid": (0, 190_000_00, 50_000_00),
}
"""Amounts of the year and the place that are tried, in fen; near what the tables ask about."""

USED_UP: Final = 1_000_000_00
"""More than any ceiling or tier of a year leaves."""

CODES: Final[Mapping[str, type[Term]]] = {
    "insurance": Insurance,
    "care": Care,
    "hospital_level": HospitalLevel,
    "care_location": CareLocation,
}

PAID_BY: Final[Mapping[str, Program]] = {
    "basic_paid": Program.BASIC_MEDICAL_INSURANCE,
    "critical_illness_paid": Program.CRITICAL_ILLNESS_INSURANCE,
}


class Effects:
    """The effects that the questions left ``open`` can have, given the answers so far."""

    def __init__(
        self, answers: Answers, open_questions: Sequence[Question], rules: tuple[Rule, ...], bills: int = BILLS
    ) -> None:
        self.answers, self.open, self.rules, self.bills = answers, tuple(open_questions), rules, bills
        self.pockets = Pockets(rules)
        self.used = Situation(answers, rules).year_to_date()
        self._not_known = tuple(question for question in QUESTIONS if answers.get(question.key) == UNKNOWN_ANSWER)
        self._bills: dict[tuple[int, bool], Claim] = {}
        self._offered: dict[str, Sequence[Any]] = {}

    @cached_property
    def claim(self) -> Claim:
        """The bill as far as it is known; what is required and not said yet counts as unknown, a total as tried."""
        said = reading.as_said(self.answers, self.rules)
        wire: dict[str, object] = dict.fromkeys(REQUIRED, "unknown") | {"total_cost": large_enough(said)}
        return claim_from({**wire, **said})

    # --- can it change anything? ---------------------------------------------------------------------------------

    def can_change(self, question: Question) -> bool:
        """Some bill that completes the answers comes out differently for two answers to ``question``, in any layer.

        What was answered "unknown" stays so. As such bills are slow to work out, only those are tried that would come
        out differently were it known: an answer that changes no known bill changes no range over them.
        """
        if question.key == "total_cost":
            return True  # nothing can be estimated without it
        seen = 0
        for number in range(self.bills):
            if not self._differ(question, self._bill(number, known=True)):
                continue
            if not self._not_known or self._differ(question, self._bill(number), ends=True):
                return True
            seen += 1
            if seen == OPEN_BILLS:
                return False
        return bool(self._not_known) and not seen and self._differ(question, self._bill(0), ends=True)

    def together(self, question: Question) -> int:
        """How far apart (fen) two answers to ``question`` lead on one of the bills tried, all else known."""
        apart = [0]
        for number in range(BILLS_COMPARED):
            bill = self._bill(number, known=True)
            found = [
                self.pockets.of(self._answering(question, bill, value)) for value in self._possible(question, bill)
            ]
            ends = [[one.low for one in found], [one.high for one in found]]
            apart += [max(end) - min(end) for end in ends]
        return max(apart)

    def _differ(self, question: Question, bill: Claim, ends: bool = False) -> bool:
        """Whether two answers to ``question`` lead to different results on ``bill``; ``ends``: of amounts the ends."""
        values = self._possible(question, bill)
        if ends and question.kind is Kind.MONEY:
            values = values[:2]
        first, *others = (self._answering(question, bill, value) for value in values)
        return any(self._come_out_differently(first, other) for other in others)

    def _come_out_differently(self, one: Claim, other: Claim) -> bool:
        """The person pays another amount, or a layer does; looked at as the result shows it only where that decides."""
        found, against = self.pockets.paid(one), self.pockets.paid(other)
        if found[0] != against[0]:
            return True
        return found != against and self._layers(one) != self._layers(other)

    def _layers(self, claim: Claim) -> dict[Program, Range]:
        return {layer.program: layer.pays for layer in estimate(claim, self.rules).layers}

    def _answering(self, question: Question, bill: Claim, value: Any) -> Claim:
        return self._as_a_bill(self._answered(bill, question.key, value))

    def _bill(self, number: int, known: bool = False) -> Claim:
        """A bill that completes the answers, another one for each ``number``; ``known``: also those not known."""
        found = self._bills.get((number, known))
        if found is None:
            found = self.claim
            mixed = Random(number)  # noqa: S311 the same bills every time
            for question in QUESTIONS:
                turn = mixed.random()
                if question in self.open or (known and question in self._not_known):
                    values = self._likely(question, found)
                    found = self._answered(found, question.key, values[int(turn * len(values))])
            found = self._bills[number, known] = self._as_a_bill(found)
        return found

    def _as_a_bill(self, claim: Claim) -> Claim:
        return special_drug_bill(claim) if claim.care is Care.SPECIAL_DRUG else a_bill(claim)

    def _answered(self, claim: Claim, key: str, value: Any) -> Claim:
        if key == EARLIER_THIS_YEAR:
            return replace(claim, year_to_date={**claim.year_to_date, **value})
        return answered(claim, key, value)

    def _likely(self, question: Question, bill: Claim) -> Sequence[Any]:
        """Answers to ``question`` that may well stand on a bill."""
        key = question.key
        if key == "total_cost":
            return self._totals
        if key == "care":
            return (Care.INPATIENT, Care.INPATIENT, *self._possible(question, bill))
        if key in SHARES:
            most = span_of(bill, key).high
            return [None if share is None else most * share // 100 for share in SHARES[key]]
        return AMOUNTS.get(key) or self._possible(question, bill)

    def _possible(self, question: Question, bill: Claim) -> Sequence[Any]:
        """Answers to ``question`` that may differ; of amounts the two furthest apart first."""
        key = question.key
        if key in SHARES:
            most = span_of(bill, key).high
            return [most * share // 100 for share in _SHARES_TRIED[key]]
        if key in AMOUNTS:
            return (0, USED_UP, bill.total_cost, *AMOUNTS[key])
        if key not in self._offered:
            self._offered[key] = self._choices(question)
        return self._offered[key]

    def _choices(self, question: Question) -> Sequence[Any]:
        key = question.key
        if key == EARLIER_THIS_YEAR:
            return [dict.fromkeys(self.used, 0), *self._earlier_amounts()]
        if key == "identities":
            named = {choice.value for choice in choices(question, self.rules)}
            told_apart = identities(replace(self.claim, identities=UNKNOWN), self.rules)
            return held_alone([one for one in told_apart if one is None or one in named])
        if key in CODES:
            return [CODES[key](choice.value) for choice in choices(question, self.rules)]
        return (True, False) if question.kind is Kind.YES_NO else self._totals

    @cached_property
    def _totals(self) -> Sequence[int]:
        """Totals to try; the parts of the bill that were said before its total fit into each."""
        parts = self.claim.covered_expenses, self.claim.basic_paid, self.claim.special_drug_cost
        named = sum(part for part in parts if isinstance(part, int))
        return [min(HIGHEST_AMOUNT * FEN, total + named) for total in TOTALS]

    def _earlier_amounts(self) -> Iterator[dict[YearToDate, int]]:
        """A year in which everything is used up, and years with less."""
        yield dict.fromkeys(self.used, USED_UP)
        for turn in (1, 2, 3):
            amounts = ((used, AMOUNTS[f"{YEAR}{used}"]) for used in self.used)
            yield {used: tried_amounts[turn % len(tried_amounts)] for used, tried_amounts in amounts}

    # --- by how much? --------------------------------------------------------------------------------------------

    def moves(self, question: Question) -> int | None:
        """By how many fen at most knowing the answer narrows the range; None before the bill itself is known."""
        if "total_cost" not in self.answers:
            return None
        without = self.pockets.width(self._unknown(question.key))
        values = self._tried(question)
        return max(0, without - min(self.pockets.width(self._with(question.key, value)) for value in values))

    def _with(self, key: str, value: Any) -> Claim:
        return self._as_a_bill(self._answered(self.claim, key, value))

    def _unknown(self, key: str) -> Claim:
        """The bill with ``key`` answered by "unknown"."""
        if key in PAID_BY:
            return answered(self.claim, key, None)
        if key == EARLIER_THIS_YEAR:
            return self._answered(self.claim, key, dict.fromkeys(self.used, UNKNOWN))
        return answered(self.claim, key, UNKNOWN)

    def _tried(self, question: Question) -> Sequence[Any]:
        """Answers that narrow most: of amounts the ends, of what a hospital or an insurer gave a part at most."""
        key = question.key
        if key in SHARES:
            span = span_of(self.claim, key)
            part = span.high // 5 if key in ("hospital_relief_paid", "commercial_paid") else span.high
            return tried(Range(span.low, max(span.low, part)), 1)
        if key in AMOUNTS:
            return (0, self.claim.total_cost)
        if key == EARLIER_THIS_YEAR:
            return [dict.fromkeys(self.used, 0)]
        return self._possible(question, self.claim)

    # --- what a table would say ----------------------------------------------------------------------------------

    def table_leaves_open(self, question: Question) -> bool:
        """Whether what the tables say was paid is a range, and its two ends lead to different results."""
        pays = self._layers(self.claim)[PAID_BY[question.key]]
        least, most = (self._with(question.key, paid) for paid in (pays.low, pays.high))
        return bool(pays.width) and self._come_out_differently(least, most)


@lru_cache(maxsize=64)
def _nothing_said(rules: tuple[Rule, ...]) -> Effects:
    return Effects({}, QUESTIONS, rules, ALL_BILLS)


@lru_cache(maxsize=1024)
def matters_to_anybody(key: str, rules: tuple[Rule, ...]) -> bool:
    """Whether some answer to the question can change some result under ``rules``; if not, it is not tried again."""
    return _nothing_said(rules).can_change(BY_KEY[key])


def large_enough(said: Mapping[str, object]) -> int:
    """A total in yuan that every part of the bill said so far fits into."""
    parts = (said.get(key) for key in ("covered_expenses", "special_drug_cost", "basic_paid"))
    named = sum(ceil(Decimal(str(part))) for part in parts if part not in (None, "unknown"))
    return min(HIGHEST_AMOUNT, TOTALS[0] // FEN + named)
