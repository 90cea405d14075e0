"""Which rules are in force for a place on a day: county over city over province, the last table on a later day.

No table in force is an error with its reason, never a silent fall-back to another year or place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.tables import validity
from knowledge.tables.figures import figures_of
from knowledge.tables.schema import Document, Jurisdiction, NoFigure, Notice, Rule
from knowledge.tables.terms import NoticeCode, Program, WhyUnknown


class NoTableInForce(Exception):
    """No rule applies in ``region`` on ``on``; ``first_day`` is when the earliest begins, None where none exists."""

    def __init__(self, region: str, on: date, first_day: date | None) -> None:
        self.region, self.on, self.first_day = region, on, first_day
        begins = f"the first begins on {first_day}" if first_day else "there has never been one"
        super().__init__(f"no table in force in {region or 'any region'} on {on}: {begins}")


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules of a chain of places on one day.

    ``rules`` are sorted by order; within one program the nearer place stands first, then the higher priority: **the
    first rule of a program that reaches a person is the one that holds** (special drugs apart). A program has one
    ``order``, that of the nearest place. ``documents`` are those the rules come from, nearest first; ``notices`` what
    must be said of them, legal states first; ``tables_as_of`` the earliest last day among documents that have ended,
    None if none has.
    """

    rules: tuple[Rule, ...]
    documents: tuple[Document, ...]
    tables_as_of: date | None
    notices: tuple[Notice, ...]


def rules_in_force(chain: Sequence[Jurisdiction], on: date) -> InForce:
    """What applies on ``on`` in a chain of places, nearest first; raises NoTableInForce."""
    found = [_of_place(place, on) for place in chain]
    order: dict[Program, int] = {}
    for rule in (rule for rules in found for rule in rules):
        order.setdefault(rule.program, rule.order)
    if not order:
        raise NoTableInForce(chain[0].region if chain else "", on, _first_day(chain))
    programs = sorted(order, key=lambda program: (order[program], program))
    rules = tuple(
        replace(rule, order=order[program]) for program in programs for rule in _by_precedence(program, found)
    )
    documents = _documents(chain, rules)
    ends = [day for document in documents if (day := validity.tables_as_of(document, on))]
    return InForce(rules, documents, min(ends, default=None), notices_of(documents, on))


def notices_of(documents: Iterable[Document], on: date) -> tuple[Notice, ...]:
    """The notices of several documents, each once: all legal states first, then kinds of paper, then digest."""
    last = {NoticeCode.REPORT_NOT_RULE: 1, NoticeCode.DIGEST: 2}
    notices = dict.fromkeys(notice for document in documents for notice in validity.notices_for(document, on))
    return tuple(sorted(notices, key=lambda notice: last.get(notice.code, 0)))


def _by_precedence(program: Program, found: Iterable[Iterable[Rule]]) -> list[Rule]:
    """The rules of one program: nearer places first, within a place the higher priority.

    Where the last word of a place is that its documents do not say (for anyone), a farther place that does say comes
    before: "not stated in the county's plan" does not silence the city's rule.
    """
    saying: list[Rule] = []
    silent: list[Rule] = []
    for rules in found:
        own = sorted((rule for rule in rules if rule.program is program), key=lambda rule: (-rule.priority, rule.id))
        last = len(own)
        while last and _says_nothing(own[last - 1]):
            last -= 1
        saying += own[:last]
        silent += own[last:]
    return saying + silent


def _says_nothing(rule: Rule) -> bool:
    """A rule for everybody that only records what stands in no document."""
    if rule.who.identities is not None:
        return False
    if isinstance(rule.parameters, NoFigure):
        return rule.parameters.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS
    figures = [figure for _, figure in figures_of(rule)]
    return bool(figures) and all(figure.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS for figure in figures)


def _of_place(place: Jurisdiction, on: date) -> list[Rule]:
    """The rules of one place on a day; those of a draft stand beside them, told apart by priority."""
    return validity.speaking(place.documents, place.rules, lambda rule: rule.program, on)


def _first_day(chain: Iterable[Jurisdiction]) -> date | None:
    days = []
    for place in chain:
        documents = {document.id: document for document in place.documents}
        days += [validity.days_of_part(documents[rule.document_id], rule)[0] for rule in place.rules]
    return min((day for day in days if day is not None), default=None)


def _documents(chain: Iterable[Jurisdiction], rules: Iterable[Rule]) -> tuple[Document, ...]:
    used = {rule.document_id for rule in rules}
    return tuple(document for place in chain for document in place.documents if document.id in used)
