"""In which order does a person read what they can have? Groups by answer, each benefit as one row of words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from eligibility.benefits import Found
from eligibility.entitlement.benefit import Because, Eligible
from eligibility.entitlement.reasons import ANSWERS
from eligibility.entitlement.telling import Told
from eligibility.entitlement_wire import is_planned
from knowledge.tables.rule_words import names
from knowledge.tables.schema import Clause
from knowledge.tables.terms import Identity

DEPENDS: Final = "depends"
_HEADINGS: Final = {
    Eligible.YES.value: ANSWERS[Eligible.YES],
    Eligible.ON_APPLICATION.value: ANSWERS[Eligible.ON_APPLICATION],
    DEPENDS: "要弄清身份或参保类型才知道",
    Eligible.UNKNOWN.value: ANSWERS[Eligible.UNKNOWN],
    Eligible.NO.value: ANSWERS[Eligible.NO],
}
"""The groups in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One benefit as the page shows it. ``gettable``: worth saying where nothing is stated on how to get it."""

    told: Told
    planned: bool
    gettable: bool
    cases: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Benefits under one heading; ``answer`` is its anchor."""

    answer: str
    heading: str
    rows: tuple[Row, ...]


def grouped(every: Sequence[Told]) -> tuple[Group, ...]:
    """The benefits under their answers; a heading without any is left out."""
    groups = (
        Group(answer, heading, tuple(_row(one) for one in every if _answer(one) == answer))
        for answer, heading in _HEADINGS.items()
    )
    return tuple(group for group in groups if group.rows)


def _answer(one: Told) -> str:
    open_still = one.benefit.because is Because.DEPENDS and one.benefit.eligible is Eligible.UNKNOWN
    return DEPENDS if open_still else one.benefit.eligible.value


def _row(one: Told) -> Row:
    return Row(
        told=one,
        planned=is_planned(one),
        gettable=one.benefit.eligible in (Eligible.YES, Eligible.ON_APPLICATION),
        cases=tuple((case.who, ANSWERS[case.eligible], case.what) for case in one.cases),
    )


def recognising(found: Found, identities: Iterable[Identity]) -> tuple[tuple[str, str, Clause], ...]:
    """(who, office, clause): whom to ask whether one is of these identities."""
    wanted = set(identities)
    return tuple(
        (
            names([each for each in office.identities if each in wanted]),
            office.office,
            found.here.clauses[office.clause_id],
        )
        for office in found.here.offices
        if wanted & set(office.identities)
    )
