"""What does a person see on the way from the first question to the estimate? One question a page, kept on the server.

Answers travel in the body of a form and lie in a draft; no address ever holds one.
"""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from eligibility import services
from eligibility.circumstances import Circumstances, circumstances, keep
from eligibility.forms import StartForm
from eligibility.open_draft import OpenDraft, no_store, reads_draft, see
from eligibility.place_views import covered_places
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
    return see("next", draft_id)


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
    return see("question", draft.id, question.key) if question else see("check", draft.id)


@require_http_methods(["GET", "HEAD", "POST"])
@reads_draft
def question(request: HttpRequest, draft: OpenDraft, key: str) -> HttpResponse:
    asked = BY_KEY.get(key)
    if asked is None:
        raise Http404
    if asked not in flow.asked(draft.answers, draft.in_force.rules):
        return see("next", draft.id)
    if request.method != "POST":
        return _question_page(request, draft, asked, _as_typed(draft.answers.get(key)))
    raw = [UNKNOWN] if "unknown" in request.POST else request.POST.getlist("value")
    rules = draft.in_force.rules
    value = reading.parse(key, raw, rules)
    mistake = value if isinstance(value, reading.Mistake) else reading.contradiction(key, value, _before(draft, asked))
    if mistake:
        return _question_page(request, draft, asked, raw, mistake.message)
    services.answer(draft_id=draft.id, key=key, value=value, now=timezone.now())
    return see("next", draft.id)


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


# --- checking --------------------------------------------------------------------------------------------------------


@require_safe
@reads_draft
def check(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    if flow.next_question(draft.answers, draft.in_force.rules):
        return see("next", draft.id)
    return check_page(request, draft, ())


def check_page(request: HttpRequest, draft: OpenDraft, errors: tuple[str, ...]) -> HttpResponse:
    rows = [
        (asked, reading.in_words(asked, draft.answers[asked.key]))
        for asked in flow.asked(draft.answers, draft.in_force.rules)
    ]
    place = draft.snapshot.places.get(draft.region)
    shown = {"draft": draft, "rows": rows, "place": place, "errors": errors}
    return render(request, "eligibility/check.html", shown, status=422 if errors else 200)
