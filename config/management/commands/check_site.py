"""``manage.py check_site``: what does the installed site miss? Prints one line with its cure for each; exit code 1."""

import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from kombu import Connection

from knowledge.selectors import NothingPublished, active_snapshot

BROKER_SECONDS = 3


class Command(BaseCommand):
    help = "检查本站还缺什么：数据库、政策发布、消息队列。"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        problems = [*database_problems(), *broker_problems()]
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            sys.exit(1)


def database_problems() -> Iterator[str]:
    """The database, its tables, and what is published in it: each only where the one before stands."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield f"the database cannot be reached ({_line(error)}) → check DATABASE_URL, or make run"
        return
    if waiting:
        yield f"{len(waiting)} migrations are not applied → make run, or manage.py migrate"
        return
    try:
        active_snapshot().index.explain("起付线")
    except NothingPublished:
        yield "no policy data is published → make run, or manage.py publish_knowledge"
    except OSError as error:
        yield f"the search index cannot be read ({_line(error)}) → check the folder KNOWLEDGE_CACHE"


def broker_problems() -> Iterator[str]:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    try:
        with Connection(
            settings.CELERY_BROKER_URL, transport_options=options, connect_timeout=BROKER_SECONDS
        ) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
            broker.channel()
    except Exception as error:
        yield f"the broker cannot be reached ({_line(error)}) → check CELERY_BROKER_URL"


def _line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
