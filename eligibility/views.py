"""What does a person see on the way from the first question to the estimate? One question a page, kept on the server.

Answers travel in the body of a form and lie in a draft; no address ever holds one.
"""

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from eligibility import services
from eligibility.circumstances import as_answers, circumstances, keep, with_answer
from eligibility.forms import PlaceForm, StartForm
from eligibility.open_draft import OpenDraft, no_store, reads_draft, see
from eligibility.place_views import PlaceRow, covered_places
from eligibility.questionnaire import answers as reading
from eligibility.questionnaire import flow
from eligibility.questionnaire.questions import BY_KEY, NONE_OF_THESE, Kind, Question, choices
from eligibility.questionnaire.reach import UNKNOWN
from knowledge.interface import money
from knowledge.selectors import Snapshot
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.views import reads_release

# --- start -----------------------------------------------------------------------------------------------------------


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@reads_release
def start(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Whose rules, which day, for whom; POST opens a draft of its own for this tab."""
    said = circumstances(request.session)
    if request.method != "POST":
        day = said.as_of or timezone.localdate()
        return _start_page(request, snapshot, StartForm(initial={"region": said.region, "as_of": day.isoformat()}))
    form = StartForm(request.POST)
    if not _fits(form, snapshot):
        return _start_page(request, snapshot, form, status=422)
    region, oneself = form.cleaned_data["region"], form.for_oneself
    if oneself and said.region is None:
        keep(request.session, replace(said, region=region))
    draft_id = services.start_draft(
        region=region,
        as_of=form.cleaned_data["as_of"],
        answers=as_answers(said) if oneself else {},
        today=timezone.localdate(),
        for_oneself=oneself,
    )
    return see("next", draft_id)


def _fits(form: PlaceForm, snapshot: Snapshot) -> bool:
    """Whether the form names a place and a day that something can be computed for; if not, the form says why."""
    if form.is_valid():
        refusal = _why_not(snapshot, form.cleaned_data["region"], form.cleaned_data["as_of"])
        if refusal:
            form.add_error(*refusal)
    return form.is_valid()


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
    shown = {
        "form": form,
        "covered": covered_places(snapshot),
        "chosen": chosen,
        "family": form["whom"].value() == "family",
        "known": bool(as_answers(circumstances(request.session))),
    }
    return render(request, "eligibility/start.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@reads_draft
def place(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Another place or day for the same answers; those that count there as well stay."""
    form = PlaceForm(request.POST or None, initial={"region": draft.region, "as_of": draft.as_of.isoformat()})
    if request.method == "POST" and _fits(form, draft.snapshot):
        region, as_of = form.cleaned_data["region"], form.cleaned_data["as_of"]
        services.move_draft(draft_id=draft.id, region=region, as_of=as_of, now=timezone.now())
        return see("next", draft.id)
    shown = {"draft": draft, "form": form, "places": _places(draft)}
    return render(request, "eligibility/place.html", shown, status=422 if form.errors else 200)


def _places(draft: OpenDraft) -> tuple[PlaceRow, ...]:
    """The covered places, and first the draft's own where it is another one (a county below a covered city)."""
    covered = covered_places(draft.snapshot)
    own = draft.snapshot.places.get(draft.region)
    if own is None or own in [place for place, *_ in covered]:
        return covered
    return (own, own.name, True), *covered


# --- one question a page ---------------------------------------------------------------------------------------------


@require_safe
@reads_draft
def next_question(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Leads to the question to ask now, else to checking the answers."""
    following = flow.next_question(draft.answers, draft.in_force.rules)
    return see("question", draft.id, following.key) if following else see("check", draft.id)


@require_http_methods(["GET", "HEAD", "POST"])
@reads_draft
def question(request: HttpRequest, draft: OpenDraft, key: str) -> HttpResponse:
    asked = BY_KEY.get(key)
    if asked is None:
        raise Http404
    if asked not in flow.usable(draft.answers, draft.in_force.rules):
        return see("next", draft.id)
    if request.method != "POST":
        step = flow.next_step(draft.answers, draft.in_force.rules)
        if asked != step.question and key not in draft.answers:
            return see("next", draft.id)
        return _question_page(request, draft, asked, step, _as_typed(draft.answers.get(key)))
    raw = [UNKNOWN] if "unknown" in request.POST else request.POST.getlist("value")
    value = reading.parse(key, raw, draft.in_force.rules)
    mistake = value if isinstance(value, reading.Mistake) else reading.contradiction(key, value, _before(draft, asked))
    if mistake:
        step = flow.next_step(draft.answers, draft.in_force.rules)
        return _question_page(request, draft, asked, step, raw, mistake.message)
    services.answer(draft_id=draft.id, key=key, value=value, now=timezone.now())
    if draft.for_oneself:
        _remember(request, key, value)
    return see("next", draft.id)


def _remember(request: HttpRequest, key: str, value: object) -> None:
    """What a person says of their insurance and identities is said once for the session; amounts never are."""
    said = circumstances(request.session)
    changed = with_answer(said, key, value)
    if changed != said:
        keep(request.session, changed)


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
    request: HttpRequest, draft: OpenDraft, asked: Question, step: flow.Step, typed: list[str], mistake: str = ""
) -> HttpResponse:
    rules = draft.in_force.rules
    changing = asked.key in draft.answers
    number = list(draft.answers).index(asked.key) + 1 if changing else len(draft.answers) + 1
    effect = flow.effect_of(asked, draft.answers, rules) if changing else step.effect
    shown = {
        "draft": draft,
        "question": asked,
        "choices": choices(asked, rules),
        "typed": typed,
        "amount": next((text for text in typed if asked.kind is Kind.MONEY and text != UNKNOWN), ""),
        "mistake": mistake,
        "before": _previous(draft, asked),
        "number": number,
        "left": step.remaining - (asked == step.question),
        "complete": step.question is None,
        "moves": money(effect.most) if effect and effect.most else "",
        "alone": bool(effect and effect.alone),
        "layers_only": effect is not None and not effect.most,
        "said": [] if step.question is None else _in_words(draft),
        "unasked": any(key not in draft.order for key in draft.answers),
    }
    return render(request, "eligibility/question.html", shown, status=422 if mistake else 200)


def _previous(draft: OpenDraft, asked: Question) -> Question | None:
    """The question that was answered before this one; None at the first."""
    walked = [key for key in draft.order if key in draft.answers]
    place = walked.index(asked.key) if asked.key in walked else len(walked)
    return BY_KEY[walked[place - 1]] if place else None


def _in_words(draft: OpenDraft) -> list[tuple[Question, str, bool]]:
    """Each answer that holds: its question, its words, and whether it was known before anybody asked here."""
    return [
        (asked, reading.in_words(asked, draft.answers[asked.key]), asked.key not in draft.order)
        for asked in flow.answered(draft.answers, draft.in_force.rules)
    ]


# --- checking --------------------------------------------------------------------------------------------------------


@require_safe
@reads_draft
def check(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    if flow.next_question(draft.answers, draft.in_force.rules):
        return see("next", draft.id)
    return check_page(request, draft, ())


def check_page(request: HttpRequest, draft: OpenDraft, errors: tuple[str, ...]) -> HttpResponse:
    """The answers, each with a way to change it, and what is wrong with them taken together."""
    shown = {
        "draft": draft,
        "rows": _in_words(draft),
        "place": draft.snapshot.places.get(draft.region),
        "errors": errors,
    }
    return render(request, "eligibility/check.html", shown, status=422 if errors else 200)
