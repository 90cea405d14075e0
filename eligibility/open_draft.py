"""Which draft does a page speak of? Found by its address, read against one release, or said to be lost."""

from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from eligibility import selectors
from eligibility.questionnaire import answers as reading
from eligibility.questionnaire import flow
from knowledge.selectors import Snapshot
from knowledge.tables.catalogue import InForce, NoTableInForce, rules_in_force
from knowledge.views import Page, reads_release

no_store = cache_control(no_store=True, private=True)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft that still lives, with the release it is read against and the rules its day and region put in force."""

    id: str
    region: str
    as_of: date
    answers: dict[str, object]
    snapshot: Snapshot
    in_force: InForce


def reads_draft(view: Page) -> Page:
    """A page of one draft, never stored by a browser; where the draft has expired or never was, 404 and a way on."""

    @no_store
    @reads_release
    @wraps(view)
    def with_draft(request: HttpRequest, snapshot: Snapshot, draft_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = selectors.draft(draft_id, timezone.now())
        if found is None:
            return render(request, "eligibility/lost.html", status=404)
        try:
            in_force = rules_in_force(snapshot.chain(found.region), found.as_of)
        except NoTableInForce:  # withdrawn since the draft was begun
            return render(request, "eligibility/lost.html", status=404)
        held = flow.kept(reading.from_estimate(found.answers), in_force.rules)
        return view(request, OpenDraft(draft_id, found.region, found.as_of, held, snapshot, in_force), *args, **kwargs)

    return with_draft


def see(name: str, *args: str) -> HttpResponse:
    """303: what was posted is done, look at it there."""
    response = HttpResponseRedirect(reverse(f"eligibility:{name}", args=args))
    response.status_code = 303
    return response
