"""Do the questions and estimates of docs/examples.md still come out as the page says?"""

import re
from dataclasses import dataclass

import pytest
from django.conf import settings
from rest_framework.test import APIClient

PAGE = (settings.ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
REGIONS = ("370323", "330300", "610322", "430300", "220000")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what is asked, and what is answered."""

    question: str
    region: str
    as_of: str
    verdict: str
    label: str
    clause_id: str
    notices: tuple[str, ...]


ROWS = [
    Row(question, region, day, verdict, label, clause_id.strip("`"), tuple(notices.split(", ")))
    for question, region, day, verdict, label, clause_id, notices in re.findall(
        r"^\| ([^|]+) \| (\d{6}) \| (\d{4}-\d\d-\d\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
        PAGE,
        re.MULTILINE,
    )
]
ESTIMATES = re.findall(r"```json\n(.+?)\n```\n\n`out_of_pocket`: ([\d.]+) to ([\d.]+)\n", PAGE, re.DOTALL)


def test_every_region_shows_five_questions_and_an_estimate():
    for region in REGIONS:
        assert len({row.question for row in ROWS if row.region == region}) >= 5, region
    assert [re.findall(r'"region": "(\d+)"', body) for body, _, _ in ESTIMATES] == [[region] for region in REGIONS]


def test_no_line_of_a_table_is_passed_over():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| question")]
    assert len(lines) == len(ROWS)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.question} {row.as_of}")
def test_a_question_of_the_page_is_answered_as_it_says(row: Row):
    body = {"question": row.question, "region": row.region, "as_of": row.as_of}
    answer = APIClient().post("/api/v1/ask/", body, format="json").json()
    first = answer["citations"][0]
    assert answer["outcome"] == "answered"
    assert answer["answer"].splitlines()[0] == row.verdict
    assert (first["label"], first["clause_id"]) == (row.label, row.clause_id)
    assert tuple(notice["code"] for notice in answer["notices"]) == row.notices


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("body", "low", "high"), ESTIMATES)
def test_an_estimate_of_the_page_leaves_what_it_says(body: str, low: str, high: str):
    response = APIClient().generic("POST", "/api/v1/estimates/", body, content_type="application/json")
    assert response.status_code == 200, response.content
    assert response.json()["out_of_pocket"] == {"low": low, "high": high}
