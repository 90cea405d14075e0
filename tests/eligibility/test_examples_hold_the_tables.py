"""Would a worked example turn red if a table were a fen, a basis point or a person wrong? Each slip is tried alone.

Every figure of the shipped tables is moved by one unit either way, every person and gate of a rule taken out, every way
of counting turned round; the examples run again, and those nobody notices are listed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from eligibility.calculation.claim import Claim, WrongAnswers, claim_from
from eligibility.calculation.estimate import estimate
from eligibility.calculation.money import WHOLE, Range
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.schema import Figure, MarginalTiers, NoFigure, Rule, ThresholdRate
from knowledge.tables.terms import DeductibleCounts, Program, Term, ThresholdCounts, Unit
from tests.eligibility.rows_needed import Data, read
from tests.eligibility.rows_shown import examples_in
from tests.eligibility.test_examples_cover import BASES, EXAMPLES, SHIPPED

pytestmark = pytest.mark.slow

PAID_BY_THE_BILL = (Program.BASIC_MEDICAL_INSURANCE, Program.CRITICAL_ILLNESS_INSURANCE)
FAR_AWAY = 1_000_000_00
"""A million yuan in fen: a limit put where there is none."""


@dataclass(frozen=True)
class Case:
    """One example: the rules in force for it, those that held, and what it says of their layers."""

    claim: Claim
    rules: tuple[Rule, ...]
    told: frozenset[str]
    result: Mapping[str, Range]
    held: frozenset[str]


def results(claim: Claim, rules: tuple[Rule, ...], told: frozenset[str]) -> dict[str, Range]:
    found = estimate(claim, rules)
    layers = {layer.program.value: layer.pays for layer in found.layers if layer.program.value in told}
    return {**layers, "own": found.out_of_pocket}


def _cases(data: Data, paths: list[Path]) -> Iterator[Case]:
    for example in examples_in(paths):
        request, expect = example["request"], example["expect"]
        if request.get("basis", "documents") != "documents" or "out_of_pocket" not in expect:
            continue
        day = request["as_of"] if isinstance(request["as_of"], date) else date.fromisoformat(request["as_of"])
        try:
            claim, rules = claim_from(request["answers"]), rules_in_force(data.chain(request["region"]), day).rules
        except (NoTableInForce, WrongAnswers):
            continue
        told = frozenset(expect.get("layers", ()))
        uses = [use for layer in estimate(claim, rules).layers for use in layer.uses]
        held = frozenset(use.link.rule.id for use in uses if use.link.rule is not None)
        yield Case(claim, rules, told, results(claim, rules, told), held)


# --- slips -----------------------------------------------------------------------------------------------------------


def changed(value: Any, /, **parts: Any) -> Any:
    """``replace`` for whatever shape a rule has."""
    return replace(value, **parts)


def _moved(figure: Figure) -> Iterator[tuple[str, Figure]]:
    """``figure`` a unit lower or higher, as far as it stays within what a figure can be."""
    highest = WHOLE if figure.unit is Unit.RATE else None
    for step in (-1, 1):
        if figure.value is not None and figure.value + step >= 0:
            yield f"{figure.value} {step:+}", changed(figure, value=figure.value + step)
        if figure.relative is not None:
            name = "add" if figure.relative.times is None else "times"
            relative = changed(figure.relative, **{name: getattr(figure.relative, name) + step})
            yield f"{name} {step:+}", changed(figure, relative=relative)
    if figure.unlimited:
        yield "limited", changed(figure, unlimited=False, value=FAR_AWAY)
    if figure.why_unknown is not None:
        # a lowest end of nothing is held by the other figures that nobody states as well
        low = figure.low or 0
        for step in (-1, 1) if low else ():
            yield f"low {step:+}", changed(figure, low=low + step)
        if figure.high and figure.high == highest:
            yield "high -1", changed(figure, high=figure.high - 1)


def _figures(rule: Rule) -> Iterator[tuple[str, Rule]]:
    parameters = rule.parameters
    for field in fields(parameters):
        figure = getattr(parameters, field.name)
        if isinstance(figure, Figure):
            for what, moved in _moved(figure):
                yield f"{field.name} {what}", changed(rule, parameters=changed(parameters, **{field.name: moved}))
    if isinstance(parameters, MarginalTiers):
        yield from _tiers(rule, parameters)


def _tiers(rule: Rule, parameters: MarginalTiers) -> Iterator[tuple[str, Rule]]:
    for place, tier in enumerate(parameters.tiers):
        for name in ("low", "high", "rate"):
            if name == "high" and tier.high.unlimited:
                continue  # the last tier has no end
            if (name, place) == ("low", 0) and parameters.deductible_counts is DeductibleCounts.INSIDE:
                continue  # it starts at the deductible
            for what, moved in _moved(getattr(tier, name)):
                tiers = list(parameters.tiers)
                tiers[place] = changed(tier, **{name: moved})
                yield (
                    f"tier {place + 1} {name} {what}",
                    changed(rule, parameters=changed(parameters, tiers=tuple(tiers))),
                )
    relative = parameters.tiers_relative
    if relative is not None and relative.add is not None:
        for step in (-1, 1):
            points = changed(parameters, tiers_relative=changed(relative, add=relative.add + step))
            yield f"points {step:+}", changed(rule, parameters=points)


def _people(rule: Rule) -> Iterator[tuple[str, Rule]]:
    who = rule.who
    for one in who.identities or ():
        left = tuple(identity for identity in who.identities or () if identity is not one)
        yield f"without {one}", changed(rule, who=changed(who, identities=left))
    for entry in who.by_reading:
        readings = tuple(other for other in who.by_reading if other is not entry)
        yield f"without {entry.identity} in a reading", changed(rule, who=changed(who, by_reading=readings))
    if who.identities is not None:
        yield "for everyone", changed(rule, who=changed(who, identities=None, by_reading=()))
    for name in ("insurance", "care", "hospital_levels", "care_locations", "requires"):
        for one in getattr(who, name):
            left = tuple(other for other in getattr(who, name) if other is not one)
            yield f"{name} without {one}", changed(rule, who=changed(who, **{name: left or _others(one)}))
            if not left and name not in ("hospital_levels", "care_locations"):  # each has its rule, and the first holds
                yield f"{name} without a limit", changed(rule, who=changed(who, **{name: ()}))


def _others(one: Term) -> tuple[Term, ...]:
    """Every other term of its vocabulary."""
    return tuple(other for other in type(one) if other is not one)


def _counting(rule: Rule) -> Iterator[tuple[str, Rule]]:
    parameters = rule.parameters
    if isinstance(parameters, ThresholdRate):
        if ThresholdCounts.WHOLE in parameters.counts:
            turned = changed(parameters, inclusive=not parameters.inclusive)
            yield "inclusive turned", changed(rule, parameters=turned)
        for counts in ThresholdCounts:
            if parameters.counts != (counts,) and (parameters.threshold.value or parameters.threshold.relative):
                yield f"only {counts}", changed(rule, parameters=changed(parameters, counts=(counts,)))
    if isinstance(parameters, MarginalTiers) and parameters.deductible.value:
        other = next(one for one in DeductibleCounts if one is not parameters.deductible_counts)
        yield f"deductible {other}", changed(rule, parameters=changed(parameters, deductible_counts=other))
    beyond = getattr(parameters, "beyond_catalogue", None)
    if beyond is not None:
        yield (
            f"beyond the catalogue {not beyond}",
            changed(rule, parameters=changed(parameters, beyond_catalogue=not beyond)),
        )
    if getattr(parameters, "accumulates", None):
        yield "not accumulated", changed(rule, parameters=changed(parameters, accumulates=None))
    ceiling = getattr(parameters, "ceiling", None) or getattr(parameters, "limit", None)
    if getattr(parameters, "ceiling_used_by", None) and ceiling is not None and (ceiling.value or ceiling.low):
        yield "ceiling never used up", changed(rule, parameters=changed(parameters, ceiling_used_by=None))


def slips(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Every slip of one rule: what it is, and the rule with it."""
    yield from _figures(rule)
    yield from _people(rule)
    yield from _counting(rule)


