"""What does a person see of a result that was saved: as it was given, until it is deleted or its time is over?"""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from eligibility import selectors, services
from eligibility.open_draft import no_store, see
from eligibility.result_page import shown
from eligibility.selectors import SavedView
from eligibility.services import KEPT_FOR
from eligibility.waterfall import WIDTH
from knowledge.selectors import Snapshot
from knowledge.views import reads_release


@no_store
@require_safe
@reads_release
def saved(request: HttpRequest, snapshot: Snapshot, estimate_id: UUID) -> HttpResponse:
    """A result printed as it is stored; nothing is computed again."""
    found = selectors.saved(estimate_id)
    if found is None or found.expires_at <= timezone.now():
        return _gone(request, found)
    page = {
        "saved": found,
        "created_at": timezone.localtime(found.created_at),
        "last_day": _last_day(found.expires_at),
        "place": snapshot.places.get(found.result["region"]),
        "shown": shown(found.result, found.request["answers"]),
        "width": WIDTH,
    }
    return render(request, "eligibility/saved.html", page)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, estimate_id: UUID) -> HttpResponse:
    """Asks once more, then deletes at once; deleting what is no longer there ends the same way."""
    if request.method == "POST":
        services.delete(estimate_id=estimate_id)
        return see("saved-deleted")
    found = selectors.saved(estimate_id)
    if found is None or found.expires_at <= timezone.now():
        return _gone(request, found)
    return render(request, "eligibility/saved_delete.html", {"saved": found})


@no_store
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "eligibility/saved_deleted.html")


def _gone(request: HttpRequest, found: SavedView | None) -> HttpResponse:
    """410 where its time is over, 404 where there is none: deleted, removed long ago, or never made."""
    page = {"expired": found is not None, "kept_days": KEPT_FOR.days}
    return render(request, "eligibility/saved_gone.html", page, status=410 if found else 404)


def _last_day(expires_at: datetime) -> str:
    day = timezone.localtime(expires_at)
    return f"{day.year}年{day.month}月{day.day}日"
