"""What does the page of a document lay out: its clauses as a tree by their own labels, its tables, its entitlements?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.urls import reverse

from knowledge.selectors import Snapshot
from knowledge.tables import figure_words
from knowledge.tables.figures import figures_of
from knowledge.tables.readings import reading
from knowledge.tables.resolved import tiers_of
from knowledge.tables.rule_words import names, terms_of, who_words
from knowledge.tables.schema import (
    Clause,
    Document,
    Entitlement,
    Figure,
    MarginalTiers,
    NoFigure,
    Rule,
)
from knowledge.tables.terms import EntitlementKind

_LABEL_PART: Final = re.compile(
    r"[（(][^）)]*[）)]|[一二三四五六七八九十百]+是|[一二三四五六七八九十百]+|\d+、?|[^（(·]+"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause as a link: its id, the document's own label for it, its heading, and where it is shown."""

    clause_id: str
    label: str
    heading: str
    url: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of a table; ``key`` is empty for what no document puts a number to."""

    key: str
    name: str
    words: str
    why: str
    clause: Cited | None


@dataclass(slots=True)
class Branch:
    """One step of the document's numbering: its whole label, the clauses right under it, and what lies deeper."""

    label: str
    clauses: list[tuple[Clause, tuple[FigureRow, ...]]] = field(default_factory=list)
    branches: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TableCard:
    """One rule of a benefit table in words."""

    rule: Rule
    who: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    terms: tuple[str, ...]
    readings: tuple[str, ...]
    assumptions: tuple[str, ...]
    clauses: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class EntitlementCard:
    """What a person may have beside the tables, in words; an empty ``how`` part: no clause states it."""

    item: Entitlement
    who: tuple[str, ...]
    amount: FigureRow | None
    readings: tuple[str, ...]
    assumptions: tuple[str, ...]
    clauses: tuple[Cited, ...]


# --- the clause tree -------------------------------------------------------------------------------------------------


def label_parts(label: str) -> tuple[str, ...]:
    """三（二）二是 → 三, （二）, 二是; 三重保障·一是 → 三重保障, 一是: the steps of a document's own numbering."""
    if "·" in label:
        return tuple(part for part in label.split("·") if part)
    if not re.match(r"[（(一二三四五六七八九十百\d]", label):
        return (label,)
    return tuple(_LABEL_PART.findall(label)) or (label,)


def clause_tree(clauses: Iterable[Clause]) -> tuple[Branch, ...]:
    """The clauses under their labels, in the document's order."""
    root = Branch("")
    for clause in clauses:
        here, label = root, ""
        parts = label_parts(clause.label)
        for part in parts:
            label = f"{label}·{part}" if label and "·" in clause.label else label + part
            here = _under(here, label)
        here.clauses.append((clause, clause_figures(clause)))
    return tuple(root.branches)


def _under(parent: Branch, label: str) -> Branch:
    found = next((branch for branch in parent.branches if branch.label == label), None)
    if found is None:
        found = Branch(label)
        parent.branches.append(found)
    return found


# --- tables ----------------------------------------------------------------------------------------------------------


def table_cards(snapshot: Snapshot, document: Document) -> tuple[TableCard, ...]:
    """The benefit tables that rest on a document, in the order in which they settle."""
    jurisdiction = snapshot.jurisdiction(document.region)
    own = [rule for rule in (jurisdiction.rules if jurisdiction else ()) if rule.document_id == document.id]
    words = _Words(snapshot, document)
    return tuple(words.table(rule) for rule in sorted(own, key=lambda rule: (rule.order, -rule.priority, rule.id)))


def figure_row(snapshot: Snapshot, document: Document, owner: str, key: str) -> tuple[str, FigureRow] | None:
    """One figure as the page shows it, with the name of the table, entitlement or clause (``owner``) it stands in;
    None where there is none."""
    if not key:
        return None
    named = [(card.rule.id, card.rule.name, row) for card in table_cards(snapshot, document) for row in card.rows]
    for _, cards in entitlement_groups(snapshot, document):
        named += [(card.item.id, card.item.name, card.amount) for card in cards if card.amount]
    named += [(clause.id, clause.heading, row) for clause in document.clauses for row in clause_figures(clause)]
    return next(((name, row) for found, name, row in named if (found, row.key) == (owner, key)), None)


def clause_figures(clause: Clause) -> tuple[FigureRow, ...]:
    """The figures of a clause as they stand in its text, each under its number."""
    cited = _on_this_page(clause)
    return tuple(
        FigureRow(str(position), figure.name, figure.text, "", cited)
        for position, figure in enumerate(clause.figures, start=1)
    )


def _on_this_page(clause: Clause) -> Cited:
    return Cited(clause.id, clause.label, clause.heading, f"#{clause.id}")


