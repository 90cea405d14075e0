"""In which form do benefits travel? The parameters of the question, and one benefit on the wire."""

from collections.abc import Collection
from typing import Any

from rest_framework import serializers

from eligibility.benefits import RESIDENT_TAKEN, Found
from eligibility.entitlement.benefit import Eligible, Someone
from eligibility.entitlement.here import Here
from eligibility.entitlement.reasons import depends_on
from eligibility.entitlement.telling import Told
from knowledge.interface import RegionField, said
from knowledge.serializers import (
    AsOfParameters,
    FigureSerializer,
    NoticeSerializer,
    OfficeSerializer,
    Wire,
    notices_on_wire,
)
from knowledge.tables.citation import citation
from knowledge.tables.terms import EntitlementKind, Grants, Identity, Insurance, Program, Term
from knowledge.tables_on_wire import figure_on_wire

UNKNOWN = "unknown"
LAYER = "layer"
MOST_IDENTITIES = len(Identity)


def _choices(terms: type[Term]) -> list[tuple[str, str]]:
    return [(term.value, term.chinese) for term in terms]


NOT_KNOWN = [(UNKNOWN, "不清楚")]


class EligibilityParameters(AsOfParameters):
    """Whose benefits are asked for, where and when."""

    region = RegionField()
    insurance = serializers.ChoiceField(
        choices=_choices(Insurance) + NOT_KNOWN,
        required=False,
        help_text="Left out: resident is taken, and said where it matters. `unknown`: the answer spans both.",
    )
    identity = serializers.ListField(
        child=serializers.ChoiceField(choices=_choices(Identity) + NOT_KNOWN),
        required=False,
        max_length=MOST_IDENTITIES,
        help_text="Repeatable. Left out: the ordinary insured. `unknown` alone: the answer spans every identity.",
    )

    def validate_identity(self, value: list[str]) -> list[str]:
        if UNKNOWN in value and len(value) > 1:
            message = said("unknown 不能和别的身份一起填。", "unknown cannot stand beside other identities.")
            raise serializers.ValidationError(message)
        return value


# --- the reply, for the description of the interface -----------------------------------------------------------------


class HowSerializer(serializers.Serializer[Any]):
    where = serializers.CharField(allow_null=True)
    steps = serializers.ListField(child=serializers.CharField())
    time_limit = serializers.CharField(allow_null=True)
    from_day = serializers.DateField(allow_null=True, help_text="Where it begins on a day of its own.")


class CaseSerializer(serializers.Serializer[Any]):
    insurance = serializers.ListField(child=serializers.ChoiceField(choices=_choices(Insurance)))
    identities = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    eligible = serializers.ChoiceField(choices=[answer.value for answer in Eligible])
    what = serializers.CharField()


class CodedTextSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()


class BenefitSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    program = serializers.ChoiceField(choices=_choices(Program), allow_null=True)
    kind = serializers.CharField(
        help_text=f"{LAYER} for a layer of the estimate, else one of "
        + ", ".join(kind.value for kind in EntitlementKind)
    )
    name = serializers.CharField()
    eligible = serializers.ChoiceField(
        choices=[answer.value for answer in Eligible],
        help_text="unknown: the documents do not say, or it hangs on what the person does not know (depends_on).",
    )
    planned = serializers.BooleanField(help_text="Only announced: nobody has it yet.")
    what = serializers.CharField()
    why = serializers.CharField()
    depends_on = serializers.ListField(child=serializers.ChoiceField(choices=["insurance", "identity"]))
    cases = CaseSerializer(many=True)
    by = serializers.ListField(child=serializers.CharField(), help_text="The identities that open it.")
    amount = FigureSerializer(allow_null=True)
    how = HowSerializer()
    recognised_by = OfficeSerializer(many=True)
    not_stated = serializers.ListField(child=serializers.CharField())
    searched = serializers.ListField(child=serializers.CharField())
    assumptions = CodedTextSerializer(many=True)
    notices = NoticeSerializer(many=True)
    citations = serializers.ListField(child=serializers.DictField())


# --- on the wire -----------------------------------------------------------------------------------------------------


def benefits_on_wire(found: Found, assumed_resident: Collection[str] = ()) -> list[Wire]:
    """Every benefit; ``assumed_resident`` are the subjects where the kind of insurance was assumed and matters."""
    return [_benefit(one, found, one.benefit.subject.key in assumed_resident) for one in found.told]


def _benefit(one: Told, found: Found, assumed: bool) -> Wire:
    benefit = one.benefit
    kind = benefit.held.rights[0].kind if benefit.held.rights and not benefit.held.rules else benefit.subject.kind
    notices = (*found.notices_of(one), *((RESIDENT_TAKEN,) if assumed else ()))
    return {
        "id": benefit.id,
        "program": benefit.subject.program.value if benefit.subject.program else None,
        "kind": kind.value if kind else LAYER,
        "name": benefit.name,
        "eligible": benefit.eligible.value,
        "planned": is_planned(one),
        "what": one.what,
        "why": one.why,
        "depends_on": list(depends_on(benefit)),
        "cases": [{**_people(case.people), "eligible": case.eligible.value, "what": case.what} for case in one.cases],
        "by": [identity.value for identity in benefit.by],
        "amount": _amount(one, found.here),
        "how": {
            "where": "；".join(filter(None, (one.how.where, one.how.recognised))) or None,
            "steps": list(one.how.steps),
            "time_limit": one.how.time_limit or None,
            "from_day": one.how.from_day.isoformat() if one.how.from_day else None,
        },
        "recognised_by": [
            {
                "identities": [identity.value for identity in office.identities],
                "office": office.office,
                "clause_id": office.clause_id,
            }
            for office in one.offices
        ],
        "not_stated": list(one.not_stated),
        "searched": [document.id for document in one.searched],
        "assumptions": [{"code": code, "text": text} for code, text in one.assumptions],
        "notices": notices_on_wire(notices),
        "citations": [citation(document, clause, found.as_of) for document, clause in one.citations],
    }


def is_planned(one: Told) -> bool:
    """Whether nobody has it yet, whoever the person is."""
    rights = one.benefit.held.rights or (() if one.benefit.held.rules else one.benefit.subject.rights)
    return any(item.grants is Grants.PLANNED for item in rights)


def _people(people: tuple[Someone, ...]) -> Wire:
    """``identities`` lists what each may have; an empty list is the ordinary insured."""
    return {
        "insurance": [insurance.value for insurance in dict.fromkeys(one.insurance for one in people)],
        "identities": [[each.value for each in held] for held in dict.fromkeys(one.identities for one in people)],
    }


def _amount(one: Told, here: Here) -> Wire | None:
    """The figure of the entitlement itself; a layer's stand in its table."""
    if one.benefit.cases:
        return None
    figures = [item.amount for item in one.benefit.held.rights if item.amount]
    return figure_on_wire(figures[0], here.rules) if figures else None
