"""What does a worked example show of the tables? Its request walked through the calculation, its expectations read.

A row counts as shown only where the example says what that layer then pays; where what was left is a range, the
distance is that of one of its ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from eligibility.calculation.claim import KEYS, Claim, Unknown, WrongAnswers, claim_from
from eligibility.calculation.estimate import estimate, out_of_pocket
from eligibility.calculation.figures import Figures
from eligibility.calculation.money import Range
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.loader import read_yaml
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care
from tests.eligibility.limit_distances import distances
from tests.eligibility.rows_needed import BY_YEAR, USED_UP, WHERE, Data, Row, days_to_show, own_days

Example = Mapping[str, Any]


def examples_in(paths: Iterable[Path]) -> list[Example]:
    return [entry for path in paths for entry in read_yaml(path) or []]


def shown(example: Example, data: Data) -> set[Row]:
    """Every row that ``example`` shows when it is walked through ``data``; none where it rests on no document."""
    if example["request"].get("basis", "documents") != "documents":
        return set()
    request, chain = example["request"], data.chain(str(example["request"]["region"]))
    day = request["as_of"] if isinstance(request["as_of"], date) else date.fromisoformat(str(request["as_of"]))
    documents = [document for place in chain for document in place.documents]
    rows = {Row(one.id, "day", where) for one in documents for where, on in days_to_show(one).items() if on == day}
    rows |= {Row(one.id, "day", "any") for one in documents}
    noticed = example["expect"].get("notices", ())
    rows |= {Row(one.id, f"notice {code}", "expected") for one in documents for code in noticed}
    refused = example["expect"].get("not_granted", ())
    rows |= {Row(place.region, program, "not granted") for place in chain for program in refused}
    try:
        claim, rules = claim_from(request["answers"]), rules_in_force(chain, day).rules
    except (NoTableInForce, WrongAnswers):
        return rows
    told = [rule for rule in rules if rule.program.value in example["expect"].get("layers", {})]
    used = [(rule, base) for rule, base in _used(claim, rules) if rule in told]
    rows |= {row for place in chain for row in _answered(place.region, claim, request["answers"])}
    rows |= _readings(example, {rule.region for rule in rules}, [rule for rule, _ in used])
    rows |= {row for rule, base in used for row in _walked(rule, base, claim, rules)}
    rows |= {Row(rule.id, "day", where) for rule, _ in used for where, on in own_days(rule).items() if on == day}
    rows |= {Row(rule.id, "closed by", gate) for rule in told if (gate := _only_closed(rule, claim))}
    return rows | set(_ties(claim, rules)) | set(_from_the_bill(claim))


def _used(claim: Claim, rules: Sequence[Rule]) -> list[tuple[Rule, Range]]:
    """The rules that held, each with what was left before it."""
    uses = [use for layer in estimate(claim, rules).layers for use in layer.uses]
    return [(use.link.rule, use.base) for use in uses if use.link.rule is not None]


def _walked(rule: Rule, base: Range, claim: Claim, rules: Sequence[Rule]) -> Iterator[Row]:
    for what, where in _who(rule, claim):
        yield Row(rule.id, what, where)
    if base.high:
        yield Row(rule.id, "used", "with something left to pay")
    figures = Figures({one.id: one for one in rules}, claim)
    for one in (one for end in {base.low, base.high} for one in distances(rule, figures, end)):
        if one.fen in WHERE:
            yield Row(rule.id, one.limit, WHERE[one.fen] + (BY_YEAR if one.in_year else ""))
        if one.used_up:
            yield Row(rule.id, one.limit, USED_UP)


def _who(rule: Rule, claim: Claim) -> Iterator[tuple[str, str]]:
    if not isinstance(claim.identities, Unknown) and len(claim.identities) < 2:
        yield "identity", claim.identities[0].value if claim.identities else "ordinary insured"
    for answer in (claim.insurance, claim.care, claim.hospital_level, claim.care_location):
        if not isinstance(answer, Unknown):
            yield type(answer).__name__, answer.value


def _only_closed(rule: Rule, claim: Claim) -> str | None:
    """The one gate of ``rule`` that is closed to a claim without open questions that the rule looks at."""
    who, identities = rule.who, claim.identities
    if isinstance(identities, Unknown) or len(identities) > 1:
        return None
    named = None if who.identities is None else {*who.identities, *(one.identity for one in who.by_reading)}
    gates: list[tuple[str, Any, Any]] = [
        ("insurance", who.insurance, claim.insurance),
        ("identity", named, identities[0] if identities else None),
        ("care", who.care, Care.SPECIAL_DRUG if rule.separate_chain else claim.care),
        ("hospital_level", who.hospital_levels, claim.hospital_level),
        ("care_location", who.care_locations, claim.care_location),
        *((f"condition {one.value}", (True,), getattr(claim, one.value)) for one in who.requires),
    ]
    if any(limit and isinstance(answer, Unknown) for _, limit, answer in gates):
        return None
    closed = [gate for gate, limit, answer in gates if limit and answer not in limit]
    return closed[0] if len(closed) == 1 else None


def _answered(region: str, claim: Claim, answers: Mapping[str, Any]) -> Iterator[Row]:
    for key in KEYS:
        value = answers.get(key)
        if value == "unknown" or (value is None and key in ("basic_paid", "critical_illness_paid")):
            yield Row(region, key, "unknown")
    year = (used for used, amount in claim.year_to_date.items() if isinstance(amount, Unknown))
    yield from (Row(region, f"year_to_date.{used}", "unknown") for used in year)
    yield Row(region, "insurance", str(answers["insurance"]))
    if isinstance(claim.identities, tuple) and len(claim.identities) > 1:
        yield Row(region, "identities", "several")
    for key in ("total_cost", "covered_expenses"):
        amount = getattr(claim, key)
        if isinstance(amount, int):
            yield Row(region, key, f"{amount // 100}.{amount % 100:02}")


def _readings(example: Example, regions: Iterable[str], used: Iterable[Rule]) -> set[Row]:
    said = set(re.findall(r"\bR\d+\b", f"{example.get('source', '')} {example.get('working', '')}"))
    resting = {(rule.region, code) for rule in used for code in rule.readings}
    rows = {Row("every region", code, "named in source or working") for code in said}
    return rows | {Row(place, code, "named where a rule rests on it") for place, code in resting if code in said}


def _ties(claim: Claim, rules: Sequence[Rule]) -> Iterator[Row]:
    if isinstance(claim.identities, tuple) and len(claim.identities) > 1:
        found = {out_of_pocket(replace(claim, identities=(one,)), rules) for one in claim.identities}
        if len(found) == 1:
            yield Row("every region", "several identities", "as good as each other")


def _from_the_bill(claim: Claim) -> Iterator[Row]:
    """What critical illness insurance paid by the bill, against what basic insurance left."""
    amounts = (claim.covered_expenses, claim.basic_paid, claim.critical_illness_paid)
    covered, basic, paid = amounts
    if isinstance(covered, int) and basic is not None and paid is not None and paid - (covered - basic) in WHERE:
        yield Row("every region", "critical illness as on the bill", WHERE[paid - (covered - basic)])
