"""Which questions wait for an editor, and what do the groups look like? As values: masked, without a conversation."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from assistant.answering.answer import KEPT_FOR_EDITORS
from assistant.models import Answer, Closing, GroupState, QuestionGroup, QueuedQuestion, QueueState
from knowledge.tables.terms import Insurance
from privacy.masking import mask

BADLY_RATED = "badly_rated"
BAD_SCORE = 2
"""A rating of this or less brings an answer into the queue."""
EDITORS = "editor"
"""The Django group whose members work the queue."""


# --- what comes in ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrival:
    """A question, masked, that is in no group yet; codes, "" where none is known (of insurance: where resident)."""

    answer_id: UUID
    wording: str
    region: str
    insurance: str
    topic: str
    reason: str
    asked_at: datetime


def arrivals(*, now: datetime, limit: int) -> tuple[Arrival, ...]:
    """Questions of live conversations that were not answered, withheld or badly rated, the oldest first."""
    fields = ("pk", "place", "question", "understood", "reason", "created_at")
    free = Answer.objects.filter(queued=None, conversation__expires_at__gt=now).order_by("created_at", "pk")
    unanswered = free.filter(reason__in=[reason.value for reason in KEPT_FOR_EDITORS]).values(*fields)[:limit]
    badly_rated = free.filter(rating__score__lte=BAD_SCORE).values(*fields)[:limit]
    found = {row["pk"]: row for row in (*badly_rated, *unanswered)}
    rows = sorted(found.values(), key=lambda row: (row["created_at"], str(row["pk"])))
    return tuple(_arrival(row) for row in rows[:limit])


def _arrival(row: Mapping[str, Any]) -> Arrival:
    """The question as typed; a later turn as the whole question that it was completed to."""
    understood = row["understood"]
    typed = row["question"] if row["place"] == 1 else understood["text"]
    kept = [reason.value for reason in KEPT_FOR_EDITORS]
    return Arrival(
        answer_id=row["pk"],
        wording=mask(typed).text[:600],
        region=understood["region"] or "",
        insurance=Insurance.EMPLOYEE.value if understood["insurance"] == Insurance.EMPLOYEE else "",
        topic=understood["topic"] or "",
        reason=row["reason"] if row["reason"] in kept else BADLY_RATED,
        asked_at=row["created_at"],
    )


# --- what is asked again ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """What was said beside a question: all that is needed to ask it again by itself."""

    region: str | None
    as_of: date
    insurance: str | None
    identities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question of a group with what was said beside it, and the body of the answer that it was given."""

    id: int
    wording: str
    reason: str
    beside: Beside
    body: Mapping[str, Any]


def waiting_of(group_id: int) -> tuple[Waiting, ...]:
    waiting = QueuedQuestion.objects.filter(group=group_id).exclude(answered=True)
    return tuple(
        Waiting(each.pk, each.wording, each.reason, _beside(each.answer), each.answer.body)
        for each in waiting.select_related("answer").order_by("pk")
    )


def _beside(answer: Answer) -> Beside:
    """The day it was asked where none was given; place and day as understood for a later turn of a conversation.

    The same for an answer stored before what was said beside the question was kept.
    """
    given, understood = answer.given, answer.understood
    later = answer.place > 1 or not given
    as_of = understood["as_of"] if later else given.get("as_of")
    return Beside(
        region=given.get("region") or (understood["region"] if later else None),
        as_of=date.fromisoformat(as_of) if as_of else timezone.localdate(answer.created_at),
        insurance=given.get("insurance"),
        identities=tuple(given.get("identities") or ()),
    )


# --- what the pages show ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of asking, how often, why it waits, and what came out when it was asked again (None: not yet).

    ``faults`` say why answers to it were withheld.
    """

    text: str
    count: int
    reasons: tuple[str, ...]
    faults: tuple[str, ...]
    answered: bool | None
    again: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its wordings, those that wait first, then the most frequent; ``reasons`` counts those held."""

    id: int
    region: str
    insurance: str
    topic: str
    state: str
    wordings: tuple[Wording, ...]
    reasons: tuple[tuple[str, int], ...]
    count: int
    forgotten: int
    answered: int
    first_asked_at: datetime
    last_asked_at: datetime
    owner: str
    owner_id: int | None
    due_on: date | None
    version: int

    @property
    def waiting(self) -> int:
        return self.count - self.forgotten - self.answered


@dataclass(frozen=True, slots=True)
class ClosingMade:
    kind: str
    what: str
    release: str
    by: str
    at: datetime
    asked: int
    answered: int


