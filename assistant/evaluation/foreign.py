"""Which figures of an answer stand in no clause it cites, no calculation and no question? A second opinion. Pure.

The number lock looks at the answer before it leaves; this looks at what arrived, knows nothing of the lock, and lets
pass less: what a document's clause says is its text alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.answering.figures import FigureKind, TextFigure, figures_in
from assistant.evaluation.golden import Body, said
from knowledge.tables.schema import Clause, Document

_DAY = re.compile(r"((?:19|20)\d{2})(?:年(?:(\d{1,2})月(?:(\d{1,2})日)?)?|-(\d{2})-(\d{2}))")

Cited = Sequence[tuple[Document, Clause]]


def foreign_figures(body: Body, cited: Cited, question: str) -> tuple[str, ...]:
    """The figures and days of the answer and its tables that nothing it rests on carries, as they stand in it.

    ``cited`` are the whole clauses of its citations; ``question`` all that was typed, earlier turns too.
    """
    rest = _without(said(body), _names(body, cited))
    sources = "\n".join((question, body["understood"]["text"], *(clause.text for _, clause in cited)))
    known_days = set(_days_in(sources)) | {day[:size] for day in _days_of(body, cited) for size in (1, 2, 3)}
    known_days |= {day[:size] for day in known_days for size in (1, 2)}
    known = (*figures_in(sources), *figures_in("\n".join(_calculated(body))))
    strange = [match.group() for match in _DAY.finditer(rest) if _day(match) not in known_days]
    blank = _DAY.sub(lambda match: " " * len(match.group()), rest)
    strange += [figure.text for figure in figures_in(blank) if not any(_carries(each, figure) for each in known)]
    return tuple(dict.fromkeys(strange))


def _names(body: Body, cited: Cited) -> Iterator[str]:
    """Names that hold numbers which are no figures: titles, document numbers, labels, telephones."""
    yield from body["contact"].values()
    for document, _ in cited:
        yield from (document.title, document.number or "", document.issuer or "", *document.basis)
        yield from (clause.label for clause in document.clauses if len(clause.label) > 2)
        if document.contact is not None:
            yield document.contact.phone


def _calculated(body: Body) -> Iterator[str]:
    calculation = body["calculation"]
    if calculation is None:
        return
    for step in calculation["steps"]:
        yield step["text"]
    for amount in (*(step["amount"] for step in calculation["steps"]), calculation["total"]):
        yield from (f"{end}元" for end in (amount["low"], amount["high"]) if end is not None)


def _days_of(body: Body, cited: Cited) -> Iterator[tuple[int, ...]]:
    days: list[date] = [date.fromisoformat(body["understood"]["as_of"])]
    for document, clause in cited:
        days += [day for day in (document.issued_on, clause.applies_from, clause.applies_to) if day is not None]
        days += [end.day for end in (document.applies_from, document.applies_to) if end is not None and end.day]
        days += [figure.day for figure in clause.figures if figure.day is not None]
    yield from ((day.year, day.month, day.day) for day in days)


def _days_in(text: str) -> Iterator[tuple[int, ...]]:
    yield from (_day(match) for match in _DAY.finditer(text))


def _day(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(group) for group in match.groups() if group)


def _carries(known: TextFigure, figure: TextFigure) -> bool:
    """Equal by value; a bare number carries one with a unit that is no money, and the other way round."""
    bare = {known.kind, figure.kind} == {FigureKind.PLAIN, FigureKind.SPAN}
    return known.same_as(figure) or (bare and known.value == figure.value)


def _without(text: str, names: Iterable[str]) -> str:
    for name in sorted({name for name in names if name}, key=len, reverse=True):
        text = text.replace(name, " ")
    return text
