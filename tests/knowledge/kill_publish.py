"""A publisher that is killed at a chosen write, and a reader that never stops asking: run by test_publish_kill.

``python -m tests.knowledge.kill_publish publish|read <folder>`` with TEST_DATABASE_URL naming the database. The
publisher takes one line per attempt, ``<amount> <step> <seconds> <bytes>``: it forks, publishes ``amount`` in the
child, and the child is killed with SIGKILL before write number ``step`` (0: never) or after ``seconds`` (0: never),
or cannot make a file larger than ``bytes`` (0: no limit). It answers ``killed``, ``done <writes>`` or the name of
the error. The reader answers one JSON line when it is sent one.
"""

import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

from tests.knowledge import artificial

ON = date(2020, 6, 1)
CHANGING_EVENTS = frozenset(
    ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.link", "os.symlink")
)
WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def marked(amount: int) -> dict[str, Any]:
    """The artificial data with ``amount`` as deductible and in the clause's id and text."""
    text = json.dumps(artificial.files(amount), ensure_ascii=False)
    return dict(json.loads(text.replace("made-2020.1", f"made-2020.v{amount}")))


def set_up(folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()
    from django.conf import settings

    settings.KNOWLEDGE_CACHE = folder / "cache"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# --- the publisher -------------------------------------------------------------------------------------------------


class Steps:
    """Counts the writes of this process, to disk and database, and dies before number ``fatal``."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(self, event: str, args: tuple[Any, ...]) -> None:
        if event in CHANGING_EVENTS or (event == "open" and _writes(args)):
            self.step()

    def statement(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Each statement that is no plain read, before and after it."""
        if sql.lstrip().upper().startswith("SELECT"):
            return execute(sql, *rest)
        self.step()
        result = execute(sql, *rest)
        self.step()
        return result

    def around(self, call: Callable[[], None]) -> Callable[[], None]:
        def counted() -> None:
            self.step()
            call()
            self.step()

        return counted


def _writes(args: tuple[Any, ...]) -> bool:
    _, mode, flags = args
    return any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool((flags or 0) & WRITING_FLAGS)


def publish_once(folder: Path, amount: int, fatal: int) -> int:
    """Publishes ``amount`` and returns the number of writes, unless it dies on the way."""
    from django.db import connection
    from django.utils import timezone

    from knowledge.services import publish

    data = folder / "data" / str(amount)
    connection.ensure_connection()
    steps = Steps(fatal)
    sys.addaudithook(steps.heard)
    connection.commit = steps.around(connection.commit)  # type: ignore[method-assign]
    with connection.execute_wrapper(steps.statement):
        publish(folders=[data], now=timezone.now())
    return steps.count


def attempt(folder: Path, amount: int, fatal: int, seconds: float, largest: int) -> str:
    """One publish in a child of its own."""
    artificial.write(folder / "data" / str(amount), marked(amount))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        try:
            answer = f"done {publish_once(folder, amount, fatal)}"
        except Exception as error:
            answer = type(error).__name__
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    if seconds:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return pipe.read() or "killed"


def publisher(folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connections

    from knowledge.selectors import active_snapshot

    call_command("migrate", verbosity=0)
    artificial.write(folder / "data" / "1000", marked(1000))
    publish_once(folder, 1000, 0)
    active_snapshot().index.warm_up()  # here, so that every child inherits a loaded dictionary
    connections.close_all()
    say("ready")
    for line in sys.stdin:
        amount, fatal, seconds, largest = line.split()
        say(attempt(folder, int(amount), int(fatal), float(seconds), int(largest)))


# --- the reader ----------------------------------------------------------------------------------------------------


def marks() -> tuple[str, set[str]]:
    """The release of one request and the amounts that its table, clause, document and search hit speak of."""
    from knowledge.selectors import active_snapshot
    from knowledge.tables.catalogue import rules_in_force
    from knowledge.tables.schema import MarginalTiers

    snapshot = active_snapshot()
    rule = rules_in_force(snapshot.chain(artificial.COUNTY), ON).rules[0]
    assert isinstance(rule.parameters, MarginalTiers)
    amount = (rule.parameters.deductible.value or 0) // 100
    hit = snapshot.index.search("大病保险起付线", [artificial.COUNTY], ON, 1)[0]
    document, clause = snapshot.clause(hit.clause_id)
    said = {str(amount), hit.clause_id.removeprefix("made-2020.v"), rule.clause_ids[0].removeprefix("made-2020.v")}
    said |= {str((figure.value or 0) // 100) for figure in clause.figures if figure.name == "起付线"}
    said |= {clause.text.removeprefix("大病保险起付线为").partition("元")[0], document.clauses[0].id.partition(".v")[2]}
    return snapshot.release, said


def reader() -> None:
    from knowledge.selectors import forget

    reads, releases, wrong = 0, {marks()[0]}, []
    say("ready")
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            release, said = marks()
            releases.add(release)
            if len(said) != 1:
                wrong.append(f"{release}: {sorted(said)}")
        except Exception:
            wrong.append(traceback.format_exc())
        reads += 1
        if reads % 7 == 0:
            forget()  # a worker just started knows nothing and reads everything from database and disk
    say(json.dumps({"reads": reads, "releases": len(releases), "wrong": wrong[:3]}))


if __name__ == "__main__":
    role, place = sys.argv[1], Path(sys.argv[2])
    set_up(place)
    publisher(place) if role == "publish" else reader()
