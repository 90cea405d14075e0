"""Which rows, limits and readings of the tables does a worked example show, and which does none?

What has to be shown is read from the tables (``needed``); what an example shows from its request, walked through the
calculation (``shown``): the rules that held, on what was left, and how many fen that lay from each of their limits.
A row counts as shown only where the example says what that layer then pays; where what was left is a range, the
distance is that of one of its ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from eligibility.calculation.claim import KEYS, UNKNOWN, Claim, Unknown, WrongAnswers, claim_from
from eligibility.calculation.estimate import estimate, out_of_pocket
from eligibility.calculation.figures import Figures, income_counts, year_counted
from eligibility.calculation.money import Range
from eligibility.calculation.reach import Person, closed_gates
from knowledge.tables import readings, validity
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.files import read_folders
from knowledge.tables.loader import jurisdiction_from, read_yaml
from knowledge.tables.parts import PLACES, REGION, parts_from, payload_of, regions_from
from knowledge.tables.places import Places
from knowledge.tables.schema import Document, Entered, Jurisdiction, Rule
from knowledge.tables.terms import Insurance
from tests.eligibility.limit_distances import distances

Example = Mapping[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One thing that some example has to show: of which rule or region, of what, and where it lies."""

    of: str
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.of} · {self.what} · {self.where}"


@dataclass(frozen=True, slots=True)
class Data:
    """What some folders say together: places and, by region code, what was published there."""

    places: Places
    jurisdictions: Mapping[str, Jurisdiction]

    def chain(self, region: str) -> list[Jurisdiction]:
        line = self.places.line(region) if self.places.get(region) else []
        found = (self.jurisdictions.get(code) for code in line)
        return [place for place in found if place is not None and place.documents]

    def regions(self) -> list[str]:
        return sorted(code for code, place in self.jurisdictions.items() if place.rules)


def read(folders: Sequence[Path]) -> Data:
    parts = {part.key: payload_of(part) for part in parts_from(read_folders(folders))}
    found = {key.removeprefix(REGION): payload for key, payload in parts.items() if key.startswith(REGION)}
    return Data(
        Places(regions_from(parts[PLACES])),
        {code: jurisdiction_from(code, payload) for code, payload in found.items()},
    )


def examples_in(paths: Iterable[Path]) -> list[Example]:
    return [entry for path in paths for entry in read_yaml(path) or []]


# --- what has to be shown ------------------------------------------------------------------------------------------


def needed(data: Data, further: Sequence[Data] = ()) -> set[Row]:
    """Every row of ``data``; figures said against others have their limits in ``further``, where these are known."""
    rows = {Row("every region", code, "named in source or working") for code in readings.READINGS}
    rows |= {Row("every region", "several identities", "as good as each other")}
    rows |= {Row("every region", "critical illness as on the bill", where) for where in WHERE.values()}
    for code in data.regions():
        place = data.jurisdictions[code]
        rows |= set(_of_region(place))
        for rule in place.rules:
            rows |= {Row(rule.id, *one) for one in _of_rule(rule)}
            rows |= {row for known in (data, *further) for row in _limits(rule, _blank(known, code))}
    return rows


def _of_region(place: Jurisdiction) -> Iterator[Row]:
    rules, code = place.rules, place.region
    for key in _open_questions(rules):
        yield Row(code, key, "unknown")
    for what, where in (
        ("insurance", Insurance.EMPLOYEE.value),
        ("identities", "several"),
        ("total_cost", "0.01"),
        ("total_cost", "100000000.00"),
        ("covered_expenses", "0.00"),
    ):
        yield Row(code, what, where)
    for reading in {one for rule in rules for one in rule.readings}:
        yield Row(code, reading, "named where a rule rests on it")
    for program in dict.fromkeys(rule.program for rule in rules):
        if not any(_holds_for_everybody(rule) for rule in rules if rule.program is program):
            yield Row(code, program.value, "not granted")
    for document in place.documents:
        for where, day in _days(document).items():
            yield Row(document.id, "day", where)
            for notice in validity.notices_for(document, day) if where != BEFORE else ():
                yield Row(document.id, f"notice {notice.code}", "expected")


BEFORE, AFTER = "the day before the first", "the day after the last"


def _days(document: Document) -> dict[str, date]:
    first, last = validity.days_of(document)
    days = {"any": date(2022, 6, 1)} if first is None and last is None else {}
    if first is not None:
        days |= {BEFORE: first - timedelta(days=1), "the first": first}
    if last is not None:
        days |= {"the last": last, AFTER: last + timedelta(days=1)}
    return days


