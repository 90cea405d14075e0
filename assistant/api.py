"""How do other programs ask? POST a question, read an answer again as it was given, rate it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assistant import selectors, services
from assistant.serializers import AnswerSerializer, AskSerializer, RatingSerializer
from knowledge.interface import Unavailable, Unprocessable, said
from knowledge.selectors import NothingPublished, Snapshot, active_snapshot
from knowledge.tables.terms import Identity, Insurance


def _snapshot() -> Snapshot:
    try:
        return active_snapshot()
    except NothingPublished as error:
        raise Unavailable(said("政策数据还没有发布。", "No policy data has been published yet.")) from error


def _refuse_what_is_no_place(snapshot: Snapshot, region: str | None) -> None:
    if region is not None and snapshot.places.get(region) is None:
        message = said("没有这个行政区划代码。", "There is no region with this code.")
        raise Unprocessable({"region": message})


class AskView(APIView):
    """POST /api/v1/ask/"""

    @extend_schema(operation_id="ask", request=AskSerializer, responses={200: AnswerSerializer}, tags=["assistant"])
    def post(self, request: Request) -> Response:
        """A question about medical insurance or assistance, answered with the clauses it rests on."""
        body = AskSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked: dict[str, Any] = body.validated_data
        snapshot = _snapshot()
        _refuse_what_is_no_place(snapshot, asked.get("region"))
        insurance = asked.get("insurance")
        answer = services.ask(
            snapshot=snapshot,
            question=asked["question"],
            region=asked.get("region"),
            as_of=asked.get("as_of"),
            insurance=Insurance(insurance) if insurance else None,
            identities=[Identity(code) for code in asked.get("identities") or ()],
            conversation=asked.get("conversation"),
            today=timezone.localdate(),
        )
        return Response(answer)


class AnswerView(APIView):
    """GET /api/v1/answers/{id}/"""

    @extend_schema(operation_id="answer", responses={200: AnswerSerializer}, tags=["assistant"])
    def get(self, request: Request, answer_id: UUID) -> Response:
        """An answer as it was given."""
        body = selectors.answer(answer_id)
        if body is None:
            raise Http404
        return Response(body)


class RatingView(APIView):
    """POST /api/v1/answers/{id}/rating/"""

    @extend_schema(operation_id="rate", request=RatingSerializer, responses={201: RatingSerializer}, tags=["assistant"])
    def post(self, request: Request, answer_id: UUID) -> Response:
        """How useful the answer was, 1 to 5; a later rating replaces the earlier one."""
        body = RatingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        score, reason = body.validated_data["score"], body.validated_data.get("reason") or ""
        try:
            services.rate(answer_id=answer_id, score=score, reason=reason)
        except services.UnknownAnswer as error:
            raise Http404 from error
        return Response({"score": score}, status=status.HTTP_201_CREATED)
