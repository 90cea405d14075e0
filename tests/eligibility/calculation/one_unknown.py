"""What if several layers rest on one number that nobody knows? Everything else about the region and bill is known.

A figure of a general rule, last year's income (R17) or an amount of the year so far moves several layers at once,
often in opposite directions: what one layer pays less another pays more. Ranges told layer by layer would add up what
can never happen together.
"""

from dataclasses import replace
from random import Random

from eligibility.calculation.claim import UNKNOWN, Claim
from knowledge.tables.schema import FixedRate, OutpatientRate, Rule, Who
from knowledge.tables.terms import CareLocation, HospitalLevel, Program, Unit, YearToDate
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule, unknown
from tests.eligibility.calculation.regions import KNOWN_KINDS, Maker

PROGRAMS = (
    Program.MEDICAL_ASSISTANCE,
    Program.RE_ASSISTANCE,
    Program.TILTED_ASSISTANCE,
    Program.CRITICAL_BACKSTOP,
)
SIZE = 5_000
NOBODY = Who(())
REFERRED_TO = 6
"""How many times likelier than any other figure the unknown one is what a figure is said against."""


def one_unknown(pick: Random) -> tuple[tuple[Rule, ...], Claim]:
    """Two or three layers for everyone, and a bill with one thing open."""
    maker = Maker(pick, SIZE, 0, shared=True)
    low, high = sorted((maker.amount(), maker.amount()))
    maker.limits = [low, high]
    general = rule(FixedRate(per(0), NO_CEILING), Program.BASIC_MEDICAL_INSURANCE, id="general", who=NOBODY)
    asked = claim(
        maker.amount(12_000),
        critical_illness_paid=0,
        disposable_income=0,
        hospital_level=HospitalLevel.TERTIARY,
        care_location=CareLocation.IN_CITY,
        referred=True,
        followed_guidance=True,
    )
    year = {used: maker.amount(1_000) for used in YearToDate if maker.often(40)}
    what = pick.choice(("figure", "income", "year"))
    if what == "figure":
        deductible = unknown(Unit.YUAN, low, high)
        general = replace(general, parameters=OutpatientRate(deductible, per(0), NO_CEILING))
        maker.stated = [("general", "deductible", Unit.YUAN)] * REFERRED_TO
    elif what == "income":
        asked = replace(asked, disposable_income=UNKNOWN)
        maker.stated = [("answers", "disposable_income", Unit.YUAN)] * REFERRED_TO
    else:
        year[pick.choice(list(YearToDate)[:3])] = UNKNOWN
    programs = sorted(pick.sample(PROGRAMS, pick.choice((2, 3))), key=list(Program).index)
    layers = [rule(maker.of_kind(pick.choice(KNOWN_KINDS), one.value), one, id=one.value) for one in programs]
    return (general, *layers), replace(asked, year_to_date=year)
