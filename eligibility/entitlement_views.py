"""What does a person see who asks 「我能享受什么」? One form, then every benefit in groups, each with its clause.

What was said of a person lies in the session under a key; no address holds it. Of somebody else nothing is remembered.
"""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from eligibility import services
from eligibility.benefits import Whose, find
from eligibility.circumstances import Circumstances, as_answers, circumstances, keep
from eligibility.entitlement.identity_words import ASKED, question_text
from eligibility.entitlement_forms import ReplyForm, WhoseForm
from eligibility.entitlement_page import grouped, recognising
from eligibility.ground import Refused
from eligibility.inquiries import Inquiry, hold, inquiry
from eligibility.place_views import covered_places
from eligibility.questionnaire.questions import BY_KEY, NONE_OF_THESE
from eligibility.questionnaire.reach import UNKNOWN
from knowledge.selectors import Snapshot
from knowledge.tables.rule_words import names
from knowledge.tables.terms import Identity, Insurance, Nature, NoticeCode
from knowledge.views import reads_release

no_store = cache_control(no_store=True, private=True)


def _see(name: str, *args: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(f"eligibility:{name}", args=args))
    response.status_code = 303
    return response


# --- whose benefits --------------------------------------------------------------------------------------------------


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@reads_release
def entitlements(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Whose benefits, where and when; what was said once is filled in and can be changed."""
    if request.method != "POST":
        return _whose_page(request, snapshot, WhoseForm(initial=_once_said(circumstances(request.session))))
    form = WhoseForm(request.POST)
    if not form.is_valid():
        return _whose_page(request, snapshot, form, status=422)
    asked = _inquiry(form)
    try:
        find(snapshot=snapshot, whose=_whose(asked))
    except Refused as refused:
        for error in refused.errors:
            form.add_error(error.field, error.message)
        return _whose_page(request, snapshot, form, status=422)
    _remember(request, asked)
    return _see("entitlements-found", hold(request.session, asked))


@no_store
@require_http_methods(["GET", "HEAD"])
@reads_release
def change(request: HttpRequest, snapshot: Snapshot, key: str) -> HttpResponse:
    """The form as it was sent, to be changed."""
    asked = inquiry(request.session, key)
    if asked is None:
        return _lost(request, snapshot)
    identities = [UNKNOWN] if asked.identities is None else [each.value for each in asked.identities]
    initial = {
        "region": asked.region,
        "as_of": asked.as_of.isoformat(),
        "whom": "self" if asked.for_oneself else "family",
        "insurance": asked.insurance.value if asked.insurance else UNKNOWN,
        "identities": identities or [NONE_OF_THESE],
    }
    return _whose_page(request, snapshot, WhoseForm(initial=initial))


def _once_said(said: Circumstances) -> dict[str, object]:
    answers = as_answers(said)
    identities = answers.get("identities")
    return {
        "region": said.region,
        "as_of": (said.as_of or timezone.localdate()).isoformat(),
        "whom": "self",
        "insurance": answers.get("insurance"),
        "identities": [NONE_OF_THESE] if identities == [] else identities or [],
    }


def _inquiry(form: WhoseForm) -> Inquiry:
    values, chosen = form.cleaned_data, form.cleaned_data["identities"]
    return Inquiry(
        region=values["region"],
        as_of=values["as_of"],
        for_oneself=form.for_oneself,
        insurance=None if values["insurance"] == UNKNOWN else Insurance(values["insurance"]),
        identities=None if UNKNOWN in chosen else tuple(Identity(code) for code in chosen if code != NONE_OF_THESE),
    )


def _whose(asked: Inquiry) -> Whose:
    return Whose(asked.region, asked.as_of, asked.insurance, asked.identities, asked.replies)


def _remember(request: HttpRequest, asked: Inquiry) -> None:
    """What a person says of themselves is said once: the place where nothing was known yet, insurance, identities."""
    if not asked.for_oneself:
        return
    said, now = circumstances(request.session), asked.circumstances
    known = now.identities or now.no_identity
    keep(
        request.session,
        replace(
            said,
            region=said.region or now.region,
            insurance=now.insurance or said.insurance,
            identities=now.identities if known else said.identities,
            no_identity=now.no_identity if known else said.no_identity,
        ),
    )


def _whose_page(
    request: HttpRequest, snapshot: Snapshot, form: WhoseForm, status: int = 200, lost: bool = False
) -> HttpResponse:
    covered = covered_places(snapshot)
    chosen = snapshot.places.get(str(form["region"].value() or ""))
    shown = {
        "form": form,
        "lost": lost,
        "covered": covered,
        "chosen": chosen,
        "other": chosen if chosen and chosen not in [place for place, _, _ in covered] else None,
        "whom": form["whom"].value(),
        "insurance": form["insurance"].value(),
        "identities": form["identities"].value() or [],
        "kinds": BY_KEY["insurance"].choices,
        "choices": BY_KEY["identities"].choices,
    }
    return render(request, "eligibility/entitlements.html", shown, status=status)


def _lost(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The session has ended, or the address is another person's: nothing of it is shown, and the form stands open."""
    form = WhoseForm(initial=_once_said(circumstances(request.session)))
    return _whose_page(request, snapshot, form, status=404, lost=True)


# --- what there is ---------------------------------------------------------------------------------------------------


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@reads_release
def found(request: HttpRequest, snapshot: Snapshot, key: str) -> HttpResponse:
    """Every benefit in groups; POST takes the reply to the question on the identity, or all replies back."""
    asked = inquiry(request.session, key)
    if asked is None:
        return _lost(request, snapshot)
    if request.method != "POST":
        return _found_page(request, snapshot, key, asked)
    if "again" in request.POST:
        hold(request.session, replace(asked, replies={}), key)
        return _see("entitlements-found", key)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _found_page(request, snapshot, key, asked, form)
    asked = replace(asked, replies={**asked.replies, **form.replies()})
    hold(request.session, asked, key)
    _remember(request, asked)
    return _see("entitlements-found", key)


def _found_page(
    request: HttpRequest, snapshot: Snapshot, key: str, asked: Inquiry, form: ReplyForm | None = None
) -> HttpResponse:
    try:
        every = find(snapshot=snapshot, whose=_whose(asked))
    except Refused:  # withdrawn since it was asked
        return _lost(request, snapshot)
    question = every.question
    shown = {
        "key": key,
        "asked": asked,
        "place": every.place,
        "insurance": f"{asked.insurance.chinese}医保" if asked.insurance else "不清楚",
        "identities": names(asked.sure_identities) or ("不清楚" if asked.identities is None else "没有困难身份"),
        "notices": [notice for notice in every.notices if notice.code is not NoticeCode.DIGEST],
        "digest": next((notice.text for notice in every.notices if notice.code is NoticeCode.DIGEST), ""),
        "draft": all(document.nature is Nature.DRAFT for one in every.told for document in one.documents),
        "groups": grouped(every.told),
        "question": question,
        "question_text": question_text(question.identities) if question else "",
        "choices": [(identity, ASKED[identity]) for identity in question.identities] if question else [],
        "offices": recognising(every, question.identities if question else asked.to_be_recognised),
        "left": every.left,
        "mistake": next(iter(form.errors.values()))[0] if form is not None else "",
        "can_estimate": bool(every.here.rules),
    }
    return render(request, "eligibility/entitlements_found.html", shown, status=422 if form is not None else 200)


@no_store
@require_POST
@reads_release
def estimate(request: HttpRequest, snapshot: Snapshot, key: str) -> HttpResponse:
    """Opens a draft of the estimator with what was said; every value can be seen and changed there."""
    asked = inquiry(request.session, key)
    if asked is None:
        return _lost(request, snapshot)
    draft_id = services.start_draft(
        region=asked.region,
        as_of=asked.as_of,
        answers=as_answers(asked.circumstances),
        today=timezone.localdate(),
        for_oneself=asked.for_oneself,
    )
    return _see("next", draft_id)
