"""Do the examples of the README answer as it says?"""

import re
from dataclasses import dataclass

import pytest
from django.conf import settings
from rest_framework.test import APIClient

README = (settings.ROOT / "README.md").read_text()


@dataclass(frozen=True, slots=True)
class Example:
    """A call of the README, and the paragraph under it with what it claims."""

    path: str
    body: str
    claim: str


EXAMPLES = [
    Example(path, body, claim)
    for path, body, claim in re.findall(
        r"```console\ncurl -s http://127\.0\.0\.1:8000(\S+)[^`]*?-d '([^']+)'\n```\n\n(.+?)\n\n", README, re.DOTALL
    )
]


def test_the_readme_shows_a_question_and_an_estimate():
    assert [example.path for example in EXAMPLES] == ["/api/v1/ask/", "/api/v1/estimates/"]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.path)
def test_an_example_gives_the_figures_under_it(example: Example):
    response = APIClient().generic("POST", example.path, example.body, content_type="application/json")
    assert response.status_code == 200, response.content
    told = response.content.decode().replace(",", "")
    figures = re.findall(r"\d{1,3}(?:,\d{3})+", example.claim)
    assert figures
    for figure in figures:
        assert figure.replace(",", "") in told, figure


@pytest.mark.usefixtures("published")
def test_the_question_of_the_readme_rests_on_its_clause_and_today_on_an_outdated_plan():
    example = next(example for example in EXAMPLES if example.path == "/api/v1/ask/")
    then = APIClient().generic("POST", example.path, example.body, content_type="application/json").json()
    assert then["outcome"] == "answered"
    assert "三（二）二是" in [citation["label"] for citation in then["citations"]]
    today = re.sub(r',"as_of":"[^"]+"', "", example.body)
    now = APIClient().generic("POST", example.path, today, content_type="application/json").json()
    assert now["answer"].count("5,000")
    assert now["notices"][0]["code"] == "outdated"
