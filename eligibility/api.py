"""How is an estimate asked for over HTTP? One bill, one bill varied, many bills, and a result given earlier."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as drf
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from eligibility import selectors, services
from eligibility.explanation import Estimate
from eligibility.ground import BASES
from eligibility.serializers import (
    LARGEST_BATCH,
    BatchedRequest,
    BatchRequest,
    CompareRequest,
    SavingRequest,
    answers_schema,
    estimate_on_wire,
    estimate_schema,
)
from eligibility.services import EstimateQuery, Refused
from knowledge.interface import BatchJSONParser, Unavailable, Unprocessable, problem_response, said
from knowledge.selectors import NothingPublished, Snapshot, active_snapshot


def published() -> Snapshot:
    """The active release, read once per request; 503 while nothing is published."""
    try:
        return active_snapshot()
    except NothingPublished as error:
        raise Unavailable(said("还没有发布任何政策数据。", "No policy data has been published yet.")) from error


def errors_of(refused: Refused) -> Mapping[str, str]:
    """Field → message in the language of the request; the first message of each field."""
    found: dict[str, str] = {}
    for error in refused.errors:
        found.setdefault(error.field, said(error.message, error.english))
    return found


def _object(data: object) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise Unprocessable({"body": said("请求内容应当是一个对象。", "The body must be an object.")})
    return data


def _checked(form: type[drf.Serializer[Any]], data: object) -> dict[str, Any]:
    values = form(data=_object(data))
    values.is_valid(raise_exception=True)
    return dict(values.validated_data)


def _query(values: Mapping[str, Any], today: date) -> EstimateQuery:
    return EstimateQuery(
        values["region"], values.get("as_of") or today, values.get("basis") or BASES[0], values["answers"]
    )


def _estimated(snapshot: Snapshot, query: EstimateQuery, *, narrow: bool = True) -> Estimate:
    try:
        return services.estimate(snapshot=snapshot, query=query, narrow=narrow)
    except Refused as refused:
        raise Unprocessable(errors_of(refused)) from refused


def _now() -> datetime:
    return timezone.now()


ESTIMATE = {200: estimate_schema()}
ESTIMATES = {200: {"type": "array", "items": estimate_schema()}}


def _body(optional: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A request body as the description gives it, ``more`` of it required."""
    properties = {
        "region": {"type": "string", "pattern": r"^\d{6}$", "example": "370323"},
        "as_of": {"type": "string", "format": "date", "nullable": True},
        "basis": {"enum": ["documents", "indicative", None], "nullable": True, "default": "documents"},
        "answers": answers_schema(),
    }
    schema = {
        "type": "object",
        "properties": {**properties, **more, **(optional or {})},
        "required": ["region", "answers", *more],
        "additionalProperties": False,
    }
    return {"application/json": schema}


class EstimatesView(APIView):
    @extend_schema(
        operation_id="make_estimate",
        request=_body({"save": {"type": "boolean", "default": True}}),
        responses=ESTIMATE,
    )
    def post(self, request: Request) -> Response:
        """What would be paid for one bill, layer by layer; kept for 180 days.

        With ``save`` false nothing of it is stored and ``estimate_id`` is null.
        """
        values = _checked(SavingRequest, request.data)
        query = _query(values, timezone.localdate())
        found = _estimated(published(), query)
        if not values["save"]:
            return Response(estimate_on_wire(found))
        return Response(services.save(estimate=found, query=query, now=_now()))


class SavedEstimateView(APIView):
    @extend_schema(operation_id="read_estimate", responses=ESTIMATE)
    def get(self, request: Request, estimate_id: UUID) -> Response:
        """A result given earlier, unchanged."""
        found = selectors.saved_estimate(estimate_id, _now())
        if found is None:
            raise Http404
        return Response(found)


