"""What bodies do the assistant's endpoints take and give? Strict on the way in, described on the way out."""

from typing import Any

from rest_framework import serializers

from knowledge.interface import DayField, RegionField, StrictSerializer
from knowledge.tables.terms import Identity, Insurance

LONGEST_QUESTION = 260
LONGEST_REASON = 500


class AskSerializer(StrictSerializer):
    """A question; everything else may be left out or null."""

    question = serializers.CharField(max_length=LONGEST_QUESTION)
    region = RegionField(required=False, allow_null=True)
    as_of = DayField(required=False, allow_null=True)
    insurance = serializers.ChoiceField(choices=[str(term) for term in Insurance], required=False, allow_null=True)
    identities = serializers.ListField(
        child=serializers.ChoiceField(choices=[str(term) for term in Identity]),
        required=False,
        allow_null=True,
        max_length=len(Identity),
    )
    conversation = serializers.UUIDField(required=False, allow_null=True)


class RatingSerializer(StrictSerializer):
    """How useful an answer was."""

    score = serializers.IntegerField(min_value=1, max_value=5)
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True, allow_null=True)


# --- what goes out (described for the schema; the bodies themselves are made in answering.wire) ----------------------


class UnderstoodSerializer(serializers.Serializer[Any]):
    region = serializers.CharField(allow_null=True)
    insurance = serializers.CharField(allow_null=True)
    program = serializers.CharField(allow_null=True)
    identities = serializers.ListField(child=serializers.CharField())
    topic = serializers.CharField(allow_null=True)
    as_of = serializers.DateField()
    hospital_level = serializers.CharField(allow_null=True)
    amount = serializers.CharField(allow_null=True)
    text = serializers.CharField()


class AnswerTableSerializer(serializers.Serializer[Any]):
    caption = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    highlight = serializers.IntegerField(allow_null=True)
    notes = serializers.ListField(child=serializers.CharField())
    clause_id = serializers.CharField(allow_null=True)


class CitedDocumentSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    number = serializers.CharField(allow_null=True)
    issuer = serializers.CharField(allow_null=True)
    status = serializers.CharField()
    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)


class CitationSerializer(serializers.Serializer[Any]):
    document = CitedDocumentSerializer()
    clause_id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field's own label gives way to the interface's name
    quote = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    url = serializers.CharField()


class AnswerNoticeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()


class AnswerOptionSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ClarifySerializer(serializers.Serializer[Any]):
    slot = serializers.CharField()
    question = serializers.CharField()
    options = AnswerOptionSerializer(many=True)


class AmountRangeSerializer(serializers.Serializer[Any]):
    low = serializers.CharField()
    high = serializers.CharField(allow_null=True)


class CalculationStepSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    amount = AmountRangeSerializer()
    clause_id = serializers.CharField(allow_null=True)


class CalculationSerializer(serializers.Serializer[Any]):
    steps = CalculationStepSerializer(many=True)
    total = AmountRangeSerializer()


class PrefillSerializer(serializers.Serializer[Any]):
    answers = serializers.DictField()


class ContactSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    phone = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    conversation = serializers.UUIDField()
    answer_id = serializers.UUIDField()
    outcome = serializers.ChoiceField(choices=["answered", "clarify", "not_covered", "fixed_reply"])
    reason = serializers.CharField(allow_null=True)
    reply_code = serializers.CharField(allow_null=True)
    understood = UnderstoodSerializer()
    answer = serializers.CharField()
    tables = AnswerTableSerializer(many=True)
    citations = CitationSerializer(many=True)
    notices = AnswerNoticeSerializer(many=True)
    clarify = ClarifySerializer(allow_null=True)
    calculation = CalculationSerializer(allow_null=True)
    estimate = PrefillSerializer(allow_null=True)
    suggestions = serializers.ListField(child=serializers.CharField())
    contact = ContactSerializer()
