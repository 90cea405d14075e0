"""What is left after each layer, with one link for each and nothing open but how much of the bill is covered?"""

from eligibility.calculation.bill import Bill
from eligibility.calculation.chain import walk
from eligibility.calculation.figures import Figures
from eligibility.calculation.links import Link
from eligibility.calculation.money import NOTHING, Range, exactly
from knowledge.tables.schema import FixedRate, ThresholdRate
from knowledge.tables.terms import Program, ThresholdCounts
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, yuan

HALF = rule(FixedRate(per(5000), NO_CEILING), Program.MEDICAL_ASSISTANCE, id="half")
CLIFF = rule(
    ThresholdRate(yuan(300), True, (ThresholdCounts.WHOLE,), per(10_000), NO_CEILING), Program.RE_ASSISTANCE, id="cliff"
)
FIGURES = Figures({one.id: one for one in (HALF, CLIFF)}, claim(1000))


def by(one: object) -> Link:
    return Link(one.program, rule=one)  # type: ignore[attr-defined, arg-type]


def test_each_link_pays_on_what_the_one_before_left() -> None:
    given = Link(Program.BASIC_MEDICAL_INSURANCE, given=exactly(100))
    nothing = Link(Program.HOSPITAL_RELIEF)
    found = walk(Bill(1000, exactly(900), NOTHING), (given, by(HALF), nothing, by(HALF)), FIGURES)
    assert [(one.link.program, one.base, one.pays) for one in found.passages] == [
        (Program.BASIC_MEDICAL_INSURANCE, exactly(900), exactly(100)),
        (Program.MEDICAL_ASSISTANCE, exactly(800), exactly(400)),
        (Program.HOSPITAL_RELIEF, exactly(400), exactly(0)),
        (Program.MEDICAL_ASSISTANCE, exactly(400), exactly(200)),
    ]
    assert found.out_of_pocket == exactly(200 + 100)


def test_a_cliff_inside_an_open_cover_is_passed_on_both_sides() -> None:
    """Of 400 to 800 half is left: below 300 all of it stays, from 300 on nothing, beside what is not covered."""
    found = walk(Bill(1000, Range(400, 800), NOTHING), (by(HALF), by(CLIFF)), FIGURES)
    assert [one.base for one in found.passages] == [Range(400, 800), Range(200, 400)]
    assert [one.pays for one in found.passages] == [Range(200, 400), Range(0, 400)]
    assert found.out_of_pocket == Range(200, 800)


def test_without_a_link_all_is_left() -> None:
    assert walk(Bill(1000, exactly(900), NOTHING), (), FIGURES).out_of_pocket == exactly(1000)