class CompareView(APIView):
    @extend_schema(
        operation_id="compare_estimates",
        request=_body(
            vary={"enum": ["hospital_level", "care_location", "identities", "as_of"]},
            values={"type": "array", "items": {"nullable": True}},
        ),
        responses=ESTIMATES,
    )
    def post(self, request: Request) -> Response:
        """One result for each value of one answer, in the order of the values; nothing is saved.

        A null among the values is that answer left out: not asked yet, for ``as_of`` today.
        """
        values = _checked(CompareRequest, request.data)
        today = timezone.localdate()
        query = _query(values, today)
        try:
            found = services.compare(
                snapshot=published(), query=query, vary=values["vary"], values=values["values"], today=today
            )
        except Refused as refused:
            raise Unprocessable(errors_of(refused)) from refused
        return Response([estimate_on_wire(one) for one in found])


@dataclass(frozen=True, slots=True)
class _Answered:
    """One body of a batch that could be answered, and whether its result is to be kept."""

    estimate: Estimate
    query: EstimateQuery
    save: bool


def _batch_schema() -> dict[str, Any]:
    """A batch as the description gives it: a list of bodies, or an object with the list and what holds for all."""
    save = {"type": "boolean", "default": False}
    one = _body({"save": {"type": "boolean"}})["application/json"]
    bodies = {"type": "array", "items": one, "minItems": 1, "maxItems": LARGEST_BATCH}
    whole = {
        "type": "object",
        "properties": {"bodies": bodies, "save": save},
        "required": ["bodies"],
        "additionalProperties": False,
    }
    return {"application/json": {"oneOf": [bodies, whole]}}


def _replies_schema() -> dict[str, Any]:
    problem = {"type": "object", "additionalProperties": True}
    reply = {"status": {"type": "integer"}, "result": estimate_schema(), "problem": problem}
    return {"type": "array", "items": {"type": "object", "properties": reply, "required": ["status"]}}


class BatchView(APIView):
    parser_classes = [BatchJSONParser]

    @extend_schema(operation_id="make_estimates", request=_batch_schema(), responses={200: _replies_schema()})
    def post(self, request: Request) -> Response:
        """Up to 1,000 bodies, as a list or as ``{"bodies": [...], "save": true}``: status and result or problem each.

        Nothing is saved unless ``save`` is true, of the batch or of a body; ``narrowing`` is left empty.
        """
        bodies, save = _batch(request.data)
        snapshot, today = published(), timezone.localdate()
        answers = [_one(snapshot, body, today, save) for body in bodies]
        to_keep = [(one.estimate, one.query) for one in answers if isinstance(one, _Answered) and one.save]
        kept = iter(services.save_all(given=to_keep, now=_now()) if to_keep else ())
        return Response([_replied(answer, kept) for answer in answers])


def _batch(data: object) -> tuple[Sequence[Any], bool]:
    if isinstance(data, list):
        data = {"bodies": data}
    elif isinstance(data, Mapping) and isinstance(data.get("bodies"), list) and len(data["bodies"]) > LARGEST_BATCH:
        raise Unprocessable({"bodies": said("一次最多 1000 份。", "At most 1,000 bodies at once.")})
    values = _checked(BatchRequest, data)
    return values["bodies"], values["save"]


def _one(snapshot: Snapshot, body: object, today: date, save: bool) -> _Answered | dict[str, Any]:
    """The estimate for one body of a batch, or its problem; kept if the body says so, else as the batch does."""
    try:
        values = _checked(BatchedRequest, body)
        query = _query(values, today)
        return _Answered(_estimated(snapshot, query, narrow=False), query, values.get("save", save))
    except (drf.ValidationError, Unprocessable) as error:
        return _problem(error)


def _problem(error: Exception) -> dict[str, Any]:
    response = problem_response(error, {})
    if response is None:
        raise error
    body: dict[str, Any] = json.loads(response.content)
    return body


def _replied(answer: _Answered | dict[str, Any], kept: Iterator[dict[str, Any]]) -> dict[str, Any]:
    if not isinstance(answer, _Answered):
        return {"status": answer["status"], "problem": answer}
    return {"status": 200, "result": next(kept) if answer.save else estimate_on_wire(answer.estimate)}
