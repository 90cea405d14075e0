"""What do all tests share? Hypothesis profiles, the word on PostgreSQL, and the shipped data published once."""

import os

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("default", max_examples=50, deadline=None, derandomize=True)
hypothesis_settings.register_profile(
    "thorough", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        terminalreporter.write_line("not tested on PostgreSQL (set TEST_DATABASE_URL to do so)")
