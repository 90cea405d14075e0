"""What is kept of conversations, as values: answers as given and the turn before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from assistant.answering.conversation import PreviousTurn
from assistant.models import Answer, Conversation


def answer(answer_id: UUID) -> dict[str, Any] | None:
    """The body of an answer exactly as it was given; None where there is none of that id."""
    body: dict[str, Any] | None = Answer.objects.filter(pk=answer_id).values_list("body", flat=True).first()
    return body


def conversation_is_live(conversation: UUID, *, now: datetime) -> bool:
    return Conversation.objects.filter(pk=conversation, expires_at__gt=now).exists()


def previous_turn(conversation: UUID, *, now: datetime) -> PreviousTurn | None:
    """The last question of a conversation that has not expired and that led somewhere; None where there is none.

    Greetings and questions that were none of ours do not interrupt what was talked about.
    """
    turns = Answer.objects.filter(conversation=conversation, conversation__expires_at__gt=now)
    led_somewhere = turns.exclude(outcome="fixed_reply").exclude(reason__in=("off_topic", "not_understood"))
    last = led_somewhere.order_by("-place").values("understood", "body").first()
    if last is None:
        return None
    return PreviousTurn.from_stored(last["understood"], last["body"]["clarify"])


def conversation_turns(conversation: UUID, *, now: datetime) -> tuple[dict[str, Any], ...]:
    """The bodies of all answers of a live conversation, the oldest first."""
    turns = Answer.objects.filter(conversation=conversation, conversation__expires_at__gt=now).order_by("place")
    return tuple(turns.values_list("body", flat=True))
