"""In which shape goes out what a document gives beside its tables: entitlements, and who recognises whom?"""

from collections.abc import Mapping

from knowledge.serializers import Wire
from knowledge.tables.schema import Document, Entitlement, Jurisdiction, Office, Rule
from knowledge.tables_on_wire import figure_on_wire, rule_on_wire, who_on_wire


def rights_on_wire(document: Document, jurisdiction: Jurisdiction, rules: Mapping[str, Rule]) -> Wire:
    """Tables, entitlements and offices of one document; ``rules`` (by id) may hold the base of a relative figure."""
    clauses = {clause.id for clause in document.clauses}
    return {
        "tables": [rule_on_wire(rule, rules) for rule in jurisdiction.rules if rule.document_id == document.id],
        "entitlements": [
            _entitlement(item, rules) for item in jurisdiction.entitlements if item.document_id == document.id
        ],
        "offices": [_office(office) for office in jurisdiction.offices if office.clause_id in clauses],
    }


def _entitlement(item: Entitlement, rules: Mapping[str, Rule]) -> Wire:
    """Null where a document does not say: ``amount``, ``where``, ``time_limit``; empty ``steps`` likewise."""
    return {
        "id": item.id,
        "kind": item.kind.value,
        "name": item.name,
        "program": item.program.value if item.program else None,
        "grants": item.grants.value,
        "who": who_on_wire(item.who),
        "what": item.what,
        "amount": figure_on_wire(item.amount, rules) if item.amount else None,
        "where": item.where or None,
        "steps": list(item.steps),
        "time_limit": item.time_limit or None,
        "applies_from": item.applies_from.isoformat() if item.applies_from else None,
        "applies_to": item.applies_to.isoformat() if item.applies_to else None,
        "clause_ids": list(item.clause_ids),
        "readings": list(item.readings),
        "assumptions": list(item.assumptions),
    }


def _office(office: Office) -> Wire:
    return {
        "identities": [identity.value for identity in office.identities],
        "office": office.office,
        "clause_id": office.clause_id,
    }
