"""What is kept of estimates, for reading: a draft that has not expired, a result as it was given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from eligibility.models import Draft, SavedEstimate


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it stands: region, day and the answers so far, in the interface's form, and in which order."""

    id: str
    region: str
    as_of: date
    answers: Mapping[str, object]
    order: tuple[str, ...]
    for_oneself: bool
    updated_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SavedView:
    """A result as it was given, what was asked for it, and until when it is kept."""

    id: UUID
    release: str
    request: Mapping[str, Any]
    result: Mapping[str, Any]
    created_at: datetime
    expires_at: datetime


def draft(draft_id: str, now: datetime) -> DraftView | None:
    """The draft, or None where there is none or it has expired."""
    found = Draft.objects.filter(pk=draft_id, expires_at__gt=now).first()
    if found is None:
        return None
    return DraftView(
        id=found.id,
        region=found.region,
        as_of=found.as_of,
        answers=dict(found.answers),
        order=tuple(found.order),
        for_oneself=found.for_oneself,
        updated_at=found.updated_at,
        expires_at=found.expires_at,
    )


def draft_has_expired(draft_id: str, now: datetime) -> bool:
    """Whether there was such a draft and its time is over; False once it is removed, as if there had been none."""
    return Draft.objects.filter(pk=draft_id, expires_at__lte=now).exists()


def saved_estimate(estimate_id: UUID, now: datetime) -> dict[str, Any] | None:
    """The result as it was given, or None where there is none or its 180 days are over."""
    found: dict[str, Any] | None = (
        SavedEstimate.objects.filter(pk=estimate_id, expires_at__gt=now).values_list("result", flat=True).first()
    )
    return found


def saved(estimate_id: UUID) -> SavedView | None:
    """A result with its circumstances, one that has expired and is not yet removed among them."""
    found = SavedEstimate.objects.filter(pk=estimate_id).first()
    return None if found is None else _view(found)


def every_saved(now: datetime) -> Iterator[SavedView]:
    """All results still kept, those of one release together; read a few at a time."""
    kept = SavedEstimate.objects.filter(expires_at__gt=now).order_by("release", "created_at", "id")
    return map(_view, kept.iterator(chunk_size=100))


def _view(row: SavedEstimate) -> SavedView:
    return SavedView(row.id, row.release, row.request, row.result, row.created_at, row.expires_at)
