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

from eligibility import selectors, services
from eligibility.ground import DOCUMENTS, EstimateQuery, Refused, in_force
from eligibility.questionnaire import answers as reading
from eligibility.questionnaire import flow
from eligibility.questionnaire.questions import Question
from knowledge.selectors import Snapshot
from knowledge.tables.catalogue import InForce
from knowledge.views import Page, reads_release

no_store = cache_control(no_store=True, private=True)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft that still lives, with the release it is read against and the rules its day and region put in force.

    ``answers`` are those that hold; ``dropped`` the questions whose answers were given and no longer count.
    """

    id: str
    region: str
    as_of: date
    answers: dict[str, object]
    dropped: tuple[Question, ...]
    order: tuple[str, ...]
    for_oneself: bool
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
            return _lost(request, expired=selectors.draft_has_expired(draft_id, timezone.now()))
        try:
            holding, _ = in_force(snapshot, EstimateQuery(found.region, found.as_of, DOCUMENTS, {}))
        except Refused:  # the rules were withdrawn since the draft was begun
            return _lost(request, expired=False)
        said = reading.from_estimate(found.answers)
        draft = OpenDraft(
            id=draft_id,
            region=found.region,
            as_of=found.as_of,
            answers=flow.kept(said, holding.rules),
            dropped=flow.dropped(said, holding.rules),
            order=found.order,
            for_oneself=found.for_oneself,
            snapshot=snapshot,
            in_force=holding,
        )
        return view(request, draft, *args, **kwargs)

    return with_draft


def _lost(request: HttpRequest, *, expired: bool) -> HttpResponse:
    """Its time is over, or nobody began it (or it was removed long ago): each said as it is."""
    shown = {"expired": expired, "days": services.DRAFT_KEPT_FOR.days}
    return render(request, "eligibility/lost.html", shown, status=404)


def see(name: str, *args: str) -> HttpResponse:
    """303: what was posted is done, look at it there."""
    response = HttpResponseRedirect(reverse(f"eligibility:{name}", args=args))
    response.status_code = 303
    return response
