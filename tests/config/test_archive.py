"""Does a backup bring everything back, and does a failed backup or restore leave everything as it was?"""

import json
import os
import shutil
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

FILL = """
from datetime import UTC, datetime
from django.contrib.auth.models import Group, Permission, User
from knowledge.models import ActiveRelease, Release, ReleasePart
group = Group.objects.create(name="坐席")
group.permissions.set(Permission.objects.all()[:3])
user = User.objects.create(username="clerk", date_joined=datetime(2026, 1, 2, 3, 4, 5, 678901, UTC))
user.groups.add(group)
ReleasePart.objects.create(hash="0" * 64, key="places", payload='{"名": "沂源县\\\\n"}', size=3)
release = Release.objects.create(
    hash="sha256:" + "1" * 64, parts={"places": "0" * 64}, documents={}, tokenizer="1", created_at=datetime.now(UTC)
)
ActiveRelease.objects.create(release=release, since=datetime.now(UTC))
"""
CHANGE = "from django.contrib.auth.models import User; User.objects.all().delete(); User.objects.create(username='new')"
SHOW = """
import json
from django.apps import apps
print(json.dumps({
    model._meta.label: sorted(map(str, model.objects.values_list()))
    for model in apps.get_models(include_auto_created=True)
}))
"""
DIE = """
import os, signal, sys
sys.argv = ["manage.py", {command!r}, {file!r}]
import django
django.setup()
from config import archive
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
{patch}
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""


class Site:
    """A database of its own, reached by commands as an operator reaches it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "READ_DOT_ENV": "false",
            "VAR_DIR": str(folder),
            "DATABASE_URL": url,
        }

    def python(self, *arguments: str, limit: int | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        if limit is not None:
            command = ["bash", "-c", f'ulimit -f {limit}; exec "$0" "$@"', *command]
        return subprocess.run(
            command, cwd=settings.ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=60
        )

    def manage(self, *arguments: str, limit: int | None = None) -> subprocess.CompletedProcess[str]:
        return self.python("manage.py", *arguments, limit=limit)

    def shell(self, script: str) -> str:
        done = self.manage("shell", "--no-imports", "-c", script)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def content(self) -> dict[str, list[str]]:
        return json.loads(self.shell(SHOW))

    def left_overs(self) -> list[str]:
        return [path.name for path in self.folder.iterdir() if "staging" in path.name or "part" in path.name]


SERVER = os.environ.get("TEST_DATABASE_URL", "")


@contextmanager
def database(folder: Path, template: str = "") -> Iterator[str]:
    """The URL of a new database: empty, or a copy of the one with this URL."""
    if not SERVER:
        file = folder / "site.sqlite3"
        if template:
            shutil.copy(template.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"
        return
    name = f"archive_{uuid.uuid4().hex}"
    like = f' TEMPLATE "{template.rsplit("/", 1)[1]}"' if template else ""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{like}'.encode())
        try:
            yield f"{SERVER.rsplit('/', 1)[0]}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The URL of a filled database and its backup, both to be copied."""
    folder = tmp_path_factory.mktemp("original")
    with database(folder) as url:
        site = Site(url, folder)
        assert site.manage("migrate", "-v0").returncode == 0
        site.shell(FILL)
        done = site.manage("backup", str(folder / "backup.zip"))
        assert done.returncode == 0, done.stderr
        assert "sha256:" + "1" * 64 in done.stdout
        yield url, folder / "backup.zip"


@pytest.fixture
def filled(original: tuple[str, Path], tmp_path: Path) -> Iterator[Site]:
    with database(tmp_path, template=original[0]) as url:
        yield Site(url, tmp_path)


@pytest.fixture
def backup(original: tuple[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copy2(original[1], tmp_path / "backup.zip"))


def test_a_restore_brings_back_every_row_as_it_was_and_new_rows_find_new_ids(filled: Site, backup: Path):
    before = filled.content()
    filled.shell(CHANGE)
    assert filled.content() != before
    done = filled.manage("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert filled.content() == before
    assert any("678901" in row for row in before["auth.User"])
    filled.shell("from django.contrib.auth.models import User; User.objects.create(username='later')")
    assert filled.left_overs() == []


def test_a_backup_goes_to_the_other_kind_of_database_too(filled: Site, backup: Path, tmp_path: Path):
    other = tmp_path / "other"
    other.mkdir()
    elsewhere = Site(f"sqlite:///{other / 'site.sqlite3'}", other)
    assert elsewhere.manage("migrate", "-v0").returncode == 0
    assert elsewhere.manage("restore", str(backup)).returncode == 0
    assert elsewhere.content()["knowledge.ReleasePart"] == filled.content()["knowledge.ReleasePart"]


def test_a_backup_is_for_its_owner_only_and_names_release_and_schema(backup: Path):
    assert backup.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["release"] == "sha256:" + "1" * 64
    assert "knowledge" in {app for app, _ in manifest["migrations"]}


def rewritten(backup: Path, **changes: object) -> None:
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), **changes}).encode()
    with zipfile.ZipFile(backup, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def refused(site: Site, backup: Path, because: str) -> None:
    before = site.content()
    done = site.manage("restore", str(backup))
    assert done.returncode == 1
    assert because in done.stderr
    assert "Traceback" not in done.stderr
    assert site.content() == before
    assert site.left_overs() == []


def test_a_backup_of_a_newer_schema_is_refused(filled: Site, backup: Path):
    with zipfile.ZipFile(backup) as archive:
        migrations = json.loads(archive.read("manifest.json"))["migrations"]
    rewritten(backup, migrations=[*migrations, ["knowledge", "9999_later"]])
    refused(filled, backup, "newer schema")


def test_a_backup_of_an_older_schema_is_brought_up_to_date(filled: Site, tmp_path: Path):
    file = tmp_path / "older.zip"
    assert filled.manage("migrate", "auth", "0011", "-v0").returncode == 0
    assert filled.manage("backup", str(file)).returncode == 0
    refused_first = filled.manage("restore", str(file))
    assert "manage.py migrate" in refused_first.stderr
    assert filled.manage("migrate", "-v0").returncode == 0
    before = filled.content()
    filled.shell(CHANGE)
    done = filled.manage("restore", str(file))
    assert done.returncode == 0, done.stderr
    assert filled.content() == before


@pytest.mark.parametrize("cut", [0, 10, -30, -2000])
def test_a_cut_off_backup_is_refused(filled: Site, backup: Path, cut: int):
    backup.write_bytes(backup.read_bytes()[:cut])
    refused(filled, backup, "no complete backup")


def test_a_damaged_backup_is_refused(filled: Site, backup: Path):
    rewritten(backup, tables=[{"model": "auth.user", "rows": 1, "sha256": "0" * 64}])
    refused(filled, backup, "damaged")


def test_a_missing_backup_is_refused(filled: Site, tmp_path: Path):
    refused(filled, tmp_path / "nothing.zip", "no complete backup")


@pytest.mark.parametrize(
    "patch",
    [
        "archive._load = die",
        "archive._clear = die",
        "archive.emit_post_migrate_signal = die",
        "from django.db import connection; connection.check_constraints = die",
    ],
)
def test_a_restore_killed_at_any_step_leaves_the_database_as_it_was(filled: Site, backup: Path, patch: str):
    filled.shell(CHANGE)
    before = filled.content()
    done = filled.python("-c", DIE.format(command="restore", file=str(backup), patch=patch))
    assert done.returncode == -9, done.stderr
    assert filled.content() == before


@pytest.mark.parametrize("patch", ["archive._row = die", "archive.os.fsync = die"])
def test_a_backup_killed_at_any_step_leaves_the_older_file(filled: Site, backup: Path, patch: str):
    before = backup.read_bytes()
    done = filled.python("-c", DIE.format(command="backup", file=str(backup), patch=patch))
    assert done.returncode == -9, done.stderr
    assert backup.read_bytes() == before


def test_a_backup_on_a_full_disk_says_so_and_keeps_the_older_file(filled: Site, backup: Path):
    before = backup.read_bytes()
    done = filled.manage("backup", str(backup), limit=2)
    assert done.returncode == 1
    assert "磁盘" in done.stderr
    assert "Traceback" not in done.stderr
    assert backup.read_bytes() == before
    assert filled.left_overs() == []


def test_a_restore_on_a_full_disk_says_so_and_leaves_the_database_as_it_was(filled: Site, backup: Path):
    filled.shell(CHANGE)
    before = filled.content()
    done = filled.manage("restore", str(backup), limit=40)
    assert done.returncode == 1
    assert "磁盘" in done.stderr
    assert "Traceback" not in done.stderr
    assert filled.content() == before
    assert filled.left_overs() == []
