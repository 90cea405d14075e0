"""Can a person follow how an amount came about? One step for each thing done, with its figures and its clause."""

from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN
from eligibility.calculation.estimate import Use, estimate
from eligibility.calculation.money import UNBOUNDED, Range, exactly
from eligibility.calculation.trace import StepKind, UnknownFigure
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
from knowledge.tables.terms import DeductibleCounts, Identity, Program, ThresholdCounts, Unit, WhyUnknown, YearToDate
from tests.eligibility.calculation.artificial import NO_CEILING, claim, rule

INSIDE, OUTSIDE = DeductibleCounts.INSIDE, DeductibleCounts.OUTSIDE
WHOLE, EXCESS = ThresholdCounts.WHOLE, ThresholdCounts.EXCESS
SO_FAR, USED = YearToDate.LEFT_BEFORE_RE_ASSISTANCE, YearToDate.RE_ASSISTANCE_PAID
NOT_STATED = WhyUnknown.NOT_IN_DOCUMENTS


def fen(amount: int, clause: str | None = None) -> Figure:
    return Figure(Unit.YUAN, value=amount, clause_id=clause)


def per(basis_points: int, clause: str | None = None) -> Figure:
    return Figure(Unit.RATE, value=basis_points, clause_id=clause)


def open_fen(low: int | None = None, high: int | None = None) -> Figure:
    return Figure(Unit.YUAN, why_unknown=NOT_STATED, low=low, high=high, searched=("made",))


def open_rate(low: int | None = None, high: int | None = None, **more: Any) -> Figure:
    return Figure(Unit.RATE, why_unknown=more.pop("why", NOT_STATED), low=low, high=high, **more)


def use(made: Parameters, left: int, *others: Rule, on_application: bool = False, **changes: Any) -> Use:
    """The one use of a layer of ``made`` on ``left`` fen; its rule rests on the clause ``rule``."""
    asked = claim(left, **{"critical_illness_paid": 0, **changes})
    own = rule(made, Program.RE_ASSISTANCE, clause_ids=("rule", "beside"), on_application=on_application)
    (found,) = estimate(asked, (own, *others)).layers[-1].uses
    return found


def steps(made: Parameters, left: int, *others: Rule, **changes: Any) -> list[tuple[Any, ...]]:
    """Kind, amount, clause, part, rate, start and end of every step, ends dropped from the right while None."""
    found = []
    for step in use(made, left, *others, **changes).steps:
        row = [step.kind, step.amount, step.clause_id, step.part, step.rate, step.start, step.end]
        while row[-1] is None:
            row.pop()
        found.append(tuple(row))
    return found


def tiers(counts: DeductibleCounts, deductible: Figure, *parts: tuple[int, int | None, int], **more: Any) -> Any:
    made = tuple(
        Tier(fen(low), NO_CEILING if high is None else fen(high), per(rate, f"tier-{place}"))
        for place, (low, high, rate) in enumerate(parts, 1)
    )
    return MarginalTiers(deductible, counts, made, more.pop("ceiling", NO_CEILING), **more)


# --- tiers -----------------------------------------------------------------------------------------------------------


SHANDONG = tiers(INSIDE, fen(1000, "deductible"), (1000, 5000, 5000), (5000, None, 6000))
HUNAN = tiers(OUTSIDE, fen(1000, "deductible"), (0, 4000, 5000), (4000, None, 6000))


def test_each_tier_has_a_step_with_its_own_part() -> None:
    assert steps(SHANDONG, 7000) == [
        (StepKind.TIER, exactly(2000), "tier-1", exactly(4000), exactly(5000), exactly(1000), 5000),
        (StepKind.TIER, exactly(1200), "tier-2", exactly(2000), exactly(6000), exactly(5000)),
    ]


def test_a_tier_that_is_not_reached_has_no_step() -> None:
    assert [step[3] for step in steps(SHANDONG, 5000)] == [exactly(4000)]
    assert [step[3] for step in steps(SHANDONG, 5001)] == [exactly(4000), exactly(1)]


@pytest.mark.parametrize("made", [SHANDONG, HUNAN])
def test_below_and_at_the_deductible_one_step_says_that_it_is_not_reached(made: Parameters) -> None:
    for left in (999, 1000):
        assert steps(made, left)[-1] == (
            StepKind.NOT_REACHED,
            exactly(0),
            "deductible",
            exactly(left),
            None,
            exactly(1000),
        )
    assert steps(made, 1001)[-1][0] is StepKind.TIER


