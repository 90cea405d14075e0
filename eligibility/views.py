"""What does a person see on the way from the first question to the estimate? One question a page, kept on the server.

Answers travel in the body of a form and lie in a draft; no address ever holds one.
"""

from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from eligibility import selectors, services
from eligibility.circumstances import Circumstances, circumstances, keep
from eligibility.forms import StartForm
from eligibility.place_views import covered_places
from eligibility.questionnaire import answers as reading
from eligibility.questionnaire import flow
from eligibility.questionnaire.questions import BY_KEY, NONE_OF_THESE, Kind, Question, choices
from eligibility.questionnaire.reach import UNKNOWN
from eligibility.serializers import estimate_on_wire
from eligibility.waterfall import WIDTH, waterfall
from knowledge.interface import money
from knowledge.selectors import Snapshot
from knowledge.tables.catalogue import InForce, NoTableInForce, rules_in_force
from knowledge.tables.terms import Program, WhyUnknown
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


def _see(name: str, *args: str) -> HttpResponse:
    """303: what was posted is done, look at it there."""
    response = HttpResponseRedirect(reverse(f"eligibility:{name}", args=args))
    response.status_code = 303
    return response


# --- start -----------------------------------------------------------------------------------------------------------


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@reads_release
def start(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Whose rules, which day; POST opens a draft of its own for this tab."""
    said = circumstances(request.session)
    if request.method != "POST":
        day = said.as_of or timezone.localdate()
        return _start_page(request, snapshot, StartForm(initial={"region": said.region, "as_of": day.isoformat()}))
    form = StartForm(request.POST)
    if not form.is_valid():
        return _start_page(request, snapshot, form, status=422)
    region, as_of = form.cleaned_data["region"], form.cleaned_data["as_of"]
    refusal = _why_not(snapshot, region, as_of)
    if refusal:
        form.add_error(*refusal)
        return _start_page(request, snapshot, form, status=422)
    if said.region is None:
        keep(request.session, Circumstances(region, said.insurance, said.identities, said.as_of))
    draft_id = services.start_draft(region=region, as_of=as_of, answers={}, today=timezone.localdate())
    return _see("next", draft_id)


def _why_not(snapshot: Snapshot, region: str, as_of: date) -> tuple[str, str] | None:
    """The field and the reason why nothing can be computed there on that day."""
    if snapshot.places.get(region) is None:
        return "region", "没有这个地方，请从列表里选。"
    try:
        rules_in_force(snapshot.chain(region), as_of)
    except NoTableInForce as error:
        if error.first_day is None:
            return "region", "这个地方的政策文件还没有收录，算不了。可以打 12393 问当地医保部门。"
        first = error.first_day
        return "as_of", f"收录的文件从{first.year}年{first.month}月{first.day}日起适用，再早的日子算不了。"
    return None


def _start_page(request: HttpRequest, snapshot: Snapshot, form: StartForm, status: int = 200) -> HttpResponse:
    chosen = snapshot.places.get(str(form["region"].value() or ""))
    shown = {"form": form, "covered": covered_places(snapshot), "chosen": chosen}
    return render(request, "eligibility/start.html", shown, status=status)


# --- one question a page ---------------------------------------------------------------------------------------------


@require_safe
@reads_draft
def next_question(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Leads to the first question without an answer, else to checking them."""
    question = flow.next_question(draft.answers, draft.in_force.rules)
    return _see("question", draft.id, question.key) if question else _see("check", draft.id)


@require_http_methods(["GET", "HEAD", "POST"])
@reads_draft
def question(request: HttpRequest, draft: OpenDraft, key: str) -> HttpResponse:
    asked = BY_KEY.get(key)
    if asked is None:
        raise Http404
    if asked not in flow.asked(draft.answers, draft.in_force.rules):
        return _see("next", draft.id)
    if request.method != "POST":
        return _question_page(request, draft, asked, _as_typed(draft.answers.get(key)))
    raw = [UNKNOWN] if "unknown" in request.POST else request.POST.getlist("value")
    rules = draft.in_force.rules
    value = reading.parse(key, raw, rules)
    mistake = value if isinstance(value, reading.Mistake) else reading.contradiction(key, value, _before(draft, asked))
    if mistake:
        return _question_page(request, draft, asked, raw, mistake.message)
    services.answer(draft_id=draft.id, key=key, value=value, now=timezone.now())
    return _see("next", draft.id)


def _before(draft: OpenDraft, asked: Question) -> dict[str, object]:
    """The answers to the questions that come before this one: a part is measured against the whole, not vice versa."""
    order = list(BY_KEY)
    return {key: value for key, value in draft.answers.items() if order.index(key) < order.index(asked.key)}


def _as_typed(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, list | tuple):
        return [str(entry) for entry in value] or [NONE_OF_THESE]
    return [str(value)]


def _question_page(
    request: HttpRequest, draft: OpenDraft, asked: Question, typed: list[str], mistake: str = ""
) -> HttpResponse:
    rules = draft.in_force.rules
    before = flow.previous_question(asked.key, draft.answers, rules)
    listed = [entry.key for entry in flow.asked(draft.answers, rules)]
    shown = {
        "draft": draft,
        "question": asked,
        "choices": choices(asked, rules),
        "typed": typed,
        "amount": next((text for text in typed if asked.kind is Kind.MONEY and text != UNKNOWN), ""),
        "mistake": mistake,
        "before": before,
        "number": listed.index(asked.key) + 1,
        "left": max(0, flow.remaining(draft.answers, rules) - (asked.key not in draft.answers)),
        "complete": flow.next_question(draft.answers, rules) is None,
        "moves": _moves(draft, asked),
    }
    return render(request, "eligibility/question.html", shown, status=422 if mistake else 200)


def _moves(draft: OpenDraft, asked: Question) -> str:
    """By how much, in yuan, knowing this answer may narrow the result; empty before the bill itself is known."""
    answers = reading.for_estimate({**draft.answers, asked.key: UNKNOWN}, draft.in_force.rules)
    query = services.EstimateQuery(region=draft.region, as_of=draft.as_of, basis="documents", answers=answers)
    try:
        found = services.estimate(snapshot=draft.snapshot, query=query)
    except services.Refused:
        return ""
    return next((money(entry.by) for entry in found.narrowing if entry.question == asked.key), "")


# --- checking and result ---------------------------------------------------------------------------------------------


@require_safe
@reads_draft
def check(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    if flow.next_question(draft.answers, draft.in_force.rules):
        return _see("next", draft.id)
    return _check_page(request, draft, ())


def _check_page(request: HttpRequest, draft: OpenDraft, errors: tuple[str, ...]) -> HttpResponse:
    rows = [
        (asked, reading.in_words(asked, draft.answers[asked.key]))
        for asked in flow.asked(draft.answers, draft.in_force.rules)
    ]
    place = draft.snapshot.places.get(draft.region)
    shown = {"draft": draft, "rows": rows, "place": place, "errors": errors}
    return render(request, "eligibility/check.html", shown, status=422 if errors else 200)


@require_safe
@reads_draft
def result(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    if flow.next_question(draft.answers, draft.in_force.rules):
        return _see("next", draft.id)
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
        return _check_page(request, draft, tuple(error.message for error in refused.errors))
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
