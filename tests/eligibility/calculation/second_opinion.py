"""What does a bill come to once everything open about it is decided? A second opinion, in bare integers.

Written from the policies and their readings, not from the calculation: it knows no ranges, no scenarios and no
branches, and shares with the calculation nothing but the shapes of tables and claims. Whatever is open (an answer, a
figure, a reading, what an office grants) is put to ``choose``; the same question gets the same answer wherever it
comes up, so that two layers that rest on one unknown figure see one number.

Of one thing the calculation itself is asked: which identity counts (R12), since "the lowest worst case" is a property
of ranges. It is asked for each identity alone, with every answer given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from eligibility.calculation.claim import UNKNOWN, Claim
from eligibility.calculation.estimate import out_of_pocket
from knowledge.tables.schema import NoFigure, Rule
from knowledge.tables.terms import (
    Care,
    CareLocation,
    Condition,
    HospitalLevel,
    Identity,
    Insurance,
    Program,
    YearToDate,
)
from tests.eligibility.calculation.bare_layers import BEYOND, Choose, Layer, Numbers

SOCIAL = {
    Program.BASIC_MEDICAL_INSURANCE: "basic_paid",
    Program.CRITICAL_ILLNESS_INSURANCE: "critical_illness_paid",
}
"""Everyone insured has these; what the bill says of them wins over the tables."""

BY_PERSON = {
    Program.HOSPITAL_RELIEF: "hospital_relief_paid",
    Program.COMMERCIAL_SUPPLEMENT: "commercial_paid",
}
"""Amounts that only the person can name (R8)."""

ORDINARY = None
"""No identity: the ordinary insured."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What one layer found left and what it paid, in fen, special drugs with their layer (R18)."""

    base: int
    pays: int
    remaining: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One bill with nothing left open, in fen."""

    identity: Identity | None
    covered: int
    uncovered: int
    special: int
    layers: Mapping[Program, Passed]
    out_of_pocket: int
    named: bool = False
    """The person came to name what social insurance paid, which may change the identity that counts."""


# --- the answers -----------------------------------------------------------------------------------------------------


def answered(claim: Claim, choose: Choose) -> Claim:
    """``claim`` with every unknown answer given, but what basic and critical illness insurance paid."""

    def one(key: str, answer: Any, values: Sequence[Any]) -> Any:
        return values[choose(("answer", key), 0, len(values) - 1)] if answer is UNKNOWN else answer

    def amount(key: str, answer: Any, low: int, high: int) -> Any:
        return choose(("answer", key), low, high) if answer is UNKNOWN else answer

    care = one("care", claim.care, list(Care))
    total, basic = claim.total_cost, claim.basic_paid or 0
    covered, special = claim.covered_expenses, claim.special_drug_cost
    if special is None and care is Care.SPECIAL_DRUG:  # R18: then the drug is all that is not covered
        special = UNKNOWN if covered is UNKNOWN else total - (covered or 0)
    surely_covered = covered if isinstance(covered, int) else basic
    special = amount("special_drug_cost", special, 0, total - surely_covered)
    rest = total - (special or 0)
    covered = amount("covered_expenses", covered, min(basic, rest), rest)
    identities = one("identities", claim.identities, [(), *((identity,) for identity in Identity)])
    return replace(
        claim,
        insurance=one("insurance", claim.insurance, list(Insurance)),
        identities=identities,
        care=care,
        hospital_level=one("hospital_level", claim.hospital_level, list(HospitalLevel)),
        care_location=one("care_location", claim.care_location, list(CareLocation)),
        referred=one("referred", claim.referred, [True, False]),
        followed_guidance=one("followed_guidance", claim.followed_guidance, [True, False]),
        covered_expenses=rest if covered is None else covered,
        special_drug_cost=special or 0,
        disposable_income=amount("disposable_income", claim.disposable_income, 0, BEYOND),
        year_to_date={
            used: amount(f"year_to_date.{used}", claim.year_to_date.get(used), 0, BEYOND) or 0 for used in YearToDate
        },
        **{key: amount(key, getattr(claim, key), 0, BEYOND) for key in BY_PERSON.values()},
    )


def second_opinion(claim: Claim, rules: Sequence[Rule], choose: Choose) -> Outcome:
    """What ``claim`` comes to under ``rules`` (in their order of precedence) when ``choose`` decides all that is open.

    With several identities one counts (R12), whether or not the person comes to name what basic and critical illness
    insurance paid.
    """
    known = answered(claim, choose)
    identities = known.identities
    if len(identities) < 2:
        return Walk(known, next(iter(identities), ORDINARY), rules, choose).outcome()
    named = known
    for program, key in SOCIAL.items():
        if getattr(known, key) is None and choose(("named", key), 0, 1):
            named = replace(named, **{key: Walk(named, counting(named, rules), rules, choose).main[program].pays})
    outcome = Walk(named, counting(named, rules), rules, choose).outcome()
    return replace(outcome, named=named is not known)


def counting(known: Claim, rules: Sequence[Rule]) -> Identity:
    """The identity with the lowest worst case, then the lower best case, then the order of identities (R12)."""
    found = []
    for place, identity in enumerate(Identity):
        if identity in known.identities:
            alone = out_of_pocket(replace(known, identities=(identity,)), rules)
            found.append((alone.high, alone.low, place, identity))
    return min(found)[-1]


# --- the chain -------------------------------------------------------------------------------------------------------


class Walk:
    """One answered claim of a person with one identity down the layers of a region."""

    def __init__(self, known: Claim, identity: Identity | None, rules: Sequence[Rule], choose: Choose) -> None:
        self.known, self.identity, self.rules, self.choose = known, identity, rules, choose
        self.numbers = Numbers(rules, known, choose)
        self.covered: int = known.covered_expenses
        self.special: int = known.special_drug_cost
        self.uncovered = known.total_cost - self.covered - self.special

    def programs(self) -> list[Program]:
        """The layers in the order of the tables; what no table has stands before whatever usually follows it."""
        usual = list(Program)
        orders = {rule.program: rule.order for rule in self.rules}
        found = sorted(orders, key=lambda program: orders[program])
        for program in usual:
            entered = BY_PERSON.get(program)
            if program not in found and (program in SOCIAL or (entered and getattr(self.known, entered))):
                later = [place for place, other in enumerate(found) if usual.index(other) > usual.index(program)]
                found.insert(min(later, default=len(found)), program)
        return found

    @cached_property
    def main(self) -> dict[Program, Passed]:
        """Each layer on what the ones before left (R8), special drugs aside."""
        left, uncovered, found = self.covered, self.uncovered, {}
        for program in self.programs():
            rule, stated = self._rule(program), self._stated(program)
            extra = uncovered if stated is None and rule and _beyond_catalogue(rule) else 0
            base = left + extra
            pays = min(base, self._paid_by(program, rule, stated, base))
            of_covered = self.choose(("of covered", program), max(0, pays - extra), min(pays, left)) if extra else pays
            found[program] = Passed(base, pays, base - pays)
            left, uncovered = left - of_covered, uncovered - (pays - of_covered)
        return found

    def outcome(self) -> Outcome:
        drugs = self._paid_on_special_drugs()
        layers = dict(self.main)
        own = [rule.program for rule in self.rules if rule.separate_chain]
        program = own[0] if own else Program.CRITICAL_ILLNESS_INSURANCE
        found = layers[program]
        layers[program] = Passed(found.base + self.special, found.pays + drugs, found.remaining + self.special - drugs)
        paid = sum(one.pays for one in layers.values())
        return Outcome(self.identity, self.covered, self.uncovered, self.special, layers, self.known.total_cost - paid)

    def _rule(self, program: Program) -> Rule | None:
        return self._holding([one for one in self.rules if one.program is program and not one.separate_chain])

    def _stated(self, program: Program) -> int | None:
        """What the bill or the person says of it, if anything."""
        return getattr(self.known, (SOCIAL | BY_PERSON).get(program, ""), None)

    def _paid_by(self, program: Program, rule: Rule | None, stated: int | None, base: int) -> int:
        """An amount from the bill wins over every table; social insurance without either pays nobody knows what."""
        if stated is not None:
            return stated
        if rule is not None:
            return self._granted(rule, base)
        return self.choose(("pays", program), 0, base) if program in SOCIAL else 0

    def _paid_on_special_drugs(self) -> int:
        """A chain of its own on the cost of the drugs, whatever the care (R18)."""
        rule = self._holding([one for one in self.rules if one.separate_chain], Care.SPECIAL_DRUG)
        if rule is None:
            return self.choose(("pays", "special drugs"), 0, self.special)
        return min(self.special, self._granted(rule, self.special))

    def _granted(self, rule: Rule, left: int) -> int:
        """What ``rule`` pays; on application only what the office gives of it (R17)."""
        amount = max(0, min(left, Layer(self.numbers, rule).pays(left)))
        return self.choose(("granted", rule.id), 0, amount) if rule.on_application else amount

    # --- whom a rule reaches

    def _holding(self, rules: Sequence[Rule], care: Care | None = None) -> Rule | None:
        """The first that reaches the person; of those that reach only in a reading, one holds, or a single one not."""
        reached = [rule for rule in rules if self._reaches(rule, care or self.known.care)]
        doubtful = [rule for rule in reached if not self._named(rule)]
        if doubtful:
            options: list[Rule | None] = [*doubtful, *([None] if len(doubtful) == 1 else [])]
            kept = options[self.choose(("reached", *(rule.id for rule in doubtful)), 0, len(options) - 1)]
            reached = [rule for rule in reached if rule is kept or rule not in doubtful]
        return next(iter(reached), None)

    def _named(self, rule: Rule) -> bool:
        return rule.who.identities is None or self.identity in rule.who.identities

    def _reaches(self, rule: Rule, care: Care) -> bool:
        who, known = rule.who, self.known
        fulfilled = {Condition.REFERRED: known.referred, Condition.FOLLOWED_GUIDANCE: known.followed_guidance}
        return (
            (self._named(rule) or any(entry.identity is self.identity for entry in who.by_reading))
            and (not who.insurance or known.insurance in who.insurance)
            and (not who.care or care in who.care)
            and (not who.hospital_levels or known.hospital_level in who.hospital_levels)
            and (not who.care_locations or known.care_location in who.care_locations)
            and all(fulfilled[condition] for condition in who.requires)
        )


def _beyond_catalogue(rule: Rule) -> bool:
    """It may pay of uncovered expenses as well (Jilin's backstop)."""
    return isinstance(rule.parameters, NoFigure) and rule.parameters.beyond_catalogue
