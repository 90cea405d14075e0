"""What does a person see who asks a question? The empty page, the answer with its grounds, the way on."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from assistant import selectors, services
from assistant.card import card, others
from assistant.forms import QUESTION_LENGTH, QuestionForm, RatingForm
from assistant.starters import starters
from eligibility import services as estimates
from eligibility.circumstances import circumstances, keep
from eligibility.place_views import covered_places
from eligibility.questionnaire.answers import from_estimate
from knowledge.selectors import Snapshot
from knowledge.views import reads_release

CONVERSATIONS, CONVERSATIONS_KEPT = "conversations", 20
RATED = "rated"

no_store = cache_control(no_store=True, private=True)


@no_store
@require_safe
@reads_release
def home(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    return _home_page(request, snapshot, QuestionForm())


def _home_page(request: HttpRequest, snapshot: Snapshot, form: QuestionForm, status: int = 200) -> HttpResponse:
    region = circumstances(request.session).region
    chain = snapshot.chain(region) if region else ()
    place = snapshot.places.get(region) if region else None
    shown = {
        "form": form,
        "place": place,
        "covered": () if place else covered_places(snapshot),
        "uncovered": place is not None and not chain,
        "starters": starters(chain),
        "length": QUESTION_LENGTH,
    }
    return render(request, "assistant/home.html", shown, status=status)


@no_store
@require_POST
@reads_release
def ask(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Takes a question, or an option chosen; the answer has an address of its own, without the question in it."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _home_page(request, snapshot, form, status=422)
    asked = form.cleaned_data
    _hold_choice(request, snapshot, asked["slot"], asked["value"])
    said = circumstances(request.session)
    body = services.ask(
        snapshot=snapshot,
        question=asked["question"],
        region=said.region,
        as_of=said.as_of,
        insurance=said.insurance,
        identities=said.identities,
        conversation=_own(request, asked["conversation"]),
        today=timezone.localdate(),
    )
    held = [known for known in request.session.get(CONVERSATIONS, []) if known != str(body["conversation"])]
    request.session[CONVERSATIONS] = [*held, str(body["conversation"])][-CONVERSATIONS_KEPT:]
    return _see("answer", body["answer_id"])


def _own(request: HttpRequest, conversation: UUID | None) -> UUID | None:
    """Only a conversation of this session is gone on with: an address passed on opens nobody's earlier turns."""
    return conversation if conversation and str(conversation) in request.session.get(CONVERSATIONS, []) else None


def _hold_choice(request: HttpRequest, snapshot: Snapshot, slot: str, value: str) -> None:
    """A region chosen among options is said once and used from then on."""
    said = circumstances(request.session)
    if slot == "region" and said.region is None and snapshot.places.get(value):
        keep(request.session, replace(said, region=value))


def _see(name: str, *args: object) -> HttpResponse:
    """303: what was posted is done, look at it there."""
    response = HttpResponseRedirect(reverse(f"assistant:{name}", args=args))
    response.status_code = 303
    return response


@no_store
@require_safe
@reads_release
def answer(request: HttpRequest, snapshot: Snapshot, answer_id: UUID) -> HttpResponse:
    body = selectors.answer(answer_id)
    if body is None:
        raise Http404
    region = body["understood"]["region"]
    place = snapshot.places.get(region) if region else None
    shown = {
        "body": body,
        "card": card(body),
        "place": place,
        "suggestions": others(body["suggestions"], body["understood"]["text"]),
        "rated": str(answer_id) in request.session.get(RATED, []),
        "length": QUESTION_LENGTH,
    }
    return render(request, "assistant/answer.html", shown)


@require_POST
def rate(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    form = RatingForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        services.rate(answer_id=answer_id, score=form.cleaned_data["score"])
    except services.UnknownAnswer as error:
        raise Http404 from error
    request.session[RATED] = [*request.session.get(RATED, []), str(answer_id)][-CONVERSATIONS_KEPT:]
    return _see("answer", answer_id)


@no_store
@require_POST
def estimate(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Opens a draft with what the question already said; every value can be seen and changed there."""
    body = selectors.answer(answer_id)
    if body is None or body["estimate"] is None:
        raise Http404
    understood = body["understood"]
    draft_id = estimates.start_draft(
        region=understood["region"],
        as_of=date.fromisoformat(understood["as_of"]),
        answers=from_estimate(body["estimate"]["answers"]),
        today=timezone.localdate(),
    )
    response = HttpResponseRedirect(reverse("eligibility:next", args=[draft_id]))
    response.status_code = 303
    return response
