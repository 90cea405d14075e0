"""Does `make run`'s supervisor bring back whatever dies, and end everything together?"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

START_SECONDS = 60


class Stack:
    """The real processes on a free port, with a folder of their own."""

    def __init__(self, var: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = var / "log"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "READ_DOT_ENV": "false",
            "VAR_DIR": str(var),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "BIN": str(Path(sys.executable).parent),
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=settings.ROOT, env=environment, check=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    Path(sys.executable).parent / "supervisord",
                    "--nodaemon",
                    "--configuration=config/supervisord.conf",
                    *(["--user=root"] if os.getuid() == 0 else []),
                ],
                cwd=settings.ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )

    def ask(self, path: str) -> Any:
        """The JSON of an address; None while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except (OSError, ValueError):
            return None

    def child(self, word: str) -> int | None:
        """The process id of the supervisor's own child whose command has this word; None while there is none."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = folder.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1]
                command = folder.joinpath("cmdline").read_text().split("\0")
            except OSError:
                continue  # it ended while we looked
            if int(parent) == self.process.pid and word in command:
                return int(folder.name)
        return None

    def wait(self, what: Callable[[], Any], seconds: float = START_SECONDS) -> Any:
        """What ``what`` says as soon as it says anything; fails with the log after a while."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := what():
                return found
            time.sleep(0.1)
        pytest.fail(f"nothing within {seconds} s:\n{self.log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("reads /proc")
    running = Stack(tmp_path_factory.mktemp("stack"))
    try:
        running.wait(lambda: running.ask("/healthz"))
        yield running
    finally:
        running.process.send_signal(signal.SIGTERM)
        try:
            running.process.wait(30)
        except subprocess.TimeoutExpired:
            running.process.kill()


def test_a_fresh_site_is_up_and_says_that_nothing_is_published_yet(stack: Stack):
    assert stack.ask("/healthz") == {"status": "ok"}
    assert f"http://127.0.0.1:{stack.port} " in stack.log.read_text()
    assert {"release", "index"} <= set(stack.ask("/readyz")["missing"])


def test_the_worker_sends_its_heartbeat(stack: Stack):
    stack.wait(lambda: stack.ask("/readyz")["checks"]["worker"] == "ok")


@pytest.mark.parametrize("word", ["config.wsgi", "worker", "beat"])
def test_a_killed_child_is_started_again(stack: Stack, word: str):
    first = stack.wait(lambda: stack.child(word))
    os.kill(first, signal.SIGKILL)

    def another() -> bool:
        return stack.child(word) not in (None, first)

    stack.wait(another)
    stack.wait(lambda: stack.ask("/healthz"))


def test_the_worker_works_again_after_it_was_killed(stack: Stack):
    os.kill(stack.wait(lambda: stack.child("worker")), signal.SIGKILL)
    path = next((stack.log.parent / "shared").glob("*.djcache"))
    killed = time.time()
    stack.wait(lambda: any(file.stat().st_mtime > killed for file in path.parent.glob("*.djcache")))


def test_the_end_of_the_supervisor_is_the_end_of_all(tmp_path: Path):
    stack = Stack(tmp_path)
    children = [stack.wait(lambda word=word: stack.child(word)) for word in ("config.wsgi", "worker", "beat")]
    stack.wait(lambda: stack.ask("/healthz"))
    stack.process.send_signal(signal.SIGINT)
    stack.process.wait(30)
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert stack.ask("/healthz") is None
