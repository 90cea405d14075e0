"""What does a bill come to once everything open about it is decided? A second opinion, in bare integers.

Written from the policies and their readings, not from the calculation: it knows no ranges, no scenarios and no
branches, and shares with the calculation nothing but the shapes of tables and claims. Whatever is open (an answer, a
figure, a reading, what an office grants) is put to ``choose``; the same question gets the same answer wherever it
comes up, so that two layers that rest on one unknown figure see one number.

Of one thing the calculation itself is asked: which identity counts (R12), since "the lowest worst case" is a property
of ranges. It is asked for each identity alone, with every answer given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from eligibility.calculation.claim import UNKNOWN, Claim
from eligibility.calculation.estimate import out_of_pocket
from knowledge.tables.schema import (
    CapOnRemaining,
    Entered,
    Figure,
    FixedRate,
    MarginalTiers,
    NoFigure,
    OutpatientRate,
    Parameters,
    Relative,
    Rule,
    ThresholdRate,
    TopUp,
)
from knowledge.tables.terms import (
    Care,
    CareLocation,
    Condition,
    DeductibleCounts,
    HospitalLevel,
    Identity,
    Insurance,
    Program,
    ThresholdCounts,
    Unit,
    YearToDate,
)

About = tuple[object, ...]
"""What is to be decided: ``("figure", rule id, name)``, ``("answer", key)``, ``("reading", rule id)``, …"""

Choose = Callable[[About, int, int], int]
"""Decides one open thing, from the lowest it may be to the highest."""

BEYOND = 10**12
"""Fen, more than every bill: where an amount has no upper end."""

ALL = 10_000
"""Basis points."""

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


def rounded(numerator: int) -> int:
    """Fen × basis points to fen, half up (R13)."""
    whole, rest = divmod(numerator, ALL)
    return whole + (2 * rest >= ALL)


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
        self.by_id = {rule.id: rule for rule in rules}
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
        """Each layer on what the one before left (R8), special drugs aside."""
        left, found = self.covered, {}
        for program in self.programs():
            pays = min(left, self._paid_by(program, left))
            found[program] = Passed(left, pays, left - pays)
            left -= pays
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

    def _paid_by(self, program: Program, left: int) -> int:
        rule = self._holding([one for one in self.rules if one.program is program and not one.separate_chain])
        stated = getattr(self.known, (SOCIAL | BY_PERSON).get(program, ""), None)
        if program in SOCIAL and stated is not None:
            return int(stated)
        if stated is not None and (rule is not None or stated):
            return int(stated)
        if rule is None:
            return self.choose(("pays", program), 0, left) if program in SOCIAL else 0
        return self._granted(rule, left)

    def _paid_on_special_drugs(self) -> int:
        """A chain of its own on the cost of the drugs, whatever the care (R18)."""
        rule = self._holding([one for one in self.rules if one.separate_chain], Care.SPECIAL_DRUG)
        if rule is None:
            return self.choose(("pays", "special drugs"), 0, self.special)
        return min(self.special, self._granted(rule, self.special))

    def _granted(self, rule: Rule, left: int) -> int:
        """What ``rule`` pays; on application only what the office gives of it (R17)."""
        amount = max(0, min(left, Layer(self, rule).pays(left)))
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

    # --- what number a figure stands for

    def number(self, rule_id: str, name: str, figure: Figure) -> int:
        """Known, none at all (``BEYOND``), said against another figure, or decided."""
        if figure.value is not None:
            return figure.value
        if figure.unlimited:
            return BEYOND
        if figure.relative is not None:
            return self._changed(self._base(figure.relative, figure.unit), figure.relative, figure.unit)
        highest = ALL if figure.unit is Unit.RATE else BEYOND
        return self.choose(("figure", rule_id, name), figure.low or 0, highest if figure.high is None else figure.high)

    def _base(self, relative: Relative, unit: Unit) -> int:
        if relative.rule_id == "answers":
            return int(getattr(self.known, relative.figure))
        rule = self.by_id.get(relative.rule_id)
        figure = getattr(rule.parameters, relative.figure, None) if rule else None
        if isinstance(figure, Figure):
            return self.number(relative.rule_id, relative.figure, figure)
        return self.choose(("figure", relative.rule_id, relative.figure), 0, ALL if unit is Unit.RATE else BEYOND)

    @staticmethod
    def _changed(base: int, relative: Relative, unit: Unit) -> int:
        """A share of the base, exact (R4), or points more (R3), within what is legal."""
        if base >= BEYOND:
            return BEYOND
        changed = base + (relative.add or 0) if relative.times is None else rounded(base * relative.times)
        return min(max(0, changed), ALL if unit is Unit.RATE else BEYOND)

    def tiers(self, rule_id: str) -> tuple[list[tuple[int, int, int]], DeductibleCounts | None]:
        """Limits and rate of each tier, and where the deductible counts; general ones with the points added (R3)."""
        rule = self.by_id.get(rule_id)
        made = rule.parameters if rule else None
        if not isinstance(made, MarginalTiers):
            return [(0, BEYOND, self.choose(("figure", rule_id, "tiers"), 0, ALL))], None
        if made.tiers_relative is None:
            numbers: list[Any] = []
            for place, tier in enumerate(made.tiers):
                parts = (("from", tier.low), ("to", tier.high), ("rate", tier.rate))
                numbers.append(tuple(self.number(rule_id, f"tiers.{place}.{part}", one) for part, one in parts))
            return numbers, made.deductible_counts
        general, counts = self.tiers(made.tiers_relative.rule_id)
        return (
            [(low, high, self._changed(rate, made.tiers_relative, Unit.RATE)) for low, high, rate in general],
            counts or made.deductible_counts,
        )


# --- the kinds of layer ----------------------------------------------------------------------------------------------


class Layer:
    """How one rule pays on what is left, by the words of its kind; the chain cuts it to what is left."""

    def __init__(self, walk: Walk, rule: Rule) -> None:
        self.walk, self.rule = walk, rule

    def number(self, name: str) -> int:
        return self.walk.number(self.rule.id, name, getattr(self.rule.parameters, name))

    def so_far(self, what: YearToDate | None) -> int:
        return self.walk.known.year_to_date[what] if what else 0  # type: ignore[return-value]

    def within(self, ceiling: str, amount: int) -> int:
        """Rate first, then cut to what the year has left of the ceiling (R10)."""
        top = self.number(ceiling)
        used = self.so_far(self.rule.parameters.ceiling_used_by)  # type: ignore[union-attr]
        return amount if top >= BEYOND else min(amount, max(0, top - used))

    def pays(self, left: int) -> int:
        return KINDS[type(self.rule.parameters)](self, self.rule.parameters, left)

    def marginal_tiers(self, made: MarginalTiers, left: int) -> int:
        """Each rate on its own part (R2), the year counted first and the difference rounded once (R11)."""
        tiers, counts = self.walk.tiers(self.rule.id)
        deductible, before = self.number("deductible"), self.so_far(made.accumulates)

        def counted(amount: int) -> int:
            if counts is DeductibleCounts.OUTSIDE:
                return _on_tiers(tiers, max(0, amount - deductible))
            (_, end, rate), *others = tiers
            inside = [(deductible, end, rate), *((max(low, deductible), high, per) for low, high, per in others)]
            return _on_tiers(inside, amount)

        return self.within("ceiling", rounded(counted(before + left) - counted(before)))

    def threshold_rate(self, made: ThresholdRate, left: int) -> int:
        """The whole amount once the threshold is reached, or only what is above: in one of the readings (R6)."""
        start, before = self.number("threshold"), self.so_far(made.accumulates)
        counts = made.counts[self.walk.choose(("reading", self.rule.id), 0, len(made.counts) - 1)]

        def counted(amount: int) -> int:
            if counts is ThresholdCounts.EXCESS:
                return max(0, amount - start)
            return amount if amount > start or (made.inclusive and amount == start) else 0

        exact = (counted(before + left) - counted(before)) * self.number("rate")
        return self.within("ceiling", rounded(exact))

    def top_up(self, made: TopUp, left: int) -> int:
        """What is missing to the ratio of covered expenses after all that was paid before (R9)."""
        return rounded(self.walk.covered * self.number("ratio")) - (self.walk.covered - left)

    def cap_on_remaining(self, made: CapOnRemaining, left: int) -> int:
        """Above the cap at least the excess and at most everything; at or below it nothing (R15)."""
        cap = self.number("cap")
        return self.walk.choose(("helped", self.rule.id), left - cap, left) if left > cap else 0

    def entered(self, made: Entered, left: int) -> int:
        return getattr(self.walk.known, made.answer) or 0

    def fixed_rate(self, made: FixedRate, left: int) -> int:
        return self.within("ceiling", rounded(left * self.number("rate")))

    def outpatient_rate(self, made: OutpatientRate, left: int) -> int:
        above = max(0, left - self.number("deductible"))
        return self.within("limit", rounded(above * self.number("rate")))

    def no_figure(self, made: NoFigure, left: int) -> int:
        return self.walk.choose(("pays", self.rule.id), 0, left)


def _on_tiers(tiers: Sequence[tuple[int, int, int]], amount: int) -> int:
    """Fen × basis points, tier by tier; the last one has no end."""
    total = 0
    for low, high, rate in tiers:
        end = amount if high >= BEYOND else min(amount, high)
        total += max(0, end - low) * rate
    return total


KINDS: Mapping[type[Parameters], Callable[[Layer, Any, int], int]] = {
    MarginalTiers: Layer.marginal_tiers,
    ThresholdRate: Layer.threshold_rate,
    TopUp: Layer.top_up,
    CapOnRemaining: Layer.cap_on_remaining,
    Entered: Layer.entered,
    FixedRate: Layer.fixed_rate,
    OutpatientRate: Layer.outpatient_rate,
    NoFigure: Layer.no_figure,
}
