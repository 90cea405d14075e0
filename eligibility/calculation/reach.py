"""Whom a rule reaches, and if not, why not."""

from collections.abc import Collection, Container, Iterator, Sequence
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


READING_AT_GATE = {Gate.INSURANCE: "R19", Gate.IDENTITY: "R14", Gate.CARE: "R20"}
"""Which reading decides that a gate is closed, where the rule rests on it."""


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
    """Why a rule does not reach a person: the first closed gate, what would open it, and the readings it rests on."""

    gate: Gate
    open_to: tuple[str, ...]
    readings: tuple[str, ...] = ()


def open_to(limit: Collection[object], value: object) -> bool:
    """Whether a gate lets ``value`` pass; without a limit it stands open."""
    return not limit or value in limit


def care_seen(rule: Rule, care: Care) -> Care:
    """The care that ``rule`` looks at: special drugs are settled whatever the care of the bill (R18)."""
    return Care.SPECIAL_DRUG if rule.separate_chain else care


def named(who: Who, identity: Identity | None) -> bool:
    """Reached for certain, as far as the identity goes."""
    return who.identities is None or identity in who.identities


def named_in_a_reading(who: Who, identity: Identity | None) -> bool:
    """Reached only in one of two defensible readings (R14)."""
    return not named(who, identity) and any(entry.identity is identity for entry in who.by_reading)


def _names(who: Who) -> tuple[Identity, ...]:
    return (*(who.identities or ()), *(entry.identity for entry in who.by_reading))


def closed_gates(who: Who, person: Person, separate_chain: bool) -> Iterator[Refusal]:
    """Every gate of ``who`` that is closed to ``person``; special drugs are settled whatever the care (R18)."""
    if not open_to(who.insurance, person.insurance):
        yield Refusal(Gate.INSURANCE, who.insurance)
    if not named(who, person.identity) and not named_in_a_reading(who, person.identity):
        yield Refusal(Gate.IDENTITY, _names(who))
    if not open_to(who.care, Care.SPECIAL_DRUG if separate_chain else person.care):
        yield Refusal(Gate.CARE, who.care)
    if not open_to(who.hospital_levels, person.level):
        yield Refusal(Gate.HOSPITAL_LEVEL, who.hospital_levels)
    if not open_to(who.care_locations, person.location):
        yield Refusal(Gate.CARE_LOCATION, who.care_locations)
    missing = tuple(condition for condition in who.requires if condition not in person.fulfils)
    if missing:
        yield Refusal(Gate.CONDITION, missing)


def holding(reached: Sequence[Rule], doubtful: Container[Rule]) -> tuple[Rule | None, ...]:
    """The rules of one program that may hold for a person, one for each reading; None: it does not apply.

    ``reached`` stand in their order of precedence: the first that reaches the person holds. One of the ``doubtful``
    reaches in a reading and holds in that reading; where no other reading has a rule of its own, the second reading
    is without it.
    """
    in_doubt = [rule for rule in reached if rule in doubtful]
    certain = next((rule for rule in reached if rule not in doubtful), None)
    if not in_doubt:
        return (certain,)
    readings: list[Rule | None] = [next(rule for rule in reached if rule is one or rule is certain) for one in in_doubt]
    if len(in_doubt) == 1:
        readings.append(certain)
    return tuple(dict.fromkeys(readings))


def refusal(rules: Sequence[Rule], person: Person) -> Refusal | None:
    """Why no rule of a program reaches ``person``: the gate of the rule that comes closest."""
    gates = [(tuple(closed_gates(rule.who, person, rule.separate_chain)), rule) for rule in rules]
    closed = [(found, rule) for found, rule in gates if found]
    if not closed:
        return None
    nearest, _ = min(closed, key=lambda one: len(one[0]))
    first = nearest[0]
    reading = READING_AT_GATE.get(first.gate)
    readings = (reading,) if reading and any(reading in other.readings for _, other in closed) else ()
    if first.gate is not Gate.IDENTITY:
        return Refusal(first.gate, first.open_to, readings)
    # for several groups of one program, all of them are named
    identities = (name for rule in rules for name in _names(rule.who))
    return Refusal(Gate.IDENTITY, tuple(dict.fromkeys(identities)), readings)
