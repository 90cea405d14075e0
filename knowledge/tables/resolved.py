"""What number does a figure stand for that is said against another, once the base is known?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from knowledge.tables.schema import Figure, MarginalTiers, Rule, Tier
from knowledge.tables.terms import Unit

WHOLE: Final = 10_000
"""All of something, in basis points."""
_LONGEST_CHAIN: Final = 8


def value_of(figure: Figure, rules: Mapping[str, Rule], depth: int = _LONGEST_CHAIN) -> int | None:
    """The number of a figure, in fen or basis points, where it or the base it refers to in ``rules`` (by id) is known;
    None otherwise and for circles."""
    if figure.relative is None or depth == 0:
        return figure.value
    base_rule = rules.get(figure.relative.rule_id)
    base = getattr(base_rule.parameters, figure.relative.figure, None) if base_rule else None
    value = value_of(base, rules, depth - 1) if isinstance(base, Figure) else None
    if value is None:
        return None
    if figure.relative.times is None:
        changed = value + (figure.relative.add or 0)
        return min(changed, WHOLE) if figure.unit is Unit.RATE else changed
    return (value * figure.relative.times + WHOLE // 2) // WHOLE


def tiers_of(parameters: MarginalTiers, rules: Mapping[str, Rule]) -> tuple[Tier, ...]:
    """The tiers as stated, or those of the general rule with the change; empty where the general ones are unknown."""
    relative = parameters.tiers_relative
    if relative is None:
        return parameters.tiers
    base = rules.get(relative.rule_id)
    general = base.parameters if base else None
    if not isinstance(general, MarginalTiers) or any(tier.rate.value is None for tier in general.tiers):
        return ()
    add = relative.add or 0
    return tuple(replace(tier, rate=_raised(tier.rate, add)) for tier in general.tiers)


def _raised(rate: Figure, add: int) -> Figure:
    return replace(rate, value=min((rate.value or 0) + add, WHOLE))
