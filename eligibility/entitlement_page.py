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
    """One benefit as the page shows it: ``missing`` is what no clause states on how to get it, ``ground`` the first
    clause, ``further`` the others."""

    told: Told
    planned: bool
    missing: tuple[str, ...]
    cases: tuple[tuple[str, str, str], ...]
    ground: Clause | None
    further: tuple[Clause, ...]


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
    got = one.benefit.eligible in (Eligible.YES, Eligible.ON_APPLICATION) and not one.cases
    how = (("在哪里办", one.how.where), ("怎么办", one.how.steps), ("期限", one.how.time_limit))
    clauses = [clause for _, clause in one.citations]
    return Row(
        told=one,
        planned=is_planned(one),
        missing=tuple(name for name, stated in how if not stated) if got else (),
        cases=tuple((case.who, ANSWERS[case.eligible], case.what) for case in one.cases),
        ground=next(iter(clauses), None),
        further=tuple(clauses[1:]),
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
