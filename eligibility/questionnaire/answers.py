"""How is what a person chose or typed read as an answer, and how do answers reach the calculation?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eligibility.questionnaire.amounts import UnreadableAmount, yuan_from
from eligibility.questionnaire.questions import (
    BY_KEY,
    EARLIER_THIS_YEAR,
    NONE_OF_THESE,
    Kind,
    Question,
    choices,
)
from eligibility.questionnaire.reach import UNKNOWN, Answers, Situation
from knowledge.tables.schema import Rule
from knowledge.tables.terms import YearToDate

Value = str | bool | list[str]
"""An answer as it is kept: a code, "unknown", yes or no, codes of identities, or yuan as "30000.00"."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why an answer cannot be taken, in Chinese, with what to do instead."""

    key: str
    message: str


def parse(key: str, raw: Sequence[str], rules: tuple[Rule, ...]) -> Value | Mistake:
    """The answer to question ``key`` that the submitted values ``raw`` mean; KeyError for a key that is no question."""
    question = BY_KEY[key]
    given = [value.strip() for value in raw if value.strip()]
    if UNKNOWN in given:
        return _unknown(question, given)
    if question.kind is Kind.MONEY:
        return _money(question, given)
    if not given:
        return Mistake(key, "请选一个答案。")
    if question.kind is Kind.YES_NO:
        return _yes_no(question, given)
    if question.kind is Kind.MANY:
        return _many(question, given, rules)
    offered = {choice.value for choice in choices(question, rules)}
    return given[0] if len(given) == 1 and given[0] in offered else Mistake(key, "请从列出的答案里选一个。")


def _unknown(question: Question, given: list[str]) -> Value | Mistake:
    if not question.unknown_allowed:
        return Mistake(question.key, "这一项不知道就没法算，请选一个或填一个数。")
    typed = [value for value in given if value != UNKNOWN]
    if typed:
        return Mistake(question.key, "又填了答案，又选了“不清楚”，请只留一个。")
    return UNKNOWN


def _money(question: Question, given: list[str]) -> Value | Mistake:
    try:
        return f"{yuan_from(given[0] if given else ''):f}"
    except UnreadableAmount as refused:
        return Mistake(question.key, refused.cure + ("说不准的，选“不清楚”。" if question.unknown_allowed else ""))


def _yes_no(question: Question, given: list[str]) -> Value | Mistake:
    known = {"yes": True, "no": False}
    return known[given[0]] if len(given) == 1 and given[0] in known else Mistake(question.key, "请选一个。")


def _many(question: Question, given: list[str], rules: tuple[Rule, ...]) -> Value | Mistake:
    if NONE_OF_THESE in given:
        return [] if given == [NONE_OF_THESE] else Mistake(question.key, "选了“都没有”，就不要再选别的身份。")
    offered = [choice.value for choice in choices(question, rules)]
    if any(value not in offered for value in given):
        return Mistake(question.key, "请从列出的身份里选。")
    return [value for value in offered if value in given]


def contradiction(key: str, value: object, earlier: Answers) -> Mistake | None:
    """Why ``value`` cannot stand beside the answers before it: a part of the bill larger than the whole."""
    if BY_KEY[key].kind is not Kind.MONEY or value == UNKNOWN:
        return None
    limit = _upper_limit(key, earlier)
    if limit is None or Decimal(str(value)) <= limit[0]:
        return None
    return Mistake(key, f"不能多于{limit[1]}（{limit[0]:,} 元），请检查两个数。")


def _upper_limit(key: str, earlier: Answers) -> tuple[Decimal, str] | None:
    total, drug = _known(earlier, "total_cost"), _known(earlier, "special_drug_cost") or Decimal(0)
    covered = _known(earlier, "covered_expenses")
    if key == "special_drug_cost":
        return None if total is None else (total, "总费用")
    if key == "covered_expenses" and total is not None:
        return total - drug, "总费用" if not drug else "总费用减去特药费用"
    if key == "basic_paid":
        if covered is not None:
            return covered, "政策范围内的费用"
        return None if total is None else (total - drug, "总费用")
    return None


def _known(answers: Answers, key: str) -> Decimal | None:
    value = answers.get(key)
    return None if value is None or value == UNKNOWN else Decimal(str(value))


def for_estimate(answers: Answers, rules: tuple[Rule, ...]) -> dict[str, object]:
    """Answers as the estimate takes them: what it requires and nobody needed to ask is "unknown"."""
    return {**dict.fromkeys(("insurance", "identities", "care"), UNKNOWN), **as_said(answers, rules)}


def as_said(answers: Answers, rules: tuple[Rule, ...]) -> dict[str, object]:
    """Answers in the shape of the estimate interface: the year so far nested, the gate of the pages resolved."""
    wire: dict[str, object] = {key: value for key, value in answers.items() if "." not in key}
    gate = wire.pop(EARLIER_THIS_YEAR, None)
    year = _year_so_far(answers, gate, Situation(answers, rules).year_to_date())
    if year:
        wire["year_to_date"] = year
    return wire


def _year_so_far(answers: Answers, gate: object, used: tuple[YearToDate, ...]) -> dict[str, object]:
    if gate is None:
        return {need.value: answers[f"year_to_date.{need}"] for need in YearToDate if f"year_to_date.{need}" in answers}
    if gate is False:
        return {need.value: "0.00" for need in used}
    return {need.value: answers.get(f"year_to_date.{need}", UNKNOWN) for need in used}


def from_estimate(wire: Mapping[str, object]) -> dict[str, object]:
    """Answers with the year so far nested (as the interface and drafts hold it) as this room takes them: flat keys.

    Keys without an answer are left out; amounts of the year without their gate count as a yes to it.
    """
    flat: dict[str, object] = {key: value for key, value in wire.items() if value is not None and key in BY_KEY}
    year = wire.get("year_to_date")
    if year == UNKNOWN:
        flat[EARLIER_THIS_YEAR] = UNKNOWN
    for need, value in year.items() if isinstance(year, Mapping) else ():
        if value is not None and f"year_to_date.{need}" in BY_KEY:
            flat[f"year_to_date.{need}"] = value
            flat.setdefault(EARLIER_THIS_YEAR, True)
    return flat


def in_words(question: Question, value: object) -> str:
    """An answer as the page that checks answers shows it."""
    if value == UNKNOWN:
        return "不清楚"
    if isinstance(value, bool):
        return question.yes_no[not value]
    labels = {choice.value: choice.label for choice in question.choices}
    if isinstance(value, list | tuple):
        return "、".join(labels.get(str(entry), str(entry)) for entry in value) or "都没有"
    if question.kind is Kind.MONEY:
        amount = Decimal(str(value))
        return f"{amount:,.0f} 元" if amount == amount.to_integral_value() else f"{amount:,.2f} 元"
    return labels.get(str(value), str(value))
