"""May this answer leave? Every figure must stand in a cited clause or the calculation, and the rule must be whole.

A figure of the answer is allowed when, compared by value, it stands in a cited clause's text, in the calculation, in
the question, or is a typed field of a cited document (its days, number, title, telephone).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from assistant.answering.answer import Answer, Outcome, Table
from assistant.answering.figures import FigureKind, TextFigure, figures_in
from assistant.answering.prepared import topic_contracts
from assistant.answering.wording import NOT_STATED, yuan
from knowledge.tables.schema import Clause, Document

_DAY = re.compile(r"(?P<y>(?:19|20)\d{2})(?:年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?|-(?P<m2>\d{2})-(?P<d2>\d{2}))")

PartialDay = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer may not leave."""

    code: str
    text: str


def faults_of(answer: Answer, question: str) -> tuple[Fault, ...]:
    """Everything that keeps ``answer`` from leaving; empty for a sound one. Only given answers are checked."""
    if answer.outcome is not Outcome.ANSWERED:
        return ()
    return (*_foreign_figures(answer, question), *_missing_parts(answer), *_wrong_quotes(answer))


# --- number lock -----------------------------------------------------------------------------------------------------


def _spoken(answer: Answer) -> Iterator[str]:
    """Every text of the answer in which a figure could stand."""
    yield answer.text
    yield from words_of(answer.tables)


def words_of(tables: Iterable[Table]) -> Iterator[str]:
    """Everything that tables say."""
    for table in tables:
        yield table.caption
        yield from table.columns
        yield from table.notes
        for row in table.rows:
            yield from row


def _allowed_texts(answer: Answer, question: str) -> Iterator[str]:
    yield question
    for citation in answer.citations:
        yield citation.clause.text
        yield from (figure.text for figure in citation.clause.figures)
    if answer.calculation is not None:
        for step in answer.calculation.steps:
            yield step.text
            yield from (yuan(amount) for amount in (step.low, step.high) if amount is not None)
        total = (answer.calculation.low, answer.calculation.high)
        yield from (yuan(amount) for amount in total if amount is not None)


def _typed_texts(answer: Answer) -> Iterator[str]:
    """Fields that are shown as they are and hold numbers that are no figures."""
    yield from (answer.contact.phone, answer.contact.name)
    for citation in answer.citations:
        document = citation.document
        yield from (f"《{document.title}》", document.title, document.number or "", *document.basis)
        yield from (document.issuer or "", *(other.label for other in document.clauses if len(other.label) > 2))
        if document.contact is not None:
            yield document.contact.phone


def _days_of(document: Document) -> Iterator[date]:
    for day in (document.applies_from, document.applies_to):
        if day is not None:
            yield day.day
    if document.issued_on is not None:
        yield document.issued_on


def _allowed_days(answer: Answer) -> set[PartialDay]:
    days = {answer.understood.as_of}
    for citation in answer.citations:
        days.update(_days_of(citation.document))
        days.update(figure.day for figure in citation.clause.figures if figure.day is not None)
        days.update(day for day in (citation.clause.applies_from, citation.clause.applies_to) if day is not None)
    allowed: set[PartialDay] = set()
    for day in days:
        allowed |= {(day.year, None, None), (day.year, day.month, None), (day.year, day.month, day.day)}
    return allowed


def _days_in(text: str) -> Iterator[tuple[re.Match[str], PartialDay]]:
    for match in _DAY.finditer(text):
        month, day = match["m"] or match["m2"], match["d"] or match["d2"]
        yield match, (int(match["y"]), int(month) if month else None, int(day) if day else None)


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _without_typed(text: str, typed: Iterable[str]) -> str:
    for part in sorted({part for part in typed if part}, key=len, reverse=True):
        text = text.replace(part, " " * len(part))
    return text


def _foreign_figures(answer: Answer, question: str) -> Iterator[Fault]:
    sources = tuple(_allowed_texts(answer, question))
    days = _allowed_days(answer) | {day for text in sources for _, day in _days_in(text)}
    figures = [figure for text in sources for figure in figures_in(text)]
    typed = tuple(_typed_texts(answer))
    for text in _spoken(answer):
        rest = _without_typed(text, typed)
        named = list(_days_in(rest))
        yield from (Fault("foreign_day", match.group()) for match, day in named if day not in days)
        rest = _blank(rest, (match.span() for match, _ in named))
        for figure in figures_in(rest):
            if not any(_allows(allowed, figure) for allowed in figures):
                yield Fault("foreign_figure", figure.text)


def _allows(allowed: TextFigure, figure: TextFigure) -> bool:
    """Equal by value. 降低50% also carries its own words; nothing else is derived from a figure."""
    if allowed.same_as(figure):
        return True
    bare = {allowed.kind, figure.kind} == {FigureKind.PLAIN, FigureKind.SPAN}
    return bare and allowed.value == figure.value


# --- completeness ----------------------------------------------------------------------------------------------------


def _missing_parts(answer: Answer) -> Iterator[Fault]:
    """What the contract of the topic and the leading clause ask for and the answer does not say."""
    if not answer.citations:
        yield Fault("no_citation", "an answer rests on at least one clause")
        return
    lead = answer.citations[0].clause
    said = "".join(_spoken(answer))
    yield from (Fault("figure_left_out", name) for name in figures_left_out(lead, said))
    yield from (Fault("not_stated_left_out", item) for item in lead.not_stated if item not in said)
    contract = topic_contracts().get(answer.understood.topic or "")
    holds = contract.holds if contract else ()
    for part, words in (("where", lead.where), ("time_limit", lead.time_limit)):
        if words and words not in said:
            yield Fault("part_left_out", part)
        if part in holds and not words and NOT_STATED not in said:
            yield Fault("part_left_out", part)


def figures_left_out(clause: Clause, said: str) -> Iterator[str]:
    """The names of the clause's figures that ``said`` does not hold, compared by value."""
    figures = figures_in(said)
    for figure in clause.figures:
        wanted = () if figure.text in said else figures_in(figure.text)
        if not all(any(found.same_as(each) for found in figures) for each in wanted):
            yield figure.name


def _wrong_quotes(answer: Answer) -> Iterator[Fault]:
    for citation in answer.citations:
        if not 0 <= citation.start < citation.end <= len(citation.clause.text):
            yield Fault("wrong_quote", citation.clause.id)
