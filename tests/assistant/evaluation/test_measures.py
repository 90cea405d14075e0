"""Are shares counted as they ought to be, as sure as they are, and judged below, at and above their limits?"""

import math
from dataclasses import replace

import pytest

from assistant.evaluation.golden import Golden, Miss, Part
from assistant.evaluation.measures import HELD_OUT, MEASURES, Count, Kept, kept_by_kind, percentile
from assistant.evaluation.report import CONTENT, Run, failures, lines, logged
from assistant.evaluation.results import Question, Result, Share

BY_NAME = {measure.name: measure for measure in MEASURES}


def result(
    *missed: Part,
    outcome: str = "answered",
    found: str | None = None,
    share: Share = Share.OPEN,
    clean: int = 0,
    variant: str | None = None,
    held_out: str | None = None,
    foreign: tuple[str, ...] = (),
    **expected: object,
) -> Result:
    """A question that ought to end with ``outcome`` and ended with ``found`` (the same unless said), missing parts."""
    body = {"question": "起付线是多少", "outcome": outcome, "document": "d", "clauses": ["一"], **expected}
    question = Question(Golden("file", body), share, clean, variant=variant, held_out=held_out)
    misses = tuple(Miss(part, f"missed {part}") for part in missed)
    return Result(question, found or outcome, misses, foreign, (0.05,), (0.01,))


# --- how sure --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(hits: int, cases: int, low: float, high: float):
    assert Count(hits, cases).interval == pytest.approx((low, high), abs=1e-4)


def test_of_no_case_nothing_is_known():
    assert Count(0, 0).interval == (0.0, 1.0)
    assert math.isnan(Count(0, 0).share)
    assert str(Count(0, 0)) == "none"


def test_a_percentile_is_one_of_the_values():
    assert percentile([4.0, 1.0, 3.0, 2.0], 50) == 2.0
    assert percentile([float(value) for value in range(1, 101)], 95) == 95.0
    assert math.isnan(percentile([], 95))


# --- what is counted -------------------------------------------------------------------------------------------------


def test_a_clause_cited_second_is_not_at_rank_1_but_its_answer_is_whole():
    found = [result(), result(Part.ORDER)]
    assert BY_NAME["clause at rank 1"].of(found) == Count(1, 2)
    assert BY_NAME["complete answers"].of(found) == Count(2, 2)


@pytest.mark.parametrize("part", [Part.ENDING, Part.CLAUSE, Part.FIGURE, Part.WORDS])
def test_an_answer_that_leaves_out_what_it_should_hold_is_not_whole(part: Part):
    assert BY_NAME["complete answers"].of([result(part)]) == Count(0, 1)


def test_a_missing_second_clause_leaves_the_first_at_rank_1():
    first = Miss(Part.CLAUSE, "not cited: d 一 (cited: [])")
    second = Miss(Part.CLAUSE, "not cited: d 二 (cited: [])")
    question = Question(
        Golden("file", {"question": "问", "outcome": "answered", "clauses": ["d 一", "d 二"]}), Share.OPEN, 0
    )
    assert Result(question, "answered", (second,), (), (), ()).first_clause
    assert not Result(question, "answered", (first,), (), (), ()).first_clause


def test_only_a_question_with_an_answer_can_be_refused_falsely():
    found = [
        result(Part.ENDING, found="not_covered"),
        result(Part.ENDING, found="clarify"),
        result(outcome="not_covered"),
    ]
    assert BY_NAME["false refusals"].of(found) == Count(1, 2)


def test_near_misses_and_off_topic_are_told_apart():
    near = result(outcome="not_covered", reason="no_document")
    off = result(outcome="not_covered", reason="off_topic")
    reply = result(Part.ENDING, outcome="fixed_reply", found="answered")
    assert BY_NAME["near misses not answered"].of([near, off, reply]) == Count(1, 1)
    assert BY_NAME["off topic ended wrongly"].of([near, off, reply]) == Count(1, 2)


