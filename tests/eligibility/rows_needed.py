"""What does a worked example have to show? Read from the tables: every row, limit, reading, gate and open question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from eligibility.calculation.claim import UNKNOWN, Claim
from eligibility.calculation.figures import Figures, income_counts, year_counted
from knowledge.tables import readings, validity
from knowledge.tables.files import read_folders
from knowledge.tables.loader import jurisdiction_from
from knowledge.tables.parts import PLACES, REGION, parts_from, payload_of, regions_from
from knowledge.tables.places import Places
from knowledge.tables.schema import Document, Entered, Jurisdiction, Rule
from knowledge.tables.terms import Insurance
from tests.eligibility.limit_distances import distances


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


WHERE = {-1: "one fen below", 0: "at it", 1: "one fen above"}
BY_YEAR = ", counting the year"
USED_UP = "used up by the year"


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
        for where, day in days_to_show(document).items():
            yield Row(document.id, "day", where)
            for notice in validity.notices_for(document, day) if where != BEFORE else ():
                yield Row(document.id, f"notice {notice.code}", "expected")


BEFORE, AFTER = "the day before the first", "the day after the last"


def days_to_show(document: Document) -> dict[str, date]:
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
    yield from (("day", where) for where in own_days(rule))


def own_days(rule: Rule) -> dict[str, date]:
    """The first and last day of a rule that does not apply as long as its document."""
    days = {"its own first": rule.applies_from, "its own last": rule.applies_to}
    return {where: day for where, day in days.items() if day is not None}


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
