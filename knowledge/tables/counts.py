"""How much does each document hold: clauses, figures, unknowns, readings? Do all known figures stand in a clause?"""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.tables.facts import Facts, facts_of
from knowledge.tables.figures import figures_of, states_figure
from knowledge.tables.files import Content
from knowledge.tables.schema import Entitlement, Figure, NoFigure, Rule
from knowledge.tables.terms import WhyUnknown


@dataclass(frozen=True, slots=True)
class Counts:
    """What one document holds and what the tables and entitlements of it say.

    ``known`` are values and "no limit", ``standing`` how many of these their clause says by name (tier ends that follow
    from each other included); ``relative`` are said against another figure, ``ranges`` are floors and conflicts,
    ``unknown`` stand in no document (a layer without any figure is one). ``readings`` are the different ones used.
    """

    document_id: str
    clauses: int
    clause_figures: int
    rules: int
    entitlements: int
    known: int
    standing: int
    relative: int
    ranges: int
    unknown: int
    readings: tuple[str, ...]


def counts(content: Content) -> tuple[Counts, ...]:
    """One line for each document, in the order of the files."""
    facts, _ = facts_of(content)
    return tuple(_of(facts, document_id) for document_id in facts.documents)


def _of(facts: Facts, document_id: str) -> Counts:
    document = facts.documents[document_id][0]
    rules = [rule for rule, _ in facts.rules.values() if rule.document_id == document_id]
    rights = [right for right, _ in facts.entitlements.values() if right.document_id == document_id]
    figures = list(_figures(rules))
    amounts = [right.amount for right in rights if right.amount]
    every = [figure for _, _, figure in figures] + amounts
    standing = sum(figure.known and _stands(facts, rule, key, figure) for rule, key, figure in figures)
    standing += sum(right.amount.known and _amount_stands(facts, right) for right in rights if right.amount)
    layers = sum(isinstance(rule.parameters, NoFigure) for rule in rules)
    readings = {reading for rule in rules for reading in rule.readings}
    readings |= {reading for right in rights for reading in right.readings}
    return Counts(
        document_id=document_id,
        clauses=len(document.clauses),
        clause_figures=sum(len(clause.figures) for clause in document.clauses),
        rules=len(rules),
        entitlements=len(rights),
        known=sum(figure.known for figure in every),
        standing=standing,
        relative=sum(figure.relative is not None for figure in every)
        + sum(getattr(rule.parameters, "tiers_relative", None) is not None for rule in rules),
        ranges=sum(figure.why_unknown not in (None, WhyUnknown.NOT_IN_DOCUMENTS) for figure in every),
        unknown=sum(figure.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS for figure in every) + layers,
        readings=tuple(sorted(readings, key=lambda reading: int(reading[1:]))),
    )


def _figures(rules: list[Rule]) -> Iterator[tuple[Rule, str, Figure]]:
    for rule in rules:
        for key, figure in figures_of(rule):
            if not key.endswith(".from"):  # where the tier before ends, or the deductible
                yield rule, key, figure


def _stands(facts: Facts, rule: Rule, key: str, figure: Figure) -> bool:
    found = facts.clauses.get(figure.clause_id or "")
    return found is not None and states_figure(found[1], figure, key, rule.who)


def _amount_stands(facts: Facts, right: Entitlement) -> bool:
    figure = right.amount
    found = facts.clauses.get(figure.clause_id or "") if figure else None
    return figure is not None and found is not None and states_figure(found[1], figure, "amount", right.who)