def test_a_deductible_that_comes_off_first_is_a_step_before_the_tiers() -> None:
    assert steps(HUNAN, 6000) == [
        (StepKind.DEDUCTIBLE, exactly(0), "deductible", exactly(1000)),
        (StepKind.TIER, exactly(2000), "tier-1", exactly(4000), exactly(5000), exactly(0), 4000),
        (StepKind.TIER, exactly(600), "tier-2", exactly(1000), exactly(6000), exactly(4000)),
    ]
    free = tiers(OUTSIDE, fen(0), (0, None, 5000))
    assert [step[0] for step in steps(free, 10)] == [StepKind.TIER]


def test_steps_fall_back_on_the_clause_of_the_rule() -> None:
    made = MarginalTiers(fen(10), OUTSIDE, (Tier(fen(0), NO_CEILING, per(5000)),), NO_CEILING)
    assert [step[2] for step in steps(made, 100)] == ["rule", "rule"]
    assert [step[2] for step in steps(made, 5)] == ["rule", "rule"]


def test_tiers_start_where_the_year_stands() -> None:
    made = tiers(INSIDE, fen(1000), (1000, 5000, 5000), (5000, None, 6000), accumulates=SO_FAR)
    assert steps(made, 3000, year_to_date={SO_FAR: 4000}) == [
        (StepKind.SO_FAR, exactly(0), "rule", exactly(4000)),
        (StepKind.TIER, exactly(500), "tier-1", exactly(1000), exactly(5000), exactly(1000), 5000),
        (StepKind.TIER, exactly(1200), "tier-2", exactly(2000), exactly(6000), exactly(5000)),
    ]
    assert [step[0] for step in steps(made, 3000, year_to_date={SO_FAR: 6000})] == [StepKind.SO_FAR, StepKind.TIER]
    assert steps(made, 500, year_to_date={SO_FAR: 500})[-1][0] is StepKind.NOT_REACHED
    assert [step[0] for step in steps(made, 3000, year_to_date={SO_FAR: 0})] == [StepKind.TIER]


def test_tiers_taken_off_first_start_where_the_year_stands_as_well() -> None:
    made = tiers(OUTSIDE, fen(1000), (0, 4000, 5000), (4000, None, 6000), accumulates=SO_FAR)
    found = steps(made, 3000, year_to_date={SO_FAR: 4000})
    assert [step[3] for step in found] == [exactly(4000), exactly(1000), exactly(1000), exactly(2000)]


def test_a_year_that_nobody_knows_leaves_one_step_with_the_whole_amount() -> None:
    made = tiers(INSIDE, fen(1000), (1000, None, 5000), accumulates=SO_FAR)
    assert steps(made, 3000, year_to_date={SO_FAR: UNKNOWN}) == [
        (StepKind.TOTAL, Range(1000, 1500), "rule", exactly(3000))
    ]


def test_an_unknown_deductible_leaves_the_part_above_it_open() -> None:
    made = tiers(INSIDE, open_fen(1000, 2000), (0, 5000, 5000), (5000, None, 6000))
    assert steps(made, 7000) == [
        (StepKind.TIER, Range(1500, 2000), "tier-1", Range(3000, 4000), exactly(5000), Range(1000, 2000), 5000),
        (StepKind.TIER, exactly(1200), "tier-2", exactly(2000), exactly(6000), exactly(5000)),
    ]
    outside = tiers(OUTSIDE, open_fen(1000, 2000), (0, None, 5000))
    assert steps(outside, 7000)[0] == (StepKind.DEDUCTIBLE, exactly(0), "rule", Range(1000, 2000))
    assert steps(outside, 7000)[1][3] == Range(5000, 6000)


def test_a_deductible_beyond_the_first_tier_leaves_that_tier_out() -> None:
    made = tiers(INSIDE, fen(6000), (1000, 5000, 5000), (5000, None, 6000))
    assert steps(made, 7000) == [
        (StepKind.TIER, exactly(600), "tier-2", exactly(1000), exactly(6000), exactly(5000)),
    ]


