"""How is the whole database kept in one file and brought back whole? The same archive for SQLite and PostgreSQL.

An archive is a ZIP of ``manifest.json`` and one file of JSON lines for each table. It is read back through a database
of its own, at the schema it was written with, migrated there to today's, and only then copied over in one transaction:
whatever dies on the way leaves what was there before.
"""

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps.registry import Apps
from django.conf import settings
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

FORMAT = 1
STAGING = "staging"
MANIFEST = "manifest.json"

Migration = tuple[str, str]


class ArchiveRefused(Exception):
    """The archive or the database is not fit for it; nothing was changed. The text says why, with the cure."""


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the archive: the model's label, its rows and the SHA-256 of its bytes."""

    model: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says about itself. ``release`` is the active release's hash, None where nothing is published."""

    format: int
    created_at: str
    release: str | None
    migrations: tuple[Migration, ...]
    tables: tuple[Table, ...]


# --- keeping ---------------------------------------------------------------------------------------------------------


def write(file: Path, *, now: datetime) -> Manifest:
    """Writes the whole database as it is at one moment; ``file`` is replaced only by a complete archive.

    Raises OSError (disk full, no permission), which leaves an older ``file`` as it was.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with _still_database() as alias, part.open("xb") as raw:
            part.chmod(0o600)
            manifest = _write_zip(raw, alias, now)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return manifest


@contextmanager
def _still_database() -> Iterator[str]:
    """The alias of a database that does not change while it is read, without holding up those who write."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        with _staging() as alias:
            connection.ensure_connection()
            connections[alias].ensure_connection()
            connection.connection.backup(connections[alias].connection)
            yield alias
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield DEFAULT_DB_ALIAS


def _write_zip(raw: Any, alias: str, now: datetime) -> Manifest:
    applied = _applied(alias)
    apps = _apps_at(alias, applied)
    active = apps.get_model("knowledge", "ActiveRelease")._base_manager.using(alias).first()
    release = None if active is None else str(active.release_id)
    tables = []
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for model in _models(apps):
            digest, rows = hashlib.sha256(), 0
            with archive.open(_member(model._meta.label_lower), "w") as member:
                for instance in model._base_manager.using(alias).order_by("pk").iterator(chunk_size=500):
                    line = (json.dumps(_row(instance), ensure_ascii=False) + "\n").encode()
                    member.write(line)
                    digest.update(line)
                    rows += 1
            tables.append(Table(model._meta.label_lower, rows, digest.hexdigest()))
        manifest = Manifest(FORMAT, now.isoformat(), release, applied, tuple(tables))
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


def _row(instance: Model) -> dict[str, Any]:
    return {
        field.attname: None if field.value_from_object(instance) is None else field.value_to_string(instance)
        for field in instance._meta.local_concrete_fields
    }


# --- bringing back ---------------------------------------------------------------------------------------------------


def read(file: Path) -> Manifest:
    """What an archive holds, once every byte of it was checked; raises ArchiveRefused."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(json.loads(archive.read(MANIFEST)))
            for table in manifest.tables:
                with archive.open(_member(table.model)) as member:
                    if _digest(member) != table.sha256:
                        raise ArchiveRefused(f"{file}: {table.model} is damaged → take another backup")
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
        raise ArchiveRefused(f"{file} is no complete backup ({error}) → take another backup") from error
    return manifest


def _digest(member: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := member.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _manifest(found: Mapping[str, Any]) -> Manifest:
    if found["format"] != FORMAT:
        raise ArchiveRefused(f"the backup has format {found['format']} → restore it with the software that wrote it")
    return Manifest(
        format=found["format"],
        created_at=found["created_at"],
        release=found["release"],
        migrations=tuple((app, name) for app, name in found["migrations"]),
        tables=tuple(Table(**table) for table in found["tables"]),
    )


def restore(file: Path) -> Manifest:
    """Puts the archive in the place of everything in the database, whole or not at all.

    Raises ArchiveRefused for a damaged archive or one of a newer schema, DatabaseError when writing fails; the database
    is then as it was.
    """
    manifest = read(file)
    with _staging() as staged:
        head = MigrationExecutor(connections[staged]).loader
        unknown = [migration for migration in manifest.migrations if migration not in head.disk_migrations]
        if unknown:
            names = ", ".join(".".join(migration) for migration in unknown[:3])
            raise ArchiveRefused(f"the backup has a newer schema ({names}) → update this software first")
        if set(head.disk_migrations) - set(_applied(DEFAULT_DB_ALIAS)):
            raise ArchiveRefused("this database has not been migrated → manage.py migrate")
        _load(file, manifest, staged)
        MigrationExecutor(connections[staged]).migrate(head.graph.leaf_nodes())
        _copy(staged, DEFAULT_DB_ALIAS)
    return manifest


def _load(file: Path, manifest: Manifest, alias: str) -> None:
    """The archive's rows into an empty database, at the schema they were written with."""
    executor = MigrationExecutor(connections[alias])
    nodes, applied = executor.loader.graph.node_map, set(manifest.migrations)
    executor.migrate([last for last in applied if not any(child.key in applied for child in nodes[last].children)])
    models = {model._meta.label_lower: model for model in _models(_apps_at(alias, manifest.migrations))}
    with zipfile.ZipFile(file) as archive, transaction.atomic(using=alias):
        _clear(models.values(), alias)
        for table in manifest.tables:
            with archive.open(_member(table.model)) as member:
                for line in io.TextIOWrapper(member, encoding="utf-8"):
                    _insert(models[table.model], json.loads(line), alias)


def _copy(source: str, target: str) -> None:
    """Every row of ``source`` in the place of every row of ``target``, in one transaction."""
    models = list(_models(_apps_at(target, _applied(target))))
    connection = connections[target]
    with transaction.atomic(using=target):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
                cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
        _clear(models, target)
        for model in models:
            for instance in model._base_manager.using(source).iterator(chunk_size=500):
                instance.save_base(raw=True, force_insert=True, using=target)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        emit_post_migrate_signal(verbosity=0, interactive=False, db=target)
        connection.check_constraints()


def _clear(models: Any, alias: str) -> None:
    with connections[alias].cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connections[alias].ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _insert(model: type[Model], row: Mapping[str, Any], alias: str) -> None:
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    values = {name: None if value is None else fields[name].to_python(value) for name, value in row.items()}
    model(**values).save_base(raw=True, force_insert=True, using=alias)


# --- schema ----------------------------------------------------------------------------------------------------------


def _applied(alias: str) -> tuple[Migration, ...]:
    return tuple(sorted(MigrationExecutor(connections[alias]).loader.applied_migrations))


def _apps_at(alias: str, migrations: tuple[Migration, ...]) -> Apps:
    """The models as they were once these migrations had been applied."""
    return MigrationExecutor(connections[alias]).loader.project_state(list(migrations)).apps


def _models(apps: Apps) -> Iterator[type[Model]]:
    """Every table of its own, many-to-many tables too, in a stable order."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    yield from sorted((model for model in found if not model._meta.proxy), key=lambda model: model._meta.label_lower)


def _member(label: str) -> str:
    return f"rows/{label}.jsonl"


@contextmanager
def _staging() -> Iterator[str]:
    """The alias of an empty SQLite database that lives as long as this block."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="staging-", dir=settings.VAR) as folder:
        connections.databases[STAGING] = {
            **connections.databases[DEFAULT_DB_ALIAS],
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(folder) / "staging.sqlite3"),
            "OPTIONS": {},
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": False,
        }
        try:
            yield STAGING
        finally:
            connections[STAGING].close()
            del connections[STAGING]
            del connections.databases[STAGING]