class _Words:
    """Puts the tables and entitlements of one document into words."""

    def __init__(self, snapshot: Snapshot, document: Document) -> None:
        chain = snapshot.chain(document.region)
        self._document = document
        documents = [each for place in chain for each in place.documents]
        self._rules: Mapping[str, Rule] = {rule.id: rule for place in chain for rule in place.rules}
        self._titles = {each.id: each.title for each in documents}
        self._clauses = {clause.id: clause for each in documents for clause in each.clauses}
        self._assumptions = dict(document.assumptions)

    def table(self, rule: Rule) -> TableCard:
        return TableCard(
            rule=rule,
            who=tuple(who_words(rule.who)),
            rows=tuple(self._rows(rule)),
            terms=tuple(terms_of(rule)),
            readings=self._read(rule.readings),
            assumptions=self._assumed(rule.assumptions),
            clauses=self._cited(rule.clause_ids),
        )

    def entitlement(self, item: Entitlement) -> EntitlementCard:
        return EntitlementCard(
            item=item,
            who=tuple(who_words(item.who)),
            amount=self._row("amount", item.amount) if item.amount else None,
            readings=self._read(item.readings),
            assumptions=self._assumed(item.assumptions),
            clauses=self._cited(item.clause_ids),
        )

    def _rows(self, rule: Rule) -> Iterator[FigureRow]:
        parameters = rule.parameters
        if isinstance(parameters, NoFigure):
            why = figure_words.searched(parameters.searched, self._titles)
            yield FigureRow("", "支付多少", parameters.why_unknown.chinese, why, None)
        one_tier = isinstance(parameters, MarginalTiers) and len(parameters.tiers) == 1
        for key, figure in figures_of(rule):
            if not _is_no_statement(key, figure):
                row = self._row(key, figure)
                yield replace(row, name=figure_words.name_of("rate")) if one_tier and key == "tiers.0.rate" else row
        if isinstance(parameters, MarginalTiers) and parameters.tiers_relative is not None:
            yield from self._relative_tiers(parameters)

    def _relative_tiers(self, parameters: MarginalTiers) -> Iterator[FigureRow]:
        """Tiers said against the general ones: spelled out where those are known, else the change and why."""
        relative = parameters.tiers_relative
        change = figure_words.change_words(relative) if relative else ""
        tiers = tiers_of(parameters, self._rules)
        if not tiers:
            yield FigureRow("", "各段支付比例", change, "一般的分段和比例，文件未载明，所以算不出具体数字", None)
        for position, tier in enumerate(tiers):
            row = self._row(f"tiers.{position}.rate", tier.rate)
            part = figure_words.said("to", tier.low, self._rules, self._titles).words
            yield FigureRow("", f"{row.name}（{part}起）", row.words, f"{change}，按一般标准算出", row.clause)

    def _row(self, key: str, figure: Figure) -> FigureRow:
        words = figure_words.said(key, figure, self._rules, self._titles)
        cited = self._cited((figure.clause_id,)) if figure.clause_id else ()
        return FigureRow(key, figure_words.name_of(key), words.words, words.why, cited[0] if cited else None)

    def _cited(self, clause_ids: Sequence[str]) -> tuple[Cited, ...]:
        return tuple(self._cite(clause_id) for clause_id in clause_ids)

    def _cite(self, clause_id: str) -> Cited:
        """A clause of this document stands on this page, any other on its own."""
        clause = self._clauses[clause_id]
        if clause.document_id == self._document.id:
            return _on_this_page(clause)
        return Cited(clause.id, clause.label, clause.heading, reverse("knowledge:clause", args=[clause.id]))

    def _read(self, codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(reading(code) for code in codes)

    def _assumed(self, codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._assumptions.get(code, code) for code in codes)


def _is_no_statement(key: str, figure: Figure) -> bool:
    """Whether a tier's limit only says "from the first yuan" or stands in no clause."""
    if key.endswith(".from") and figure.value == 0:
        return True
    return key.endswith((".from", ".to")) and figure.clause_id is None


# --- entitlements and offices ----------------------------------------------------------------------------------------


def entitlement_groups(
    snapshot: Snapshot, document: Document
) -> tuple[tuple[EntitlementKind, tuple[EntitlementCard, ...]], ...]:
    """What a document gives beside its tables, by kind."""
    jurisdiction = snapshot.jurisdiction(document.region)
    own = [item for item in (jurisdiction.entitlements if jurisdiction else ()) if item.document_id == document.id]
    words = _Words(snapshot, document)
    kinds = dict.fromkeys(item.kind for item in own)
    return tuple((kind, tuple(words.entitlement(item) for item in own if item.kind is kind)) for kind in kinds)


def offices(snapshot: Snapshot, document: Document) -> tuple[tuple[str, str, Cited], ...]:
    """(who, office, clause) of each office that recognises people by a clause of this document."""
    jurisdiction = snapshot.jurisdiction(document.region)
    clauses = {clause.id: clause for clause in document.clauses}
    return tuple(
        (names(office.identities), office.office, _on_this_page(clauses[office.clause_id]))
        for office in (jurisdiction.offices if jurisdiction else ())
        if office.clause_id in clauses
    )


def definitions(document: Document) -> tuple[tuple[str, str], ...]:
    """The document's own words for groups of people, and whom each means."""
    return tuple((word, names(identities)) for word, identities in document.defines)
