"""A rule, a figure or a bill for a test that needs just one."""

from typing import Any

from eligibility.calculation.claim import Claim
from knowledge.tables.schema import (
    CapOnRemaining,
    Entered,
    Figure,
    FixedRate,
    MarginalTiers,
    NoFigure,
    OutpatientRate,
    Parameters,
    Rule,
    ThresholdRate,
    TopUp,
    Who,
)
from knowledge.tables.terms import Care, Insurance, LayerKind, Program, Unit, WhyUnknown

CLAUSE = "made.1"
KINDS = {
    MarginalTiers: LayerKind.MARGINAL_TIERS,
    ThresholdRate: LayerKind.THRESHOLD_RATE,
    TopUp: LayerKind.TOP_UP,
    CapOnRemaining: LayerKind.CAP_ON_REMAINING,
    Entered: LayerKind.ENTERED,
    FixedRate: LayerKind.FIXED_RATE,
    OutpatientRate: LayerKind.OUTPATIENT_RATE,
    NoFigure: LayerKind.NO_FIGURE,
}
EVERYONE = Who(identities=None)


def yuan(amount: int) -> Figure:
    return Figure(Unit.YUAN, value=amount, clause_id=CLAUSE)


def per(basis_points: int) -> Figure:
    return Figure(Unit.RATE, value=basis_points, clause_id=CLAUSE)


NO_CEILING = Figure(Unit.YUAN, unlimited=True, clause_id=CLAUSE)


def unknown(unit: Unit, low: int | None = None, high: int | None = None) -> Figure:
    return Figure(unit, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=low, high=high, searched=("made",))


def rule(parameters: Parameters, program: Program = Program.CRITICAL_ILLNESS_INSURANCE, **changes: Any) -> Rule:
    """A rule for everyone, unless ``changes`` say otherwise."""
    values: dict[str, Any] = {
        "id": f"made-{program.value}",
        "region": "990000",
        "document_id": "made",
        "name": program.chinese,
        "order": 10 * list(Program).index(program),
        "priority": 10,
        "who": EVERYONE,
        "applies_from": None,
        "applies_to": None,
        "clause_ids": (CLAUSE,),
    }
    return Rule(**{**values, **changes}, program=program, kind=KINDS[type(parameters)], parameters=parameters)


def claim(total: int, **changes: Any) -> Claim:
    """An ordinary resident's stay, nothing paid yet by basic insurance, everything covered."""
    values: dict[str, Any] = {
        "insurance": Insurance.RESIDENT,
        "identities": (),
        "care": Care.INPATIENT,
        "basic_paid": 0,
    }
    return Claim(**{**values, **changes}, total_cost=total)
