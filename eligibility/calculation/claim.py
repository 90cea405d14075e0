"""What a person said about one bill: answers checked key by key and turned into a frozen claim, or errors by key.

The keys, defaults and limits are those of the estimates section of the HTTP interface. Money becomes integer fen.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from eligibility.calculation.money import ANYTHING, NOTHING, Range, exactly
from knowledge.tables.terms import Care, CareLocation, HospitalLevel, Identity, Insurance, Term, YearToDate


class Unknown(Enum):
    """The person was asked and does not know (or has not been asked): the result spans every possibility."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN
HIGHEST_AMOUNT = 100_000_000
"""Yuan; the interface refuses more."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one answer: ``key`` as in the interface (``year_to_date.assistance_paid``), a code, values."""

    key: str
    code: str
    values: tuple[str, ...] = ()


class WrongAnswers(Exception):
    """The answers cannot be a bill; ``faults`` says at which keys and why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.key}: {fault.code}" for fault in faults))


Amount = int | Unknown | None
"""Fen, not known by the person, or not said (a default is taken and named)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One bill and one person. ``identities`` empty: ordinary insured. Amounts in fen; None: left out."""

    insurance: Insurance | Unknown
    identities: tuple[Identity, ...] | Unknown
    care: Care | Unknown
    total_cost: int
    hospital_level: HospitalLevel | Unknown = UNKNOWN
    care_location: CareLocation | Unknown = UNKNOWN
    referred: bool | Unknown = UNKNOWN
    followed_guidance: bool | Unknown = UNKNOWN
    covered_expenses: Amount = None
    basic_paid: int | None = None
    critical_illness_paid: int | None = None
    hospital_relief_paid: Amount = None
    commercial_paid: Amount = None
    special_drug_cost: Amount = None
    disposable_income: int | Unknown = UNKNOWN
    year_to_date: Mapping[YearToDate, Amount] = field(default_factory=dict)

    def so_far(self, what: YearToDate | None) -> Range:
        """What the year has already counted or paid under ``what``; nothing when left out."""
        amount = self.year_to_date.get(what) if what else None
        if amount is None:
            return NOTHING
        return ANYTHING if isinstance(amount, Unknown) else exactly(amount)

    def entered(self, answer: str) -> Range:
        """The amount given for hospital relief or commercial supplement; nothing when left out."""
        amount: Amount = getattr(self, answer)
        if amount is None:
            return NOTHING
        return ANYTHING if isinstance(amount, Unknown) else exactly(amount)


CHOICES: Mapping[str, type[Term]] = {
    "insurance": Insurance,
    "care": Care,
    "hospital_level": HospitalLevel,
    "care_location": CareLocation,
}
YES_NO = ("referred", "followed_guidance")
MONEY = (
    "total_cost",
    "covered_expenses",
    "basic_paid",
    "critical_illness_paid",
    "hospital_relief_paid",
    "commercial_paid",
    "special_drug_cost",
    "disposable_income",
)
REQUIRED = ("insurance", "identities", "care", "total_cost")
FROM_TABLE_WHEN_UNKNOWN = ("basic_paid", "critical_illness_paid")
KEYS = (*CHOICES, "identities", *YES_NO, *MONEY, "year_to_date")

_MONEY = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class _Wrong(Exception):
    def __init__(self, code: str, *values: str) -> None:
        self.code, self.values = code, values


def fen(raw: object) -> int:
    """Fen from a JSON integer or a string of digits in yuan; raises with a code for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise _Wrong("not_money")
    if isinstance(raw, int) and abs(raw) > HIGHEST_AMOUNT:
        raise _Wrong("too_large" if raw > 0 else "negative")
    text = str(raw)
    if len(text) > 40 or not _MONEY.fullmatch(text):
        raise _Wrong("not_money")
    if text.startswith("-") and text.strip("-0."):
        raise _Wrong("negative")
    yuan, _, decimals = text.lstrip("-").partition(".")
    if len(decimals) > 2:
        raise _Wrong("too_many_decimals")
    amount = int(yuan) * 100 + int(decimals.ljust(2, "0"))
    if amount > HIGHEST_AMOUNT * 100:
        raise _Wrong("too_large")
    return amount


def _money(raw: object) -> int | Unknown:
    return UNKNOWN if raw == UNKNOWN.value else fen(raw)


