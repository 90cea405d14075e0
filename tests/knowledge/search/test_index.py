"""Is an index whole or not there, whoever builds it, whatever kills the builder, whatever damages the folder?"""

import os
import shutil
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from knowledge.search import index as room
from knowledge.search.query import ClauseIndex
from knowledge.search.tokenizer import tokenizer_for
from tests.knowledge.search import clauses
from tests.knowledge.search.clauses import CHAIN, COUNTY, DAY
from tests.knowledge.search.conftest import parts

QUESTIONS = ("大病保险起付线", "备案", "特药 5000", "A类")

ANSWER = """
import sys
from pathlib import Path
from knowledge.search.query import ClauseIndex
from tests.knowledge.search import clauses
from tests.knowledge.search.conftest import parts
index = ClauseIndex(Path(sys.argv[1]), parts(clauses.library()), clauses.lexicon())
for text in sys.argv[2:]:
    print([(hit.clause_id, hit.score) for hit in index.search(text, clauses.CHAIN, clauses.DAY, 10)])
"""
FORK = """
import os, sys
from pathlib import Path
from knowledge.search import query
from tests.knowledge.search import clauses
from tests.knowledge.search.conftest import parts
index = query.ClauseIndex(Path(sys.argv[1]), parts(clauses.library()), clauses.lexicon())
ask = lambda: print(index.search("特药", (clauses.COUNTY,), clauses.DAY, 1)[0].clause_id, flush=True)
ask()
child = os.fork()
if child == 0:
    print(len(query._READERS), flush=True)
    ask()
    os._exit(0)
os.waitpid(child, 0)
ask()
"""
SLOW_BUILD = """
import sys, time
from pathlib import Path
from knowledge.search import index
from knowledge.search.tokenizer import tokenizer_for
from tests.knowledge.search import clauses
from tests.knowledge.search.conftest import parts

def stop(*_):
    print("building", flush=True)
    time.sleep(60)

setattr(index, sys.argv[2], stop)
from knowledge.search.query import ClauseIndex
ClauseIndex(Path(sys.argv[1]), parts(clauses.library()), clauses.lexicon()).build()
"""


