"""What an answer is: its named endings and everything a person or a client gets to see. Frozen values only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.tables.schema import Clause, Contact, Document, Notice
from knowledge.tables.terms import HospitalLevel, Identity, Insurance, Program


class Outcome(StrEnum):
    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_COVERED = "not_covered"
    FIXED_REPLY = "fixed_reply"


class Reason(StrEnum):
    """Why a question is not covered."""

    NO_DOCUMENT = "no_document"
    NOT_ON_THAT_DAY = "not_on_that_day"
    OFF_TOPIC = "off_topic"
    NOT_UNDERSTOOD = "not_understood"
    WITHHELD = "withheld"


KEPT_FOR_EDITORS = (Reason.NO_DOCUMENT, Reason.WITHHELD)
"""Reasons whose questions wait, masked, in the queue of unanswered questions."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The question as it was taken; ``amount`` in fen; ``text`` is the completed question shown to the person."""

    text: str
    as_of: date
    region: str | None = None
    insurance: Insurance | None = None
    program: Program | None = None
    identities: tuple[Identity, ...] = ()
    topic: str | None = None
    hospital_level: HospitalLevel | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A part of a clause that carries the answer: ``quote`` == clause.text[start:end] in code points."""

    document: Document
    clause: Clause
    start: int
    end: int

    @property
    def quote(self) -> str:
        return self.clause.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is read: texts only; ``highlight`` is the row the question is about."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    highlight: int | None
    notes: tuple[str, ...]
    clause_id: str | None


@dataclass(frozen=True, slots=True)
class CalculationStep:
    """One line of a calculation; amounts in fen."""

    text: str
    low: int
    high: int | None
    clause_id: str | None


@dataclass(frozen=True, slots=True)
class Calculation:
    steps: tuple[CalculationStep, ...]
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Clarify:
    """What is asked back, for which slot, and the answers offered."""

    slot: str
    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One ending of a question. ``reason`` stands with not_covered, ``reply_code`` with fixed_reply only."""

    outcome: Outcome
    text: str
    understood: Understood
    contact: Contact
    reason: Reason | None = None
    reply_code: str | None = None
    tables: tuple[Table, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    clarify: Clarify | None = None
    calculation: Calculation | None = None
    estimate: dict[str, object] | None = None
    suggestions: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    """Why an answer was withheld: for the log and the editors, never shown."""
