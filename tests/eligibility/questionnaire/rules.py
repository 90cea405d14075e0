"""Small rules of an invented region, for tests of what is asked."""

from knowledge.tables import schema
from knowledge.tables.schema import Figure, Rule, Who
from knowledge.tables.terms import (
    Care,
    Condition,
    DeductibleCounts,
    Identity,
    Insurance,
    LayerKind,
    Program,
    ThresholdCounts,
    Unit,
    WhyUnknown,
    YearToDate,
)

EVERYONE = Who(identities=None)


def yuan(amount: int) -> Figure:
    return Figure(unit=Unit.YUAN, value=amount * 100, clause_id="test-1")


def rate(points: int) -> Figure:
    return Figure(unit=Unit.RATE, value=points, clause_id="test-1")


UNLIMITED = Figure(unit=Unit.YUAN, unlimited=True, clause_id="test-1")


def rule(
    program: Program,
    kind: LayerKind,
    parameters: schema.Parameters,
    *,
    who: Who = EVERYONE,
    priority: int = 0,
    readings: tuple[str, ...] = (),
    separate_chain: bool = False,
) -> Rule:
    return Rule(
        id=f"{program}-{kind}-{priority}",
        region="000001",
        document_id="test",
        program=program,
        name=program.chinese,
        kind=kind,
        order=1,
        priority=priority,
        who=who,
        applies_from=None,
        applies_to=None,
        clause_ids=("test-1",),
        parameters=parameters,
        readings=readings,
        separate_chain=separate_chain,
    )


NO_FIGURE = schema.NoFigure(why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, searched=("test",))

BASIC_UNKNOWN = rule(Program.BASIC_MEDICAL_INSURANCE, LayerKind.NO_FIGURE, NO_FIGURE)
BASIC_BY_TABLE = rule(
    Program.BASIC_MEDICAL_INSURANCE,
    LayerKind.THRESHOLD_RATE,
    schema.ThresholdRate(
        threshold=yuan(300), inclusive=True, counts=(ThresholdCounts.EXCESS,), rate=rate(7000), ceiling=UNLIMITED
    ),
)
CRITICAL_FOR_THE_POOR = rule(
    Program.CRITICAL_ILLNESS_INSURANCE,
    LayerKind.MARGINAL_TIERS,
    schema.MarginalTiers(
        deductible=yuan(5000),
        deductible_counts=DeductibleCounts.INSIDE,
        tiers=(schema.Tier(low=yuan(5000), high=UNLIMITED, rate=rate(6500)),),
        ceiling=UNLIMITED,
        accumulates=YearToDate.OWN_SHARE_AFTER_BASIC,
    ),
    who=Who(identities=(Identity.REGISTERED_POOR,), insurance=(Insurance.RESIDENT,)),
    priority=10,
)
CRITICAL_FOR_OTHERS = rule(Program.CRITICAL_ILLNESS_INSURANCE, LayerKind.NO_FIGURE, NO_FIGURE)
RELIEF = rule(Program.HOSPITAL_RELIEF, LayerKind.ENTERED, schema.Entered(answer="hospital_relief_paid"))
SPECIAL_DRUG = rule(
    Program.CRITICAL_ILLNESS_INSURANCE,
    LayerKind.FIXED_RATE,
    schema.FixedRate(rate=rate(6000), ceiling=yuan(200000), ceiling_used_by=YearToDate.SPECIAL_DRUG_PAID),
    who=Who(identities=(Identity.REGISTERED_POOR,), care=(Care.SPECIAL_DRUG,)),
    priority=10,
    separate_chain=True,
)
CHARITY = rule(
    Program.CHARITY_FUND,
    LayerKind.CAP_ON_REMAINING,
    schema.CapOnRemaining(cap=yuan(50000)),
    who=Who(identities=(Identity.SUBSISTENCE_ALLOWANCE,), requires=(Condition.REFERRED, Condition.FOLLOWED_GUIDANCE)),
)
INCOME = rule(Program.TILTED_ASSISTANCE, LayerKind.NO_FIGURE, NO_FIGURE, readings=("R17",))

YEARLY = rule(
    Program.CRITICAL_ILLNESS_INSURANCE,
    LayerKind.MARGINAL_TIERS,
    schema.MarginalTiers(
        deductible=yuan(5000),
        deductible_counts=DeductibleCounts.INSIDE,
        tiers=(schema.Tier(low=yuan(5000), high=UNLIMITED, rate=rate(6500)),),
        ceiling=UNLIMITED,
        accumulates=YearToDate.OWN_SHARE_AFTER_BASIC,
        ceiling_used_by=YearToDate.CRITICAL_ILLNESS_PAID,
    ),
    who=Who(identities=(Identity.REGISTERED_POOR, Identity.ORPHAN)),
    priority=10,
)

TOWN = (BASIC_UNKNOWN, CRITICAL_FOR_THE_POOR, CRITICAL_FOR_OTHERS, SPECIAL_DRUG, RELIEF, CHARITY)