# --- ceilings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ceiling", "cuts"), [(3201, False), (3200, False), (3199, True)])
def test_a_ceiling_is_a_step_only_where_it_takes_something_off(ceiling: int, cuts: bool) -> None:
    made = tiers(INSIDE, fen(1000), (1000, 5000, 5000), (5000, None, 6000), ceiling=fen(ceiling, "ceiling"))
    found = steps(made, 7000)
    assert [step[0] for step in found] == [StepKind.TIER] * 2 + [StepKind.CEILING] * cuts
    if cuts:
        assert found[-1] == (
            StepKind.CEILING,
            exactly(ceiling),
            "ceiling",
            exactly(0),
            None,
            exactly(ceiling),
            ceiling,
        )


def test_a_ceiling_says_what_the_year_has_used_of_it() -> None:
    made = FixedRate(per(5000), fen(1000, "ceiling"), USED)
    assert steps(made, 1500, year_to_date={USED: 400}) == [
        (StepKind.RATE, exactly(750), "rule", exactly(1500), exactly(5000), exactly(0)),
        (StepKind.CEILING, exactly(600), "ceiling", exactly(400), None, exactly(600), 1000),
    ]


def test_an_unknown_ceiling_cuts_from_its_lowest_and_shows_no_end_where_it_has_none() -> None:
    made = FixedRate(per(5000), open_fen(600))
    assert steps(made, 1500)[-1] == (
        StepKind.CEILING,
        Range(600, 750),
        None,
        exactly(0),
        None,
        Range(600, UNBOUNDED),
        600,
    )
    assert [step[0] for step in steps(FixedRate(per(5000), NO_CEILING), 10**9)] == [StepKind.RATE]


# --- a rate above a threshold ----------------------------------------------------------------------------------------


def threshold(*counts: ThresholdCounts, start: Figure | None = None, **more: Any) -> ThresholdRate:
    ceiling = more.pop("ceiling", NO_CEILING)
    inclusive = more.pop("inclusive", True)
    return ThresholdRate(start or fen(1000, "threshold"), inclusive, counts, per(4000, "rate"), ceiling, **more)


def test_the_excess_is_a_step_on_the_part_above_the_threshold() -> None:
    assert steps(threshold(EXCESS), 3000) == [
        (StepKind.EXCESS, exactly(800), "rate", exactly(2000), exactly(4000), exactly(1000))
    ]
    assert steps(threshold(EXCESS, start=fen(0)), 3000) == [
        (StepKind.RATE, exactly(1200), "rate", exactly(3000), exactly(4000), exactly(0))
    ]


def test_the_whole_is_a_step_on_all_that_is_left() -> None:
    assert steps(threshold(WHOLE), 3000) == [
        (StepKind.WHOLE, exactly(1200), "rate", exactly(3000), exactly(4000), exactly(1000))
    ]


@pytest.mark.parametrize("counts", [WHOLE, EXCESS])
@pytest.mark.parametrize(("inclusive", "left", "reached"), [(True, 999, False), (True, 1000, True)])
def test_below_the_threshold_one_step_says_that_it_is_not_reached(
    counts: ThresholdCounts, inclusive: bool, left: int, reached: bool
) -> None:
    found = steps(threshold(counts, inclusive=inclusive), left)
    assert (found[0][0] is not StepKind.NOT_REACHED) is reached
    if not reached:
        assert found == [
            (StepKind.NOT_REACHED, exactly(0), "threshold", exactly(left), None, exactly(1000)),
        ]


def test_a_threshold_that_must_be_passed_is_not_reached_at_its_very_amount() -> None:
    assert steps(threshold(WHOLE, inclusive=False), 1000)[0][0] is StepKind.NOT_REACHED
    assert steps(threshold(WHOLE, inclusive=False), 1001)[0][0] is StepKind.WHOLE


def test_two_readings_are_two_steps_each_named_and_cut_by_the_ceiling() -> None:
    made = threshold(WHOLE, EXCESS, ceiling=fen(1000, "ceiling"))
    found = steps(made, 3000)
    assert [step[:2] for step in found] == [
        (StepKind.WHOLE, exactly(1200)),
        (StepKind.CEILING, exactly(1000)),
        (StepKind.EXCESS, exactly(800)),
    ]
    assert all(step.clause_id == "rate" for step in use(made, 3000).steps if step.kind is not StepKind.CEILING)


