"""Is a figure that nothing carries found, and none that a clause, a sum or the question carries?"""

from typing import Any

import pytest

from assistant.evaluation.foreign import foreign_figures
from tests.assistant.small_world import COUNTY, small_world

KNOWLEDGE = small_world()
(PLACE,) = KNOWLEDGE.chain(COUNTY)
(DOCUMENT,) = PLACE.documents[:1]
CLAUSE = DOCUMENT.clauses[0]  # 起付线5,000元, 65% up to 10万元, 75% above


def foreign(answer: str, *, question: str = "大病报多少", cites: bool = True, **body: Any) -> tuple[str, ...]:
    whole = {
        "answer": answer,
        "tables": [],
        "calculation": None,
        "understood": {"as_of": "2020-06-01", "text": question},
        "contact": {"name": "医保热线", "phone": "12393"},
        **body,
    }
    return foreign_figures(whole, [(DOCUMENT, CLAUSE)] if cites else [], question)


@pytest.mark.parametrize(
    "answer",
    [
        "起付线是5000元，10万以下报65%。",
        "《小县医保方案》（小医保〔2020〕1号）2020年1月1日起实行，有问题拨打12393。",
        "按2020年6月1日的规定答。",
    ],
)
def test_what_the_clause_or_its_document_carries_is_not_foreign(answer: str):
    assert foreign(answer) == ()


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("起付线是5001元。", ("5001元",)),
        ("报6500元。", ("6500元",)),
        ("报65元。", ("65元",)),
        ("2021年1月1日起实行。", ("2021年1月1日",)),
        ("报85%，报85%。", ("85%",)),
    ],
)
def test_what_nothing_carries_is_foreign_once(answer: str, found: tuple[str, ...]):
    assert foreign(answer) == found


def test_without_the_clause_its_figures_are_foreign():
    assert foreign("起付线是5000元。", cites=False) == ("5000元",)


def test_what_was_asked_or_worked_out_is_carried():
    amount = {"low": "4550.00", "high": "4550.00"}
    calculation = {"steps": [{"text": "（12000－5000）× 65%", "amount": amount}], "total": amount}
    assert foreign("1万2中能报4550元。", question="还剩1万2能报多少", calculation=calculation) == ()
    assert foreign("1万2中能报4550元。", question="还剩1万2能报多少") == ("4550元",)


def test_tables_and_their_notes_are_looked_at_too():
    table = {"rows": [["以上", "95%"]], "notes": ["最多20万元"]}
    assert foreign("见表。", tables=[table]) == ("95%", "20万元")
