"""Is what a person is told to do next said by a clause, and meant for them?"""

from datetime import date

import pytest

from eligibility.advice import advice
from knowledge.tables.terms import Identity, Program
from tests.knowledge.shipped import jurisdictions


def told(region: str, identity: Identity | None, day: date = date(2022, 6, 1), **answers: object) -> list[str]:
    (place,) = (place for place in jurisdictions() if place.region == region)
    found = advice(chain=[place], on=day, identity=identity, answers=answers, programs=set(Program))
    clauses = {clause.id: clause for document in place.documents for clause in document.clauses}
    assert all(line.label == clauses[line.clause_id].label for line in found)
    return [line.text for line in found]


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({}, True),
        ({"care_location": "in_county", "care": "inpatient"}, True),
        ({"care_location": "unknown"}, True),  # the line itself names its condition
        ({"care_location": "out_of_province"}, False),
        ({"care": "outpatient_general"}, False),
    ],
)
def test_what_holds_elsewhere_is_left_out_where_the_place_of_care_is_known(answers, shown: bool):
    lines = told("610322", Identity.REGISTERED_POOR, **answers)
    assert any("当场结清" in line for line in lines) is shown


def test_what_may_hold_in_one_reading_only_is_not_promised():
    assert not [line for line in told("610322", Identity.SUBSISTENCE_ALLOWANCE) if "当场结清" in line]


def test_plans_and_what_others_are_recognised_by_are_no_advice():
    lines = told("330300", Identity.EXTREME_POVERTY)
    assert any("民政部门认定" in line for line in lines)
    assert any("不用交押金" in line for line in lines)
    assert not any("正在推进" in line or "政府认定" in line for line in lines)


def test_an_application_is_named_only_where_its_layer_may_pay():
    (place,) = (place for place in jurisdictions() if place.region == "430300")
    found = advice(chain=[place], on=date(2022, 6, 1), identity=None, answers={}, programs={Program.TILTED_ASSISTANCE})
    assert [line.text.partition("：")[0] for line in found] == ["倾斜救助"]


def test_nothing_is_said_before_the_document_begins():
    assert told("430300", Identity.EXTREME_POVERTY, day=date(2021, 9, 30)) == []
