"""How is asked over HTTP what a person can have? One region, one day, insurance and identities."""

from datetime import date

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from eligibility.benefits import Whose, find, hanging_on_insurance
from eligibility.entitlement_wire import UNKNOWN, BenefitSerializer, EligibilityParameters, benefits_on_wire
from eligibility.ground import Refused
from knowledge.api import parameters, published
from knowledge.interface import Unprocessable, said
from knowledge.tables.terms import Identity, Insurance


class EligibilityView(APIView):
    @extend_schema(
        operation_id="list_benefits", parameters=[EligibilityParameters], responses=BenefitSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Every benefit that a person's identities open or do not open in a region on a day, layers first.

        Without ``insurance`` residents are taken, with a notice where an employee would be answered otherwise.
        """
        values = parameters(EligibilityParameters, request)
        on: date = values.get("as_of") or timezone.localdate()
        insurance, identities = values.get("insurance"), values.get("identity", [])
        whose = Whose(
            region=values["region"],
            as_of=on,
            insurance=None if insurance == UNKNOWN else Insurance(insurance or Insurance.RESIDENT),
            identities=None if UNKNOWN in identities else tuple(Identity(code) for code in dict.fromkeys(identities)),
        )
        try:
            found = find(snapshot=published(), whose=whose)
        except Refused as refused:
            raise Unprocessable(
                {error.field: said(error.message, error.english) for error in refused.errors}
            ) from refused
        return Response(benefits_on_wire(found, hanging_on_insurance(found) if insurance is None else ()))
