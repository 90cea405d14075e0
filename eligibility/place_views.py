"""Where is the person insured, and how large shall the letters be? Both said once, in the frame of every page."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from eligibility.circumstances import circumstances, keep
from eligibility.forms import OwnPathField, RegionForm, SizeForm
from eligibility.frame import SIZE_COOKIE
from knowledge.selectors import Snapshot
from knowledge.tables.schema import Region
from knowledge.views import reads_release

A_YEAR = 365 * 24 * 60 * 60
SEARCH_LENGTH, FOUND_AT_MOST = 40, 20

PlaceRow = tuple[Region, str, bool]
"""A place, its full name (province first), and whether any document covers it."""


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    form = SizeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(form.cleaned_data["next"])
    response.status_code = 303
    response.set_cookie(
        SIZE_COOKIE, form.cleaned_data["size"], max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@reads_release
def region(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Choosing the place of insurance: the covered ones first, any other by name, never guessed."""
    if "region" in request.POST:
        return _chosen(request, snapshot)
    sought = request.POST.get("name", "").strip()[:SEARCH_LENGTH]
    shown = {
        "covered": covered_places(snapshot),
        "sought": sought,
        "searched": "name" in request.POST,
        "found": _found(snapshot, sought) if sought else (),
        "next": OwnPathField().clean(request.POST.get("next") or request.GET.get("next")),
    }
    return render(request, "eligibility/region.html", shown)


def _chosen(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    form = RegionForm(request.POST)
    found = snapshot.places.get(form.cleaned_data["region"]) if form.is_valid() else None
    if found is None:
        return HttpResponseBadRequest()
    said = circumstances(request.session)
    keep(request.session, replace(said, region=found.code))
    response = HttpResponseRedirect(form.cleaned_data["next"])
    response.status_code = 303
    return response


def covered_places(snapshot: Snapshot) -> tuple[PlaceRow, ...]:
    """The places that published something themselves, in the order of their codes."""
    codes = sorted({document.region for document in snapshot.documents()})
    return tuple(_row(snapshot, place) for code in codes if (place := snapshot.places.get(code)))


def _found(snapshot: Snapshot, sought: str) -> tuple[PlaceRow, ...]:
    """Places that the typed text names, else those whose name contains it."""
    named = [code for mention in snapshot.places.resolve(sought) for code in mention.codes]
    places = [place for code in dict.fromkeys(named) if (place := snapshot.places.get(code))]
    if not places:
        places = [place for place in snapshot.places.regions() if sought in place.name]
    return tuple(_row(snapshot, place) for place in places[:FOUND_AT_MOST])


def _row(snapshot: Snapshot, place: Region) -> PlaceRow:
    line = [snapshot.places.get(code) for code in reversed(snapshot.places.line(place.code))]
    name = "".join(part.name for part in line if part is not None and part.code != "000000")
    return place, name, bool(snapshot.chain(place.code))
