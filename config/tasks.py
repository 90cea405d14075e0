"""Is the worker alive? It says so itself, by a task that beat sends every ten seconds."""

from datetime import UTC, datetime

from celery import shared_task
from django.core.cache import cache

HEARTBEAT = "worker-heartbeat"


@shared_task
def heartbeat() -> None:
    cache.set(HEARTBEAT, datetime.now(UTC), timeout=None)
