"""What does an editor see and do about questions without a good answer? Lists, gives out, closes, asks again.

Sign-in and the permission ``assistant.work_questions`` are asked for by every page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from assistant import queue, queued, tasks
from assistant.forms import AssignmentForm, ClosingForm
from assistant.queue_page import closing_rows, row, rows, wording_rows
from assistant.services import KEPT_FOR
from knowledge.selectors import Snapshot
from knowledge.views import reads_release

Page = Callable[..., HttpResponse]

GROUPS_A_PAGE = 25
WORDINGS_SHOWN = 50
STALE = "这一组刚被别人改过。下面是现在的样子，您刚才填的没有保存，请看过后再改。"
NOT_IN_RELEASE = {
    "lexicon": "现在用的词库里没有这个词。请先补进词库并发布，再来关闭。",
    "topic": "现在用的主题里没有这一个。请先补充并发布，再来关闭。",
    "document": "现在用的文件里没有这一份。请先发布这份文件，再来关闭。",
}


def editors_only(view: Page) -> Page:
    """Others are led to the sign-in, or told that the page is not theirs; nothing of it is kept by a browser.

    The view is called with the request, the snapshot, the editor, and what the address holds.
    """
    page = reads_release(view)

    @wraps(view)
    def for_editors(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not user.has_perm("assistant.work_questions"):
            return render(request, "assistant/queue_not_yours.html", status=403)
        return page(request, user, *args, **kwargs)

    guarded: Page = cache_control(no_store=True, private=True)(login_required(for_editors))
    return guarded


@require_safe
@editors_only
def questions(request: HttpRequest, snapshot: Snapshot, editor: User) -> HttpResponse:
    """Groups that wait, the first due first; with ``show=mine`` one's own, with ``show=ended`` those done with."""
    show = request.GET.get("show", "")
    groups = {"mine": queued.open_groups(owner_id=editor.pk), "ended": queued.ended_groups()}
    page = Paginator(groups.get(show, queued.open_groups()), GROUPS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "rows": rows(queued.shown(page.object_list), snapshot, timezone.localdate()),
        "page": page,
        "show": show if show in groups else "",
        "gathered_at": queued.gathered_at(),
        "kept_days": KEPT_FOR.days,
    }
    return render(request, "assistant/queue.html", shown)


@require_safe
@editors_only
def group(request: HttpRequest, snapshot: Snapshot, editor: User, group_id: int) -> HttpResponse:
    return _group_page(request, snapshot, group_id)


def _group_page(
    request: HttpRequest, snapshot: Snapshot, group_id: int, mistake: str = "", status: int = 200
) -> HttpResponse:
    found = queued.group(group_id)
    if found is None:
        raise Http404
    wordings = wording_rows(found.wordings)
    shown = {
        "row": row(found, snapshot, timezone.localdate()),
        "wordings": wordings[:WORDINGS_SHOWN],
        "more": max(len(wordings) - WORDINGS_SHOWN, 0),
        "closings": closing_rows(queued.closings_of(group_id), snapshot),
        "owners": queued.editors(),
        "topics": snapshot.lexicon.topics,
        "documents": snapshot.documents(),
        "mistake": mistake,
        "kept_days": KEPT_FOR.days,
    }
    return render(request, "assistant/queue_group.html", shown, status=status)


@require_POST
@editors_only
def assign(request: HttpRequest, snapshot: Snapshot, editor: User, group_id: int) -> HttpResponse:
    owners = {user.pk: user for user in queued.editors()}
    form = AssignmentForm(request.POST, owners=tuple(owners))
    if not form.is_valid():
        return _group_page(request, snapshot, group_id, _first_mistake(form), status=422)
    asked = form.cleaned_data
    try:
        queue.assign(
            group_id=group_id, version=asked["version"], owner=owners.get(asked["owner"]), due_on=asked["due_on"]
        )
    except queue.NoSuchGroup as error:
        raise Http404 from error
    except queue.ChangedMeanwhile:
        return _group_page(request, snapshot, group_id, STALE, status=409)
    return _see_group(group_id)


@require_POST
@editors_only
def close(request: HttpRequest, snapshot: Snapshot, editor: User, group_id: int) -> HttpResponse:
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return _group_page(request, snapshot, group_id, _first_mistake(form), status=422)
    asked = form.cleaned_data
    try:
        queue.close(
            group_id=group_id,
            version=asked["version"],
            kind=asked["kind"],
            what=asked["what"],
            by=editor,
            snapshot=snapshot,
            now=timezone.now(),
        )
    except queue.NoSuchGroup as error:
        raise Http404 from error
    except queue.ChangedMeanwhile:
        return _group_page(request, snapshot, group_id, STALE, status=409)
    except queue.NotInRelease:
        return _group_page(request, snapshot, group_id, NOT_IN_RELEASE[asked["kind"]], status=422)
    return _see_group(group_id)


@require_POST
@editors_only
def gather(request: HttpRequest, snapshot: Snapshot, editor: User) -> HttpResponse:
    """Groups what has come since the last time; the list shows it as soon as the worker is through."""
    tasks.group_questions.delay()
    return _see(reverse("assistant:questions"))


def _first_mistake(form: AssignmentForm | ClosingForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _see_group(group_id: int) -> HttpResponse:
    return _see(reverse("assistant:question-group", args=[group_id]))


def _see(address: str) -> HttpResponse:
    """303: what was posted is done, look at it there."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
