"""Does the repository speak of the project alone, and are its locks and migrations whole?"""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command

LOCKS = ["runtime", "dev", "bench"]


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=settings.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a checkout")
    return [path for name in done.stdout.split("\0") if name and (path := settings.ROOT / name).is_file()]


def index_hosts() -> set[str]:
    """The hosts this machine installs packages from, as its environment and pip's settings name them."""
    named = [os.environ.get(name, "") for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL")]
    for file in (Path("/etc/pip.conf"), Path.home() / ".pip/pip.conf", Path.home() / ".config/pip/pip.conf"):
        if file.is_file():
            named += re.findall(r"https?://\S+", file.read_text())
    return {host for url in " ".join(named).split() if (host := urlsplit(url).hostname)}


def test_no_tracked_file_names_this_machine():
    private = {str(settings.ROOT), *index_hosts()}
    found = [
        f"{path}: {word}"
        for path in tracked()
        for word in private
        if word.encode() in path.read_bytes() and len(word) > 4
    ]
    assert found == []


def test_nothing_that_runs_leave_behind_is_tracked():
    names = [str(path.relative_to(settings.ROOT)) for path in tracked()]
    left = re.compile(r"(^|/)(var|\.venv|__pycache__|\.env|\.[a-z_]*cache)(/|$)|\.(pyc|sqlite3|log)$")
    assert [name for name in names if left.search(name)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_no_host(lock: str):
    text = (settings.ROOT / "requirements" / f"{lock}.lock").read_text()
    entries = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-zA-Z0-9._-]+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry[:80]
    assert "://" not in text
    assert not re.search(r"^\s*--?(i|f|index-url|extra-index-url|find-links|trusted-host)\b", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_asked_for_is_locked(lock: str):
    asked = (settings.ROOT / "requirements" / f"{lock}.in").read_text()
    locked = (settings.ROOT / "requirements" / f"{lock}.lock").read_text().lower().replace("_", "-")
    for name in re.findall(r"^([A-Za-z][A-Za-z0-9._-]*)", asked, re.MULTILINE):
        assert re.search(rf"^{re.escape(name.lower().replace('_', '-'))}==", locked, re.MULTILINE), name


def test_all_locks_agree_on_what_the_site_needs():
    versions = [
        dict(
            re.findall(
                r"^([a-z0-9._-]+)==(\S+)", (settings.ROOT / f"requirements/{lock}.lock").read_text(), re.MULTILINE
            )
        )
        for lock in LOCKS
    ]
    assert all(versions[0].items() <= more.items() for more in versions[1:])


@pytest.mark.django_db
def test_every_migration_is_made():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_python_file_says_what_it_answers():
    silent = [
        str(path.relative_to(settings.ROOT))
        for path in tracked()
        if path.suffix == ".py" and path.name not in {"__init__.py", "apps.py"} and "migrations" not in path.parts
        if path.stat().st_size and not re.match(r'(#!.*\n)?"""\S', path.read_text())
    ]
    assert silent == []


def test_no_file_without_a_home_idea():
    names = {path.stem for path in tracked() if path.suffix == ".py"}
    assert not names & {"utils", "util", "helpers", "common", "misc"}
