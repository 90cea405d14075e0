"""Does the doctor name what is missing together with its cure, before anything is installed?"""

import importlib.util
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from config import doctor
from config.management.commands import check_site


def test_a_free_port_is_no_problem_and_a_busy_one_names_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        taken.listen()
        (problem,) = doctor.port_problems("127.0.0.1", str(port))
        assert f"make run PORT={port % 65535 + 1}" in problem
    assert [*doctor.port_problems("127.0.0.1", str(port))] == []


@pytest.mark.parametrize("port", ["", "x", "0", "65536", "-1", "80.5"])
def test_what_is_no_port_is_said(port: str):
    (problem,) = doctor.port_problems("127.0.0.1", port)
    assert "PORT=" in problem


@pytest.mark.parametrize("module", ["ensurepip", "venv"])
def test_a_python_without_venv_names_its_package(monkeypatch: pytest.MonkeyPatch, module: str):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else find(name))
    (problem,) = doctor.python_problems()
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in problem


@pytest.mark.parametrize(("version", "old"), [((3, 10, 9), True), ((3, 11, 0), False), ((3, 12, 1), False)])
def test_an_old_python_is_too_old(monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], old: bool):
    fake = type("Version", (tuple,), {"major": version[0], "minor": version[1]})(version)
    monkeypatch.setattr(sys, "version_info", fake)
    assert any("too old" in problem for problem in doctor.python_problems()) is old


def test_a_lock_newer_than_what_is_installed_asks_for_setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(settings.ROOT)
    assert len([*doctor.installation_problems(tmp_path)]) == 2
    for stamp in (".runtime", ".dev"):
        (tmp_path / stamp).touch()
    assert [*doctor.installation_problems(tmp_path)] == []


def test_a_folder_nobody_may_write_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert [*doctor.folder_problems(tmp_path / "new" / "var")] == []
    monkeypatch.setattr("os.access", lambda *_: False)
    (problem,) = doctor.folder_problems(tmp_path / "new" / "var")
    assert str(tmp_path) in problem
    assert "VAR_DIR=" in problem


def test_the_doctor_runs_on_a_bare_python():
    bare = [sys.executable, "-S", "-E", "config/doctor.py"]
    done = subprocess.run([*bare, "python"], cwd=settings.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wrong = subprocess.run(bare, cwd=settings.ROOT, capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "usage" in wrong.stderr


def test_a_busy_port_ends_make_run_before_anything_else_with_its_cure():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            ["make", "run", f"PORT={port}"], cwd=settings.ROOT, capture_output=True, text=True, check=False, timeout=20
        )
    assert done.returncode == 2
    assert "make run PORT=" in done.stderr


def test_a_missing_interpreter_is_named_with_its_package():
    done = subprocess.run(
        ["make", "run", "PYTHON=no-such-python"], cwd=settings.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "apt-get install" in done.stderr


@pytest.mark.django_db
def test_a_site_that_published_nothing_is_told_to():
    (problem,) = check_site.database_problems()
    assert "publish_knowledge" in problem


def test_a_published_site_with_its_broker_misses_nothing(published: str, capsys: pytest.CaptureFixture[str]):
    call_command("check_site")
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("published")
def test_a_broker_that_does_not_answer_is_named(
    settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    monkeypatch.setattr(check_site, "BROKER_SECONDS", 1)
    with pytest.raises(SystemExit):
        call_command("check_site")
    assert "CELERY_BROKER_URL" in capsys.readouterr().out
