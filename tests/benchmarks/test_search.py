"""Are the contestants of ``make bench-search`` asked the same, judged alike, and kept to the places of a question?"""

from pathlib import Path

import pytest

from benchmarks.search import quality, table
from benchmarks.search_corpus import Corpus, Question, Row, read_questions, read_rows, written
from benchmarks.search_engines import ENGINES, LIMIT

SIZE = 700
INSTALLED_FOR_THE_SITE = ("whoosh", "ours", "fts5")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(SIZE)


@pytest.fixture(scope="module")
def where(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(corpus, tmp_path_factory.mktemp("corpora"))


@pytest.fixture(scope="module")
def rows(where: Path) -> dict[str, Row]:
    return {row.id: row for row in read_rows(where)}


def question(*wanted: str) -> Question:
    return Question("golden", "大病保险", ("370323",), "2020-06-01", wanted)


def test_a_corpus_has_as_many_clauses_as_it_was_asked_for_and_none_twice(where: Path, rows: dict[str, Row]):
    assert len(list(read_rows(where))) == len(rows) == SIZE


def test_a_corpus_is_the_same_when_it_is_made_again(where: Path, tmp_path: Path):
    again = written(Corpus(SIZE), tmp_path)
    assert again.name == where.name
    for name in ("rows.jsonl", "made_up.jsonl", "golden.jsonl"):
        assert (again / name).read_bytes() == (where / name).read_bytes()


def test_every_question_wants_clauses_of_its_own_places(where: Path, rows: dict[str, Row]):
    questions = read_questions(where)
    assert {each.kind for each in questions} == {"golden", "made-up"}
    for each in questions:
        assert each.wanted
        assert all(rows[name].region in each.regions for name in each.wanted)


# jieba.analyse, which ChineseAnalyzer lies in, leaves its idf.txt open.
@pytest.mark.filterwarnings(
    r"ignore:Exception ignored in. <_io.FileIO name='.*idf\.txt':pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("name", INSTALLED_FOR_THE_SITE)
def test_a_contestant_finds_what_was_made_up_and_nothing_of_another_place(
    name: str, corpus: Corpus, where: Path, rows: dict[str, Row], tmp_path: Path
):
    engine = ENGINES[name]
    engine.build(corpus, read_rows(where), tmp_path)
    find = engine.open(corpus, tmp_path)
    asked = [each for each in read_questions(where) if each.kind == "made-up"][:20]
    found = [find(each) for each in asked]
    assert sum(each.wanted[0] in hits for each, hits in zip(asked, found, strict=True)) >= 15
    for each, hits in zip(asked, found, strict=True):
        assert len(hits) <= LIMIT
        assert all(rows[hit].region in each.regions for hit in hits)


def test_quality_counts_the_first_clause_the_five_best_and_the_rank():
    answers = [
        (question("a"), ["a", "b"]),
        (question("a", "c"), ["b", "a"]),
        (question("a"), ["1", "2", "3", "4", "5", "a"]),
        (question("a"), []),
    ]
    found = quality(answers)
    assert found["rank 1"] == 0.25
    assert found["recall@5"] == (1 + 0.5 + 0 + 0) / 4
    assert found["MRR"] == pytest.approx((1 + 1 / 2 + 1 / 6 + 0) / 4)


def test_the_table_tells_each_figure_with_its_ratio_to_the_first():
    measures = ["index s", "index MB", "memory to index MB", "memory to search MB"]
    lines = list(table({"whoosh": dict.fromkeys(measures, 2.0), "ours": dict.fromkeys(measures, 1.0)}, kinds=()))
    assert [line.split("  ")[0] for line in lines[1:]] == measures
    assert all("2.000 (1.00×)" in line and "1.000 (0.50×)" in line for line in lines[1:])
