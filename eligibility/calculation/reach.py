"""Whom a rule reaches, and if not, why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.tables.schema import Rule, Who
from knowledge.tables.terms import Care, CareLocation, Condition, HospitalLevel, Identity, Insurance


class Gate(StrEnum):
    """What a rule asks of a person or a bill, in the order in which it is looked at."""

    INSURANCE = "insurance"
    IDENTITY = "identity"
    CARE = "care"
    HOSPITAL_LEVEL = "hospital_level"
    CARE_LOCATION = "care_location"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Person:
    """One possibility of who the person is and where the care took place, everything decided.

    ``identity`` None is the ordinary insured.
    """

    insurance: Insurance
    identity: Identity | None
    care: Care
    level: HospitalLevel
    location: CareLocation
    fulfils: frozenset[Condition]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a rule does not reach a person: the first closed gate and what would open it."""

    gate: Gate
    open_to: tuple[str, ...]


def _names(who: Who) -> tuple[Identity, ...]:
    return (*(who.identities or ()), *(entry.identity for entry in who.by_reading))


def closed_gates(who: Who, person: Person, separate_chain: bool = False) -> Iterator[Refusal]:
    """Every gate of ``who`` that is closed to ``person``; special drugs are settled whatever the care (R18)."""
    if who.insurance and person.insurance not in who.insurance:
        yield Refusal(Gate.INSURANCE, who.insurance)
    if who.identities is not None and person.identity not in _names(who):
        yield Refusal(Gate.IDENTITY, _names(who))
    care = Care.SPECIAL_DRUG if separate_chain else person.care
    if who.care and care not in who.care:
        yield Refusal(Gate.CARE, who.care)
    if who.hospital_levels and person.level not in who.hospital_levels:
        yield Refusal(Gate.HOSPITAL_LEVEL, who.hospital_levels)
    if who.care_locations and person.location not in who.care_locations:
        yield Refusal(Gate.CARE_LOCATION, who.care_locations)
    missing = tuple(condition for condition in who.requires if condition not in person.fulfils)
    if missing:
        yield Refusal(Gate.CONDITION, missing)


def reaches(rule: Rule, person: Person) -> bool:
    return next(closed_gates(rule.who, person, rule.separate_chain), None) is None


def _by_reading_only(rule: Rule, person: Person) -> bool:
    """Reached only in one of two defensible readings (R14)."""
    named = rule.who.identities is None or person.identity in rule.who.identities
    return not named and any(entry.identity is person.identity for entry in rule.who.by_reading)


def holding(rules: Sequence[Rule], person: Person) -> tuple[Rule | None, ...]:
    """The rules of one program that may hold for ``person``, one for each reading; None: it does not apply.

    ``rules`` stand in their order of precedence: the first that reaches the person holds. A rule that reaches only in
    a reading holds in that reading; where no other reading has a rule of its own, the second reading is without it.
    """
    reached = [rule for rule in rules if reaches(rule, person)]
    doubtful = [rule for rule in reached if _by_reading_only(rule, person)]
    certain = next((rule for rule in reached if rule not in doubtful), None) if doubtful else next(iter(reached), None)
    if not doubtful:
        return (certain,)
    readings = [next(rule for rule in reached if rule is one or rule is certain) for one in doubtful]
    if len(doubtful) == 1:
        readings.append(certain)  # type: ignore[arg-type]
    return tuple(dict.fromkeys(readings))


def refusal(rules: Sequence[Rule], person: Person) -> Refusal | None:
    """Why no rule of a program reaches ``person``: the gate of the rule that comes closest."""
    gates = [tuple(closed_gates(rule.who, person, rule.separate_chain)) for rule in rules]
    closed = [found for found in gates if found]
    if not closed:
        return None
    nearest = min(closed, key=len)
    first = nearest[0]
    if first.gate is not Gate.IDENTITY:
        return first
    # for several groups of one program, all of them are named
    identities = (name for rule in rules for name in _names(rule.who))
    return Refusal(Gate.IDENTITY, tuple(dict.fromkeys(identities)))
