"""What happens when a person asks for an estimate: check the request, take the rules in force, calculate, explain.

Also the writes: results that were given, and drafts while a person answers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from eligibility.calculation import estimate as calculation
from eligibility.calculation.claim import UNKNOWN, Claim, WrongAnswers, claim_from
from eligibility.calculation.narrowing import narrowings
from eligibility.explanation import Estimate, explained
from eligibility.ground import EstimateQuery as EstimateQuery
from eligibility.ground import FieldError as FieldError
from eligibility.ground import Refused as Refused
from eligibility.ground import in_force
from eligibility.models import Draft, SavedEstimate
from eligibility.serializers import estimate_on_wire
from eligibility.wording import fault_texts
from knowledge.interface import NOT_A_DAY, day_from
from knowledge.selectors import Snapshot
from knowledge.tables.catalogue import InForce
from knowledge.tables.terms import HospitalLevel, YearToDate

KEPT_FOR = timedelta(days=180)
DRAFT_KEPT_FOR = timedelta(days=30)


def estimate(*, snapshot: Snapshot, query: EstimateQuery, narrow: bool = True) -> Estimate:
    """The estimate for ``query`` from one release; raises Refused. ``narrow``: also which answers would narrow it."""
    claim, found, region = _ready(snapshot, query)
    result = calculation.estimate(claim, found.rules)
    return explained(
        region=region,
        as_of=query.as_of,
        basis=query.basis,
        release=snapshot.release,
        claim=claim,
        result=result,
        in_force=found,
        narrowing=narrowings(claim, found.rules, result) if narrow else (),
    )


def _ready(snapshot: Snapshot, query: EstimateQuery) -> tuple[Claim, InForce, str]:
    errors: list[FieldError] = []
    claim = found = None
    try:
        claim = claim_from(query.answers)
    except WrongAnswers as wrong:
        errors += [FieldError(f"answers.{fault.key}", *fault_texts(fault)) for fault in wrong.faults]
    try:
        found = in_force(snapshot, query)
    except Refused as refused:
        errors = [*refused.errors, *errors]
    if claim is None or found is None:
        raise Refused(errors)
    rules, region = found
    return claim, rules, region.code


def compare(
    *, snapshot: Snapshot, query: EstimateQuery, vary: str, values: Sequence[Any], today: date, narrow: bool = True
) -> tuple[Estimate, ...]:
    """One estimate for each value of ``vary`` (None: left out, for a day today).

    Raises Refused naming ``values.<n>`` where one cannot be taken.
    """
    found = []
    for place, value in enumerate(values):
        try:
            found.append(estimate(snapshot=snapshot, query=_varied(query, vary, value, today), narrow=narrow))
        except Refused as refused:
            own = {vary, f"answers.{vary}"}
            raise Refused(
                [
                    replace(error, field=f"values.{place}" if error.field in own else error.field)
                    for error in refused.errors
                ]
            ) from refused
    return tuple(found)


def by_level(*, snapshot: Snapshot, query: EstimateQuery) -> tuple[tuple[HospitalLevel, Estimate], ...]:
    """The same bill at every level of hospital; none where no rule tells levels apart. Raises Refused."""
    rules = in_force(snapshot, query)[0].rules
    levels = tuple(HospitalLevel) if any(rule.who.hospital_levels for rule in rules) else ()
    values = [level.value for level in levels]
    found = compare(
        snapshot=snapshot, query=query, vary="hospital_level", values=values, today=query.as_of, narrow=False
    )
    return tuple(zip(levels, found, strict=True))


def _varied(query: EstimateQuery, vary: str, value: Any, today: date) -> EstimateQuery:
    if vary != "as_of":
        return replace(query, answers={**query.answers, vary: value})
    try:
        return replace(query, as_of=today if value is None else day_from(value))
    except ValueError:
        raise Refused([FieldError("as_of", *NOT_A_DAY)]) from None


# --- writes ----------------------------------------------------------------------------------------------------------


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def request_on_wire(query: EstimateQuery) -> dict[str, Any]:
    return {
        "region": query.region,
        "as_of": query.as_of.isoformat(),
        "basis": query.basis,
        "answers": dict(query.answers),
    }


def save(*, estimate: Estimate, query: EstimateQuery, now: datetime) -> dict[str, Any]:
    """Keeps the result for 180 days; returns it as it is kept, its id within."""
    return save_all(given=[(estimate, query)], now=now)[0]


def save_all(*, given: Sequence[tuple[Estimate, EstimateQuery]], now: datetime) -> list[dict[str, Any]]:
    """Keeps many results in one write."""
    rows = [_row(uuid4(), one, query, now) for one, query in given]
    SavedEstimate.objects.bulk_create(rows)
    return [row.result for row in rows]


def save_from_draft(*, draft_id: str, estimate: Estimate, query: EstimateQuery, now: datetime) -> UUID:
    """Keeps the result of a draft, once: a second tap on the button, or the same answers later, is the same result.

    Its id follows from the draft's, which nobody else knows; nobody finds the draft by it.
    """
    said = json.dumps([draft_id, estimate.release, request_on_wire(query)], sort_keys=True)
    estimate_id = UUID(bytes=sha256(said.encode()).digest()[:16], version=4)
    SavedEstimate.objects.bulk_create([_row(estimate_id, estimate, query, now)], ignore_conflicts=True)
    return estimate_id


def _row(estimate_id: UUID, estimate: Estimate, query: EstimateQuery, now: datetime) -> SavedEstimate:
    return SavedEstimate(
        id=estimate_id,
        release=estimate.release,
        request=request_on_wire(query),
        result=estimate_on_wire(estimate, estimate_id),
        created_at=now,
        expires_at=now + KEPT_FOR,
    )


def delete(*, estimate_id: UUID) -> bool:
    """Removes a saved result at once; False where there is none."""
    removed, _ = SavedEstimate.objects.filter(pk=estimate_id).delete()
    return bool(removed)


def start_draft(
    *, region: str, as_of: date, answers: Mapping[str, object], today: date, for_oneself: bool = False
) -> str:
    """Begins a walk through the estimator; returns its unguessable id."""
    created = _midnight(today)
    draft = Draft.objects.create(
        region=region,
        as_of=as_of,
        answers=dict(answers),
        for_oneself=for_oneself,
        created_at=created,
        updated_at=created,
        expires_at=created + DRAFT_KEPT_FOR,
    )
    return draft.id


def answer(*, draft_id: str, key: str, value: object, now: datetime) -> bool:
    """Sets one answer of a draft (``year_to_date.<what>`` for one of the year's amounts; None takes it back).

    False where there is no such draft any more.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=draft_id, expires_at__gt=now).first()
        if draft is None:
            return False
        draft.answers = _with(draft.answers, key, value)
        if key not in draft.order:
            draft.order = [*draft.order, key]
        _touch(draft, now)
    return True


