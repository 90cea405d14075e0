"""What happens when a reader says 「这个数字不对」? Shown once more, one optional line, kept for the bureau.

It lives on this floor because it hides personal data before anything is kept, which the ground floor's rooms, being
neighbours, cannot ask of one another.
"""

from datetime import timedelta
from typing import Final

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from eligibility.forms import ReportForm
from knowledge.document_page import FigureRow, figure_row
from knowledge.selectors import Snapshot
from knowledge.services import report_figure
from knowledge.tables.schema import Document
from knowledge.views import reads_release
from privacy.masking import mask

MOST_REPORTS: Final = 10
WITHIN: Final = timedelta(hours=1)
SAME_WITHIN: Final = timedelta(minutes=1)
_KEPT: Final = "figure_reports"


@require_http_methods(["GET", "HEAD", "POST"])
@reads_release
def figure_report(request: HttpRequest, snapshot: Snapshot, document_id: str, owner: str, figure: str) -> HttpResponse:
    """Asks whether a figure is wrong, and keeps that it is: the figure, its clause, the release, no person."""
    document, name, row = _found(snapshot, document_id, owner, figure)
    form = ReportForm(request.POST if request.method == "POST" else None)
    sent = reverse("eligibility:figure-reported", args=[document.id])
    shown = {"document": document, "owner": owner, "name": name, "row": row, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "eligibility/figure_report.html", shown, status=422 if form.errors else 200)
    earlier = _earlier(request.session)
    if f"{owner} {figure}" not in _just_now(earlier):
        if len(earlier) >= MOST_REPORTS:
            return render(request, "eligibility/figure_report.html", {**shown, "too_many": True}, status=429)
        report_figure(
            document=document.id,
            owner=owner,
            figure=figure,
            clause=row.clause.clause_id if row.clause else "",
            shown=row.words,
            release=snapshot.release,
            text=mask(form.cleaned_data["text"]).text,
            now=timezone.now(),
        )
        request.session[_KEPT] = [*earlier, [timezone.now().isoformat(), f"{owner} {figure}"]]
    response = HttpResponseRedirect(sent)
    response.status_code = 303
    return response


@require_safe
@reads_release
def figure_reported(request: HttpRequest, snapshot: Snapshot, document_id: str) -> HttpResponse:
    try:
        document = snapshot.document(document_id)
    except KeyError as error:
        raise Http404 from error
    return render(request, "eligibility/figure_reported.html", {"document": document})


def _found(snapshot: Snapshot, document_id: str, owner: str, figure: str) -> tuple[Document, str, FigureRow]:
    try:
        document = snapshot.document(document_id)
    except KeyError as error:
        raise Http404 from error
    found = figure_row(snapshot, document, owner, figure)
    if found is None:
        raise Http404
    return document, *found


def _earlier(session: SessionBase) -> list[list[str]]:
    """[when, figure] of each report of this session that still counts; whatever else lies there does not."""
    kept = session.get(_KEPT, [])
    since = (timezone.now() - WITHIN).isoformat()
    return [entry for entry in kept if isinstance(entry, list) and len(entry) == 2 and str(entry[0]) > since]


def _just_now(earlier: list[list[str]]) -> set[str]:
    """The figures reported a moment ago: a second tap on the button is the same report."""
    now = timezone.now()
    return {figure for at, figure in earlier if (when := parse_datetime(at)) and now - when < SAME_WITHIN}
