"""What is kept of estimates, for reading: a draft that has not expired, a result as it was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from eligibility.models import Draft, SavedEstimate


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it stands: region, day and the answers so far, in the interface's form."""

    id: str
    region: str
    as_of: date
    answers: Mapping[str, object]
    updated_at: datetime
    expires_at: datetime


def draft(draft_id: str, now: datetime) -> DraftView | None:
    """The draft, or None where there is none or it has expired."""
    found = Draft.objects.filter(pk=draft_id, expires_at__gt=now).first()
    if found is None:
        return None
    return DraftView(found.id, found.region, found.as_of, dict(found.answers), found.updated_at, found.expires_at)


def saved_estimate(estimate_id: UUID, now: datetime) -> dict[str, Any] | None:
    """The result as it was given, or None where there is none or its 180 days are over."""
    found: dict[str, Any] | None = (
        SavedEstimate.objects.filter(pk=estimate_id, expires_at__gt=now).values_list("result", flat=True).first()
    )
    return found
