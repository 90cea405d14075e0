"""Which entitlements and offices hold: nearer places first, the last state on a later day, a draft beside them."""

from datetime import date
from typing import Any

from knowledge.tables.entitlement import entitlements_in_force, first_day, offices_in_force
from knowledge.tables.schema import Document, Entitlement, Jurisdiction, Office, Who
from knowledge.tables.terms import EntitlementKind, Grants, Identity, Nature
from tests.knowledge import shapes

COUNTY, CITY = "990123", "990100"
FIRST = shapes.document("made", COUNTY, date(2020, 1, 1), date(2020, 12, 31), clauses=(shapes.clause("made.1"),))
SECOND = shapes.document("next", COUNTY, date(2021, 1, 1), date(2021, 12, 31), clauses=(shapes.clause("next.1"),))
DRAFT = shapes.document("draft", COUNTY, None, None, nature=Nature.DRAFT, clauses=(shapes.clause("draft.1"),))
OF_CITY = shapes.document("city", CITY, date(2018, 1, 1), None, clauses=(shapes.clause("city.1"),))


def right(right_id: str, document: str = "made", **said: Any) -> Entitlement:
    given: dict[str, Any] = {
        "region": COUNTY,
        "document_id": document,
        "kind": EntitlementKind.ONE_STOP,
        "name": right_id,
        "program": None,
        "who": Who(identities=None),
        "grants": Grants.YES,
        "what": "。",
        "clause_ids": (f"{document}.1",),
    }
    return Entitlement(id=right_id, **(given | said))


def place(*rights: Entitlement, documents: tuple[Document, ...] = (FIRST, SECOND, DRAFT)) -> Jurisdiction:
    return Jurisdiction(COUNTY, documents, (), rights)


def ids(chain: list[Jurisdiction], on: date) -> list[str]:
    return [item.id for item in entitlements_in_force(chain, on)]


def test_nothing_holds_before_its_first_day_and_the_last_state_is_told_after_the_last() -> None:
    chain = [place(right("a"))]
    assert ids(chain, date(2019, 12, 31)) == []
    for on in (date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1), date(2026, 1, 1)):
        assert ids(chain, on) == ["a"]


def test_a_later_document_takes_the_place_of_an_earlier_one_kind_by_kind() -> None:
    doctor = right("doctor", kind=EntitlementKind.FAMILY_DOCTOR)
    chain = [place(right("a"), right("b", "next"), doctor)]
    assert ids(chain, date(2020, 12, 31)) == ["a", "doctor"]
    assert ids(chain, date(2021, 1, 1)) == ["b", "doctor"]


def test_an_end_of_its_own_within_the_document_is_an_end() -> None:
    chain = [place(right("a", applies_to=date(2020, 6, 30)), right("b", applies_from=date(2020, 7, 1)))]
    assert ids(chain, date(2020, 6, 30)) == ["a"]
    assert ids(chain, date(2020, 7, 1)) == ["b"]


def test_a_draft_neither_displaces_nor_is_displaced() -> None:
    chain = [place(right("a"), right("d", "draft"))]
    assert ids(chain, date(2019, 1, 1)) == ["d"]
    assert ids(chain, date(2020, 1, 1)) == ["a", "d"]


def test_the_nearer_place_stands_first() -> None:
    city = Jurisdiction(CITY, (OF_CITY,), (), (right("c", "city", region=CITY),))
    assert ids([place(right("a")), city], date(2020, 6, 1)) == ["a", "c"]


def test_the_first_day_is_that_of_the_earliest() -> None:
    assert first_day([place(right("b", "next"), right("a"))]) == date(2020, 1, 1)
    assert first_day([place(right("d", "draft"))]) is None
    assert first_day([]) is None


def test_an_office_counts_from_the_day_its_document_begins() -> None:
    office = Office((Identity.ORPHAN,), "民政部门", "next.1")
    chain = [Jurisdiction(COUNTY, (FIRST, SECOND), (), (), (office,))]
    assert offices_in_force(chain, date(2020, 12, 31)) == ()
    assert offices_in_force(chain, date(2021, 1, 1)) == (office,)
    assert offices_in_force(chain, date(2026, 1, 1)) == (office,)
