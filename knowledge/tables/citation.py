"""How is a clause cited on the wire? One shape for answers, estimates and whatever else quotes a document."""

from datetime import date

from knowledge.tables.schema import Clause, Document
from knowledge.tables.validity import status

Wire = dict[str, object]


def document_cited(document: Document, on: date) -> Wire:
    """Who issued a document, when it applies and how it stands ``on`` the day asked."""
    first, last = document.applies_from, document.applies_to
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "nature": document.nature.value,
        "status": status(document, on).value,
        "effective_from": first.day.isoformat() if first else None,
        "effective_to": last.day.isoformat() if last else None,
    }


def citation(document: Document, clause: Clause, on: date, *, start: int = 0, end: int | None = None) -> Wire:
    """A clause and the part of its text that is quoted, ``start`` and ``end`` in code points (end exclusive)."""
    end = len(clause.text) if end is None else end
    return {
        "document": document_cited(document, on),
        "clause_id": clause.id,
        "label": clause.label,
        "quote": clause.text[start:end],
        "start": start,
        "end": end,
        "url": f"/documents/{document.id}/#{clause.id}",
    }