def python(code: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def folder(tmp_path: Path, cache: Path) -> Path:
    """A cache without an index, but with the dictionary of the run: reading it again is tested elsewhere."""
    tokenizer_for(clauses.lexicon().words(), cache / "jieba").warm_up()
    (tmp_path / "jieba").symlink_to(cache / "jieba")
    return tmp_path


def answers(index: ClauseIndex) -> str:
    found = (index.search(text, CHAIN, DAY, 10) for text in QUESTIONS)
    return "\n".join(str([(hit.clause_id, hit.score) for hit in hits]) for hits in found)


def fresh(folder: Path) -> ClauseIndex:
    """An index that nobody in this process has opened yet: another folder is another index."""
    return ClauseIndex(folder, parts(clauses.library()), clauses.lexicon())


def folder_of(folder: Path, region: str = COUNTY) -> Path:
    (found,) = (folder / "search").glob(f"{region}-*")
    return found


def written(folder: Path) -> dict[Path, int]:
    """Every file of every index and when it was written."""
    return {path: path.stat().st_mtime_ns for path in (folder / "search").glob("[0-9]*/*")}


@pytest.mark.slow
def test_another_process_answers_the_same_from_the_same_folder(folder: Path):
    here = fresh(folder)
    here.build()
    before = written(folder)
    out, err = python(ANSWER, str(folder), *QUESTIONS).communicate(timeout=60)
    assert err == ""
    assert out.strip() == answers(here)
    assert written(folder) == before


@pytest.mark.slow
def test_two_builders_at_once_leave_one_whole_index(folder: Path):
    builders = [python(ANSWER, str(folder), *QUESTIONS) for _ in range(2)]
    outs = [builder.communicate(timeout=60) for builder in builders]
    assert outs[0] == outs[1]
    assert outs[0][0].strip() == answers(fresh(folder))
    assert not list((folder / "search").glob(".building-*"))


@pytest.mark.slow
@pytest.mark.parametrize("step", ["_write", "_flush"])
def test_a_killed_builder_leaves_nothing_that_is_opened(folder: Path, step: str):
    builder = python(SLOW_BUILD, str(folder), step)
    assert builder.stdout
    assert builder.stdout.readline() == "building\n"
    os.kill(builder.pid, signal.SIGKILL)
    builder.communicate(timeout=10)
    assert list((folder / "search").glob(".building-*"))
    assert not list((folder / "search").glob("[0-9]*"))
    after = fresh(folder)
    after.build()
    assert not list((folder / "search").glob(".building-*"))
    assert "county.1" in answers(after)


def test_a_builder_waits_for_the_other_and_uses_what_it_built(folder: Path):
    built: list[str] = []
    tokenizer = tokenizer_for(clauses.lexicon().words(), folder / "jieba")

    def jurisdiction():
        built.append("built")
        return clauses.library()[COUNTY]

    threads = [
        threading.Thread(target=partial(room.ready, folder / "search", "370323-x", jurisdiction, tokenizer))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == ["built"]


def truncate(folder: Path) -> None:
    path = max(folder.iterdir(), key=lambda each: each.stat().st_size)
    path.write_bytes(path.read_bytes()[:-10])


def flip(folder: Path) -> None:
    path = max(folder.iterdir(), key=lambda each: each.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def lose_a_file(folder: Path) -> None:
    next(folder.glob("*.seg")).unlink()


def lose_the_marker(folder: Path) -> None:
    (folder / "COMPLETE.json").unlink()


def nonsense_marker(folder: Path) -> None:
    (folder / "COMPLETE.json").write_text("[]")


@pytest.mark.parametrize("damage", [truncate, flip, lose_a_file, lose_the_marker, nonsense_marker])
def test_a_damaged_folder_is_built_anew(folder: Path, damage):
    fresh(folder).build()
    damage(folder_of(folder))
    assert not room.is_complete(folder_of(folder))
    whole = fresh(folder)
    assert "county.1" in answers(whole)
    assert room.is_complete(folder_of(folder))


def test_a_folder_is_named_by_content_and_cut():
    name = room.folder_name(COUNTY, "part", "1-words")
    assert name.startswith(f"{COUNTY}-")
    assert name != room.folder_name(COUNTY, "other part", "1-words")
    assert name != room.folder_name(COUNTY, "part", "2-words")


def test_only_the_places_asked_are_opened(folder: Path):
    opened: list[str] = []
    library = clauses.library()

    def read(region: str):
        opened.append(region)
        return library[region]

    index = ClauseIndex(folder, {code: (code, partial(read, code)) for code in library}, clauses.lexicon())
    index.search("备案", (COUNTY, "110000"), DAY, 5)
    assert opened == [COUNTY]


def test_an_open_index_outlives_its_folder_and_is_built_again_for_the_next(folder: Path):
    index = fresh(folder)
    expected = index.search("特药", CHAIN, DAY, 10)
    shutil.rmtree(folder / "search")
    assert index.search("特药", CHAIN, DAY, 10) == expected
    assert "county.1" in answers(index)
    index.build()
    assert room.is_complete(folder_of(folder))
    out, err = python(ANSWER, str(folder), *QUESTIONS).communicate(timeout=60)
    assert (out.strip(), err) == (answers(index), "")


def test_open_readers_are_bounded(folder: Path):
    fresh(folder).build()
    folders = sorted(path for path in (folder / "search").glob("[0-9]*"))
    assert len(folders) > 2
    readers = room.Readers(kept=2)
    for each in (*folders, *folders):
        with readers.borrow([each]) as (reader,):
            assert reader.doc_count_all() > 0
        assert len(readers) <= 2
    with readers.borrow(folders) as opened:
        assert all(reader.doc_count_all() > 0 for reader in opened)
    assert len(readers) == 2


@pytest.mark.slow
def test_a_child_process_opens_readers_of_its_own(folder: Path):
    out, err = python(FORK, str(folder)).communicate(timeout=60)
    assert (out.split(), err) == (["county.2", "0", "county.2", "county.2"], "")


def test_many_threads_get_the_answers_of_one(folder: Path):
    index = fresh(folder)
    expected = answers(index)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.extend(answers(index) for _ in range(20))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 160