@pytest.mark.parametrize(
    ("name", "hits", "cases", "enough"),
    [
        ("clause at rank 1", 94, 100, False),
        ("clause at rank 1", 95, 100, True),
        ("complete answers", 189, 200, False),
        ("complete answers", 190, 200, True),
        ("false refusals", 3, 100, True),
        ("false refusals", 4, 100, False),
        ("off topic ended wrongly", 1, 15, True),
        ("off topic ended wrongly", 2, 15, False),
        ("answers with a foreign figure", 0, 500, True),
        ("answers with a foreign figure", 1, 500, False),
        ("follow-ups as expected", 19, 20, True),
        ("follow-ups as expected", 18, 20, False),
    ],
)
def test_targets_are_met_at_their_limit_and_missed_beyond_it(name: str, hits: int, cases: int, enough: bool):
    judged = BY_NAME[name].enough
    assert judged is not None
    assert judged(Count(hits, cases)) is enough


def test_without_its_document_an_answer_is_the_only_wrong_ending():
    found = [result(found=end, held_out="d") for end in ("not_covered", "clarify", "answered", "failed")]
    assert HELD_OUT.of([*found, result(found="not_covered")]) == Count(2, 4)


# --- typed otherwise -------------------------------------------------------------------------------------------------


def test_variants_are_measured_by_the_same_questions_as_written():
    clean = [result(clean=0), result(Part.FIGURE, clean=1), result(clean=2)]
    varied = [result(clean=0, variant="pinyin"), result(Part.FIGURE, clean=1, variant="pinyin")]
    assert kept_by_kind(clean, varied, CONTENT) == {"pinyin": Kept(Count(1, 2), Count(1, 2))}


@pytest.mark.parametrize(("varied", "enough"), [(18, False), (19, True), (20, True)])
def test_variants_may_lose_one_of_twenty(varied: int, enough: bool):
    assert Kept(Count(20, 25), Count(varied, 25)).enough is enough


# --- the report ------------------------------------------------------------------------------------------------------


def test_open_and_kept_questions_are_judged_apart_and_together():
    run = Run.of([result(), result(Part.ORDER, share=Share.KEPT)])
    rank = {line.share: line.enough for line in lines(run) if line.name == "clause at rank 1"}
    assert rank == {"open": True, "kept": False, "whole": False}


def test_a_question_kept_apart_is_never_told():
    kept = result(Part.CLAUSE, share=Share.KEPT, question="留着的问题", foreign=("5元",))
    opened = result(Part.CLAUSE, question="公开的问题")
    varied = result(Part.CLAUSE, share=Share.KEPT, question="留着的问题", variant="pinyin")
    held_out = result(share=Share.KEPT, question="留着的问题", held_out="d")
    told = list(failures(Run.of([kept, opened, varied, held_out])))
    assert told == ["[file] 公开的问题: missed clause"]


def test_a_variant_is_told_only_where_the_question_as_written_is_right():
    right, wrong = result(clean=0), result(Part.FIGURE, clean=1, question="错")
    varied = [result(Part.FIGURE, clean=number, question=f"变{number}", variant="pinyin") for number in (0, 1)]
    assert list(failures(Run.of([right, wrong, *varied]))) == [
        "[file] 错: missed figure",
        "[file, pinyin] 变0: missed figure",
    ]


@pytest.mark.parametrize(("seconds", "enough"), [(0.1, True), (0.1001, False)])
def test_how_long_somebody_waits_is_judged_and_the_work_of_the_process_only_told(seconds: float, enough: bool):
    run = Run.of([replace(result(), seconds=(seconds,), processor_seconds=(9.0,))])
    told = {line.name: line for line in lines(run)}
    assert told["latency p95"].enough is enough
    assert told["processor time p50, p95"].enough is None


def test_a_line_of_the_log_holds_counts_without_their_intervals():
    found = logged(list(lines(Run.of([result(), result(variant="pinyin")]))))
    assert found["open clause at rank 1"] == "1/1 100.0%"
