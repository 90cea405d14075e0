"""Is every kind of layer told with its figures, and with 政策未载明 where no document states them?"""

import pytest

from eligibility.entitlement.layer_words import limits, rule_words
from knowledge.tables.schema import (
    CapOnRemaining,
    Entered,
    Figure,
    FixedRate,
    MarginalTiers,
    NoFigure,
    OutpatientRate,
    Parameters,
    Relative,
    Rule,
    ThresholdRate,
    Tier,
    TopUp,
    Who,
)
from knowledge.tables.terms import (
    Care,
    CareLocation,
    Condition,
    DeductibleCounts,
    HospitalLevel,
    LayerKind,
    Program,
    ThresholdCounts,
    Unit,
    WhyUnknown,
    YearToDate,
)
from tests.knowledge import shapes

YUAN, RATE = Unit.YUAN, Unit.RATE
UNLIMITED = Figure(YUAN, unlimited=True, clause_id="made.1")
NOT_STATED_YUAN = Figure(YUAN, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=0, searched=("made",))
NOT_STATED_RATE = Figure(RATE, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=0, high=10_000, searched=("made",))
WHOLE, EXCESS = ThresholdCounts.WHOLE, ThresholdCounts.EXCESS
USED = YearToDate.ASSISTANCE_PAID


def yuan(amount: int) -> Figure:
    return Figure(YUAN, value=amount * 100, clause_id="made.1")


def rate(points: int) -> Figure:
    return Figure(RATE, value=points * 100, clause_id="made.1")


def at_least(unit: Unit, low: int) -> Figure:
    return Figure(unit, why_unknown=WhyUnknown.FLOOR_ONLY, low=low, clause_id="made.1")


def against(unit: Unit, figure: str, rule: str = "base", **change: int) -> Figure:
    return Figure(unit, relative=Relative(rule, figure, **change), clause_id="made.1")


def rule(parameters: Parameters, program: Program = Program.CRITICAL_ILLNESS_INSURANCE, rule_id: str = "own") -> Rule:
    return shapes.rule(rule_id, program=program, kind=LayerKind.NO_FIGURE, parameters=parameters)


def tiers(
    deductible: Figure, *parts: Tier, ceiling: Figure = UNLIMITED, relative: Relative | None = None
) -> MarginalTiers:
    return MarginalTiers(deductible, DeductibleCounts.OUTSIDE, parts, ceiling, relative)


def threshold(
    limit: Figure, share: Figure, *counts: ThresholdCounts, inclusive: bool = True, ceiling: Figure = UNLIMITED
) -> ThresholdRate:
    return ThresholdRate(limit, inclusive, counts, share, ceiling, ceiling_used_by=USED)


GENERAL = tiers(yuan(10_000), Tier(yuan(0), yuan(30_000), rate(60)), Tier(yuan(30_000), UNLIMITED, rate(65)))
TILTED = tiers(against(YUAN, "deductible", times=5_000), relative=Relative("base", "tiers", add=500))


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        (
            tiers(yuan(5_000), Tier(yuan(5_000), yuan(100_000), rate(65)), Tier(yuan(100_000), UNLIMITED, rate(75))),
            "起付线5,000元，5,000元到100,000元的部分报65%，100,000元以上的部分报75%，不封顶",
        ),
        (tiers(yuan(0), Tier(yuan(0), UNLIMITED, rate(88)), ceiling=yuan(9)), "不设起付线，报88%，最多9元"),
        (
            tiers(NOT_STATED_YUAN, Tier(yuan(0), UNLIMITED, rate(90)), ceiling=NOT_STATED_YUAN),
            "起付线政策未载明，报90%，封顶线政策未载明",
        ),
        (
            tiers(NOT_STATED_YUAN, Tier(NOT_STATED_YUAN, NOT_STATED_YUAN, NOT_STATED_RATE), ceiling=NOT_STATED_YUAN),
            "报多少，政策未载明",
        ),
        (FixedRate(rate(60), yuan(200_000), USED), "不设起付线，报60%，一年最多200,000元"),
        (OutpatientRate(yuan(50), rate(50), yuan(1_500)), "起付线50元，报50%，一年最多1,500元"),
        (TopUp(rate(80)), "前面各层报过还不够的，补足到政策范围内费用的80%"),
        (CapOnRemaining(yuan(50_000)), "自己负担超过50,000元的，化解到50,000元以下（到多少没有写）"),
        (Entered("commercial_paid"), "给多少，政策未载明，按实际的金额算"),
        (NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",)), "报多少，政策未载明"),
    ],
)
def test_a_layer_is_told_with_its_figures(parameters: Parameters, words: str) -> None:
    assert rule_words(rule(parameters), {}) == words


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        (threshold(yuan(0), at_least(RATE, 8_000), EXCESS), "不设起付线，至少救助80%（文件只写了下限），不封顶"),
        (threshold(yuan(5_000), rate(70), EXCESS, inclusive=False), "自己负担超过5,000元的部分，救助70%，不封顶"),
        (threshold(yuan(5_000), rate(70), WHOLE), "自己负担达到5,000元以后，全额救助70%，不封顶"),
        (
            threshold(yuan(10_000), rate(40), WHOLE, EXCESS, ceiling=yuan(10_000)),
            "自己负担满10,000元（含）以后，救助40%（满了以后全额算，还是只算超过的部分，文件有两种读法），一年最多10,000元",
        ),
        (
            threshold(yuan(10_000), rate(40), WHOLE, EXCESS, inclusive=False),
            "自己负担超过10,000元以后，救助40%（满了以后全额算，还是只算超过的部分，文件有两种读法），不封顶",
        ),
        (
            threshold(against(YUAN, "disposable_income", "answers", times=2_500), NOT_STATED_RATE, EXCESS),
            "自己负担超过当地居民上一年人均可支配收入25%的部分，救助百分之几政策未载明，不封顶",
        ),
        (
            threshold(yuan(0), rate(80), EXCESS, ceiling=at_least(YUAN, 2_000_000)),
            "不设起付线，救助80%，限额至少20,000元（文件只写了下限）",
        ),
    ],
)
def test_assistance_is_told_with_its_threshold(parameters: Parameters, words: str) -> None:
    assert rule_words(rule(parameters, Program.MEDICAL_ASSISTANCE), {}) == words


def test_a_figure_against_a_general_one_is_told_as_such_until_that_is_known() -> None:
    assert rule_words(rule(TILTED), {}) == (
        "起付线是一般标准的50%（一般标准政策未载明），报销比例比一般标准高5个百分点（一般标准政策未载明），不封顶"
    )
    known = {"base": rule(GENERAL, rule_id="base")}
    assert rule_words(rule(TILTED), known) == "起付线5,000元，0元到30,000元的部分报65%，30,000元以上的部分报70%，不封顶"


def test_where_and_how_one_must_be_treated_is_told_in_a_word_each() -> None:
    who = Who(
        None,
        care=(Care.INPATIENT,),
        hospital_levels=(HospitalLevel.SECONDARY, HospitalLevel.TERTIARY),
        care_locations=(CareLocation.IN_COUNTY,),
        requires=(Condition.REFERRED,),
    )
    assert list(limits(who)) == ["住院", "二级、三级医院", "县域内就医", "要按规定转诊"]
    assert list(limits(Who(None))) == []
