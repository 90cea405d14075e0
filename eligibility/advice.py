"""What can the person do next? Only what a clause states: who recognises them, how bills are settled, what to ask."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.tables.entitlement import entitlements_in_force, offices_in_force
from knowledge.tables.schema import Clause, Entitlement, Jurisdiction
from knowledge.tables.terms import EntitlementKind, Grants, Identity, Program

ON_THE_SPOT = (EntitlementKind.PAY_AFTER_TREATMENT, EntitlementKind.ONE_STOP)
ON_REQUEST = (EntitlementKind.APPLICATION, EntitlementKind.CASE_BY_CASE)


@dataclass(frozen=True, slots=True)
class Advice:
    """One line, and the clause that says it with its label."""

    text: str
    clause_id: str
    label: str


def advice(
    *,
    chain: Sequence[Jurisdiction],
    on: date,
    identity: Identity | None,
    answers: Mapping[str, object],
    programs: Collection[Program],
) -> tuple[Advice, ...]:
    """In the order in which it comes up: who the person is, the stay, then what has to be asked for.

    ``programs``: the layers that may pay; ``identity`` None for the ordinary insured and where nobody knows.
    """
    clauses = {clause.id: clause for place in chain for document in place.documents for clause in document.clauses}
    rights = [right for right in entitlements_in_force(chain, on) if _reaches(right, identity, answers)]
    return (
        *_recognised(chain, on, identity, clauses),
        *(
            _line(right.what, right.clause_ids[0], clauses)
            for kind in ON_THE_SPOT
            for right in rights
            if right.kind is kind and right.grants is Grants.YES
        ),
        *(
            _line(f"{right.name}：{right.what}", right.clause_ids[0], clauses)
            for right in rights
            if right.kind in ON_REQUEST and right.program in programs and right.grants is Grants.ON_APPLICATION
        ),
    )


def _recognised(
    chain: Sequence[Jurisdiction], on: date, identity: Identity | None, clauses: Mapping[str, Clause]
) -> Iterator[Advice]:
    for office in offices_in_force(chain, on):
        if identity in office.identities:
            text = f"“{identity.chinese}”由{office.office}认定；在不在名单里，先向他们问清楚。"
            yield _line(text, office.clause_id, clauses)


def _line(text: str, clause_id: str, clauses: Mapping[str, Clause]) -> Advice:
    return Advice(text, clause_id, clauses[clause_id].label)


def _reaches(right: Entitlement, identity: Identity | None, answers: Mapping[str, object]) -> bool:
    """For certain, as far as identities go; of the rest nothing that was answered speaks against it."""
    who = right.who
    limits = {"insurance": who.insurance, "care": who.care, "care_location": who.care_locations}
    known = {key: value for key in limits if (value := answers.get(key)) not in (None, "unknown")}
    fits = all(not limits[key] or value in {str(one) for one in limits[key]} for key, value in known.items())
    return fits and (who.identities is None or identity in who.identities)
