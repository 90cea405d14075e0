"""Are all questions asked that ought to be, each under its own number, and the same ones for the same seed?"""

from pathlib import Path

from assistant.evaluation.golden import Golden
from assistant.evaluation.plan import (
    BATCH,
    LONGEST_QUESTION,
    as_written,
    batches,
    held_out_batches,
    sample,
    typed_otherwise,
)
from assistant.evaluation.results import Share

FOLDERS = (Path("data"),)


def golden(question: str, outcome: str = "answered", document: str | None = "d") -> Golden:
    clauses = [f"{document} 一"] if document else []
    return Golden("file", {"question": question, "outcome": outcome, "clauses": clauses})


def test_variants_keep_the_number_of_the_question_as_written():
    written = as_written([golden("你好"), golden("起付线12万？")], Share.KEPT)
    found = list(typed_otherwise(written, seed=1))
    assert {(one.share, one.clean) for one in found} == {(Share.KEPT, 1)}
    assert len({one.variant for one in found}) == len(found) >= 5


def test_a_variant_longer_than_may_be_asked_is_left_out():
    fits = golden("起" * (LONGEST_QUESTION - 3) + "起付线")
    kinds = {one.variant for one in typed_otherwise(as_written([fits], Share.OPEN), seed=1)}
    assert "traditional" in kinds
    assert "pinyin" not in kinds


def test_every_question_is_in_one_batch():
    written = as_written([golden(str(number)) for number in range(2 * BATCH + 1)], Share.OPEN)
    found = list(batches(written, FOLDERS))
    assert [len(batch.questions) for batch in found] == [BATCH, BATCH, 1]
    assert tuple(question for batch in found for question in batch.questions) == written


def test_without_a_document_only_what_it_answers_is_asked():
    one, other = golden("甲"), golden("乙", document="e")
    written = as_written([one, other, golden("丙", "clarify"), golden("丁", document=None)], Share.OPEN)
    found = list(held_out_batches(written, FOLDERS))
    assert [(batch.without, [question.golden for question in batch.questions]) for batch in found] == [
        ("d", [one]),
        ("e", [other]),
    ]
    assert all(question.held_out == batch.without for batch in found for question in batch.questions)


def test_a_sample_is_drawn_by_its_seed_and_no_larger_than_all():
    questions = [golden(str(number)) for number in range(50)]
    assert sample(questions, 10, 1) == sample(questions, 10, 1) != sample(questions, 10, 2)
    assert len(sample(questions, 99, 1)) == 50
