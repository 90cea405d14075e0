"""What do the documents of a place say about a topic on a day: a figure, a range, only that it exists, or nothing?

It decides between an answer and an honest "not covered": a topic of figures (deductible, rate, ceiling …) is judged
by the tables in force, any other topic by the clauses that speak of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from knowledge.tables import validity
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.figures import figures_of
from knowledge.tables.schema import Clause, Document, Figure, Jurisdiction, Rule, Topic
from knowledge.tables.terms import ClauseKind, Insurance, Program, Unit


class Known(IntEnum):
    """How much is said; the larger the more."""

    NONE = 0
    NOT_STATED = 1
    RANGE = 2
    KNOWN = 3


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much is known of a topic, and the clauses that say so (for NOT_STATED: those that name it without more)."""

    known: Known
    clause_ids: tuple[str, ...]


FIGURES: Mapping[str, tuple[str, ...]] = {
    "deductible": ("deductible", "threshold"),
    "rate": ("rate", "ratio"),
    "ceiling": ("ceiling", "limit", "cap"),
    "tiers": ("from", "to"),
    "outpatient_limit": ("limit",),
}
"""Topics that ask for a figure, and what the figure is called in a table."""
OLD_RULES = "old_rules"
STATED_KINDS = frozenset((ClauseKind.BENEFIT, ClauseKind.PROCEDURE, ClauseKind.DUTY))


def covers(
    chain: Sequence[Jurisdiction],
    topic: str,
    program: Program | None,
    insurance: Insurance | None,
    on: date,
) -> Coverage:
    """What is known of ``topic`` in a chain of places; None as program or insurance leaves that side open."""
    clauses = [clause for _, clause in clauses_on(chain, topic, program, insurance, on)]
    if topic not in FIGURES:
        return _of_clauses(clauses)
    by_table = _of_rules(_rules(chain, program, insurance, on), FIGURES[topic])
    if by_table.known in (Known.NONE, Known.NOT_STATED):
        by_clause = _of_figures(clauses)
        return by_clause if by_clause.known > by_table.known else by_table
    return by_table


def coverage(chain: Sequence[Jurisdiction], topics: Iterable[Topic], on: date) -> dict[tuple[str, Insurance], Coverage]:
    """Every topic for every kind of insurance, whatever the program: what a place's page lists."""
    return {
        (topic.code, insurance): covers(chain, topic.code, None, insurance, on)
        for topic in topics
        for insurance in Insurance
    }


def clauses_on(
    chain: Sequence[Jurisdiction],
    topic: str,
    program: Program | None,
    insurance: Insurance | None,
    on: date,
) -> tuple[tuple[Document, Clause], ...]:
    """The clauses that speak of a topic and count on a day, nearest place first; abolished ones only as old rules."""
    return tuple(
        (document, clause)
        for place in chain
        for document in place.documents
        for clause in document.clauses
        if topic in clause.topics
        and (clause.kind is not ClauseKind.ABOLISHED or topic == OLD_RULES)
        and (program is None or not clause.programs or program in clause.programs)
        and (insurance is None or not clause.insurance or insurance in clause.insurance)
        and validity.holds(document, clause, on)
    )


def _of_clauses(clauses: Sequence[Clause]) -> Coverage:
    stated = [clause for clause in clauses if clause.kind in STATED_KINDS or clause.kind is ClauseKind.ABOLISHED]
    if stated:
        return Coverage(Known.KNOWN, tuple(clause.id for clause in stated))
    return Coverage(Known.NOT_STATED if clauses else Known.NONE, tuple(clause.id for clause in clauses))


def _of_figures(clauses: Sequence[Clause]) -> Coverage:
    """A figure that stands in a benefit or procedure but in no table; clauses without one only name the topic."""
    saying = [clause.id for clause in clauses if clause.kind in STATED_KINDS and _has_amount(clause)]
    if saying:
        return Coverage(Known.KNOWN, tuple(saying))
    return Coverage(Known.NOT_STATED if clauses else Known.NONE, tuple(clause.id for clause in clauses))


def _has_amount(clause: Clause) -> bool:
    """A first day or a time limit is a figure, yet no deductible, rate or ceiling."""
    return any(figure.unit not in (Unit.DAY, Unit.DAYS, Unit.MONTHS) for figure in clause.figures)


def _rules(
    chain: Sequence[Jurisdiction], program: Program | None, insurance: Insurance | None, on: date
) -> tuple[Rule, ...]:
    try:
        rules = rules_in_force(chain, on).rules
    except NoTableInForce:
        return ()
    return tuple(
        rule
        for rule in rules
        if (program is None or rule.program is program)
        and (insurance is None or not rule.who.insurance or insurance in rule.who.insurance)
    )


def _of_rules(rules: Iterable[Rule], names: tuple[str, ...]) -> Coverage:
    """The most that any rule says; rules of fewer words do not take it back, they reach other people."""
    found: dict[Known, dict[str, None]] = {}
    for rule in rules:
        figures = [
            figure for key, figure in figures_of(rule) if key.rpartition(".")[2] in names and not _starts(key, figure)
        ]
        for figure in figures:
            clause_ids = (figure.clause_id,) if figure.clause_id else rule.clause_ids
            found.setdefault(_how_much(figure), {}).update(dict.fromkeys(clause_ids))
        if not figures:
            found.setdefault(Known.NOT_STATED, {}).update(dict.fromkeys(rule.clause_ids))
    if not found:
        return Coverage(Known.NONE, ())
    most = max(found)
    return Coverage(most, tuple(found[most]))


def _starts(key: str, figure: Figure) -> bool:
    """Where tiers start at the first yuan nothing is said: one rate on everything has no tiers."""
    return key.endswith(".from") and figure.value == 0


def _how_much(figure: Figure) -> Known:
    """A relative figure is a range until its base is known: the change is stated, the amount is not."""
    if figure.known:
        return Known.KNOWN
    return Known.RANGE if figure.relative is not None or figure.clause_id is not None else Known.NOT_STATED
