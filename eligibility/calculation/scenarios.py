"""Which finite possibilities an unknown answer leaves: persons who differ in what some rule looks at, no others."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.prepared import Reach, prepared
from eligibility.calculation.reach import Person
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care, CareLocation, Condition, HospitalLevel, Identity, Insurance

MOST_SCENARIOS = 200
"""Beyond this many the result is a hull layer by layer."""


class Finite(NamedTuple):
    """The answers of a claim that have few values."""

    insurance: Insurance | Unknown
    identities: tuple[Identity, ...] | Unknown
    care: Care | Unknown
    hospital_level: HospitalLevel | Unknown
    care_location: CareLocation | Unknown
    referred: bool | Unknown
    followed_guidance: bool | Unknown


Circumstances = tuple[Insurance, Care, HospitalLevel, CareLocation, frozenset[Condition]]


def circumstances(claim: Claim | Finite, reach: Reach) -> Iterator[Circumstances]:
    """Every possibility but the identity."""
    return product(
        reach.insurances if isinstance(claim.insurance, Unknown) else (claim.insurance,),
        reach.cares if isinstance(claim.care, Unknown) else (claim.care,),
        reach.levels if isinstance(claim.hospital_level, Unknown) else (claim.hospital_level,),
        reach.locations if isinstance(claim.care_location, Unknown) else (claim.care_location,),
        _conditions(claim, reach),
    )


def _conditions(claim: Claim | Finite, reach: Reach) -> tuple[frozenset[Condition], ...]:
    """What is fulfilled, for each way in which the unknown conditions may stand; nothing where no rule asks."""
    if not reach.required:
        return (frozenset(),)
    ways: list[tuple[tuple[Condition, ...], ...]] = []
    for condition in Condition:
        answer: bool | Unknown = getattr(claim, condition.value)
        if isinstance(answer, Unknown):
            ways.append(((condition,), ()) if condition in reach.required else ((),))
        else:
            ways.append(((condition,),) if answer else ((),))
    return tuple(frozenset(one for part in way for one in part) for way in product(*ways))


def tried(claim: Claim | Finite, reach: Reach) -> tuple[Identity | None, ...]:
    """The identities to try: those the person named, the ordinary insured, or every one that a rule tells apart."""
    return reach.identities if isinstance(claim.identities, Unknown) else claim.identities or (None,)


def identities(claim: Claim, rules: Sequence[Rule]) -> tuple[Identity | None, ...]:
    """The identities to try under ``rules``."""
    return tried(claim, prepared(rules).reach)


def persons(claim: Claim, rules: Sequence[Rule]) -> Iterator[tuple[Person, ...]]:
    """Every possibility of circumstances; each with one person for every identity to try."""
    reach = prepared(rules).reach
    every = tried(claim, reach)
    for insurance, care, level, location, fulfils in circumstances(claim, reach):
        yield tuple(Person(insurance, identity, care, level, location, fulfils) for identity in every)
