"""What does a person see of an estimate: what they pay, how it came about, what was not granted, what to do next?"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from eligibility import services
from eligibility.advice import Advice, advice
from eligibility.ground import DOCUMENTS, INDICATIVE, EstimateQuery, Refused
from eligibility.open_draft import OpenDraft, reads_draft, see
from eligibility.questionnaire import answers as reading
from eligibility.questionnaire import flow
from eligibility.result_page import differs, level_rows, shown
from eligibility.serializers import estimate_on_wire
from eligibility.services import KEPT_FOR
from eligibility.views import check_page
from eligibility.waterfall import WIDTH
from knowledge.tables.terms import Identity, Program


@require_safe
@reads_draft
def result(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    return _page(request, draft, with_reference=False)


@require_safe
@reads_draft
def reference(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """The same result, and below it, apart, what unverified figures would give: only for whoever asks for it."""
    return _page(request, draft, with_reference=True)


@require_POST
@reads_draft
def save(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Keeps the result at an address nobody can guess, and leads to it."""
    if flow.next_question(draft.answers, draft.in_force.rules):
        return see("next", draft.id)
    query = _query(draft, DOCUMENTS)
    try:
        estimate = services.estimate(snapshot=draft.snapshot, query=query)
    except Refused as refused:
        return check_page(request, draft, tuple(error.message for error in refused.errors))
    now = timezone.now()
    saved = services.save_from_draft(draft_id=draft.id, estimate=estimate, query=query, now=now)
    return see("saved", str(saved))


def _query(draft: OpenDraft, basis: str) -> EstimateQuery:
    answers = reading.for_estimate(draft.answers, draft.in_force.rules)
    return EstimateQuery(region=draft.region, as_of=draft.as_of, basis=basis, answers=answers)


def _page(request: HttpRequest, draft: OpenDraft, *, with_reference: bool) -> HttpResponse:
    if flow.next_question(draft.answers, draft.in_force.rules):
        return see("next", draft.id)
    query = _query(draft, DOCUMENTS)
    try:
        estimate = services.estimate(snapshot=draft.snapshot, query=query)
    except Refused as refused:
        return check_page(request, draft, tuple(error.message for error in refused.errors))
    wire = estimate_on_wire(estimate)
    other = _by_reference(draft)
    page = {
        "draft": draft,
        "place": draft.snapshot.places.get(draft.region),
        "shown": shown(wire, query.answers),
        "width": WIDTH,
        "levels": _levels(draft, query),
        "told_apart": any(rule.who.hospital_levels for rule in draft.in_force.rules),
        "kept_days": KEPT_FOR.days,
        "computed_at": timezone.localtime(),
        "advice": _advice(draft, wire, query.answers),
        "has_reference": other is not None and differs(other, wire),
    }
    if with_reference and other is not None:
        page |= {"reference": shown(other, query.answers), "other_levels": _levels(draft, _query(draft, INDICATIVE))}
    return render(request, "eligibility/result.html", page)


def _advice(draft: OpenDraft, wire: dict[str, Any], answers: Mapping[str, object]) -> tuple[Advice, ...]:
    code = wire["identity"]["code"]
    return advice(
        chain=draft.snapshot.chain(draft.region),
        on=draft.as_of,
        identity=Identity(code) if code in set(Identity) else None,
        answers=answers,
        programs={Program(layer["program"]) for layer in wire["layers"] if layer["applies"]},
    )


def _by_reference(draft: OpenDraft) -> dict[str, Any] | None:
    """What unverified figures give; None where none is held for that place and day."""
    try:
        return estimate_on_wire(
            services.estimate(snapshot=draft.snapshot, query=_query(draft, INDICATIVE), narrow=False)
        )
    except Refused:
        return None


def _levels(draft: OpenDraft, query: EstimateQuery) -> tuple[Any, ...]:
    found = services.by_level(snapshot=draft.snapshot, query=query)
    return level_rows([(level, estimate_on_wire(one)) for level, one in found], query.answers)
