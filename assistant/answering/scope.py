"""Which rules of one program hold for the care asked about, and how are those that remain told apart? Pure."""

from collections.abc import Iterable, Sequence

from assistant.answering.asked import Asked
from knowledge.tables.schema import Rule, Who
from knowledge.tables.terms import CareLocation, HospitalLevel, Identity

_LIMITS = ("insurance", "care", "hospital_levels", "care_locations")


def holding(rules: Sequence[Rule], asked: Asked) -> tuple[Rule, ...]:
    """``rules`` for the level of hospital asked about, without those that a rule of higher priority takes over."""
    there = [rule for rule in rules if _of_the_level(rule, asked.hospital_level)]
    return tuple(rule for rule in there if not any(_takes_over(other, rule, asked.identities) for other in there))


def _of_the_level(rule: Rule, level: HospitalLevel | None) -> bool:
    return level is None or not rule.who.hospital_levels or level in rule.who.hospital_levels


def _takes_over(other: Rule, rule: Rule, identities: Sequence[Identity]) -> bool:
    """Whether ``other`` holds in place of ``rule`` for all of ``identities``, wherever ``rule`` would.

    Not where it reaches them in one reading only, on a condition or on application: then both may hold.
    """
    if other.program is not rule.program or other.priority <= rule.priority or not identities:
        return False
    certain = not (other.who.requires or other.on_application)
    named = other.who.identities is None or set(identities) <= set(other.who.identities)
    return certain and named and _covers(other.who, rule.who)


def _covers(wide: Who, narrow: Who) -> bool:
    """Whether every insurance, care, level and place of ``narrow`` is one of ``wide``; none named: no limit."""
    limits = ((set(getattr(wide, name)), set(getattr(narrow, name))) for name in _LIMITS)
    return all(not outer or (inner and inner <= outer) for outer, inner in limits)


def care_words(rule: Rule, rules: Iterable[Rule]) -> str:
    """Where a rule holds, in brackets: （二级医院）, （省外）, （申请批准的）; care only where there are several."""
    words = [_hospital(level) for level in rule.who.hospital_levels]
    words += [CareLocation(place).chinese for place in rule.who.care_locations]
    if len({each.who.care for each in rules if each.program is rule.program}) > 1:
        words += [care.chinese for care in rule.who.care]
    words += ["申请批准的"] if rule.on_application else []
    return f"（{'、'.join(words)}）" if words else ""


def _hospital(level: HospitalLevel) -> str:
    return f"{level.chinese}医院"
