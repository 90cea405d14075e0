"""Which regions, bills and people could there be? Made up, as the tables of a region would be checked and published.

Everything is drawn from a ``random.Random``: a seeded one for the long run, one of hypothesis (``st.randoms()``) where
a failing case is to be made small. All eight kinds of layer, cliffs, relative figures and chains of them, unknown
figures with and without ends, two readings, identities reached in a reading only, applications, what the year counted,
special drugs, several programs with several rules. Amounts are small, so that limits and roundings are met often.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, TypeVar

from eligibility.calculation.claim import UNKNOWN, Claim
from knowledge.tables.figures import figures_of
from knowledge.tables.schema import (
    ByReading,
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
    Tier,
    TopUp,
    Who,
)
from knowledge.tables.terms import (
    Care,
    CareLocation,
    Condition,
    DeductibleCounts,
    HospitalLevel,
    Identity,
    Insurance,
    LayerKind,
    Program,
    ThresholdCounts,
    Unit,
    WhyUnknown,
    YearToDate,
)
from tests.eligibility.calculation.artificial import CLAUSE, EVERYONE, NO_CEILING, per, rule, unknown, yuan

IDENTITIES = (Identity.SUBSISTENCE_ALLOWANCE, Identity.REGISTERED_POOR, Identity.EPIDEMIC_HARDSHIP)
RATES = (0, 1, 500, 3333, 5000, 6500, 8000, 9999, 10_000)
SIZES = (60, 5_000, 2_000_000)
"""The highest limit of a region, in fen."""
OPENNESS = (0, 2, 4, 8, 15, 30, 60)
"""How many of a hundred figures and answers are unknown; with none of them every result is exact, with few of them
whatever is left out shows."""

KNOWN_KINDS = (
    LayerKind.MARGINAL_TIERS,
    *[LayerKind.THRESHOLD_RATE] * 3,
    LayerKind.TOP_UP,
    LayerKind.FIXED_RATE,
    LayerKind.OUTPATIENT_RATE,
)
OPEN_KINDS = (LayerKind.CAP_ON_REMAINING, LayerKind.NO_FIGURE)
"""They never pay one exact amount."""

BACKSTOPS = (Program.CRITICAL_BACKSTOP, Program.CASE_BY_CASE, Program.CHARITY_FUND)
"""What may pay of costs beyond the catalogue; insurance and assistance never do."""

ENTERED = {
    Program.HOSPITAL_RELIEF: "hospital_relief_paid",
    Program.COMMERCIAL_SUPPLEMENT: "commercial_paid",
}

V = TypeVar("V")


@dataclass
class Maker:
    """Makes one region and its claims out of ``pick``; ``open_`` of a hundred things are unknown.

    ``shared``: figures are mostly said against one another, the year is counted by most layers and everyone is reached,
    so that one unknown moves several layers at once. ``limits``: the known amounts of the region in fen, near which
    many amounts of a bill lie; ``stated``: every figure made so far, by rule and name.
    """

    pick: Random
    size: int
    open_: int
    shared: bool = False
    limits: list[int] = field(default_factory=list)
    stated: list[tuple[str, str, Unit]] = field(default_factory=list)
    identities: Sequence[Identity] = IDENTITIES

    def often(self, percent: int) -> bool:
        return self.pick.randint(1, 100) <= percent

    def unknown(self) -> bool:
        return self.often(self.open_)

    def doubtful(self) -> bool:
        """Something that can be read in two ways, or only comes on application: in every open region now and then."""
        return bool(self.open_) and self.often(max(self.open_, 25))

    def amount(self, top: int | None = None) -> int:
        """Fen from nothing to ``top``; often a limit or the fen beside it."""
        highest = self.size if top is None else top
        if self.limits and self.often(30):
            return min(max(0, self.pick.choice(self.limits) + self.pick.randint(-1, 1)), highest)
        return self.pick.randint(0, highest)

    def rate(self) -> int:
        return self.pick.choice(RATES) if self.often(60) else self.pick.randint(0, 10_000)

    def some(self, values: Sequence[V], percent: int) -> tuple[V, ...]:
        """Mostly no limit; else one or two of ``values``."""
        if not self.often(percent):
            return ()
        return tuple(dict.fromkeys(self.pick.choice(values) for _ in range(self.pick.randint(1, 2))))

    # --- figures

    def figure(self, rule_id: str, name: str, unit: Unit) -> Figure:
        """Known, unknown between two ends or without an upper one, or said against another figure of the region."""
        number = self.rate if unit is Unit.RATE else self.amount
        if self.often(45 if self.shared else 12) and (made := self._relative(unit)):
            found = made
        elif self.unknown():
            low, high = sorted((number(), number()))
            found = unknown(unit, low if self.often(60) else 0, None if self.often(30) else high)
        else:
            found = Figure(unit, value=number(), clause_id=CLAUSE)
            self.limits += [found.value] if unit is Unit.YUAN and found.value else []
        self.stated.append((rule_id, name, unit))
        return found

    def _relative(self, unit: Unit) -> Figure | None:
        bases = [(rule_id, name) for rule_id, name, of in self.stated if of is unit]
        if unit is Unit.YUAN and self.open_:
            bases += [("answers", "disposable_income"), ("stated-nowhere", "deductible")]
        if not bases:
            return None
        rule_id, name = self.pick.choice(bases)
        if self.often(70):
            relative = Relative(rule_id, name, times=self.pick.choice((2500, 5000, 10_000, 15_000)))
        else:
            relative = Relative(rule_id, name, add=self.pick.choice((-500, 1, 500, 1000)))
        return Figure(unit, relative=relative, clause_id=CLAUSE)

    def ceiling(self, rule_id: str, name: str = "ceiling") -> Figure:
        return NO_CEILING if self.often(45) else self.figure(rule_id, name, Unit.YUAN)

    # --- the eight kinds

    def of_kind(self, kind: LayerKind, rule_id: str = "made") -> Parameters:
        """Parameters of one kind; for an entered amount those of the commercial supplement."""
        make: dict[LayerKind, Callable[[], Parameters]] = {
            LayerKind.MARGINAL_TIERS: lambda: self.marginal_tiers(rule_id),
            LayerKind.THRESHOLD_RATE: lambda: self.threshold_rate(rule_id),
            LayerKind.TOP_UP: lambda: TopUp(self.figure(rule_id, "ratio", Unit.RATE)),
            LayerKind.CAP_ON_REMAINING: lambda: CapOnRemaining(self.figure(rule_id, "cap", Unit.YUAN)),
            LayerKind.ENTERED: lambda: Entered("commercial_paid"),
            LayerKind.FIXED_RATE: lambda: self.fixed_rate(rule_id),
            LayerKind.OUTPATIENT_RATE: lambda: self.outpatient_rate(rule_id),
            LayerKind.NO_FIGURE: lambda: NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",)),
        }
        return make[kind]()

    def marginal_tiers(self, rule_id: str) -> MarginalTiers:
        general = [other for other, name, _ in self.stated if name == "tiers"]
        if self.open_:
            general.append("stated-nowhere")
        deductible, counts = self.figure(rule_id, "deductible", Unit.YUAN), self.pick.choice(list(DeductibleCounts))
        relative = None
        if general and self.often(25):
            relative = Relative(self.pick.choice(general), "tiers", add=self.pick.choice((500, 1000, -300)))
        start = (deductible.value or 0) if counts is DeductibleCounts.INSIDE else 0
        limits = [start, *sorted({start + 1 + self.amount() for _ in range(self.pick.randint(0, 2))})]
        tiers = tuple(
            Tier(yuan(low), yuan(high) if high else NO_CEILING, self._tier_rate())
            for low, high in zip(limits, [*limits[1:], None], strict=True)
        )
        self.limits += limits[1:]
        made = MarginalTiers(
            deductible,
            counts,
            () if relative else tiers,
            self.ceiling(rule_id),
            tiers_relative=relative,
            accumulates=self._year(),
            ceiling_used_by=self._year(),
        )
        self.stated.append((rule_id, "tiers", Unit.POINTS))
        return made

    def _tier_rate(self) -> Figure:
        if not self.unknown():
            return per(self.rate())
        return unknown(Unit.RATE, *sorted((self.rate(), self.rate())))

    def _year(self) -> YearToDate | None:
        return self.pick.choice(list(YearToDate)[:3]) if self.often(70 if self.shared else 35) else None

    def threshold_rate(self, rule_id: str) -> ThresholdRate:
        counts: tuple[ThresholdCounts, ...] = (self.pick.choice(list(ThresholdCounts)),)
        if self.doubtful():
            counts = tuple(ThresholdCounts)
        return ThresholdRate(
            self.figure(rule_id, "threshold", Unit.YUAN),
            self.often(50),
            counts,
            self.figure(rule_id, "rate", Unit.RATE),
            self.ceiling(rule_id),
            accumulates=self._year(),
            ceiling_used_by=self._year(),
        )

    def fixed_rate(self, rule_id: str) -> FixedRate:
        return FixedRate(self.figure(rule_id, "rate", Unit.RATE), self.ceiling(rule_id), self._year())

    def outpatient_rate(self, rule_id: str) -> OutpatientRate:
        return OutpatientRate(
            self.figure(rule_id, "deductible", Unit.YUAN),
            self.figure(rule_id, "rate", Unit.RATE),
            self.ceiling(rule_id, "limit"),
            ceiling_used_by=self._year(),
        )

    def parameters(self, program: Program, rule_id: str) -> Parameters:
        """Of any of the eight kinds; what the person enters stands where a person can enter something."""
        if program in ENTERED and self.often(70):
            return Entered(ENTERED[program])
        kinds = KNOWN_KINDS + (OPEN_KINDS if self.open_ else ())
        made = self.of_kind(self.pick.choice(kinds), rule_id)
        if isinstance(made, NoFigure) and program in BACKSTOPS:
            return replace(made, beyond_catalogue=self.often(50))
        return made

    # --- whom a rule reaches, and the region

    def who(self) -> Who:
        everyone = self.often(50)
        identities = None if everyone else self.some(IDENTITIES, 90)
        doubtful = not everyone and Identity.EPIDEMIC_HARDSHIP not in (identities or ()) and self.doubtful()
        return Who(
            identities=identities,
            by_reading=(ByReading(Identity.EPIDEMIC_HARDSHIP, "R14"),) if doubtful else (),
            insurance=self.some(tuple(Insurance), 25),
            care=self.some((Care.INPATIENT, Care.OUTPATIENT_GENERAL), 30),
            hospital_levels=self.some(tuple(HospitalLevel), 15),
            care_locations=self.some(tuple(CareLocation), 10),
            requires=self.some(tuple(Condition), 10),
        )

    def region(self) -> tuple[Rule, ...]:
        """One to four programs in their usual order, one to three rules each, the first that reaches a person holds."""
        count = self.pick.randint(2, 5) if self.shared else self.pick.randint(1, 4)
        programs = {self.pick.choice(list(Program)) for _ in range(count)}
        found = []
        for program in sorted(programs, key=list(Program).index):
            several = self.pick.choice((1, 1, 2, 3))
            for place in range(several):
                rule_id = f"{program.value}-{place}"
                made = self.parameters(program, rule_id)
                found.append(
                    rule(
                        made,
                        program,
                        id=rule_id,
                        priority=20 - place,
                        who=self.who() if self.often(10 if self.shared else 45) else EVERYONE,
                        on_application=not isinstance(made, Entered) and self.doubtful() and self.often(40),
                    )
                )
        if self.often(40):
            program = Program.CRITICAL_ILLNESS_INSURANCE
            made = replace(self.fixed_rate("special"), ceiling_used_by=YearToDate.SPECIAL_DRUG_PAID)
            who = self.who() if self.often(30) else EVERYONE
            found.append(rule(made, program, id="special", separate_chain=True, who=who))
        return tuple(found)

    # --- one bill and one person

    def claim(self) -> Claim:
        """A bill of up to some times the highest limit; parts of it fit together as the interface asks."""
        total = self.amount(self.size * self.pick.choice((1, 2, 4)))
        special = self.answer(lambda: self.amount(total)) if self.often(40) else None
        rest = total - (special if isinstance(special, int) else 0)
        covered = self.answer(lambda: self.amount(rest)) if self.often(50) else None
        care = self.answer(
            lambda: self.pick.choice((*[Care.INPATIENT] * 3, Care.OUTPATIENT_GENERAL, Care.SPECIAL_DRUG))
        )
        highest = covered if isinstance(covered, int) else rest
        if care in (UNKNOWN, Care.SPECIAL_DRUG) and special is None and covered is None:
            highest = 0  # the bill may be all special drugs
        basic_open, critical_open = self.doubtful(), self.often(min(40, 2 * self.open_))
        return Claim(
            insurance=self.answer(lambda: self.pick.choice(list(Insurance))),
            identities=self.answer(self._identities),
            care=care,
            total_cost=total,
            hospital_level=self.answer(lambda: self.pick.choice(list(HospitalLevel))),
            care_location=self.answer(lambda: self.pick.choice(list(CareLocation))),
            referred=self.answer(lambda: self.often(50)),
            followed_guidance=self.answer(lambda: self.often(50)),
            covered_expenses=covered,
            basic_paid=None if basic_open else self.amount(highest) if self.often(70) else 0,
            critical_illness_paid=None if critical_open else self.amount() if self.often(30) else 0,
            hospital_relief_paid=self.answer(self.amount) if self.often(30) else None,
            commercial_paid=self.answer(self.amount) if self.often(30) else None,
            special_drug_cost=special,
            disposable_income=self.answer(lambda: self.amount(4 * self.size)),
            year_to_date={used: self.answer(self.amount) for used in YearToDate if self.often(50)},
        )

    def answer(self, known: Callable[[], Any]) -> Any:
        return UNKNOWN if self.unknown() else known()

    def _identities(self) -> tuple[Identity, ...]:
        several = self.pick.choice((0, 1, 1, 1, 2, 3))
        named = {self.pick.choice(self.identities) for _ in range(several)}
        return tuple(identity for identity in Identity if identity in named)


def made_up(
    pick: Random, size: int | None = None, open_: int | None = None, shared: bool | None = None
) -> tuple[tuple[Rule, ...], Claim]:
    """A region and a claim; ``size``, ``open_`` and ``shared`` as of the maker, else any."""
    maker = Maker(
        pick,
        pick.choice(SIZES) if size is None else size,
        pick.choice(OPENNESS) if open_ is None else open_,
        pick.randint(1, 4) == 1 if shared is None else shared,
    )
    return maker.region(), maker.claim()


def bill_for(pick: Random, rules: Sequence[Rule]) -> Claim:
    """A bill and a person for ``rules`` that were not made up: any identity, amounts about the limits they state."""
    limits = [mark for mark in limits_of(rules) if mark]
    size = pick.choice((max(limits, default=0), 5_000_000, 40_000_000))
    return Maker(pick, size, pick.choice(OPENNESS), limits=limits, identities=tuple(Identity)).claim()


def limits_of(rules: Sequence[Rule]) -> set[int]:
    """Every amount in fen that ``rules`` state: limits, thresholds, ends of what is unknown."""
    figures = (figure for rule in rules for _, figure in figures_of(rule) if figure.unit is Unit.YUAN)
    return {amount for figure in figures for amount in (figure.value, figure.low, figure.high) if amount is not None}