def _choice(vocabulary: type[Term]) -> Callable[[object], Term | Unknown]:
    def read(raw: object) -> Term | Unknown:
        if raw == UNKNOWN.value:
            return UNKNOWN
        if not isinstance(raw, str) or raw not in {str(term) for term in vocabulary}:
            raise _Wrong("not_a_choice", "、".join(str(term) for term in vocabulary))
        return vocabulary(raw)

    return read


def _yes_no(raw: object) -> bool | Unknown:
    if raw == UNKNOWN.value:
        return UNKNOWN
    if not isinstance(raw, bool):
        raise _Wrong("not_yes_no")
    return raw


def _identities(raw: object) -> tuple[Identity, ...] | Unknown:
    if raw == UNKNOWN.value:
        return UNKNOWN
    if not isinstance(raw, list | tuple):
        raise _Wrong("not_a_list")
    codes = {str(term) for term in Identity}
    strange = [str(entry)[:40] for entry in raw if not isinstance(entry, str) or entry not in codes]
    if strange:
        raise _Wrong("no_such_identity", "、".join(strange[:5]))
    named = {Identity(entry) for entry in raw}
    return tuple(identity for identity in Identity if identity in named)


R = TypeVar("R")


class _Reader:
    """Collects faults while reading, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def read(self, key: str, raw: object, how: Callable[[object], R]) -> R | None:
        try:
            return how(raw)
        except _Wrong as wrong:
            self.faults.append(Fault(key, wrong.code, wrong.values))
            return None

    def year_to_date(self, raw: object) -> dict[YearToDate, Amount]:
        if raw == UNKNOWN.value:
            return dict.fromkeys(YearToDate, UNKNOWN)
        if not isinstance(raw, Mapping):
            self.faults.append(Fault("year_to_date", "not_an_object"))
            return {}
        codes = {str(term) for term in YearToDate}
        for key in raw:
            if key not in codes:
                self.faults.append(Fault(f"year_to_date.{key}", "no_such_key"))
        return {
            YearToDate(key): self.read(f"year_to_date.{key}", value, _money)
            for key, value in raw.items()
            if key in codes and value is not None
        }


def _readers() -> dict[str, Callable[[object], Any]]:
    readers: dict[str, Callable[[object], Any]] = {key: _choice(vocabulary) for key, vocabulary in CHOICES.items()}
    readers.update(dict.fromkeys(YES_NO, _yes_no))
    readers.update(dict.fromkeys(MONEY, _money))
    readers["identities"] = _identities
    return readers


_READERS = _readers()


def claim_from(answers: Mapping[str, object]) -> Claim:
    """The claim that ``answers`` make; WrongAnswers with every fault when they cannot be a bill."""
    reader = _Reader()
    said = {key: value for key, value in answers.items() if value is not None}
    reader.faults += [Fault(str(key)[:60], "no_such_key") for key in answers if key not in KEYS]
    reader.faults += [Fault(key, "required") for key in REQUIRED if key not in said]
    values: dict[str, Any] = {key: reader.read(key, raw, _READERS[key]) for key, raw in said.items() if key in _READERS}
    if "year_to_date" in said:
        values["year_to_date"] = reader.year_to_date(said["year_to_date"])
    if values.get("total_cost") is UNKNOWN:
        reader.faults.append(Fault("total_cost", "total_needed"))
    for key in FROM_TABLE_WHEN_UNKNOWN:
        if values.get(key) is UNKNOWN:
            values[key] = None
    if not reader.faults:
        claim = Claim(**values)
        reader.faults += _impossible(claim)
        if not reader.faults:
            return claim
    raise WrongAnswers(tuple(reader.faults))


def _impossible(claim: Claim) -> list[Fault]:
    """What cannot be together on one bill: parts greater than the whole."""
    total, covered = claim.total_cost, claim.covered_expenses
    special = claim.special_drug_cost if isinstance(claim.special_drug_cost, int) else 0
    faults = []
    if special > total:
        faults.append(Fault("special_drug_cost", "special_above_total"))
    if isinstance(covered, int) and covered > total:
        faults.append(Fault("covered_expenses", "covered_above_total"))
    elif isinstance(covered, int) and special <= total < covered + special:
        faults.append(Fault("covered_expenses", "covered_and_special_above_total"))
    highest = covered if isinstance(covered, int) else max(0, total - special)
    if claim.basic_paid is not None and claim.basic_paid > highest:
        faults.append(Fault("basic_paid", "basic_above_covered"))
    return faults