def test_what_the_year_counted_before_helps_to_reach_a_threshold() -> None:
    found = steps(threshold(EXCESS, accumulates=SO_FAR), 600, year_to_date={SO_FAR: 700})
    assert found == [
        (StepKind.SO_FAR, exactly(0), "rate", exactly(700)),
        (StepKind.EXCESS, exactly(120), "rate", exactly(300), exactly(4000), exactly(1000)),
    ]
    assert steps(threshold(EXCESS, accumulates=SO_FAR), 600, year_to_date={SO_FAR: 1700})[-1][3] == exactly(600)
    below = steps(threshold(EXCESS, accumulates=SO_FAR), 299, year_to_date={SO_FAR: 700})
    assert [step[0] for step in below] == [StepKind.SO_FAR, StepKind.NOT_REACHED]
    nobody_knows = steps(threshold(EXCESS, accumulates=SO_FAR), 600, year_to_date={SO_FAR: UNKNOWN})
    assert [step[0] for step in nobody_knows] == [StepKind.EXCESS]


def test_where_it_is_open_whether_a_whole_is_reached_it_may_count_nothing() -> None:
    found = steps(threshold(WHOLE, start=open_fen(1000, 4000)), 3000)
    assert found == [
        (StepKind.WHOLE, Range(0, 1200), "rate", Range(0, 3000), exactly(4000), Range(1000, 4000)),
    ]
    sure = steps(threshold(WHOLE, start=open_fen(1000, 3000)), 3000)
    assert sure[0][3] == exactly(3000)


# --- the other kinds -------------------------------------------------------------------------------------------------


def test_a_top_up_says_to_what_ratio() -> None:
    assert steps(TopUp(per(8000, "ratio")), 1000) == [
        (StepKind.TOP_UP, exactly(800), "ratio", None, exactly(8000)),
    ]
    assert steps(TopUp(per(8000)), 1000)[0][2] == "rule"


@pytest.mark.parametrize(
    ("left", "kind", "pays"),
    [(500, StepKind.NOT_REACHED, exactly(0)), (501, StepKind.CAP, Range(1, 501))],
)
def test_a_cap_is_a_step_once_more_is_left(left: int, kind: StepKind, pays: Range) -> None:
    assert steps(CapOnRemaining(fen(500, "cap")), left) == [(kind, pays, "cap", exactly(left), None, exactly(500))]
    assert steps(CapOnRemaining(fen(500)), left)[0][2] == "rule"


def test_an_entered_amount_is_a_step_whether_or_not_it_is_known() -> None:
    made = Entered("hospital_relief_paid")
    assert steps(made, 1000, hospital_relief_paid=300) == [(StepKind.ENTERED, exactly(300), "rule")]
    assert steps(made, 1000) == [(StepKind.ENTERED, exactly(0), "rule")]
    assert steps(made, 1000, hospital_relief_paid=UNKNOWN) == [(StepKind.AMOUNT_UNKNOWN, Range(0, 1000), "rule")]


def test_an_amount_that_a_rule_asks_for_is_told_by_that_rule() -> None:
    own = rule(Entered("hospital_relief_paid"), Program.HOSPITAL_RELIEF, id="relief")
    layer = estimate(claim(1000, critical_illness_paid=0, hospital_relief_paid=300), (own,)).layers[-1]
    assert [(use.link.rule, [step.kind for step in use.steps]) for use in layer.uses] == [(own, [StepKind.ENTERED])]


def test_a_fixed_rate_is_one_step_from_the_first_fen() -> None:
    assert steps(FixedRate(per(6000, "rate"), NO_CEILING), 1000) == [
        (StepKind.RATE, exactly(600), "rate", exactly(1000), exactly(6000), exactly(0)),
    ]
    assert steps(FixedRate(per(6000), NO_CEILING), 0)[0][0] is StepKind.RATE


def test_an_outpatient_rate_starts_above_its_deductible_and_is_cut_at_its_limit() -> None:
    made = OutpatientRate(fen(200), per(5000, "rate"), fen(300, "limit"))
    assert steps(made, 1000) == [
        (StepKind.EXCESS, exactly(400), "rate", exactly(800), exactly(5000), exactly(200)),
        (StepKind.CEILING, exactly(300), "limit", exactly(0), None, exactly(300), 300),
    ]
    assert [step[0] for step in steps(made, 800)] == [StepKind.EXCESS]
    assert steps(made, 200) == [
        (StepKind.NOT_REACHED, exactly(0), "rule", exactly(200), None, exactly(200)),
    ]


