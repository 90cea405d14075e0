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

from knowledge.coverage_table import coverage_rows
from knowledge.document_page import clause_tree, definitions, entitlement_groups, offices, table_cards
from knowledge.forms import CoverageForm
from knowledge.selectors import NothingPublished, Snapshot, active_snapshot
from knowledge.tables.schema import Document, Region
from knowledge.tables.terms import DocumentStatus, Insurance
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
    shown = _summary(snapshot, found, timezone.localdate()) | {
        "branches": clause_tree(found.clauses),
        "cards": table_cards(snapshot, found),
        "groups": entitlement_groups(snapshot, found),
        "offices": offices(snapshot, found),
        "defines": definitions(found),
    }
    return render(request, "knowledge/document.html", shown)


@require_safe
@reads_release
def coverage(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """What the documents of a place state on a day, topic by topic; the first place where none is chosen."""
    places = _covered(snapshot)
    form = CoverageForm(request.GET)
    valid = form.is_valid()
    chosen = form.cleaned_data.get("region") or (places[0].code if places else "")
    region = snapshot.places.get(chosen)
    if region is None:
        raise Http404
    on = form.cleaned_data.get("on") or timezone.localdate()
    topics = snapshot.lexicon.topics if valid else ()
    shown = {
        "form": form,
        "places": places if region in places else (*places, region),
        "region": region,
        "on": on,
        "rows": coverage_rows(snapshot.chain(region.code), topics, on),
        "insurances": tuple(Insurance),
    }
    return render(request, "knowledge/coverage.html", shown, status=200 if valid else 422)


def _covered(snapshot: Snapshot) -> tuple[Region, ...]:
    """The places that published documents of their own, by code."""
    codes = sorted({document.region for document in snapshot.documents()})
    return tuple(region for code in codes if (region := snapshot.places.get(code)))


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