def move_draft(*, draft_id: str, region: str, as_of: date, now: datetime) -> bool:
    """Takes a draft to another place or day, its answers with it; False where there is no such draft any more."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=draft_id, expires_at__gt=now).first()
        if draft is None:
            return False
        draft.region, draft.as_of = region, as_of
        _touch(draft, now)
    return True


def _touch(draft: Draft, now: datetime) -> None:
    draft.updated_at = now
    draft.expires_at = now + DRAFT_KEPT_FOR
    draft.save(update_fields=["region", "as_of", "answers", "order", "updated_at", "expires_at"])


def _with(answers: Mapping[str, Any], key: str, value: object) -> dict[str, Any]:
    name, _, inner = key.partition(".")
    if inner:
        held = answers.get(name) or {}
        if held == UNKNOWN.value:
            held = {str(used): UNKNOWN.value for used in YearToDate}
        value = _with(held, inner, value)
    changed = {**answers, name: value}
    if value is None:
        del changed[name]
    return changed


def remove_expired(*, now: datetime) -> int:
    """Removes drafts and saved estimates whose time is over; returns how many."""
    drafts, _ = Draft.objects.filter(expires_at__lte=now).delete()
    estimates, _ = SavedEstimate.objects.filter(expires_at__lte=now).delete()
    return drafts + estimates