def test_without_a_figure_one_step_says_so() -> None:
    made = NoFigure(NOT_STATED, ("made",))
    assert steps(made, 1000) == [(StepKind.NO_FIGURE, Range(0, 1000), "rule", exactly(1000))]


def test_what_must_be_applied_for_says_so_last() -> None:
    found = steps(FixedRate(per(6000), NO_CEILING), 1000, on_application=True)
    assert [step[0] for step in found] == [StepKind.RATE, StepKind.ON_APPLICATION]
    assert found[-1] == (StepKind.ON_APPLICATION, Range(0, 600), "rule")


def test_an_amount_from_the_bill_is_one_step_without_a_clause() -> None:
    def first(**changes: Any) -> tuple[Any, ...]:
        (found,) = estimate(claim(1000, **changes), ()).layers[0].uses
        return tuple((step.kind, step.amount, step.clause_id, step.part) for step in found.steps)

    assert first(basic_paid=300) == ((StepKind.GIVEN, exactly(300), None, None),)
    assert first(basic_paid=None) == ((StepKind.NO_FIGURE, Range(0, 1000), None, exactly(1000)),)


def test_special_drugs_have_a_step_of_their_own_kind() -> None:
    drugs = rule(
        FixedRate(per(6000, "rate"), fen(200, "ceiling")),
        Program.CRITICAL_ILLNESS_INSURANCE,
        id="drugs",
        separate_chain=True,
    )
    asked = claim(1000, critical_illness_paid=0, special_drug_cost=400)
    found = estimate(asked, (drugs,)).layers[1].uses[-1]
    assert [step.kind for step in found.steps] == [StepKind.SPECIAL_DRUG, StepKind.CEILING]
    assert (found.base, found.pays) == (exactly(400), exactly(200))


# --- figures the documents leave open ------------------------------------------------------------------------------


def opened(made: Parameters, left: int, *others: Rule, **changes: Any) -> list[tuple[Any, ...]]:
    found = use(made, left, *others, **changes).unknowns
    assert all(isinstance(one, UnknownFigure) for one in found)
    return [(one.figure, one.unit, one.why, one.span) for one in found]


def test_nothing_is_open_where_every_figure_is_stated_or_the_bill_names_the_amount() -> None:
    assert opened(SHANDONG, 7000) == []
    assert opened(threshold(EXCESS), 7000) == []
    (given,) = estimate(claim(1000), ()).layers[0].uses
    assert given.unknowns == ()


def test_each_open_figure_is_named_with_why_and_where_it_lies() -> None:
    made = OutpatientRate(open_fen(), open_rate(6000, 9000, reading="R7"), open_fen(100))
    assert opened(made, 1000) == [
        ("deductible", Unit.YUAN, NOT_STATED, Range(0, UNBOUNDED)),
        ("rate", Unit.RATE, NOT_STATED, Range(6000, 9000)),
        ("limit", Unit.YUAN, NOT_STATED, Range(100, UNBOUNDED)),
    ]
    assert opened(FixedRate(open_rate(why=WhyUnknown.CONFLICT), NO_CEILING), 1000) == [
        ("rate", Unit.RATE, WhyUnknown.CONFLICT, Range(0, 10_000))
    ]


def test_open_rates_of_tiers_are_named_after_the_figures_of_the_table() -> None:
    made = MarginalTiers(
        open_fen(0, 10),
        OUTSIDE,
        (Tier(fen(0), fen(500), per(5000)), Tier(fen(500), NO_CEILING, open_rate(5000, 7000))),
        NO_CEILING,
    )
    assert [(name, span) for name, _, _, span in opened(made, 1000)] == [
        ("deductible", Range(0, 10)),
        ("rate", Range(5000, 7000)),
    ]


def test_a_figure_said_against_one_that_no_document_states_is_open_too() -> None:
    half = Figure(Unit.YUAN, relative=Relative("general", "deductible", times=5000), clause_id="half")
    made = MarginalTiers(half, OUTSIDE, (Tier(fen(0), NO_CEILING, per(5000)),), NO_CEILING)
    assert opened(made, 1000) == [("deductible", Unit.YUAN, NOT_STATED, Range(0, UNBOUNDED))]


