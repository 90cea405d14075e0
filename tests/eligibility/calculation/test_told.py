"""Where something is open, does each step span what the same step says once it is known, and no more?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN
from eligibility.calculation.estimate import estimate
from eligibility.calculation.money import NOTHING, Range, hull
from eligibility.calculation.trace import Step, StepKind
from knowledge.tables.schema import (
    Figure,
    FixedRate,
    MarginalTiers,
    OutpatientRate,
    Parameters,
    Rule,
    ThresholdRate,
    Tier,
)
from knowledge.tables.terms import DeductibleCounts, Program, ThresholdCounts, Unit, YearToDate
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, unknown, yuan

INSIDE, OUTSIDE = DeductibleCounts.INSIDE, DeductibleCounts.OUTSIDE
WHOLE, EXCESS = ThresholdCounts.WHOLE, ThresholdCounts.EXCESS
SO_FAR = YearToDate.LEFT_BEFORE_RE_ASSISTANCE
TIERS = (Tier(yuan(20), yuan(50), per(5000)), Tier(yuan(50), NO_CEILING, per(8000)))
FROM_ZERO = (Tier(yuan(0), yuan(30), per(5000)), Tier(yuan(30), NO_CEILING, per(8000)))
KINDS: Mapping[str, Parameters] = {
    "tiers with the deductible inside": MarginalTiers(yuan(20), INSIDE, TIERS, yuan(60), accumulates=SO_FAR),
    "tiers after the deductible": MarginalTiers(yuan(20), OUTSIDE, FROM_ZERO, yuan(60), accumulates=SO_FAR),
    "an excess": ThresholdRate(yuan(40), True, (EXCESS,), per(5000), yuan(25), accumulates=SO_FAR),
    "a whole": ThresholdRate(yuan(40), True, (WHOLE,), per(5000), NO_CEILING),
    "a whole to be passed": ThresholdRate(yuan(40), False, (WHOLE,), per(5000), NO_CEILING),
    "a rate": FixedRate(per(6000), yuan(50)),
    "an outpatient rate": OutpatientRate(yuan(30), per(6000), yuan(40)),
}
Make = tuple[Parameters, list[Parameters]]


def amounts(make: Callable[[Figure], Parameters]) -> Make:
    """What ``make`` makes of an amount between 30 and 50 fen, and of each."""
    return make(unknown(Unit.YUAN, 30, 50)), [make(yuan(amount)) for amount in range(30, 51)]


def rates(make: Callable[[Figure], Parameters]) -> Make:
    """What ``make`` makes of a rate between 30% and 70%, and of some."""
    return make(unknown(Unit.RATE, 3000, 7000)), [make(per(rate)) for rate in range(3000, 7001, 500)]


def excess(start: Figure, rate: Figure) -> Parameters:
    return ThresholdRate(start, True, (EXCESS,), rate, NO_CEILING, accumulates=SO_FAR)


OPEN: Mapping[str, Make] = {
    "the start of an excess": amounts(lambda it: excess(it, per(5000))),
    "the rate of an excess": rates(lambda it: excess(yuan(30), it)),
    "the start of a whole": amounts(lambda it: ThresholdRate(it, True, (WHOLE,), per(5000), NO_CEILING)),
    "the start of a whole to be passed": amounts(lambda it: ThresholdRate(it, False, (WHOLE,), per(5000), NO_CEILING)),
    "a rate": rates(lambda it: FixedRate(it, NO_CEILING)),
    "an outpatient deductible": amounts(lambda it: OutpatientRate(it, per(6000), NO_CEILING)),
    "a deductible inside": amounts(lambda it: MarginalTiers(it, INSIDE, TIERS, NO_CEILING, accumulates=SO_FAR)),
    "a deductible taken off": amounts(lambda it: MarginalTiers(it, OUTSIDE, FROM_ZERO, NO_CEILING, accumulates=SO_FAR)),
}
LEFT = range(0, 121, 2)
Said = tuple[StepKind, str | None, int | None]


@cache
def rules(made: Parameters) -> tuple[Rule, ...]:
    """A region of one layer; the same one for the same parameters, since rules are laid out once."""
    return (rule(made, Program.RE_ASSISTANCE),)


def told(made: Parameters, left: int | None, before: Any) -> dict[Said, Step]:
    """The steps on ``left`` fen, or on anything up to 120, after ``before`` in the year, by what they are about."""
    asked = claim(
        120, critical_illness_paid=0, basic_paid=None if left is None else 120 - left, year_to_date={SO_FAR: before}
    )
    (use,) = estimate(asked, rules(made)).layers[-1].uses
    found = {(step.kind, step.clause_id, step.end): step for step in use.steps}
    assert len(found) == len(use.steps)
    return found


def spanned(each: Iterable[Mapping[Said, Step]], about: Said, name: str) -> Range:
    """What all of ``each`` say of one step; nothing where it is not done."""
    steps = (steps.get(about) for steps in each)
    return hull((getattr(step, name) or NOTHING) if step else NOTHING for step in steps)


COUNTED = (StepKind.TIER, StepKind.EXCESS, StepKind.WHOLE, StepKind.RATE)


def spans_each(found: Mapping[Said, Step], each: list[dict[Said, Step]]) -> None:
    """Every step that counts a part is there, with just the parts and amounts that it has in ``each``."""
    assert {about for steps in each for about in steps if about[0] in COUNTED} <= found.keys()
    for about, step in found.items():
        if about[0] in COUNTED:
            assert (step.part, step.amount) == (spanned(each, about, "part"), spanned(each, about, "amount")), about


@pytest.mark.parametrize("before", [0, 10, 25, 70])
@pytest.mark.parametrize("made", KINDS.values(), ids=KINDS.keys())
def test_each_step_on_an_unknown_amount_spans_what_it_says_of_each_amount(made: Parameters, before: int) -> None:
    spans_each(told(made, None, before), [told(made, left, before) for left in LEFT])


@pytest.mark.parametrize("left", [20, 60, 120])
@pytest.mark.parametrize("kind", ["an excess", "a whole", "a whole to be passed"])
def test_each_step_in_a_year_nobody_knows_spans_what_it_says_of_each_year(kind: str, left: int) -> None:
    made = replace(KINDS[kind], accumulates=SO_FAR)  # type: ignore[type-var]
    found = told(made, left, UNKNOWN)
    assert not any(step.kind is StepKind.SO_FAR for step in found.values())
    spans_each(found, [told(made, left, before) for before in range(200)])


@pytest.mark.parametrize("left", [25, 40, 45, 100])
@pytest.mark.parametrize("before", [0, 25])
@pytest.mark.parametrize("make", OPEN.values(), ids=OPEN.keys())
def test_each_step_of_an_open_figure_spans_what_it_says_of_each_number(make: Make, before: int, left: int) -> None:
    open_, known = make
    spans_each(told(open_, left, before), [told(one, left, before) for one in known])
