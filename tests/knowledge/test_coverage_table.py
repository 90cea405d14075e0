"""Does the coverage table say what is stated, in part or not, and by which clause?"""

import csv
import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from knowledge.coverage_table import coverage_rows
from knowledge.tables.schema import Topic
from knowledge.tables.terms import ClauseKind, Insurance, Program, WhyUnknown
from tests.knowledge import shapes

ON = date(2020, 6, 1)
RATE, ONE_STOP = Topic("rate", "报销比例", ()), Topic("one_stop", "一站式结算", ())


def chain(*rules, clauses=()):
    return [shapes.place("990123", (shapes.document(clauses=clauses),), *rules)]


def states(rows):
    return {(row.topic.code, row.program): [cell.state for cell in row.cells] for row in rows}


def test_a_figure_is_asked_of_each_program_by_itself():
    rules = (shapes.rule(), shapes.no_figure("basic", program=Program.BASIC_MEDICAL_INSURANCE))
    found = states(coverage_rows(chain(*rules), (RATE,), ON))
    assert found == {
        ("rate", Program.CRITICAL_ILLNESS_INSURANCE): ["known", "known"],
        ("rate", Program.BASIC_MEDICAL_INSURANCE): ["not_stated", "not_stated"],
    }


def test_a_floor_is_a_range():
    floor = shapes.rate(None, why_unknown=WhyUnknown.FLOOR_ONLY, low=8_000, high=10_000)
    rule = shapes.rule(
        parameters=shapes.rule().parameters.__class__(rate=floor, ceiling=shapes.rate(unlimited=True, value=None))
    )
    (row,) = coverage_rows(chain(rule), (RATE,), ON)
    assert [cell.state for cell in row.cells] == ["range", "range"]
    assert row.cells[0].coverage.clause_ids == ("made.1",)


def test_words_that_leave_something_open_are_stated_in_part():
    said = {"topics": ("one_stop",), "kind": ClauseKind.PROCEDURE}
    open_clause = shapes.clause("made.1", **said, not_stated=("哪些医院",))
    whole_clause = shapes.clause("made.2", **said)
    assert states(coverage_rows(chain(clauses=(open_clause,)), (ONE_STOP,), ON)) == {("one_stop", None): ["range"] * 2}
    both = coverage_rows(chain(clauses=(open_clause, whole_clause)), (ONE_STOP,), ON)
    assert states(both) == {("one_stop", None): ["known"] * 2}


def test_a_clause_for_residents_states_nothing_for_employees():
    clause = shapes.clause(topics=("one_stop",), insurance=(Insurance.RESIDENT,))
    (row,) = coverage_rows(chain(clauses=(clause,)), (ONE_STOP,), ON)
    assert [cell.state for cell in row.cells] == ["known", "not_stated"]
    assert [cell.coverage.clause_ids for cell in row.cells] == [("made.1",), ()]


def test_before_its_first_day_nothing_is_stated():
    clause = shapes.clause(topics=("one_stop",))
    for day, state in ((date(2019, 12, 31), "not_stated"), (date(2020, 1, 1), "known")):
        (row,) = coverage_rows(chain(clauses=(clause,)), (ONE_STOP,), day)
        assert {cell.state for cell in row.cells} == {state}


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("coverage", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("published")
def test_the_command_writes_every_cell_as_csv_with_clauses_that_exist():
    from knowledge.selectors import active_snapshot

    rows = list(csv.DictReader(io.StringIO(run("--format", "csv", "--on", "2020-06-01"))))
    assert {row["region"] for row in rows} == {document.region for document in active_snapshot().documents()}
    assert {row["state"] for row in rows} == {"known", "range", "not_stated"}
    for clause_id in {clause for row in rows for clause in row["clauses"].split()}:
        active_snapshot().clause(clause_id)
    assert all(row["clauses"] for row in rows if row["state"] != "not_stated")


@pytest.mark.usefixtures("published")
def test_yiyuan_s_critical_illness_rate_is_known_to_residents_only():
    rows = csv.DictReader(io.StringIO(run("--format", "csv", "--region", "370323", "--on", "2020-06-01")))
    found = {
        row["insurance"]: row["state"]
        for row in rows
        if (row["topic"], row["program"]) == ("rate", "critical_illness_insurance")
    }
    assert found == {"resident": "known", "employee": "not_stated"}


@pytest.mark.usefixtures("published")
def test_the_command_refuses_a_code_that_does_not_exist():
    with pytest.raises(CommandError, match="999999"):
        run("--region", "999999")


@pytest.mark.usefixtures("published")
def test_the_table_for_people_says_the_states_in_words():
    assert "报销比例（大病保险）：城乡居民：已写明，职工：未载明" in run("--region", "370323", "--on", "2020-06-01")