# --- who notices -----------------------------------------------------------------------------------------------------


def noticed(case: Case, slipped: Rule) -> bool:
    rules = tuple(slipped if rule.id == slipped.id else rule for rule in case.rules)
    return results(case.claim, rules, case.told) != case.result


def _swapped(rules: tuple[Rule, ...], first: Program, second: Program) -> tuple[Rule, ...]:
    """The chain with two neighbouring layers in each other's place."""
    places = {rule.program: rule.order for rule in rules}
    order = {**places, first: places[second], second: places[first]}
    return tuple(sorted((replace(rule, order=order[rule.program]) for rule in rules), key=lambda rule: rule.order))


def _open(rule: Rule) -> bool:
    """It may pay anything from nothing on: beside another such layer its place makes no difference."""
    return rule.on_application or isinstance(rule.parameters, NoFigure)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    found = list(_cases(read([SHIPPED]), sorted(EXAMPLES.glob("*.yaml"))))
    for folder in BASES:
        found += _cases(read([SHIPPED, folder]), [folder / "worked_examples.yaml"])
    return found


@pytest.fixture(scope="module")
def shipped() -> Data:
    return read([SHIPPED])


def test_no_slip_of_a_rule_goes_unnoticed(shipped: Data, cases: list[Case]) -> None:
    unnoticed, tried = [], 0
    for rule in (rule for place in shipped.jurisdictions.values() for rule in place.rules):
        meant = [case for case in cases if any(one.id == rule.id for one in case.rules)]
        meant.sort(key=lambda case: rule.id not in case.held)  # those likeliest to notice come first
        for what, slipped in slips(rule):
            tried += 1
            if not any(noticed(case, slipped) for case in meant):
                unnoticed.append(f"{rule.id}: {what}")
    print(f"{tried} slips tried, {len(unnoticed)} unnoticed")  # noqa: T201 this is what the test is asked for
    assert not unnoticed, "\n".join(unnoticed)


