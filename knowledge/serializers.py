"""What do the policy endpoints take, and in which shape do documents, clauses, hits and regions go out?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from rest_framework import serializers

from knowledge.interface import DayField, RegionField, StrictSerializer, money, rate, said
from knowledge.tables.schema import Clause, ClauseFigure, Document, Jurisdiction, Notice, Region, ValidityDay
from knowledge.tables.terms import (
    ClauseKind,
    DocumentStatus,
    EntitlementKind,
    Grants,
    Identity,
    LayerKind,
    NoticeCode,
    Program,
    RegionStatus,
    Term,
    Unit,
    WhyUnknown,
)
from knowledge.tables.validity import notices_for, status

LONGEST_QUESTION: Final = 260
MOST_HITS: Final = 50
DEFAULT_HITS: Final = 10

Wire = dict[str, Any]

# --- parameters ------------------------------------------------------------------------------------------------------


def _choices(terms: type[Term]) -> list[tuple[str, str]]:
    return [(term.value, term.chinese) for term in terms]


class AsOfParameters(StrictSerializer):
    as_of = DayField(required=False, help_text="The day asked about; today when left out.")


class RegionParameters(AsOfParameters):
    region = RegionField(
        required=False, help_text="A code of GB/T 2260; its prefecture, province and the nation are included."
    )


class SearchParameters(RegionParameters):
    q = serializers.CharField(max_length=LONGEST_QUESTION, help_text="What is asked, in any wording.")
    limit = serializers.IntegerField(min_value=1, max_value=MOST_HITS, default=DEFAULT_HITS)
    kind = serializers.ChoiceField(choices=_choices(ClauseKind), required=False)


class TableParameters(RegionParameters):
    region = RegionField()
    program = serializers.ChoiceField(choices=_choices(Program), required=False)
    identity = serializers.ChoiceField(
        choices=_choices(Identity), required=False, help_text="Only rules that can reach this identity."
    )


class RegionListParameters(StrictSerializer):
    all = serializers.BooleanField(required=False, default=False, help_text="Also regions without documents.")
    parent = RegionField(  # type: ignore[assignment] # a field of that name
        required=False, help_text="Only what lies directly in this region."
    )


# --- shapes of replies, for the description of the interface ---------------------------------------------------------


class NoticeSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=_choices(NoticeCode))
    text = serializers.CharField()


class DocumentSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    number = serializers.CharField(allow_null=True)
    issuer = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=_choices(DocumentStatus))
    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)
    region = serializers.CharField()
    nature = serializers.CharField()
    notices = NoticeSerializer(many=True)


class ClauseSerializer(serializers.Serializer[Any]):
    clause_id = serializers.CharField()
    document_id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a field of that name
    heading = serializers.CharField()
    kind = serializers.ChoiceField(choices=_choices(ClauseKind))
    text = serializers.CharField()
    gist = serializers.CharField()
    notices = NoticeSerializer(many=True)


class DocumentsSerializer(serializers.Serializer[Any]):
    documents = DocumentSerializer(many=True)


class ClauseOfDocumentSerializer(ClauseSerializer):
    document = DocumentSerializer()


class QuerySerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    tokens = serializers.ListField(child=serializers.CharField())
    expanded = serializers.ListField(child=serializers.CharField())


class HitSerializer(serializers.Serializer[Any]):
    clause_id = serializers.CharField()
    document_id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a field of that name
    title = serializers.CharField()
    text = serializers.CharField()
    highlights = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="[start, end) in code points of the text.",
    )
    score = serializers.FloatField(help_text="Comparable within one reply only.")
    kind = serializers.ChoiceField(choices=_choices(ClauseKind))
    notices = NoticeSerializer(many=True)


class SearchSerializer(serializers.Serializer[Any]):
    query = QuerySerializer()
    region = serializers.CharField(allow_null=True)
    as_of = serializers.DateField()
    total = serializers.IntegerField(help_text=f"How many clauses were found, at most {MOST_HITS}.")
    hits = HitSerializer(many=True)
    notices = NoticeSerializer(many=True)


class CoverageSerializer(serializers.Serializer[Any]):
    documents = serializers.ListField(child=serializers.CharField())
    programs = serializers.ListField(child=serializers.CharField())
    topics = serializers.ListField(child=serializers.CharField())


class RegionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment] # a field of that name
    status = serializers.CharField()
    short_names = serializers.ListField(child=serializers.CharField())
    former_names = serializers.ListField(child=serializers.CharField())
    coverage = CoverageSerializer()


class RegionsSerializer(serializers.Serializer[Any]):
    regions = RegionSerializer(many=True)


class FigureSerializer(serializers.Serializer[Any]):
    """Known: ``value``. No limit: ``unlimited``. Unknown: ``why_unknown`` within [low, high]. Or ``relative_to``."""

    unit = serializers.ChoiceField(choices=_choices(Unit))
    value = serializers.CharField(allow_null=True)
    clause_id = serializers.CharField(allow_null=True)
    unlimited = serializers.BooleanField(required=False)
    why_unknown = serializers.ChoiceField(choices=_choices(WhyUnknown), required=False)
    low = serializers.CharField(required=False, allow_null=True)
    high = serializers.CharField(required=False, allow_null=True)
    searched = serializers.ListField(child=serializers.CharField(), required=False)
    relative_to = serializers.DictField(child=serializers.CharField(), required=False)
    change = serializers.CharField(required=False)
    reading = serializers.CharField(required=False)


class TierSerializer(serializers.Serializer[Any]):
    to = FigureSerializer(allow_null=True)
    rate = FigureSerializer()

    def get_fields(self) -> dict[str, Any]:
        return {"from": FigureSerializer(allow_null=True), **super().get_fields()}  # a keyword of Python


class TableSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    program = serializers.ChoiceField(choices=_choices(Program))
    name = serializers.CharField()
    kind = serializers.CharField(help_text="How the layer computes: " + ", ".join(kind.value for kind in LayerKind))
    who = serializers.DictField()
    clause_ids = serializers.ListField(child=serializers.CharField())
    figures = serializers.DictField(child=FigureSerializer())
    terms = serializers.DictField()
    tiers = TierSerializer(many=True, required=False)


class EntitlementSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.CharField(help_text="One of " + ", ".join(kind.value for kind in EntitlementKind))
    name = serializers.CharField()
    program = serializers.ChoiceField(choices=_choices(Program), allow_null=True)
    grants = serializers.ChoiceField(choices=_choices(Grants))
    who = serializers.DictField()
    what = serializers.CharField()
    amount = FigureSerializer(allow_null=True)
    where = serializers.CharField(allow_null=True)
    steps = serializers.ListField(child=serializers.CharField())
    time_limit = serializers.CharField(allow_null=True)
    clause_ids = serializers.ListField(child=serializers.CharField())


class OfficeSerializer(serializers.Serializer[Any]):
    identities = serializers.ListField(child=serializers.ChoiceField(choices=_choices(Identity)))
    office = serializers.CharField()
    clause_id = serializers.CharField()


class WholeDocumentSerializer(DocumentSerializer):
    summary = serializers.CharField()
    clauses = ClauseSerializer(many=True)
    tables = TableSerializer(many=True)
    entitlements = EntitlementSerializer(many=True)
    offices = OfficeSerializer(many=True)


class TablesSerializer(serializers.Serializer[Any]):
    region = serializers.CharField()
    as_of = serializers.DateField()
    tables_as_of = serializers.DateField(allow_null=True)
    first_day = serializers.DateField(allow_null=True)
    tables = TableSerializer(many=True)
    notices = NoticeSerializer(many=True)


# --- values on the wire ----------------------------------------------------------------------------------------------


def notices_on_wire(notices: Iterable[Notice]) -> list[Wire]:
    return [{"code": notice.code.value, "text": notice.text} for notice in notices]


def clause_notices(document: Document, clause: Clause, on: date) -> tuple[Notice, ...]:
    """What must be said of a clause on a day: that it was abolished first, then what holds of its document."""
    notices = notices_for(document, on)
    if clause.kind is not ClauseKind.ABOLISHED:
        return notices
    text = said("这一条所写的做法已经停止执行。", "What this clause describes has been abolished.")
    return (Notice(NoticeCode.ABOLISHED, text), *notices)


def document_on_wire(document: Document, on: date) -> Wire:
    """Who issued it, when it applies, how it stands on a day and what must be said of it."""
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "status": status(document, on).value,
        "effective_from": _day(document.applies_from),
        "effective_to": _day(document.applies_to),
        "effective_from_stated": bool(document.applies_from and document.applies_from.stated),
        "effective_to_stated": bool(document.applies_to and document.applies_to.stated),
        "region": document.region,
        "nature": document.nature.value,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "digest": document.digest,
        "official_url": document.official_url,
        "contact": {"name": document.contact.name, "phone": document.contact.phone} if document.contact else None,
        "notices": notices_on_wire(notices_for(document, on)),
    }


def _day(day: ValidityDay | None) -> str | None:
    return day.day.isoformat() if day else None


def whole_document_on_wire(document: Document, on: date) -> Wire:
    return document_on_wire(document, on) | {
        "summary": document.summary,
        "basis": list(document.basis),
        "clauses": [clause_on_wire(document, clause, on) for clause in document.clauses],
    }


def clause_on_wire(document: Document, clause: Clause, on: date) -> Wire:
    """One clause with all it is known to say; empty ``identities`` or ``insurance`` mean no limit."""
    return {
        "clause_id": clause.id,
        "document_id": document.id,
        "label": clause.label,
        "heading": clause.heading,
        "kind": clause.kind.value,
        "text": clause.text,
        "gist": clause.gist,
        "topics": list(clause.topics),
        "programs": [program.value for program in clause.programs],
        "identities": [identity.value for identity in clause.identities],
        "insurance": [insurance.value for insurance in clause.insurance],
        "figures": [_clause_figure(figure) for figure in clause.figures],
        "applies_from": clause.applies_from.isoformat() if clause.applies_from else _day(document.applies_from),
        "applies_to": clause.applies_to.isoformat() if clause.applies_to else _day(document.applies_to),
        "antecedent": clause.antecedent,
        "where": clause.where,
        "time_limit": clause.time_limit,
        "not_stated": list(clause.not_stated),
        "notices": notices_on_wire(clause_notices(document, clause, on)),
    }


def _clause_figure(figure: ClauseFigure) -> Wire:
    value = figure.day.isoformat() if figure.day else amount_on_wire(figure.value, figure.unit)
    return {"name": figure.name, "text": figure.text, "unit": figure.unit.value, "value": value}


def amount_on_wire(value: int | None, unit: Unit) -> str | None:
    """Fen as yuan, basis points as a fraction, counts as they are; all as text, None where there is none."""
    if value is None:
        return None
    if unit is Unit.YUAN:
        return money(value)
    return rate(value) if unit in (Unit.RATE, Unit.POINTS) else str(value)


def region_on_wire(region: Region, chain: Sequence[Jurisdiction]) -> Wire:
    """A region with what holds there: what it published itself and what its prefecture and province published."""
    documents = [document for published in chain for document in published.documents]
    rules = [rule for published in chain for rule in published.rules]
    inherited = region.status is RegionStatus.NONE and documents
    return {
        "code": region.code,
        "name": region.name,
        "level": region.level.value,
        "parent": region.parent,
        "status": (RegionStatus.PARTIAL if inherited else region.status).value,
        "short_names": list(region.short_names),
        "former_names": list(region.former_names),
        "coverage": {
            "documents": [document.id for document in documents],
            "programs": list(dict.fromkeys(rule.program.value for rule in rules)),
            "topics": sorted({topic for doc in documents for clause in doc.clauses for topic in clause.topics}),
        },
    }
