"""What becomes of questions without a good answer? Grouped, given to somebody, asked again once something was added.

Nothing here runs while somebody waits for an answer. What is kept is masked, and goes with its conversation.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Permission
from django.contrib.auth.models import Group as UserGroup
from django.db import transaction
from django.db.models import F

from assistant import queued
from assistant.asking_again import Again, ask_again
from assistant.grouping import Groups, Question, features_of
from assistant.models import ClosedBy, Closing, GroupState, QuestionGroup, QueuedQuestion, QueueState
from knowledge.selectors import Snapshot
from knowledge.tables.lexicon import Lexicon, normalise

DUE_AFTER = timedelta(days=14)
"""A new group is to be dealt with by then, unless somebody sets another day."""
TAKEN_AT_ONCE = 500
"""Questions grouped in one transaction: others write in between."""


class NoSuchGroup(LookupError):
    """There is no group of that number."""


class ChangedMeanwhile(Exception):
    """Somebody else has changed or closed the group since it was read: look again."""


class NotInRelease(ValueError):
    """The active release holds no such wording, topic or document, so it cannot have closed anything."""


# --- grouping --------------------------------------------------------------------------------------------------------


def gather(*, snapshot: Snapshot, now: datetime) -> int:
    """Puts every unanswered, withheld or badly rated question that is in no group yet into one; returns how many.

    A question that was rated better since leaves its group.
    """
    _let_go_of_those_rated_better()
    taken = 0
    while count := _gather_some(snapshot.lexicon, now):
        taken += count
    return taken


def _let_go_of_those_rated_better() -> None:
    better = QueuedQuestion.objects.filter(reason=queued.BADLY_RATED, answered=None, answer__rating__score__gt=2)
    with transaction.atomic():
        groups = QuestionGroup.objects.filter(pk__in=list(better.values_list("group", flat=True)))
        better.delete()
        groups.filter(questions=None, forgotten=0, closings=None).delete()
        _settle(groups, GroupState.CLOSED)


def _gather_some(lexicon: Lexicon, now: datetime) -> int:
    with transaction.atomic():
        QueueState.objects.get_or_create(pk=1)
        state = QueueState.objects.select_for_update().get(pk=1)
        arrivals = queued.arrivals(now=now, limit=TAKEN_AT_ONCE)
        _place(arrivals, lexicon, now.date())
        state.gathered_at = now
        state.save()
    return len(arrivals)


def _place(arrivals: Sequence[queued.Arrival], lexicon: Lexicon, today: date) -> None:
    """Each in the group it is most like, in the order in which they were asked."""
    opened = list(
        QuestionGroup.objects.select_for_update()
        .filter(state=GroupState.OPEN, region__in={arrival.region for arrival in arrivals})
        .order_by("pk")
    )
    groups = Groups.known(_question(group, lexicon) for group in opened)
    questions: list[QueuedQuestion] = []
    for arrival in arrivals:
        number = groups.place(_question(arrival, lexicon))
        if number == len(opened):
            opened.append(_opened_by(arrival, today))
        group = opened[number]
        group.first_asked_at = min(group.first_asked_at, arrival.asked_at)
        group.last_asked_at = max(group.last_asked_at, arrival.asked_at)
        questions.append(
            QueuedQuestion(group=group, answer_id=arrival.answer_id, wording=arrival.wording, reason=arrival.reason)
        )
    QueuedQuestion.objects.bulk_create(questions)
    joined = {question.group_id: question.group for question in questions}
    QuestionGroup.objects.bulk_update(joined.values(), ["first_asked_at", "last_asked_at"])


def _question(asked: QuestionGroup | queued.Arrival, lexicon: Lexicon) -> Question:
    features = features_of(asked.wording, lexicon=lexicon)
    return Question(features, asked.region, asked.insurance, asked.topic)


def _opened_by(arrival: queued.Arrival, today: date) -> QuestionGroup:
    return QuestionGroup.objects.create(
        region=arrival.region,
        insurance=arrival.insurance,
        topic=arrival.topic,
        wording=arrival.wording,
        due_on=today + DUE_AFTER,
        first_asked_at=arrival.asked_at,
        last_asked_at=arrival.asked_at,
    )


# --- who does it, until when -----------------------------------------------------------------------------------------


def assign(*, group_id: int, version: int, owner: AbstractBaseUser | None, due_on: date | None) -> None:
    """Gives the group to ``owner`` until ``due_on``; raises NoSuchGroup, ChangedMeanwhile."""
    with transaction.atomic():
        group = _locked(group_id, version)
        group.owner_id = owner.pk if owner else None
        group.due_on = due_on
        group.version += 1
        group.save(update_fields=["owner", "due_on", "version"])


def _locked(group_id: int, version: int) -> QuestionGroup:
    """The open group as it was read, held until the transaction ends."""
    group = QuestionGroup.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise NoSuchGroup(group_id)
    if group.version != version or group.state != GroupState.OPEN:
        raise ChangedMeanwhile(group_id)
    return group


# --- closing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Closed:
    """How many questions were asked again, and how many of them are answered now."""

    asked: int
    answered: int


def close(
    *, group_id: int, version: int, kind: ClosedBy, what: str, by: AbstractBaseUser, snapshot: Snapshot, now: datetime
) -> Closed:
    """Asks every waiting question of the group again; the group is closed once none waits any more.

    What closed it must be in the release that everybody reads: raises NotInRelease, NoSuchGroup, ChangedMeanwhile.
    The questions are asked before anything is locked; those that join the group meanwhile wait on.
    """
    what = what.strip()
    if not _is_in(snapshot, kind, what):
        raise NotInRelease(what)
    waiting = queued.waiting_of(group_id)
    outcomes = ask_again(waiting, snapshot=snapshot, today=now.date())
    with transaction.atomic():
        group = _locked(group_id, version)
        answered = sum(again.answered for again in outcomes.values())
        closing = Closing.objects.create(
            group=group,
            kind=kind,
            what=what,
            release=snapshot.release,
            by_id=by.pk,
            by_name=by.get_username(),
            at=now,
            asked=len(outcomes),
            answered=answered,
        )
        _note(outcomes, closing)
        QuestionGroup.objects.filter(pk=group.pk).update(version=F("version") + 1)
        _settle(QuestionGroup.objects.filter(pk=group.pk), GroupState.CLOSED)
    return Closed(len(outcomes), answered)


def _is_in(snapshot: Snapshot, kind: ClosedBy, what: str) -> bool:
    if kind == ClosedBy.DOCUMENT:
        return any(document.id == what for document in snapshot.documents())
    if kind == ClosedBy.TOPIC:
        return any(topic.code == what for topic in snapshot.lexicon.topics)
    text = normalise(what)
    return any((match.start, match.end) == (0, len(text)) for match in snapshot.lexicon.matches(text))


def _note(outcomes: dict[int, Again], closing: Closing) -> None:
    questions = list(QueuedQuestion.objects.filter(pk__in=outcomes))
    for question in questions:
        again = outcomes[question.pk]
        question.answered, question.again, question.closing = again.answered, again.stored(), closing
    QueuedQuestion.objects.bulk_update(questions, ["answered", "again", "closing"], batch_size=200)


# --- forgetting ------------------------------------------------------------------------------------------------------


def forget_expired(*, now: datetime) -> None:
    """Removes the questions of conversations that have expired; their groups keep the number and lose the words.

    Call it in the transaction that removes the conversations.
    """
    going = QueuedQuestion.objects.filter(answer__conversation__expires_at__lte=now)
    gone = Counter(going.values_list("group", flat=True))
    going.delete()
    for group_id, count in sorted(gone.items()):
        QuestionGroup.objects.filter(pk=group_id).update(forgotten=F("forgotten") + count)
    _settle(QuestionGroup.objects.filter(pk__in=gone), GroupState.LAPSED)


def _settle(groups: Iterable[QuestionGroup], ended: GroupState) -> None:
    """Gives each group the oldest wording it still holds; an open one in which nothing waits has ``ended``."""
    for group in groups:
        held = group.questions.order_by("answer__created_at", "answer_id").values_list("wording", flat=True)
        still_waiting = held.exclude(answered=True).first()
        group.wording = still_waiting or held.first() or ""
        if group.state == GroupState.OPEN and still_waiting is None:
            group.state = ended
        group.save(update_fields=["wording", "state"])


# --- who may ---------------------------------------------------------------------------------------------------------


def let_editors_work_the_queue() -> None:
    """The Django group of editors holds the permission that the pages ask for."""
    permission = Permission.objects.filter(
        codename="work_questions", content_type__app_label="assistant", content_type__model="questiongroup"
    ).first()
    if permission is not None:
        editors, _ = UserGroup.objects.get_or_create(name=queued.EDITORS)
        editors.permissions.add(permission)


def make_editor(username: str) -> bool:
    """Takes the account among the editors, a new one without a password; returns whether it is new."""
    user, is_new = get_user_model().objects.get_or_create(username=username)
    if is_new:
        user.set_unusable_password()
        user.save()
    user.groups.add(UserGroup.objects.get_or_create(name=queued.EDITORS)[0])
    return is_new
