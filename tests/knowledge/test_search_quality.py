"""Does search bring the clause that answers? Asked with the golden questions, whose clauses were written down first."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.selectors import active_snapshot

QUESTIONS = Path(__file__).parents[1] / "assistant" / "golden_questions"


def questions(name: str) -> list[tuple[str, str]]:
    """(question, label of the clause to be found first) of those asked at home and answered from one clause."""
    content: dict[str, Any] = yaml.safe_load((QUESTIONS / f"{name}.yaml").read_text(encoding="utf-8"))
    own = (entry for entry in content["questions"] if "region" not in entry and "as_of" not in entry)
    return [(entry["question"], entry["clauses"][0]) for entry in own if entry.get("clauses")]


@pytest.mark.parametrize(
    ("name", "region", "on"), [("yiyuan", "370323", "2020-06-01"), ("wenzhou", "330300", "2022-06-01")]
)
def test_nineteen_of_twenty_clauses_are_among_the_first_three(published, name, region, on):
    snapshot = active_snapshot()
    asked = questions(name)
    assert len(asked) >= 20
    missed = []
    for question, label in asked:
        hits = snapshot.index.search(question, snapshot.places.line(region), date.fromisoformat(on), 3)
        if not any(snapshot.clause(hit.clause_id)[1].label.startswith(label) for hit in hits):
            missed.append((question, label))
    assert len(missed) * 20 <= len(asked), missed