def test_tiers_said_against_general_ones_that_no_document_states_have_an_open_rate() -> None:
    made = MarginalTiers(fen(0), OUTSIDE, (), NO_CEILING, tiers_relative=Relative("general", "tiers", add=500))
    assert opened(made, 1000) == [("rate", Unit.RATE, NOT_STATED, Range(500, 10_000))]
    general = rule(tiers(OUTSIDE, fen(0), (0, None, 5000)), Program.BASIC_MEDICAL_INSURANCE, id="general")
    assert opened(made, 1000, general) == []


def test_a_payment_without_a_figure_is_open_as_a_whole() -> None:
    whole = [("payment", Unit.YUAN, WhyUnknown.ILLEGIBLE, Range(0, 1000))]
    assert opened(NoFigure(WhyUnknown.ILLEGIBLE, ("made",)), 1000) == whole
    (basic,) = estimate(claim(1000, basic_paid=None), ()).layers[0].uses
    assert [(one.figure, one.why, one.span) for one in basic.unknowns] == [("payment", NOT_STATED, Range(0, 1000))]


def test_a_text_that_can_be_read_in_two_ways_is_open_between_them() -> None:
    assert opened(threshold(WHOLE, EXCESS), 3000) == [("counts", Unit.YUAN, WhyUnknown.TWO_READINGS, Range(800, 1200))]


# --- on which readings a step rests ----------------------------------------------------------------------------------

EVERY_READING = tuple(f"R{number}" for number in range(1, 22))


def rests(made: Parameters, left: int, *readings: str, on_application: bool = False, **changes: Any) -> list[Any]:
    """The kind of every step with its readings, for a rule that rests on ``readings``."""
    own = rule(made, Program.RE_ASSISTANCE, readings=readings, on_application=on_application)
    (found,) = estimate(claim(left, **{"critical_illness_paid": 0, **changes}), (own,)).layers[-1].uses
    return [(step.kind, step.readings) for step in found.steps]


def read_as(unit: Unit, value: int, reading: str) -> Figure:
    return Figure(unit, value=value, clause_id="figure", reading=reading)


def test_tiers_rest_on_their_own_readings_and_all_amounts_are_rounded_by_one() -> None:
    both = [(StepKind.TIER, ("R4", "R2", "R13")), (StepKind.TIER, ("R2", "R13"))]
    assert rests(SHANDONG, 7000, *EVERY_READING) == both
    assert rests(SHANDONG, 7000) == [(StepKind.TIER, ("R13",)), (StepKind.TIER, ("R13",))]
    assert rests(SHANDONG, 1000, *EVERY_READING) == [(StepKind.NOT_REACHED, ("R2", "R4"))]
    assert rests(HUNAN, 1100, *EVERY_READING) == [
        (StepKind.DEDUCTIBLE, ("R2", "R4")),
        (StepKind.TIER, ("R2", "R13")),
    ]


def test_tiers_said_against_general_ones_rest_on_how_points_are_added() -> None:
    made = MarginalTiers(fen(0), OUTSIDE, (), NO_CEILING, tiers_relative=Relative("general", "tiers", add=500))
    assert rests(made, 1000, *EVERY_READING) == [(StepKind.TIER, ("R2", "R3", "R13"))]


def test_a_year_that_counts_rests_on_how_it_counts() -> None:
    made = tiers(INSIDE, fen(1000), (1000, None, 5000), accumulates=SO_FAR)
    known = rests(made, 3000, "R2", year_to_date={SO_FAR: 4000})
    assert known == [(StepKind.SO_FAR, ("R11",)), (StepKind.TIER, ("R2", "R13"))]
    assert rests(made, 3000, "R2", year_to_date={SO_FAR: UNKNOWN}) == [(StepKind.TOTAL, ("R2", "R11", "R13"))]


def test_a_ceiling_rests_on_what_is_cut_first_and_on_how_it_was_read() -> None:
    plain = FixedRate(per(5000), fen(100))
    assert rests(plain, 1000)[-1] == (StepKind.CEILING, ("R10",))
    assert rests(FixedRate(per(5000), read_as(Unit.YUAN, 100, "R7")), 1000)[-1] == (StepKind.CEILING, ("R10", "R7"))


