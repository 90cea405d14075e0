"""What do all tests share? Hypothesis profiles, the word on PostgreSQL, and the shipped data published once."""

import os
from typing import Any

import pytest
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("default", max_examples=50, deadline=None, derandomize=True)
hypothesis_settings.register_profile(
    "thorough", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


_WITH_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pure", action="store_true", help="only quick tests that need no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--pure"):
        return
    kept, left = [], []
    for item in items:
        impure = _WITH_DATABASE & set(getattr(item, "fixturenames", ())) or any(
            item.get_closest_marker(name) for name in ("django_db", "slow")
        )
        (left if impure else kept).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    on_postgresql = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    if not on_postgresql and not os.environ.get("POSTGRESQL_FOLLOWS"):
        terminalreporter.write_line("not tested on PostgreSQL (set TEST_DATABASE_URL to do so)")


@pytest.fixture(scope="session")
def rows_of_the_shipped_release(django_db_setup: None, django_db_blocker: Any) -> list[list[models.Model]]:
    """The shipped data published once per run into the temporary cache, its rows taken and rolled back."""
    from knowledge.models import ActiveRelease, Release, ReleasePart
    from knowledge.services import publish

    with django_db_blocker.unblock(), transaction.atomic():
        publish(folders=settings.KNOWLEDGE_DATA, now=timezone.now())
        rows: list[list[models.Model]] = [list(model.objects.all()) for model in (ReleasePart, Release, ActiveRelease)]
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def published(db: None, rows_of_the_shipped_release: list[list[models.Model]]) -> str:
    """The shipped data as active release of this test's database; returns its hash."""
    for rows in rows_of_the_shipped_release:
        type(rows[0])._default_manager.bulk_create(rows)
    return str(rows_of_the_shipped_release[-1][0].release_id)  # type: ignore[attr-defined]
