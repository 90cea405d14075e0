"""Do /healthz and /readyz tell the truth, and can a request be found in the log by its id?"""

import logging
import logging.config
import sys
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from structlog.testing import capture_logs

from config import health
from config.tasks import HEARTBEAT, heartbeat
from config.urls import urlpatterns
from knowledge.selectors import NothingPublished


@pytest.fixture
def everything_is_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "CHECKS", {name: lambda: None for name in health.CHECKS})


def test_the_process_is_up_without_any_database(client: Client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_a_site_with_everything_is_ready(client: Client, everything_is_there: None):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["missing"] == []


@pytest.mark.parametrize("name", ["database", "release", "index", "worker"])
def test_what_is_missing_is_named(
    client: Client, everything_is_there: None, name: str, monkeypatch: pytest.MonkeyPatch
):
    def missing() -> None:
        raise RuntimeError

    monkeypatch.setitem(health.CHECKS, name, missing)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["missing"] == [name]
    assert response.json()["checks"][name] == "missing"


@pytest.mark.django_db
def test_a_database_is_noticed():
    health.CHECKS["database"]()
    connection.close()


@pytest.mark.django_db
def test_a_site_that_published_nothing_has_no_release_and_no_index():
    for name in ("release", "index"):
        with pytest.raises(NothingPublished):
            health.CHECKS[name]()


def test_a_published_site_has_its_release_and_its_index(published: str):
    for name in ("release", "index"):
        health.CHECKS[name]()


@pytest.mark.usefixtures("published")
def test_an_index_that_cannot_be_read_is_missing(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("knowledge.search.query.ClauseIndex.search", broken)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert "index" in response.json()["missing"]
    assert "release" not in response.json()["missing"]


@pytest.mark.parametrize(("age", "alive"), [(0, True), (40, True), (50, False)])
def test_a_worker_is_alive_by_a_recent_heartbeat_only(age: int, alive: bool):
    cache.set(HEARTBEAT, datetime.now(UTC) - timedelta(seconds=age))
    if alive:
        health.CHECKS["worker"]()
    else:
        with pytest.raises(LookupError):
            health.CHECKS["worker"]()


def test_a_worker_that_never_spoke_is_missing_until_its_first_heartbeat():
    cache.delete(HEARTBEAT)
    with pytest.raises(LookupError):
        health.CHECKS["worker"]()
    heartbeat.delay()
    health.CHECKS["worker"]()


def test_other_methods_are_refused(client: Client):
    assert client.post("/healthz").status_code == 405


def test_a_request_can_be_found_in_the_log_by_its_id(client: Client):
    with capture_logs() as lines:
        response = client.get(
            "/nothing/?phone=13800000000", headers={"X-Request-ID": "forged", "User-Agent": "a phone"}
        )
    assert len(response["X-Request-ID"]) == 36
    finished = [line for line in lines if line["event"] == "request_finished"]
    assert [(line["code"], line["request"]) for line in finished] == [(404, "GET /nothing/")]
    assert "13800000000" not in str(finished)


def test_lines_of_a_request_carry_its_id_and_nothing_of_the_person(client: Client, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    response = client.post("/nothing/?q=13800000000", {"name": "13900000000"}, headers={"User-Agent": "a phone"})
    text = "\n".join(str(record.msg) for record in caplog.records)
    assert response["X-Request-ID"] in text
    for personal in ("13800000000", "13900000000", "a phone", "127.0.0.1"):
        assert personal not in text


def test_personal_data_in_any_line_or_traceback_is_masked(capsys: pytest.CaptureFixture[str]):
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
            dict(settings.LOGGING["formatters"]["lines"])
        )
    )
    for logger in (structlog.get_logger("ours"), logging.getLogger("theirs")):
        logging.getLogger(logger.name if isinstance(logger, logging.Logger) else "ours").addHandler(handler)
        try:
            raise ValueError("13800000000")
        except ValueError:
            logger.exception("came from 13900000000")
    written = capsys.readouterr().out
    assert written.count("ValueError") >= 2
    assert "13800000000" not in written
    assert "13900000000" not in written


def test_two_requests_never_share_an_id(client: Client):
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


def test_health_stands_at_the_root():
    assert {"healthz", "readyz"} <= {str(pattern.pattern) for pattern in urlpatterns}
