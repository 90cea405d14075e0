"""Is every setting safe when nobody sets it, and does a public site refuse to start on what is not?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k3y-Of-An-Artificial-Site-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "medical-help.example",
}


def manage(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.ROOT,
        env={**kept, "READ_DOT_ENV": "false", "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_public_site_passes_every_deployment_check(tmp_path: Path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", ""), ("SECRET_KEY", "short"), ("SECRET_KEY", None), ("ALLOWED_HOSTS", None), ("ALLOWED_HOSTS", "")],
)
def test_a_public_site_refuses_to_start_on_what_is_not_safe(tmp_path: Path, name: str, value: str | None):
    environment = {**GOOD, name: value}
    done = manage(tmp_path, "check", **{key: text for key, text in environment.items() if text is not None})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name}: " in done.stderr


def test_a_public_site_refuses_the_development_secret(tmp_path: Path):
    done = manage(tmp_path, "check", **{**GOOD, "SECRET_KEY": settings.DEVELOPMENT_SECRET})
    assert "ImproperlyConfigured: SECRET_KEY" in done.stderr


def test_one_s_own_machine_needs_no_setting_at_all(tmp_path: Path):
    shown = manage(tmp_path, "diffsettings", "--all")
    assert shown.returncode == 0, shown.stderr
    lines = set(shown.stdout.splitlines())
    assert "DEBUG = False" in {line.lstrip("#+ ").strip() for line in lines}
    hosts = next(line for line in lines if "ALLOWED_HOSTS" in line)
    assert "*" not in hosts


def test_sqlite_keeps_what_it_confirmed(tmp_path: Path):
    script = (
        "from django.db import connection as c\n"
        "k = c.cursor()\n"
        "print([k.execute(f'PRAGMA {n}').fetchone()[0] for n in ('journal_mode', 'synchronous', 'foreign_keys')])\n"
        "print(c.transaction_mode, c.settings_dict['OPTIONS']['timeout'], c.settings_dict['ATOMIC_REQUESTS'])\n"
        "print(c.settings_dict['CONN_MAX_AGE'])\n"
    )
    done = manage(tmp_path, "shell", "--no-imports", "-c", script)
    assert done.stdout.splitlines() == ["['wal', 2, 1]", "IMMEDIATE 20 False", "60"], done.stderr


def test_an_embedded_broker_has_absolute_folders_and_neither_results_nor_remote_control(tmp_path: Path):
    script = (
        "from config import celery_app as app\n"
        "o = app.conf.broker_transport_options\n"
        "into, out = o['data_folder_in'], o['data_folder_out']\n"
        "print(into == out, into.startswith('/'), o['polling_interval'])\n"
        "print(app.conf.worker_pool, app.conf.result_backend, app.conf.worker_enable_remote_control)\n"
    )
    done = manage(tmp_path, "shell", "--no-imports", "-c", script)
    assert done.stdout.splitlines() == ["True True 0.1", "solo None False"], done.stderr


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379/0", "amqp://127.0.0.1:5672//"])
def test_a_broker_of_its_own_gets_tasks_back_from_a_dead_worker(tmp_path: Path, url: str):
    script = (
        "from config import celery_app as app\n"
        "c = app.conf\n"
        "print(c.task_acks_late, c.task_reject_on_worker_lost, c.worker_prefetch_multiplier, c.broker_url)\n"
        "print('data_folder_in' in c.broker_transport_options)\n"
    )
    done = manage(tmp_path, "shell", "--no-imports", "-c", script, CELERY_BROKER_URL=url)
    assert done.stdout.splitlines() == [f"True True 1 {url}", "False"], done.stderr


def test_a_cache_of_its_own_is_named_by_its_address(tmp_path: Path):
    script = "from django.conf import settings; print(settings.CACHES['default']['BACKEND'])"
    done = manage(tmp_path, "shell", "--no-imports", "-c", script, CACHE_URL="redis://127.0.0.1:6379/1")
    assert done.stdout.strip() == "django.core.cache.backends.redis.RedisCache", done.stderr
