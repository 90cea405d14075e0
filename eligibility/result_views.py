"""What does a person see of an estimate: what they pay, how it came about, what was not granted, what to do next?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eligibility import services
from eligibility.open_draft import OpenDraft, reads_draft, see
from eligibility.questionnaire import answers as reading
from eligibility.questionnaire import flow
from eligibility.questionnaire.questions import BY_KEY
from eligibility.questionnaire.reach import UNKNOWN
from eligibility.serializers import estimate_on_wire
from eligibility.views import check_page
from eligibility.waterfall import WIDTH, waterfall
from knowledge.tables.terms import Program, WhyUnknown


@require_safe
@reads_draft
def result(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    if flow.next_question(draft.answers, draft.in_force.rules):
        return see("next", draft.id)
    rules = draft.in_force.rules
    query = services.EstimateQuery(
        region=draft.region,
        as_of=draft.as_of,
        basis="documents",
        answers=reading.for_estimate(draft.answers, rules),
    )
    try:
        estimate = services.estimate(snapshot=draft.snapshot, query=query)
    except services.Refused as refused:
        return check_page(request, draft, tuple(error.message for error in refused.errors))
    wire = estimate_on_wire(estimate)
    shown = {
        "draft": draft,
        "place": draft.snapshot.places.get(draft.region),
        "result": wire,
        "layers": [(layer, _reasons(layer)) for layer in wire["layers"] if layer["applies"]],
        "open_layers": [(layer["name"], _reasons(layer)) for layer in wire["layers"] if _is_open(layer)],
        "not_known": [entry.short for key, entry in BY_KEY.items() if draft.answers.get(key) == UNKNOWN],
        "outside": wire["uncovered_expenses"]["high"] != "0.00",
        "not_granted": [(Program(entry["program"]).chinese, entry["why"]) for entry in wire["not_granted"]],
        "known": wire["out_of_pocket"]["low"] == wire["out_of_pocket"]["high"],
        "bars": waterfall(wire),
        "width": WIDTH,
    }
    return render(request, "eligibility/result.html", shown)


def _is_open(layer: dict[str, Any]) -> bool:
    """Whether the layer pays within a range, and the documents or their wording are why."""
    return bool(layer["applies"] and layer["unknowns"] and layer["pays"]["low"] != layer["pays"]["high"])


def _reasons(layer: dict[str, Any]) -> tuple[str, ...]:
    """Why the layer is a range, each reason once."""
    return tuple(dict.fromkeys(WhyUnknown(unknown["why_unknown"]).chinese for unknown in layer["unknowns"]))
