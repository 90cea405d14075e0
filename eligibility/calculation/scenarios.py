"""Which finite possibilities an unknown answer leaves: persons who differ in what some rule looks at, no others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import TypeVar

from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.reach import Person
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care, CareLocation, Condition, HospitalLevel, Identity, Insurance

MOST_SCENARIOS = 200
"""Beyond this many the result is a hull layer by layer."""

V = TypeVar("V")


def _told_apart(values: Iterable[V], mark: Callable[[V], object]) -> tuple[V, ...]:
    """One value for each mark: values that no rule tells apart give the same result."""
    kept: dict[object, V] = {}
    for value in values:
        kept.setdefault(mark(value), value)
    return tuple(kept.values())


def _possible(
    answer: V | Unknown, values: Iterable[V], rules: Sequence[Rule], limit: Callable[[Rule], Sequence[V]]
) -> tuple[V, ...]:
    if not isinstance(answer, Unknown):
        return (answer,)
    return _told_apart(values, lambda value: tuple(not limit(rule) or value in limit(rule) for rule in rules))


def _cares(claim: Claim, rules: Sequence[Rule]) -> tuple[Care, ...]:
    if not isinstance(claim.care, Unknown):
        return (claim.care,)
    return _told_apart(
        Care,
        lambda care: (
            care is Care.SPECIAL_DRUG,
            *(not rule.who.care or care in rule.who.care for rule in rules),
        ),
    )


def _conditions(claim: Claim, rules: Sequence[Rule]) -> tuple[frozenset[Condition], ...]:
    """What is fulfilled, for each way in which the unknown conditions may stand."""
    looked_at = {condition for rule in rules for condition in rule.who.requires}
    ways: list[tuple[tuple[Condition, ...], ...]] = []
    for condition in Condition:
        answer: bool | Unknown = getattr(claim, condition.value)
        if isinstance(answer, Unknown):
            ways.append(((condition,), ()) if condition in looked_at else ((),))
        else:
            ways.append(((condition,),) if answer else ((),))
    return tuple(frozenset(one for part in way for one in part) for way in product(*ways))


def identities(claim: Claim, rules: Sequence[Rule]) -> tuple[Identity | None, ...]:
    """The identities to try: those the person named, the ordinary insured, or every one that a rule tells apart."""
    if not isinstance(claim.identities, Unknown):
        return claim.identities or (None,)
    return _told_apart(
        (None, *Identity),
        lambda identity: tuple(
            (
                rule.who.identities is None or identity in rule.who.identities,
                any(entry.identity is identity for entry in rule.who.by_reading),
            )
            for rule in rules
        ),
    )


def persons(claim: Claim, rules: Sequence[Rule]) -> Iterator[tuple[Person, ...]]:
    """Every possibility of circumstances; each with one person for every identity to try."""
    tried = identities(claim, rules)
    for insurance, care, level, location, fulfils in product(
        _possible(claim.insurance, Insurance, rules, lambda rule: rule.who.insurance),
        _cares(claim, rules),
        _possible(claim.hospital_level, HospitalLevel, rules, lambda rule: rule.who.hospital_levels),
        _possible(claim.care_location, CareLocation, rules, lambda rule: rule.who.care_locations),
        _conditions(claim, rules),
    ):
        yield tuple(Person(insurance, identity, care, level, location, fulfils) for identity in tried)
