"""How long does ``POST /api/v1/estimates/`` take? One web process as ``make run`` sets it up, asked one request after
the other over loopback, with a database and caches of its own.
"""

import contextlib
import http.client
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
ADDRESS: Final = "/api/v1/estimates/"
WARM_UP, REQUESTS = 50, 300
STARTED_WITHIN: Final = 60


@contextlib.contextmanager
def server(environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """A web server of one process on a free port of loopback, which is given; its lines go to ``log``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "gunicorn"), "--config", "config/gunicorn.py", "config.wsgi"]
    own = {**environment, "HOST": "127.0.0.1", "PORT": str(port), "WEB_PROCESSES": "1"}
    with log.open("w") as lines, subprocess.Popen(command, cwd=ROOT, env=own, stdout=lines, stderr=lines) as process:
        try:
            _wait(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=15)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("the web server did not start")


def milliseconds(port: int, body: Mapping[str, Any]) -> list[float]:
    """The times of ``REQUESTS`` requests after a warm-up, sorted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    raw = json.dumps(body).encode()
    try:
        times = [_one(connection, raw) for _ in range(WARM_UP + REQUESTS)]
    finally:
        connection.close()
    return sorted(times[WARM_UP:])


def _one(connection: http.client.HTTPConnection, raw: bytes) -> float:
    begun = time.perf_counter()
    connection.request("POST", ADDRESS, raw, {"Content-Type": "application/json"})
    response = connection.getresponse()
    content = response.read()
    taken = (time.perf_counter() - begun) * 1000
    if response.status != 200:
        raise RuntimeError(content.decode())
    return taken


def p50(times: list[float]) -> float:
    return statistics.median(times)


def p95(times: list[float]) -> float:
    return times[int(len(times) * 0.95)]
