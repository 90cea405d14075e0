"""Is this site up, and can it answer? /healthz says the first, /readyz the second with what is missing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import structlog
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.tasks import HEARTBEAT
from knowledge.selectors import active_release, active_snapshot

HEARTBEAT_LIMIT = timedelta(seconds=45)
logger = structlog.get_logger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when a question could be answered now and the worker lives, else 503; each check is "ok" or "missing"."""
    checks = {name: _passes(name, check) for name, check in CHECKS.items()}
    missing = [name for name, passes in checks.items() if not passes]
    return JsonResponse(
        {
            "status": "unavailable" if missing else "ok",
            "checks": {name: "ok" if passes else "missing" for name, passes in checks.items()},
            "missing": missing,
        },
        status=HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK,
    )


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:
        logger.warning("not_ready", check=name, reason=f"{type(error).__name__}: {error}")
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _release() -> None:
    active_release()


def _index() -> None:
    """One region's index is opened and read; an index that is missing or damaged is built on the way."""
    index = active_snapshot().index
    index.search("起付线", index.regions[:1], on=timezone.localdate(), limit=1)


def _worker() -> None:
    seen = cache.get(HEARTBEAT)
    if seen is None or datetime.now(UTC) - seen > HEARTBEAT_LIMIT:
        raise LookupError(f"no heartbeat since {seen}")


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "release": _release,
    "index": _index,
    "worker": _worker,
}
