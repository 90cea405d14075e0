"""What happens when somebody asks or rates: mask, answer, keep. Nothing unmasked is ever stored or logged."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assistant import queue, selectors
from assistant.answering import pipeline
from assistant.answering.answer import Answer as Given
from assistant.answering.answer import Reason
from assistant.answering.turn import Knowledge, Request
from assistant.answering.wire import answer_on_wire, understood_on_wire
from assistant.models import Answer, Conversation, Rating
from knowledge.tables.terms import Identity, Insurance
from privacy.masking import mask

KEPT_FOR = timedelta(days=180)

logger = structlog.get_logger(__name__)


class UnknownAnswer(LookupError):
    """There is no answer of that id."""


def ask(
    *,
    snapshot: Knowledge,
    question: str,
    region: str | None = None,
    as_of: date | None = None,
    insurance: Insurance | None = None,
    identities: Sequence[Identity] = (),
    conversation: UUID | None = None,
    today: date,
) -> dict[str, Any]:
    """The answer to ``question`` as the HTTP interface gives it, stored as turn of its conversation.

    A conversation that is unknown or has expired is left alone: a new one begins, which knows nothing of any other.
    """
    now = timezone.now()
    masked = mask(question)
    live = conversation if conversation and selectors.conversation_is_live(conversation, now=now) else None
    request = Request(
        question=masked.text,
        today=today,
        region=region,
        as_of=as_of,
        insurance=insurance,
        identities=tuple(identities),
        previous=selectors.previous_turn(live, now=now) if live else None,
        masked=bool(masked.found),
    )
    given = pipeline.answer(request, snapshot)
    if given.reason is Reason.WITHHELD:
        logger.warning("answer_withheld", faults=given.faults, release=snapshot.release)
    return _kept(given, request, snapshot.release, live, now)


def _kept(given: Given, request: Request, release: str, live: UUID | None, now: datetime) -> dict[str, Any]:
    """The body of the answer, stored in its conversation in one transaction."""
    answer_id = uuid4()
    with transaction.atomic():
        conversation = _conversation(live, now)
        body = answer_on_wire(given, answer_id=answer_id, conversation_id=conversation.id)
        last = conversation.answers.aggregate(last=Max("place"))["last"] or 0
        Answer.objects.create(
            id=answer_id,
            conversation=conversation,
            place=last + 1,
            question=request.question,
            given=_given(request),
            understood=understood_on_wire(given.understood),
            body=body,
            release=release,
            outcome=given.outcome.value,
            reason=given.reason.value if given.reason else "",
            faults=list(given.faults),
            created_at=now,
        )
    return body


def _given(request: Request) -> dict[str, object]:
    """What was said beside the question; it is asked again with the same once more is known."""
    return {
        "region": request.region,
        "as_of": request.as_of.isoformat() if request.as_of else None,
        "insurance": request.insurance.value if request.insurance else None,
        "identities": [identity.value for identity in request.identities],
    }


def _conversation(live: UUID | None, now: datetime) -> Conversation:
    """The live conversation, locked so that two turns at a time count on; else a new one."""
    if live is not None:
        found = Conversation.objects.select_for_update().filter(pk=live).first()
        if found is not None:
            return found
    return Conversation.objects.create(created_at=now, expires_at=now + KEPT_FOR)


def rate(*, answer_id: UUID, score: int, reason: str = "") -> None:
    """Keeps how useful an answer was (1 to 5), its reason masked; raises UnknownAnswer."""
    if not Answer.objects.filter(pk=answer_id).exists():
        raise UnknownAnswer(answer_id)
    Rating.objects.update_or_create(
        answer_id=answer_id,
        defaults={"score": score, "reason": mask(reason).text[:600], "created_at": timezone.now()},
    )


def remove_expired(*, now: datetime) -> int:
    """Removes conversations that have expired, with all their answers; returns how many conversations."""
    expired = Conversation.objects.filter(expires_at__lte=now)
    with transaction.atomic():
        queue.forget_expired(now=now)
        count = expired.count()
        expired.delete()
    return count
