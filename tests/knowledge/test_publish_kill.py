"""Does a publish that is killed at any moment leave every reply whole, and the next publish able to finish?"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
MOMENTS = int(os.environ.get("KILL_MOMENTS", "20"))


@dataclass
class Program:
    """A running kill_publish, spoken to line by line."""

    process: "subprocess.Popen[str]"

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def ask(self, line: str) -> str:
        self.tell(line)
        return self.hear()

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def start(role: str, folder: Path, database: str) -> Program:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.knowledge.kill_publish", role, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TEST_DATABASE_URL": database},
    )
    program = Program(process)
    assert program.hear() == "ready"
    return program


def postgresql(url: str, command: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(command)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """A database of this test's own: a SQLite file, or one more database of the PostgreSQL under test."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{tmp_path / 'site.sqlite3'}"
        return
    name = f"kill_publish_{os.getpid()}"
    postgresql(url, f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        postgresql(url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def programs(tmp_path: Path, database: str) -> Iterator[tuple[Program, Program]]:
    """A publisher and a reader on one database and one cache; the reader asks until it is asked."""
    publisher = start("publish", tmp_path, database)
    reader = start("read", tmp_path, database)
    yield publisher, reader
    for program in (publisher, reader):
        program.process.kill()
        program.process.communicate()


def assert_the_reader_saw_whole_releases(reader: Program, at_least: int) -> None:
    said = json.loads(reader.ask("stop"))
    assert said["wrong"] == []
    assert said["reads"] >= said["releases"] >= at_least


def finish(publisher: Program, amount: int) -> None:
    """What a killed publish left behind does not stop the next one."""
    answer = publisher.ask(f"{amount} 0 0 0")
    assert answer.startswith("done"), answer


def test_killed_before_any_write_every_reply_comes_from_one_whole_release(programs):
    publisher, reader = programs
    steps = int(publisher.ask("2000 0 0 0").removeprefix("done "))
    assert steps > 20
    for step in range(1, steps + 1):
        amount = 2000 + step
        assert publisher.ask(f"{amount} {step} 0 0") == "killed"
        finish(publisher, amount)
    assert_the_reader_saw_whole_releases(reader, at_least=steps // 4)


def test_killed_at_random_moments_every_reply_comes_from_one_whole_release(programs):
    publisher, reader = programs
    began = time.perf_counter()
    finish(publisher, 3000)
    longest = time.perf_counter() - began
    answers = []
    for seed in range(MOMENTS):
        moment = random.Random(seed).uniform(0.001, longest)
        answers.append(publisher.ask(f"{3001 + seed} 0 {moment:.4f} 0"))
        finish(publisher, 3001 + seed)
    assert answers.count("killed") > MOMENTS // 4
    assert_the_reader_saw_whole_releases(reader, at_least=MOMENTS // 4)


def test_of_two_publishers_at_once_one_wins_and_the_other_changes_nothing(programs, tmp_path, database):
    publisher, reader = programs
    rival = start("publish", tmp_path, database)
    answers = []
    for amount in range(4000, 4040, 2):
        publisher.tell(f"{amount} 0 0 0")
        rival.tell(f"{amount + 1} 0 0 0")
        answers.append({publisher.hear().split()[0], rival.hear().split()[0]})
    rival.process.kill()
    rival.process.communicate()
    assert all("done" in pair and pair <= {"done", "PublishedMeanwhile"} for pair in answers), answers
    assert_the_reader_saw_whole_releases(reader, at_least=5)


def test_a_disk_that_takes_no_more_leaves_the_old_release_and_the_next_publish_whole(programs):
    publisher, reader = programs
    errors = set()
    for number, largest in enumerate((1, 100, 400, 1_000, 4_000, 16_000)):
        errors.add(publisher.ask(f"{5000 + number} 0 0 {largest}").split()[0])
        finish(publisher, 5000 + number)
    assert errors & {"CacheNotBuilt", "OperationalError"}
    assert errors <= {"CacheNotBuilt", "OperationalError", "done"}
    assert_the_reader_saw_whole_releases(reader, at_least=2)
