"""What does a person see who opens a policy document or follows a citation to its clause?"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from knowledge.selectors import NothingPublished, Snapshot, active_snapshot
from knowledge.tables.schema import Document
from knowledge.tables.terms import DocumentStatus
from knowledge.tables.validity import notices_for, status

Page = Callable[..., HttpResponse]


def reads_release(view: Page) -> Page:
    """A page that reads one whole release from its first query to its last; a 503 page while nothing is published.

    The view is called with the request, the snapshot, and what the address holds.
    """

    @wraps(view)
    def with_snapshot(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            snapshot = active_snapshot()
        except NothingPublished:
            return render(request, "503.html", status=503)
        return view(request, snapshot, *args, **kwargs)

    return with_snapshot


@require_safe
@reads_release
def documents(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    today = timezone.localdate()
    rows = [_summary(snapshot, document, today) for document in snapshot.documents()]
    return render(request, "knowledge/documents.html", {"rows": rows})


@require_safe
@reads_release
def document(request: HttpRequest, snapshot: Snapshot, document_id: str) -> HttpResponse:
    try:
        found = snapshot.document(document_id)
    except KeyError as error:
        raise Http404 from error
    return render(request, "knowledge/document.html", _summary(snapshot, found, timezone.localdate()))


@require_safe
@reads_release
def clause(request: HttpRequest, snapshot: Snapshot, clause_id: str) -> HttpResponse:
    """Leads to the clause inside its document, where it stands highlighted among its neighbours."""
    try:
        found, cited = snapshot.clause(clause_id)
    except KeyError as error:
        raise Http404 from error
    return HttpResponseRedirect(f"{reverse('knowledge:document', args=[found.id])}#{cited.id}")


def _summary(snapshot: Snapshot, document: Document, today: date) -> dict[str, object]:
    region = snapshot.places.get(document.region)
    return {
        "document": document,
        "region": region.name if region else document.region,
        "status": _status(document, today),
        "notices": notices_for(document, today),
    }


def _status(document: Document, today: date) -> str:
    standing = status(document, today)
    return standing.chinese if standing is DocumentStatus.DRAFT else f"{document.nature.chinese} · {standing.chinese}"
