"""Are the golden questions answered whole, by the right clause, or honestly not? On the shipped data, by URL."""

from pathlib import Path

import pytest
from django.test import Client

from assistant.evaluation.golden import Body, answer_of, golden_questions, misses

GOLDEN = tuple(golden_questions(Path(__file__).parent / "golden_questions"))


def test_there_are_at_least_eighty_golden_questions():
    assert len(GOLDEN) >= 80
    assert len(
        {(golden.name, str(golden.expected.get("as_of")), golden.expected.get("region")) for golden in GOLDEN}
    ) == len(GOLDEN)


@pytest.mark.django_db
def test_every_golden_question_is_answered_as_its_document_says(published: str, client: Client):
    def ask(body: Body) -> Body:
        response = client.post("/api/v1/ask/", body, content_type="application/json")
        assert response.status_code == 200, response.content
        return response.json()

    failing = {golden.name: lacks for golden in GOLDEN if (lacks := misses(golden, answer_of(golden, ask)))}
    report = "\n".join(f"{name}: {'; '.join(map(str, lacks))}" for name, lacks in failing.items())
    assert not failing, f"{len(failing)} of {len(GOLDEN)} golden questions fail:\n{report}"