def _open_questions(rules: Sequence[Rule]) -> Iterator[str]:
    """The questions of the interface that some rule looks at; amounts of the bill always count."""
    yield from ("identities", "covered_expenses", "basic_paid", "critical_illness_paid")
    names = {"insurance": "insurance", "care": "care", "hospital_levels": "hospital_level"}
    names["care_locations"] = "care_location"
    yield from (key for name, key in names.items() if any(getattr(rule.who, name) for rule in rules))
    yield from {condition.value for rule in rules for condition in rule.who.requires}
    yield from {rule.parameters.answer for rule in rules if isinstance(rule.parameters, Entered)}
    yield from ["special_drug_cost"] if any(rule.separate_chain for rule in rules) else []
    yield from ["disposable_income"] if income_counts(rules) else []
    yield from (f"year_to_date.{used}" for used in year_counted(rules))


def _holds_for_everybody(rule: Rule) -> bool:
    """It closes to nobody, unless in favour of a rule that says more; what it pays is another matter."""
    return rule.who.identities is None and not rule.who.care and not rule.who.requires


def _of_rule(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "used", "with something left to pay"
    who = rule.who
    named = [*(who.identities or ()), *(one.identity for one in who.by_reading)]
    yield from (("identity", one.value) for one in named)
    if who.identities is None:
        yield "identity", "ordinary insured"
    for gate in (who.insurance, who.care, who.hospital_levels, who.care_locations):
        yield from ((type(one).__name__, one.value) for one in gate)
    yield from (("closed by", gate) for gate in _gates(rule))


def _gates(rule: Rule) -> Iterator[str]:
    who = rule.who
    if who.insurance and len(who.insurance) < len(Insurance):
        yield "insurance"
    if who.identities is not None:
        yield "identity"
    for name in ("care", "hospital_levels", "care_locations"):
        if getattr(who, name):
            yield name.removesuffix("s")
    yield from (f"condition {one.value}" for one in who.requires)


def _limits(rule: Rule, figures: Figures) -> Iterator[Row]:
    for one in distances(rule, figures, None):
        for where in WHERE.values():
            yield Row(rule.id, one.limit, where)
            if one.year_counts:
                yield Row(rule.id, one.limit, f"{where}{BY_YEAR}")
        if one.used_up is not None:
            yield Row(rule.id, one.limit, USED_UP)


def _blank(data: Data, region: str) -> Figures:
    rules = {rule.id: rule for place in data.chain(region) for rule in place.rules}
    return Figures(rules, Claim(UNKNOWN, (), UNKNOWN, 0))


# --- what an example shows -----------------------------------------------------------------------------------------

WHERE = {-1: "one fen below", 0: "at it", 1: "one fen above"}
BY_YEAR = ", counting the year"
USED_UP = "used up by the year"


def shown(example: Example, data: Data) -> set[Row]:
    """Every row that ``example`` shows when it is walked through ``data``; none where it rests on no document."""
    if example["request"].get("basis", "documents") != "documents":
        return set()
    request, chain = example["request"], data.chain(str(example["request"]["region"]))
    day = request["as_of"] if isinstance(request["as_of"], date) else date.fromisoformat(str(request["as_of"]))
    documents = [document for place in chain for document in place.documents]
    rows = {Row(one.id, "day", where) for one in documents for where, on in _days(one).items() if on == day}
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
    who, several = rule.who, isinstance(claim.identities, Unknown) or len(claim.identities) > 1
    looked_at: list[tuple[Any, Any]] = [
        (who.insurance, claim.insurance),
        (who.care, claim.care),
        (who.hospital_levels, claim.hospital_level),
        (who.care_locations, claim.care_location),
        *((who.requires, getattr(claim, one.value)) for one in who.requires),
    ]
    if several or any(gate and isinstance(answer, Unknown) for gate, answer in looked_at):
        return None
    fulfils = frozenset(one for one in who.requires if getattr(claim, one.value) is True)
    identity = claim.identities[0] if claim.identities else None  # type: ignore[index]
    person = Person(claim.insurance, identity, claim.care, claim.hospital_level, claim.care_location, fulfils)  # type: ignore[arg-type]
    closed = list(closed_gates(who, person, rule.separate_chain))
    if len(closed) != 1:
        return None
    gate, missing = closed[0].gate.value, closed[0].open_to
    return gate if gate != "condition" else f"condition {missing[0]}" if len(missing) == 1 else None


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
