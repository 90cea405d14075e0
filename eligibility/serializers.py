"""In which form do estimates travel? The bodies of the interface, and a result on the wire."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import lazy
from rest_framework import serializers

from eligibility.calculation.claim import CHOICES, MONEY, YES_NO
from eligibility.calculation.money import UNBOUNDED, Range
from eligibility.calculation.trace import UnknownFigure
from eligibility.explanation import Estimate, ExplainedLayer
from eligibility.ground import BASES
from knowledge.interface import DayField, RegionField, StrictSerializer, money, money_range, rate, said
from knowledge.tables.citation import citation
from knowledge.tables.terms import Identity, Term, Unit, YearToDate

VARIED = ("hospital_level", "care_location", "identities", "as_of")
LARGEST_BATCH = 1000
MOST_VALUES = 20


class AnswersField(serializers.JSONField):
    """The answers of a bill; each key is checked where the claim is made, so that messages name it."""

    default_error_messages = {"invalid": lazy(said, str)("这一项应当是一个对象。", "This must be an object.")}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        return data


class EstimateRequest(StrictSerializer):
    """One bill of one person in one place on one day. ``as_of`` and ``basis`` null are left out."""

    region = RegionField()
    as_of = DayField(required=False, allow_null=True, help_text="default: today")
    basis = serializers.ChoiceField(choices=BASES, required=False, allow_null=True, help_text="default: documents")
    answers = AnswersField()


class SavingRequest(EstimateRequest):
    """The same; ``save`` false keeps nothing of it."""

    save = serializers.BooleanField(default=True)  # type: ignore[assignment]


class BatchedRequest(EstimateRequest):
    """One body of a batch, which may say for itself whether its result is kept."""

    save = serializers.BooleanField(required=False, help_text="default: that of the batch")  # type: ignore[assignment]


class CompareRequest(EstimateRequest):
    """The same with one answer varied; a null among the values is one that is left out."""

    vary = serializers.ChoiceField(choices=VARIED)
    values = serializers.ListField(child=serializers.JSONField(allow_null=True), min_length=1, max_length=MOST_VALUES)


class BatchRequest(StrictSerializer):
    """Many bodies at once; ``save`` keeps the results."""

    bodies = serializers.ListField(child=serializers.JSONField(allow_null=True), min_length=1, max_length=LARGEST_BATCH)
    save = serializers.BooleanField(default=False)  # type: ignore[assignment]


# --- on the wire -----------------------------------------------------------------------------------------------------


def _range(span: Range) -> dict[str, str | None]:
    return money_range(span.low, None if span.high >= UNBOUNDED else span.high)


def _unknown(figure: UnknownFigure) -> dict[str, Any]:
    written = money if figure.unit is Unit.YUAN else rate
    return {
        "figure": figure.figure,
        "why_unknown": figure.why.value,
        "low": None if figure.span.low >= UNBOUNDED else written(figure.span.low),
        "high": None if figure.span.high >= UNBOUNDED else written(figure.span.high),
        "reading": figure.reading,
    }


def _layer(layer: ExplainedLayer, on: date) -> dict[str, Any]:
    return {
        "program": layer.program.value,
        "name": layer.name,
        "applies": layer.applies,
        "why": layer.why,
        "base": _range(layer.base),
        "pays": _range(layer.pays),
        "remaining": _range(layer.remaining),
        "steps": [
            {
                "text": line.text,
                "amount": _range(line.amount),
                "clause_id": line.clause_id,
                "source": line.source,
                "readings": list(line.readings),
            }
            for line in layer.steps
        ],
        "citations": [citation(document, clause, on) for document, clause in layer.citations],
        "sources": list(layer.sources),
        "readings": list(layer.readings),
        "beyond_catalogue": layer.beyond_catalogue,
        "unknowns": [_unknown(figure) for figure in layer.unknowns],
    }


def estimate_on_wire(estimate: Estimate, estimate_id: UUID | None = None) -> dict[str, Any]:
    """The result exactly as the interface gives it; ``estimate_id`` null where nothing was saved."""
    result = estimate.calculated
    return {
        "region": estimate.region,
        "as_of": estimate.as_of.isoformat(),
        "tables_as_of": estimate.tables_as_of.isoformat() if estimate.tables_as_of else None,
        "basis": estimate.basis,
        "release": estimate.release,
        "estimate_id": str(estimate_id) if estimate_id else None,
        "identity": {"code": estimate.identity.code, "name": estimate.identity.name, "why": estimate.identity.why},
        "total_cost": money(result.total_cost),
        "covered_expenses": _range(result.covered),
        "uncovered_expenses": _range(result.uncovered),
        "special_drug_cost": _range(result.special),
        "layers": [_layer(layer, estimate.as_of) for layer in estimate.layers],
        "total_paid": _range(result.total_paid),
        "out_of_pocket": _range(result.out_of_pocket),
        "not_granted": [{"program": one.program.value, "why": one.why} for one in estimate.not_granted],
        "assumptions": [
            {"code": one.code, "text": one.text, "readings": list(one.readings)} for one in estimate.assumptions
        ],
        "notices": [{"code": notice.code.value, "text": notice.text} for notice in estimate.notices],
        "narrowing": [
            {"question": one.question, "text": one.text, "narrows_by": money(one.by)} for one in estimate.narrowing
        ],
        "hull": result.hull,
        "scenarios": result.scenarios,
    }


# --- for the interface's description ---------------------------------------------------------------------------------


def _codes(vocabulary: type[Term]) -> list[str]:
    return [*(str(term) for term in vocabulary), "unknown"]


def answers_schema() -> dict[str, Any]:
    """The answers as OpenAPI describes them; built from the claim's own vocabulary."""
    amount = {"oneOf": [{"type": "string", "example": "120000.00"}, {"type": "integer"}], "nullable": True}
    properties: dict[str, Any] = {key: {"enum": _codes(vocabulary)} for key, vocabulary in CHOICES.items()}
    listed = {"type": "array", "items": {"enum": [str(term) for term in Identity]}}
    properties["identities"] = {"oneOf": [listed, {"enum": ["unknown"]}]}
    properties.update({key: {"oneOf": [{"type": "boolean"}, {"enum": ["unknown"]}]} for key in YES_NO})
    properties.update(dict.fromkeys(MONEY, amount))
    year = {"type": "object", "properties": {str(term): amount for term in YearToDate}, "additionalProperties": False}
    properties["year_to_date"] = {"oneOf": [year, {"enum": ["unknown"]}], "nullable": True}
    return {
        "type": "object",
        "properties": properties,
        "required": ["insurance", "identities", "care", "total_cost"],
        "additionalProperties": False,
    }


