"""Which entitlements hold for a place on a day, and which offices recognise people there?

As with tables: the nearer place first, the last published state on a later day, nothing before the first day.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.tables import validity
from knowledge.tables.schema import Entitlement, Jurisdiction, Office
from knowledge.tables.validity import Standing


def entitlements_in_force(chain: Sequence[Jurisdiction], on: date) -> tuple[Entitlement, ...]:
    """What holds on ``on`` in a chain of places, nearest first, in the order of the files."""
    return tuple(item for place in chain for item in _of_place(place, on))


def offices_in_force(chain: Sequence[Jurisdiction], on: date) -> tuple[Office, ...]:
    """The offices named by documents that had begun on ``on``, nearest place first."""
    return tuple(
        office
        for place in chain
        for document in place.documents
        if validity.standing(document, on) is not Standing.BEFORE
        for office in place.offices
        if office.clause_id in {clause.id for clause in document.clauses}
    )


def first_day(chain: Iterable[Jurisdiction]) -> date | None:
    """The day on which the earliest entitlement begins; None where none has a first day."""
    days = []
    for place in chain:
        documents = {document.id: document for document in place.documents}
        days += [validity.days_of_part(documents[item.document_id], item)[0] for item in place.entitlements]
    return min((day for day in days if day is not None), default=None)


def _of_place(place: Jurisdiction, on: date) -> list[Entitlement]:
    """What one place grants on a day, kind by kind."""
    return validity.speaking(place.documents, place.entitlements, lambda item: item.kind, on)
