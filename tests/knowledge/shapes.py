"""Small shapes for tests of pure rooms: documents, clauses and rules with only what a test says."""

from datetime import date
from typing import Any

from knowledge.tables.schema import (
    Clause,
    Document,
    Figure,
    FixedRate,
    Jurisdiction,
    NoFigure,
    Rule,
    ValidityDay,
    Who,
)
from knowledge.tables.terms import ClauseKind, LayerKind, Nature, Program, Unit, WhyUnknown


def document(
    document_id: str = "made",
    region: str = "990123",
    first: date | None = date(2020, 1, 1),
    last: date | None = date(2020, 12, 31),
    *,
    stated: bool = False,
    nature: Nature = Nature.PLAN,
    digest: bool = True,
    clauses: tuple[Clause, ...] = (),
) -> Document:
    reason = "" if stated else "our reading"
    return Document(
        id=document_id,
        region=region,
        title=f"标题 {document_id}",
        number=None,
        issuer=None,
        nature=nature,
        issued_on=None,
        applies_from=ValidityDay(first, stated, reason) if first else None,
        applies_to=ValidityDay(last, stated, reason) if last else None,
        digest=digest,
        summary="",
        basis=(),
        contact=None,
        official_url=None,
        defines=(),
        assumptions=(),
        clauses=clauses,
    )


def clause(clause_id: str = "made.1", **said: Any) -> Clause:
    given: dict[str, Any] = {
        "document_id": clause_id.rpartition(".")[0],
        "label": "一",
        "heading": "",
        "kind": ClauseKind.BENEFIT,
        "text": "",
        "gist": "",
        "topics": (),
        "programs": (),
        "identities": (),
        "insurance": (),
        "figures": (),
    }
    return Clause(id=clause_id, **(given | said))


def rate(value: int | None = 6_000, **said: Any) -> Figure:
    return Figure(**({"unit": Unit.RATE, "value": value, "clause_id": "made.1"} | said))


def rule(rule_id: str = "rule", **said: Any) -> Rule:
    ceiling = Figure(unit=Unit.YUAN, unlimited=True, clause_id="made.1")
    given: dict[str, Any] = {
        "region": "990123",
        "document_id": "made",
        "program": Program.CRITICAL_ILLNESS_INSURANCE,
        "name": rule_id,
        "kind": LayerKind.FIXED_RATE,
        "order": 20,
        "priority": 10,
        "who": Who(identities=None),
        "applies_from": None,
        "applies_to": None,
        "clause_ids": ("made.1",),
        "parameters": FixedRate(rate=rate(), ceiling=ceiling),
    }
    return Rule(id=rule_id, **(given | said))


def no_figure(rule_id: str = "rule", **said: Any) -> Rule:
    nothing = NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",))
    return rule(rule_id, **({"kind": LayerKind.NO_FIGURE, "parameters": nothing} | said))


def place(region: str, documents: tuple[Document, ...], *rules: Rule) -> Jurisdiction:
    return Jurisdiction(region, documents, rules)
