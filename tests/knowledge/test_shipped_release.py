"""Does the shipped data, once published, stand on each day as its documents do?"""

from datetime import date

import pytest

from knowledge.selectors import active_snapshot
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.coverage import Known, covers
from knowledge.tables.terms import Insurance, NoticeCode, Program

pytestmark = pytest.mark.usefixtures("published")
YIYUAN, ZICHUAN, WENZHOU, LUCHENG = "370323", "370302", "330300", "330302"
ILLNESS = Program.CRITICAL_ILLNESS_INSURANCE


def test_yiyuan_before_2020_has_no_table_and_names_its_first_day():
    with pytest.raises(NoTableInForce) as none:
        rules_in_force(active_snapshot().chain(YIYUAN), date(2019, 12, 31))
    assert none.value.first_day == date(2020, 1, 1)


@pytest.mark.parametrize("on", [date(2020, 1, 1), date(2020, 12, 31)])
def test_yiyuan_within_2020_carries_no_legal_notice(on):
    found = rules_in_force(active_snapshot().chain(YIYUAN), on)
    assert found.tables_as_of is None
    assert [notice.code for notice in found.notices] == [NoticeCode.DIGEST]


def test_yiyuan_the_day_after_2020_is_outdated_with_the_same_rules():
    chain = active_snapshot().chain(YIYUAN)
    later = rules_in_force(chain, date(2021, 1, 1))
    assert later.rules == rules_in_force(chain, date(2020, 12, 31)).rules
    assert later.tables_as_of == date(2020, 12, 31)
    assert later.notices[0].code is NoticeCode.OUTDATED


@pytest.mark.parametrize("on", [date(2000, 1, 1), date(2022, 1, 1), date(2026, 11, 21)])
def test_wenzhou_is_a_draft_on_any_day_for_its_counties_too(on):
    snapshot = active_snapshot()
    assert snapshot.chain(LUCHENG) == snapshot.chain(WENZHOU)
    found = rules_in_force(snapshot.chain(LUCHENG), on)
    assert found.notices[0].code is NoticeCode.DRAFT
    assert found.tables_as_of is None


def test_a_neighbour_of_yiyuan_inherits_nothing():
    assert active_snapshot().chain(ZICHUAN) == ()


def test_the_programs_of_yiyuan_come_in_the_order_of_the_plan():
    rules = rules_in_force(active_snapshot().chain(YIYUAN), date(2020, 6, 1)).rules
    assert list(dict.fromkeys(rule.program for rule in rules)) == list(Program)[:6]


@pytest.mark.parametrize(
    ("topic", "program", "insurance", "known"),
    [
        ("deductible", ILLNESS, Insurance.RESIDENT, Known.KNOWN),
        ("deductible", ILLNESS, Insurance.EMPLOYEE, Known.NOT_STATED),
        ("deductible", Program.BASIC_MEDICAL_INSURANCE, Insurance.RESIDENT, Known.NOT_STATED),
        ("rate", Program.MEDICAL_ASSISTANCE, Insurance.RESIDENT, Known.KNOWN),
        ("deductible", Program.CHARITY_FUND, Insurance.RESIDENT, Known.NONE),
        ("chronic_disease", None, Insurance.RESIDENT, Known.KNOWN),
        ("charity", None, None, Known.NONE),
    ],
)
def test_what_yiyuan_covers_is_told_from_what_it_does_not_state(topic, program, insurance, known):
    found = covers(active_snapshot().chain(YIYUAN), topic, program, insurance, date(2020, 6, 1))
    assert found.known is known
    assert bool(found.clause_ids) is (known is not Known.NONE)


def test_every_document_and_clause_is_found_by_its_id():
    snapshot = active_snapshot()
    for document in snapshot.documents():
        assert snapshot.document(document.id) is document
        for clause in document.clauses:
            assert snapshot.clause(clause.id) == (document, clause)