def _record(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _listed(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": _record(**properties)}


def estimate_schema() -> dict[str, Any]:
    """A result as OpenAPI describes it."""
    text, maybe = {"type": "string"}, {"type": "string", "nullable": True}
    span = _record(low=text, high=maybe)
    document = _record(
        **dict.fromkeys(("id", "title", "status", "nature"), text),
        **dict.fromkeys(("number", "issuer", "effective_from", "effective_to"), maybe),
    )
    whole = {"type": "integer"}
    citations = _listed(document=document, clause_id=text, label=text, quote=text, start=whole, end=whole, url=text)
    texts = codes = {"type": "array", "items": text}
    layer = {
        "program": text,
        "name": text,
        "applies": {"type": "boolean"},
        "why": text,
        "base": span,
        "pays": span,
        "remaining": span,
        "steps": _listed(text=text, amount=span, clause_id=maybe, source=maybe, readings=codes),
        "citations": citations,
        "sources": texts,
        "readings": codes,
        "beyond_catalogue": {"type": "boolean"},
        "unknowns": _listed(figure=text, why_unknown=text, low=maybe, high=maybe, reading=maybe),
    }
    coded = _listed(code=text, text=text)
    return _record(
        region=text,
        as_of={"type": "string", "format": "date"},
        tables_as_of={"type": "string", "format": "date", "nullable": True},
        basis={"type": "string", "enum": list(BASES)},
        release=text,
        estimate_id={"type": "string", "format": "uuid", "nullable": True},
        identity=_record(code=maybe, name=text, why=text),
        total_cost=text,
        covered_expenses=span,
        uncovered_expenses=span,
        special_drug_cost=span,
        layers=_listed(**layer),
        total_paid=span,
        out_of_pocket=span,
        not_granted=_listed(program=text, why=text),
        assumptions=_listed(code=text, text=text, readings=codes),
        notices=coded,
        narrowing=_listed(question=text, text=text, narrows_by=text),
        hull={"type": "boolean"},
        scenarios=whole,
    )