def test_two_layers_in_each_others_place_do_not_go_unnoticed(shipped: Data, cases: list[Case]) -> None:
    unnoticed = []
    for place in shipped.jurisdictions.values():
        rules = sorted(place.rules, key=lambda rule: rule.order)
        meant = [case for case in cases if any(one.region == place.region for one in case.rules)]
        for first, second in pairwise(dict.fromkeys(rule.program for rule in rules)):
            if all(_open(rule) for rule in rules if rule.program in (first, second)) and first not in PAID_BY_THE_BILL:
                continue
            changed = ((case, _swapped(case.rules, first, second)) for case in meant)
            if not any(results(case.claim, swapped, case.told) != case.result for case, swapped in changed):
                unnoticed.append(f"{place.region}: {first} and {second}")
    assert not unnoticed, "\n".join(unnoticed)


def test_a_rule_as_it_stands_is_no_slip(cases: list[Case]) -> None:
    assert not any(noticed(case, rule) for case in cases[:20] for rule in case.rules)


def test_every_kind_of_slip_is_tried(shipped: Data) -> None:
    tried = {
        f"{rule.id}: {what}"
        for place in shipped.jurisdictions.values()
        for rule in place.rules
        for what, _ in slips(rule)
    }
    assert tried >= {
        "yiyuan-critical-illness-poor: deductible 500000 -1",
        "yiyuan-critical-illness-poor: tier 2 rate 7500 +1",
        "yiyuan-critical-illness-poor: tier 1 high 10000000 +1",
        "yiyuan-critical-illness-poor: ceiling limited",
        "yiyuan-critical-illness-poor: not accumulated",
        "yiyuan-assistance-a: rate low -1",
        "yiyuan-assistance-a: without orphan in a reading",
        "yiyuan-assistance-b: only excess",
        "yiyuan-assistance-b: inclusive turned",
        "yiyuan-assistance-b: ceiling never used up",
        "fengxiang-critical-illness-poor: deductible times +1",
        "fengxiang-critical-illness-poor: points -1",
        "fengxiang-basic-tertiary: hospital_levels without tertiary",
        "wenzhou-charity-fund: requires without referred",
        "xiangtan-tilted-assistance: threshold times -1",
    }
