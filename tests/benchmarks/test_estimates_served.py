"""Does the measurement over HTTP ask what it was told to, as often as it says, and stop at a refusal?"""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from benchmarks import estimates_served
from benchmarks.estimates_served import ADDRESS, milliseconds, p50, p95


class Counter(BaseHTTPRequestHandler):
    """Counts what it is asked; refuses bodies that say so."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, object]] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, body))
        content = b'{"detail": "no"}' if body.get("refuse") else b"{}"
        self.send_response(422 if body.get("refuse") else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object):
        pass


@pytest.fixture
def port() -> Iterator[int]:
    Counter.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Counter) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_the_warm_up_is_asked_too_and_not_counted(port: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(estimates_served, "WARM_UP", 2)
    monkeypatch.setattr(estimates_served, "REQUESTS", 5)
    times = milliseconds(port, {"region": "370323"})
    assert len(times) == 5
    assert times == sorted(times)
    assert min(times) > 0
    assert Counter.asked == [(ADDRESS, {"region": "370323"})] * 7


def test_a_refused_body_ends_the_measurement(port: int):
    with pytest.raises(RuntimeError, match="no"):
        milliseconds(port, {"refuse": True})
    assert len(Counter.asked) == 1


def test_p50_is_the_middle_and_p95_leaves_a_twentieth_above():
    times = [float(each) for each in range(1, 101)]
    assert p50(times) == 50.5
    assert p95(times) == 96
    assert sum(time >= p95(times) for time in times) == 5
