"""What do the published documents say and not say, topic by topic, for a place on a day? The table of the page and the
command."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.coverage import FIGURES, Coverage, Known, covers
from knowledge.tables.figures import figures_of
from knowledge.tables.schema import Jurisdiction, NoFigure, Rule, Topic
from knowledge.tables.terms import Insurance, Program

STATES: Final[Mapping[Known, str]] = {
    Known.KNOWN: "known",
    Known.RANGE: "range",
    Known.NOT_STATED: "not_stated",
    Known.NONE: "not_stated",
}
WORDS: Final[Mapping[Known, str]] = {
    Known.KNOWN: "已写明",
    Known.RANGE: "部分写明",
    Known.NOT_STATED: "未载明",
    Known.NONE: "未载明",
}
"""The same in words; what no clause even names has no clause to show."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said for one kind of insurance."""

    insurance: Insurance
    coverage: Coverage

    @property
    def state(self) -> str:
        return STATES[self.coverage.known]

    @property
    def words(self) -> str:
        return WORDS[self.coverage.known]


@dataclass(frozen=True, slots=True)
class Row:
    """A topic, of one program where a figure is asked for (the deductible of critical illness insurance)."""

    topic: Topic
    program: Program | None
    cells: tuple[Cell, ...]


def coverage_rows(chain: Sequence[Jurisdiction], topics: Iterable[Topic], on: date) -> tuple[Row, ...]:
    """Every topic; one that asks for a figure stands once for each program that has or should have that figure."""
    try:
        rules = rules_in_force(chain, on).rules
    except NoTableInForce:
        rules = ()
    return tuple(row for topic in topics for row in _rows(chain, topic, rules, on))


def _rows(chain: Sequence[Jurisdiction], topic: Topic, rules: Sequence[Rule], on: date) -> Iterator[Row]:
    programs = dict.fromkeys(rule.program for rule in rules if _asks_for(rule, FIGURES.get(topic.code, ())))
    for program in programs or (None,):
        cells = (Cell(insurance, _said(chain, topic, program, insurance, on)) for insurance in Insurance)
        yield Row(topic, program, tuple(cells))


def _said(
    chain: Sequence[Jurisdiction], topic: Topic, program: Program | None, insurance: Insurance, on: date
) -> Coverage:
    """As ``covers`` has it; a topic of words whose every clause leaves something open is stated in part only."""
    found = covers(chain, topic.code, program, insurance, on)
    if found.known is not Known.KNOWN or topic.code in FIGURES:
        return found
    clauses = {clause.id: clause for place in chain for document in place.documents for clause in document.clauses}
    open_in_all = all(clauses[clause_id].not_stated for clause_id in found.clause_ids)
    return Coverage(Known.RANGE, found.clause_ids) if open_in_all else found


def _asks_for(rule: Rule, names: Sequence[str]) -> bool:
    """Whether a rule holds such a figure, or says that its figures stand in no document."""
    if not names:
        return False
    if isinstance(rule.parameters, NoFigure):
        return "limit" not in names
    return any(key.rpartition(".")[2] in names for key, _ in figures_of(rule))