def test_rates_and_thresholds_rest_on_the_readings_of_their_figures() -> None:
    rate = read_as(Unit.RATE, 5000, "R7")
    assert rests(FixedRate(rate, NO_CEILING), 1000) == [(StepKind.RATE, ("R7", "R13"))]
    assert rests(FixedRate(rate, NO_CEILING), 1000, *EVERY_READING) == [(StepKind.RATE, ("R18", "R7", "R13"))]
    start = read_as(Unit.YUAN, 500, "R17")
    made = ThresholdRate(start, True, (EXCESS,), rate, NO_CEILING)
    assert rests(made, 1000, *EVERY_READING) == [(StepKind.EXCESS, ("R17", "R7", "R13"))]
    assert rests(made, 499, *EVERY_READING) == [(StepKind.NOT_REACHED, ("R17",))]


def test_a_text_read_in_two_ways_says_which_and_names_the_reading() -> None:
    found = use(threshold(WHOLE, EXCESS), 3000)
    assert [(step.reading, step.readings) for step in found.steps] == [
        (WHOLE.chinese, ("R6", "R13")),
        (EXCESS.chinese, ("R6", "R13")),
    ]
    assert [one.reading for one in found.unknowns] == ["R6"]
    assert use(threshold(WHOLE), 3000).steps[0].reading is None
    assert rests(threshold(WHOLE), 3000) == [(StepKind.WHOLE, ("R13",))]


def test_the_other_kinds_rest_on_the_one_reading_that_each_has() -> None:
    assert rests(TopUp(per(8000)), 1000, *EVERY_READING) == [(StepKind.TOP_UP, ("R9", "R13"))]
    assert rests(CapOnRemaining(fen(500)), 1000, *EVERY_READING) == [(StepKind.CAP, ("R15",))]
    assert rests(Entered("commercial_paid"), 1000, *EVERY_READING) == [(StepKind.ENTERED, ("R8",))]
    asked_for = rests(FixedRate(per(5000), NO_CEILING), 1000, *EVERY_READING, on_application=True)
    assert asked_for[-1] == (StepKind.ON_APPLICATION, ("R17",))
    for made, kind in ((TopUp(per(8000)), ("R13",)), (CapOnRemaining(fen(500)), ()), (Entered("commercial_paid"), ())):
        assert [readings for _, readings in rests(made, 1000)] == [kind]


def test_an_open_figure_says_by_which_reading_it_is_open() -> None:
    made = FixedRate(open_rate(8000, reading="R7"), NO_CEILING)
    assert [one.reading for one in use(made, 1000).unknowns] == ["R7"]
    assert [one.reading for one in use(FixedRate(open_rate(), NO_CEILING), 1000).unknowns] == [None]


# --- readings --------------------------------------------------------------------------------------------------------


def test_a_layer_rests_on_the_readings_of_its_rule_then_on_those_of_its_steps_each_once() -> None:
    own = rule(FixedRate(per(5000), NO_CEILING), Program.RE_ASSISTANCE, readings=("R20", "R18"))
    layer = estimate(claim(1000, critical_illness_paid=0), (own,)).layers[-1]
    assert layer.uses[0].steps[0].readings == ("R18", "R13")
    assert layer.readings == layer.uses[0].readings == ("R20", "R18", "R13")


def test_an_amount_of_the_bill_rests_on_no_reading_of_a_rule() -> None:
    layer = estimate(claim(1000, critical_illness_paid=0, hospital_relief_paid=300), ()).layers[-1]
    assert layer.uses[0].link.rule is None
    assert layer.readings == ()


def test_a_layer_that_does_not_apply_rests_on_the_reading_by_which_it_does_not() -> None:
    poor = Who(identities=(Identity.REGISTERED_POOR,))
    own = rule(FixedRate(per(5000), NO_CEILING), Program.RE_ASSISTANCE, readings=("R14", "R18"), who=poor)
    layer = estimate(claim(1000, critical_illness_paid=0), (own,)).layers[-1]
    assert not layer.applies
    assert layer.readings == ("R14",)


def test_an_amount_nobody_knows_is_told_as_such_where_no_rule_asks_for_it() -> None:
    layer = estimate(claim(1000, critical_illness_paid=0, hospital_relief_paid=UNKNOWN), ()).layers[-1]
    assert layer.program is Program.HOSPITAL_RELIEF
    assert [(step.kind, step.amount) for step in layer.uses[0].steps] == [(StepKind.AMOUNT_UNKNOWN, Range(0, 1000))]