def open_groups(*, owner_id: int | None = None) -> QuerySet[QuestionGroup]:
    """The groups in which something waits, first those due first, then those asked most; of one owner where given."""
    groups = QuestionGroup.objects.filter(state=GroupState.OPEN)
    if owner_id is not None:
        groups = groups.filter(owner=owner_id)
    groups = groups.annotate(held=Count("questions"))
    return groups.order_by(F("due_on").asc(nulls_last=True), "-held", "-last_asked_at", "pk")


def ended_groups() -> QuerySet[QuestionGroup]:
    return QuestionGroup.objects.exclude(state=GroupState.OPEN).order_by("-last_asked_at", "pk")


QUEUED = ("group", "wording", "reason", "answered", "again")


def shown(groups: Iterable[QuestionGroup]) -> tuple[Group, ...]:
    """The groups as values, in the order given, in three queries."""
    rows = list(groups)
    questions: dict[int, list[QueuedQuestion]] = {row.pk: [] for row in rows}
    held = QueuedQuestion.objects.filter(group__in=rows).select_related("answer")
    for question in held.only(*QUEUED, "answer__faults").order_by("pk"):
        questions[question.group_id].append(question)
    names = {user.pk: user.get_full_name() or user.get_username() for user in editors_among(rows)}
    return tuple(_group(row, questions[row.pk], names) for row in rows)


def group(group_id: int) -> Group | None:
    return next(iter(shown(QuestionGroup.objects.filter(pk=group_id))), None)


def _group(row: QuestionGroup, questions: Sequence[QueuedQuestion], names: Mapping[int, str]) -> Group:
    return Group(
        id=row.pk,
        region=row.region,
        insurance=row.insurance,
        topic=row.topic,
        state=row.state,
        wordings=_wordings(questions),
        reasons=tuple(Counter(question.reason for question in questions).most_common()),
        count=len(questions) + row.forgotten,
        forgotten=row.forgotten,
        answered=sum(question.answered is True for question in questions),
        first_asked_at=row.first_asked_at,
        last_asked_at=row.last_asked_at,
        owner=names.get(row.owner_id, "") if row.owner_id else "",
        owner_id=row.owner_id,
        due_on=row.due_on,
        version=row.version,
    )


def _wordings(questions: Sequence[QueuedQuestion]) -> tuple[Wording, ...]:
    alike: dict[tuple[str, bool | None, str], list[QueuedQuestion]] = {}
    for question in questions:
        outcome = (question.again or {}).get("verdict", "")
        alike.setdefault((question.wording, question.answered, outcome), []).append(question)
    found = [
        Wording(
            text=text,
            count=len(members),
            reasons=tuple(dict.fromkeys(member.reason for member in members)),
            faults=tuple(dict.fromkeys(fault for member in members for fault in member.answer.faults)),
            answered=answered,
            again=members[0].again,
        )
        for (text, answered, _), members in alike.items()
    ]
    return tuple(sorted(found, key=lambda wording: (wording.answered is True, -wording.count)))


def closings_of(group_id: int) -> tuple[ClosingMade, ...]:
    """What has closed the group so far, the oldest first."""
    names = ("kind", "what", "release", "by_name", "at", "asked", "answered")
    return tuple(ClosingMade(*row) for row in Closing.objects.filter(group=group_id).values_list(*names))


def gathered_at() -> datetime | None:
    """When questions were last put into groups."""
    return QueueState.objects.values_list("gathered_at", flat=True).first()


# --- who works the queue ---------------------------------------------------------------------------------------------


def editors() -> tuple[AbstractBaseUser, ...]:
    """Everybody who may own a group, by name."""
    active = get_user_model().objects.filter(is_active=True)
    return tuple(active.filter(groups__name=EDITORS).order_by("username").distinct())


def editors_among(groups: Iterable[QuestionGroup]) -> tuple[Any, ...]:
    return tuple(get_user_model().objects.filter(pk__in={group.owner_id for group in groups if group.owner_id}))


# --- golden questions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnsweredSince:
    """A question of the queue that is answered now, and by which clauses ("<document id> <label>")."""

    wording: str
    beside: Beside
    outcome: str
    clauses: tuple[str, ...]


def answered_since() -> tuple[AnsweredSince, ...]:
    """Every question of the queue that is answered now, in the order in which they came."""
    answered = QueuedQuestion.objects.filter(answered=True).select_related("answer").order_by("pk")
    return tuple(_answered(each, each.again or {}) for each in answered)


def _answered(question: QueuedQuestion, again: Mapping[str, Any]) -> AnsweredSince:
    return AnsweredSince(question.wording, _beside(question.answer), again["outcome"], tuple(again["clauses"]))
