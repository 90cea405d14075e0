"""On which unverified sources does a step rest, and on which clause beside them?"""

from collections.abc import Iterable, Mapping
from dataclasses import fields

from eligibility.calculation.trace import Step, StepKind
from knowledge.tables.indicative import sources_of
from knowledge.tables.schema import Figure, MarginalTiers, Rule

_FIGURES: Mapping[StepKind, frozenset[str]] = {
    StepKind.DEDUCTIBLE: frozenset({"deductible"}),
    StepKind.TIER: frozenset({"tiers"}),
    StepKind.EXCESS: frozenset({"rate", "threshold", "deductible"}),
    StepKind.WHOLE: frozenset({"rate", "threshold"}),
    StepKind.RATE: frozenset({"rate"}),
    StepKind.NOT_REACHED: frozenset({"threshold", "deductible"}),
    StepKind.CEILING: frozenset({"ceiling", "limit"}),
    StepKind.TOTAL: frozenset({"tiers", "deductible"}),
}
"""Which figures of a rule each kind of step takes."""


def sources(rule: Rule | None, rules: Mapping[str, Rule]) -> dict[str, tuple[str, ...]]:
    """By figure the sources of ``rule``; empty for one that rests on documents alone."""
    return sources_of(rule, rules) if rule else {}


def rests_on(step: Step, rule: Rule | None, found: Mapping[str, tuple[str, ...]]) -> tuple[str | None, str | None]:
    """The clause of a step and its source: a figure of a source has no clause, whatever clause names the layer."""
    names = _FIGURES.get(step.kind, frozenset())
    used = dict.fromkeys(source for name in found if name in names for source in found[name])
    if rule is None or not used:
        return step.clause_id, None
    stated = set(_clauses(rule, names))
    return step.clause_id if step.clause_id in stated else None, "；".join(used)


def _clauses(rule: Rule, names: Iterable[str]) -> Iterable[str | None]:
    """The clauses that state figures of these names, be it only the change of a general one."""
    parameters = rule.parameters
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        if field.name in names and isinstance(value, Figure) and not value.source:
            yield value.clause_id
    if isinstance(parameters, MarginalTiers) and "tiers" in names:
        if parameters.tiers_relative is not None:
            yield from rule.clause_ids
        yield from (tier.rate.clause_id for tier in parameters.tiers if not tier.rate.source)
