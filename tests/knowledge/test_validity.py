"""How does a document stand below, at and above each of its days, and what is said of it?"""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.tables.schema import ValidityDay
from knowledge.tables.terms import DocumentStatus, Nature, NoticeCode
from knowledge.tables.validity import Standing, holds, notices_for, standing, status, tables_as_of
from tests.knowledge import shapes

PLAN_OF_2020 = shapes.document()
RULE_TO_2026 = shapes.document(
    "rule", first=date(2021, 10, 1), last=date(2026, 10, 1), stated=True, nature=Nature.RULE, digest=False
)
DRAFT = shapes.document("draft", first=None, last=None, nature=Nature.DRAFT)
REPORT = shapes.document("report", first=date(2019, 1, 1), nature=Nature.REPORT)


def codes(document, on):
    return [notice.code for notice in notices_for(document, on)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2019, 12, 31), Standing.BEFORE),
        (date(2020, 1, 1), Standing.WITHIN),
        (date(2020, 12, 31), Standing.WITHIN),
        (date(2021, 1, 1), Standing.AFTER),
    ],
)
def test_a_plan_stands_before_within_and_after_its_year(on, expected):
    assert standing(PLAN_OF_2020, on) is expected


def test_a_plan_asked_for_its_own_year_carries_no_legal_notice():
    for on in (date(2020, 1, 1), date(2020, 12, 31)):
        assert codes(PLAN_OF_2020, on) == [NoticeCode.DIGEST]
        assert tables_as_of(PLAN_OF_2020, on) is None


def test_a_plan_whose_end_is_our_reading_is_outdated_the_day_after():
    on = date(2021, 1, 1)
    assert codes(PLAN_OF_2020, on) == [NoticeCode.OUTDATED, NoticeCode.DIGEST]
    assert "2020年12月31日" in notices_for(PLAN_OF_2020, on)[0].text
    assert tables_as_of(PLAN_OF_2020, on) == date(2020, 12, 31)


def test_a_plan_is_not_yet_in_force_the_day_before():
    on = date(2019, 12, 31)
    assert codes(PLAN_OF_2020, on) == [NoticeCode.NOT_YET_IN_FORCE, NoticeCode.DIGEST]
    assert "2020年1月1日" in notices_for(PLAN_OF_2020, on)[0].text
    assert tables_as_of(PLAN_OF_2020, on) is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2021, 9, 30), [NoticeCode.NOT_YET_IN_FORCE]),
        (date(2021, 10, 1), []),
        (date(2026, 10, 1), []),
        (date(2026, 10, 2), [NoticeCode.EXPIRED]),
    ],
)
def test_a_rule_with_a_stated_end_expires_the_day_after(on, expected):
    assert codes(RULE_TO_2026, on) == expected


def test_the_same_end_is_expired_when_stated_and_outdated_when_read_by_us():
    on = date(2026, 10, 2)
    read = replace(RULE_TO_2026, applies_to=ValidityDay(date(2026, 10, 1), stated=False, reason="reading"))
    assert codes(RULE_TO_2026, on) == [NoticeCode.EXPIRED]
    assert codes(read, on) == [NoticeCode.OUTDATED]


@pytest.mark.parametrize("on", [date(1990, 1, 1), date(2021, 6, 1), date(2026, 11, 21), date(2100, 1, 1)])
def test_a_draft_is_a_draft_on_any_day(on):
    assert standing(DRAFT, on) is Standing.WITHIN
    assert codes(DRAFT, on) == [NoticeCode.DRAFT, NoticeCode.DIGEST]
    assert tables_as_of(DRAFT, on) is None


def test_a_report_says_so_after_its_legal_state():
    assert codes(REPORT, date(2020, 6, 1)) == [NoticeCode.REPORT_NOT_RULE, NoticeCode.DIGEST]
    assert codes(REPORT, date(2021, 1, 1)) == [NoticeCode.OUTDATED, NoticeCode.REPORT_NOT_RULE, NoticeCode.DIGEST]


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2019, 12, 31), False), (date(2020, 1, 1), True), (date(2020, 12, 31), True), (date(2030, 1, 1), True)],
)
def test_a_clause_holds_from_the_first_day_and_stays_the_last_published_state(on, expected):
    assert holds(PLAN_OF_2020, shapes.clause(), on) is expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2020, 6, 30), True), (date(2020, 7, 1), False), (date(2021, 1, 1), False)],
)
def test_a_clause_that_ended_before_its_document_is_over(on, expected):
    assert holds(PLAN_OF_2020, shapes.clause(applies_to=date(2020, 6, 30)), on) is expected


@pytest.mark.parametrize(("on", "expected"), [(date(2021, 12, 31), False), (date(2022, 1, 1), True)])
def test_a_clause_that_begins_later_than_its_document_waits_for_its_day(on, expected):
    assert holds(RULE_TO_2026, shapes.clause(applies_from=date(2022, 1, 1)), on) is expected


def test_one_word_says_how_a_document_stands() -> None:
    assert status(PLAN_OF_2020, date(2019, 12, 31)) is DocumentStatus.NOT_YET_IN_FORCE
    assert status(PLAN_OF_2020, date(2020, 12, 31)) is DocumentStatus.IN_FORCE
    assert status(PLAN_OF_2020, date(2021, 1, 1)) is DocumentStatus.OUTDATED
    assert status(DRAFT, date(2030, 1, 1)) is DocumentStatus.DRAFT
    assert status(RULE_TO_2026, date(2026, 10, 1)) is DocumentStatus.IN_FORCE
    assert status(RULE_TO_2026, date(2026, 10, 2)) is DocumentStatus.EXPIRED
