"""How does a client of the interface walk through the questions? Answers in, the next question and the estimate out."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from eligibility.ground import DOCUMENTS, EstimateQuery, Refused
from eligibility.interview import Interview, interview
from eligibility.questionnaire.questions import EARLIER_THIS_YEAR, Kind, Question
from eligibility.serializers import AnswersField, answers_schema, estimate_on_wire, estimate_schema
from knowledge.api import published
from knowledge.interface import DayField, RegionField, StrictSerializer, Unprocessable, money, said


class InterviewRequest(StrictSerializer):
    """The answers so far, none of them required yet. ``as_of`` null is left out."""

    region = RegionField()
    as_of = DayField(required=False, allow_null=True, help_text="default: today")
    answers = AnswersField()


def _answers_schema() -> dict[str, Any]:
    """Those of an estimate, none required, and the gate that saves asking about a year in which nothing happened."""
    schema = answers_schema()
    gate = {"oneOf": [{"type": "boolean"}, {"enum": ["unknown"]}], "nullable": True}
    properties = {**schema["properties"], EARLIER_THIS_YEAR: gate}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _request_schema() -> dict[str, Any]:
    properties = {
        "region": {"type": "string", "pattern": r"^\d{6}$", "example": "370323"},
        "as_of": {"type": "string", "format": "date", "nullable": True},
        "answers": _answers_schema(),
    }
    required = ["region", "answers"]
    schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"application/json": schema}


def _response_schema() -> dict[str, Any]:
    text = {"type": "string"}
    choice = {"type": "object", "properties": {"value": {}, "label": text, "help": text}}
    question = {
        "key": text,
        "question": text,
        "help": text,
        "kind": {"enum": [kind.value for kind in Kind]},
        "choices": {"type": "array", "items": choice},
        "unknown_allowed": {"type": "boolean"},
        "moves_result_by": {"type": "string", "nullable": True},
    }
    properties = {
        "next": {"type": "object", "properties": question, "required": list(question), "nullable": True},
        "remaining": {"type": "integer"},
        "answered": {"type": "array", "items": text},
        "answers": {**answers_schema(), "nullable": True},
        "estimate": {**estimate_schema(), "nullable": True},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


class InterviewView(APIView):
    @extend_schema(operation_id="next_question", request=_request_schema(), responses={200: _response_schema()})
    def post(self, request: Request) -> Response:
        """The question whose answer can still move the result most, null once none can; nothing is saved.

        Answer ``next.key`` in ``answers`` (amounts of the year may also stand inside ``year_to_date``) and send all
        again. ``earlier_this_year`` false: nothing of the year so far is asked. ``moves_result_by`` is null until the
        total is known. ``answers`` of the reply is what ``/api/v1/estimates/`` takes for the same result;
        ``estimate`` is there once insurance, identities, care and total_cost are answered or cannot change it.
        """
        form = InterviewRequest(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        query = EstimateQuery(
            values["region"], values.get("as_of") or timezone.localdate(), DOCUMENTS, values["answers"]
        )
        try:
            found = interview(snapshot=published(), query=query)
        except Refused as refused:
            messages: dict[str, str] = {}
            for error in refused.errors:
                messages.setdefault(error.field, said(error.message, error.english))
            raise Unprocessable(messages) from refused
        return Response(_on_wire(found))


def _on_wire(found: Interview) -> dict[str, Any]:
    return {
        "next": _question(found),
        "remaining": found.step.remaining,
        "answered": [question.key for question in found.answered],
        "answers": found.answers,
        "estimate": estimate_on_wire(found.estimate) if found.estimate else None,
    }


def _question(found: Interview) -> dict[str, Any] | None:
    question, effect = found.step.question, found.step.effect
    if question is None:
        return None
    return {
        "key": question.key,
        "question": question.text,
        "help": question.help,
        "kind": question.kind.value,
        "choices": _choices(found, question),
        "unknown_allowed": question.unknown_allowed,
        "moves_result_by": money(effect.most) if effect else None,
    }


def _choices(found: Interview, question: Question) -> list[dict[str, Any]]:
    """What can be chosen, each value as ``answers`` takes it; of many, any list, the empty one among them."""
    if question.kind is Kind.YES_NO:
        return [
            {"value": value, "label": label, "help": ""}
            for value, label in zip((True, False), question.yes_no, strict=True)
        ]
    return [{"value": choice.value, "label": choice.label, "help": choice.help} for choice in found.choices]
