"""In which shape do benefit tables go out: every figure known, unlimited, unknown with its reason, or relative?"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from knowledge.serializers import Wire, amount_on_wire
from knowledge.tables.resolved import WHOLE, tiers_of, value_of
from knowledge.tables.schema import Figure, MarginalTiers, Relative, Rule, Tier, Who
from knowledge.tables.terms import Identity


def reaches(rule: Rule, identity: Identity) -> bool:
    """Whether a rule can reach a person of this identity, in one reading at least."""
    who = rule.who
    if who.identities is None or identity in who.identities:
        return True
    return any(entry.identity is identity for entry in who.by_reading)


def rule_on_wire(rule: Rule, rules: Mapping[str, Rule]) -> Wire:
    """One rule of a benefit table; relative figures carry their value where ``rules`` (by id) hold the base."""
    return {
        "id": rule.id,
        "region": rule.region,
        "document_id": rule.document_id,
        "program": rule.program.value,
        "program_name": rule.program.chinese,
        "name": rule.name,
        "kind": rule.kind.value,
        "order": rule.order,
        "priority": rule.priority,
        "who": who_on_wire(rule.who),
        "applies_from": rule.applies_from.isoformat() if rule.applies_from else None,
        "applies_to": rule.applies_to.isoformat() if rule.applies_to else None,
        "clause_ids": list(rule.clause_ids),
        "readings": list(rule.readings),
        "assumptions": list(rule.assumptions),
        "on_application": rule.on_application,
        "separate_chain": rule.separate_chain,
        **_parameters_on_wire(rule, rules),
    }


def figure_on_wire(figure: Figure, rules: Mapping[str, Rule]) -> Wire:
    """One figure in exactly one of its four forms; amounts in yuan and rates as fractions, all as text."""
    wire: Wire = {"unit": figure.unit.value, "clause_id": figure.clause_id}
    if figure.reading:
        wire["reading"] = figure.reading
    if figure.relative is not None:
        value = value_of(figure, rules)
        return wire | _relative(figure.relative) | {"value": amount_on_wire(value, figure.unit)}
    wire["value"] = amount_on_wire(figure.value, figure.unit)
    if figure.unlimited:
        wire["unlimited"] = True
    if figure.why_unknown is not None:
        wire |= {
            "why_unknown": figure.why_unknown.value,
            "low": amount_on_wire(figure.low, figure.unit),
            "high": amount_on_wire(figure.high, figure.unit),
            "searched": list(figure.searched),
        }
    return wire


def _parameters_on_wire(rule: Rule, rules: Mapping[str, Rule]) -> Wire:
    """Figures under ``figures``, tiers under ``tiers``, how they are meant (whole or excess …) under ``terms``.

    Tiers said against the general ones ("+5 points") are spelled out once those are known; ``tiers_relative`` stays.
    """
    figures: Wire = {}
    terms: Wire = {}
    for field in fields(rule.parameters):
        value = getattr(rule.parameters, field.name)
        if isinstance(value, Figure):
            figures[field.name] = figure_on_wire(value, rules)
        elif not field.name.startswith("tiers"):
            terms[field.name] = _plain(value)
    wire: Wire = {"figures": figures, "terms": terms}
    if isinstance(rule.parameters, MarginalTiers):
        wire["tiers"] = [_tier(tier, rules) for tier in tiers_of(rule.parameters, rules)]
        relative = rule.parameters.tiers_relative
        wire["tiers_relative"] = _relative(relative) if relative else None
    return wire


def _tier(tier: Tier, rules: Mapping[str, Rule]) -> Wire:
    """``from`` and ``to`` are null where no clause states tiers: one unknown rate over the whole range."""
    return {
        "from": figure_on_wire(tier.low, rules) if tier.low.clause_id else None,
        "to": figure_on_wire(tier.high, rules) if tier.high.clause_id else None,
        "rate": figure_on_wire(tier.rate, rules),
    }


def _relative(relative: Relative) -> Wire:
    return {"relative_to": {"rule": relative.rule_id, "figure": relative.figure}, "change": _change(relative)}


def _change(relative: Relative) -> str:
    """ "-50%" for half of the base, "+5 points" for five percentage points more."""
    if relative.times is not None:
        return f"{_percent(relative.times - WHOLE)}%"
    return f"{_percent(relative.add or 0)} points"


def _percent(basis_points: int) -> str:
    whole, rest = divmod(abs(basis_points), 100)
    fraction = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if basis_points < 0 else '+'}{whole}{fraction}"


def who_on_wire(who: Who) -> Wire:
    """``identities`` null: everyone, the ordinary insured included; other lists empty: no limit."""
    return {
        "identities": None if who.identities is None else [identity.value for identity in who.identities],
        "by_reading": [{"identity": entry.identity.value, "reading": entry.reading} for entry in who.by_reading],
        "insurance": _codes(who.insurance),
        "care": _codes(who.care),
        "hospital_levels": _codes(who.hospital_levels),
        "care_locations": _codes(who.care_locations),
        "requires": _codes(who.requires),
    }


def _codes(terms: Iterable[StrEnum]) -> list[str]:
    return [term.value for term in terms]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value.value if isinstance(value, StrEnum) else value
