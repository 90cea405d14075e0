"""Made-up rules and claims for the laws, and a bare-integer walk down the chain that knows nothing of ranges."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from eligibility.calculation.claim import UNKNOWN, Claim, Unknown
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

Draw = Callable[[st.SearchStrategy[Any]], Any]

CLAUSE = "made.1"
KINDS = {
    MarginalTiers: LayerKind.MARGINAL_TIERS,
    ThresholdRate: LayerKind.THRESHOLD_RATE,
    TopUp: LayerKind.TOP_UP,
    CapOnRemaining: LayerKind.CAP_ON_REMAINING,
    Entered: LayerKind.ENTERED,
    FixedRate: LayerKind.FIXED_RATE,
    OutpatientRate: LayerKind.OUTPATIENT_RATE,
    NoFigure: LayerKind.NO_FIGURE,
}
EVERYONE = Who(identities=None)


def yuan(amount: int) -> Figure:
    return Figure(Unit.YUAN, value=amount, clause_id=CLAUSE)


def per(basis_points: int) -> Figure:
    return Figure(Unit.RATE, value=basis_points, clause_id=CLAUSE)


NO_CEILING = Figure(Unit.YUAN, unlimited=True, clause_id=CLAUSE)


def unknown(unit: Unit, low: int | None = None, high: int | None = None) -> Figure:
    return Figure(unit, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=low, high=high, searched=("made",))


def rule(parameters: Parameters, program: Program = Program.CRITICAL_ILLNESS_INSURANCE, **changes: Any) -> Rule:
    """A rule for everyone, unless ``changes`` say otherwise."""
    values: dict[str, Any] = {
        "id": f"made-{program.value}",
        "region": "990000",
        "document_id": "made",
        "name": program.chinese,
        "order": 10 * list(Program).index(program),
        "priority": 10,
        "who": EVERYONE,
        "applies_from": None,
        "applies_to": None,
        "clause_ids": (CLAUSE,),
    }
    return Rule(**{**values, **changes}, program=program, kind=KINDS[type(parameters)], parameters=parameters)


def claim(total: int, **changes: Any) -> Claim:
    """An ordinary resident's stay, nothing paid yet by basic insurance, everything covered."""
    values: dict[str, Any] = {
        "insurance": Insurance.RESIDENT,
        "identities": (),
        "care": Care.INPATIENT,
        "basic_paid": 0,
    }
    return Claim(**{**values, **changes}, total_cost=total)


# --- strategies ----------------------------------------------------------------------------------------------------

amounts = st.integers(0, 5_000)
"""Small numbers of fen, so that limits, cliffs and roundings are met often."""
rates = st.sampled_from([0, 1, 500, 3333, 5000, 6500, 9999, 10_000]) | st.integers(0, 10_000)


@st.composite
def figures(draw: Any, unit: Unit, *, known: bool = False, top: int = 5_000) -> Figure:
    values = rates if unit is Unit.RATE else st.integers(0, top)
    if known or draw(st.integers(0, 2)):
        return Figure(unit, value=draw(values), clause_id=CLAUSE)
    low, high = sorted((draw(values), draw(values)))
    return unknown(unit, low, None if draw(st.integers(0, 3)) == 0 else high)


@st.composite
def ceilings(draw: Any, *, known: bool = False, top: int = 5_000) -> Figure:
    return NO_CEILING if draw(st.booleans()) else draw(figures(Unit.YUAN, known=known, top=top))


@st.composite
def tiers(draw: Any, *, known: bool = False, top: int = 5_000) -> tuple[Tier, ...]:
    limits = sorted(draw(st.sets(st.integers(0, top), min_size=1, max_size=3)))
    found = []
    for place, low in enumerate(limits):
        last = place + 1 == len(limits)
        high = NO_CEILING if last else yuan(limits[place + 1])
        found.append(Tier(yuan(low), high, draw(figures(Unit.RATE, known=known))))
    return tuple(found)


def _maybe(what: YearToDate) -> st.SearchStrategy[YearToDate | None]:
    return st.sampled_from([None, what])


@st.composite
def parameters(draw: Any, *, known: bool = False, top: int = 5_000) -> Parameters:
    """Parameters of any of the eight kinds, amounts up to ``top``."""
    kinds = [MarginalTiers, ThresholdRate, TopUp, CapOnRemaining, Entered, FixedRate, OutpatientRate]
    kind = draw(st.sampled_from([*kinds] if known else [*kinds, NoFigure]))
    amount, rate = figures(Unit.YUAN, known=known, top=top), figures(Unit.RATE, known=known)
    used = _maybe(YearToDate.ASSISTANCE_PAID)
    if kind is MarginalTiers:
        counts = draw(st.sampled_from(DeductibleCounts))
        found = draw(tiers(known=known, top=top))
        so_far = draw(_maybe(YearToDate.OWN_SHARE_AFTER_BASIC))
        return MarginalTiers(
            draw(amount),
            counts,
            found,
            draw(ceilings(known=known, top=top)),
            accumulates=so_far,
            ceiling_used_by=draw(used),
        )
    if kind is ThresholdRate:
        counts = draw(st.sampled_from([(c,) for c in ThresholdCounts] + ([] if known else [tuple(ThresholdCounts)])))
        so_far = draw(_maybe(YearToDate.LEFT_BEFORE_RE_ASSISTANCE))
        return ThresholdRate(
            draw(amount),
            draw(st.booleans()),
            counts,
            draw(rate),
            draw(ceilings(known=known, top=top)),
            accumulates=so_far,
            ceiling_used_by=draw(used),
        )
    if kind is TopUp:
        return TopUp(draw(rate))
    if kind is CapOnRemaining:
        return CapOnRemaining(draw(amount))
    if kind is Entered:
        return Entered(draw(st.sampled_from(["hospital_relief_paid", "commercial_paid"])))
    if kind is FixedRate:
        return FixedRate(draw(rate), draw(ceilings(known=known, top=top)), draw(used))
    if kind is OutpatientRate:
        return OutpatientRate(
            draw(amount), draw(rate), draw(ceilings(known=known, top=top)), ceiling_used_by=draw(used)
        )
    return NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",))


IDENTITIES = (Identity.SUBSISTENCE_ALLOWANCE, Identity.REGISTERED_POOR, Identity.EPIDEMIC_HARDSHIP)


@st.composite
def whos(draw: Any) -> Who:
    def some(values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(draw(st.lists(st.sampled_from(values), max_size=2, unique=True)))

    everyone = draw(st.booleans())
    identities = None if everyone else some(IDENTITIES)
    reading = not everyone and Identity.EPIDEMIC_HARDSHIP not in (identities or ()) and draw(st.booleans())
    return Who(
        identities=identities,
        by_reading=(ByReading(Identity.EPIDEMIC_HARDSHIP, "R14"),) if reading else (),
        insurance=some(tuple(Insurance)) if draw(st.booleans()) else (),
        care=some((Care.INPATIENT, Care.OUTPATIENT_GENERAL)) if draw(st.booleans()) else (),
        hospital_levels=some(tuple(HospitalLevel)) if draw(st.integers(0, 3)) == 0 else (),
        care_locations=some(tuple(CareLocation)) if draw(st.integers(0, 3)) == 0 else (),
        requires=some(tuple(Condition)) if draw(st.integers(0, 3)) == 0 else (),
    )


@st.composite
def tables(draw: Any, *, known: bool = False) -> tuple[Rule, ...]:
    """Rules of two to four programs, one or two for each, the first that reaches a person holding."""
    programs = sorted(draw(st.sets(st.sampled_from(list(Program)), min_size=1, max_size=4)), key=list(Program).index)
    found = []
    for program in programs:
        for place in range(draw(st.integers(1, 2))):
            made = draw(parameters(known=known))
            found.append(
                rule(
                    made,
                    program,
                    id=f"{program.value}-{place}",
                    priority=20 - place,
                    who=EVERYONE if known and place else draw(whos()) if not known else EVERYONE,
                    on_application=not known and draw(st.integers(0, 4)) == 0,
                )
            )
    if draw(st.booleans()):
        made = FixedRate(
            draw(figures(Unit.RATE, known=known)), draw(ceilings(known=known)), YearToDate.SPECIAL_DRUG_PAID
        )
        program = Program.CRITICAL_ILLNESS_INSURANCE
        found.append(rule(made, program, id="special", separate_chain=True))
    return tuple(found)


def or_unknown(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, st.just(UNKNOWN))


@st.composite
def claims(draw: Any, *, known: bool = False) -> Claim:
    def maybe(values: st.SearchStrategy[Any]) -> Any:
        return draw(values if known else or_unknown(values))

    total = draw(st.integers(0, 12_000))
    special = draw(
        st.one_of(st.none(), st.integers(0, total)) if known else or_unknown(st.none() | st.integers(0, total))
    )
    rest = total - (special if isinstance(special, int) else 0)
    covered = draw(st.none() | st.integers(0, rest) if known else or_unknown(st.none() | st.integers(0, rest)))
    care = maybe(st.sampled_from([Care.INPATIENT, Care.OUTPATIENT_GENERAL, Care.SPECIAL_DRUG]))
    top = covered if isinstance(covered, int) else total - (special if isinstance(special, int) else 0)
    if care in (UNKNOWN, Care.SPECIAL_DRUG) and special is None and covered is None:
        top = 0  # the bill may be all special drugs
    basic = draw(st.integers(0, max(0, top)) if known else st.none() | st.integers(0, max(0, top)))
    paid = draw(amounts) if known else draw(st.none() | amounts)
    named = draw(st.sampled_from([(), *((one,) for one in IDENTITIES)]))
    return Claim(
        insurance=maybe(st.sampled_from(Insurance)),
        identities=named if known else draw(or_unknown(st.just(named))),
        care=care,
        total_cost=total,
        hospital_level=maybe(st.sampled_from(HospitalLevel)),
        care_location=maybe(st.sampled_from(CareLocation)),
        referred=maybe(st.booleans()),
        followed_guidance=maybe(st.booleans()),
        covered_expenses=covered,
        basic_paid=basic,
        critical_illness_paid=paid,
        hospital_relief_paid=maybe(st.none() | amounts),
        commercial_paid=maybe(st.none() | amounts),
        special_drug_cost=special,
        year_to_date={used: maybe(amounts) for used in YearToDate if draw(st.booleans())},
    )


# --- one completion of everything unknown, in bare integers -----------------------------------------------------------

LARGE = 10**12


@dataclass
class Completion:
    """Chooses a value for everything unknown, each figure once; the same for every question about one claim."""

    draw: Draw

    def number(self, figure: Figure) -> int:
        if figure.value is not None:
            return figure.value
        if figure.unlimited:
            return LARGE
        low = figure.low or 0
        high = figure.high if figure.high is not None else 10_000 if figure.unit is Unit.RATE else low + 6_000
        return int(self.draw(st.integers(low, max(low, high))))

    def amount(self, answer: int | Unknown | None, top: int) -> int:
        if answer is None:
            return 0
        return int(self.draw(st.integers(0, top))) if isinstance(answer, Unknown) else answer

    def choice(self, answer: Any, values: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(values)) if isinstance(answer, Unknown) else answer


def rounded(numerator: int) -> int:
    whole, rest = divmod(numerator, 10_000)
    return whole + (1 if 2 * rest >= 10_000 else 0)


def on_tiers(found: list[list[int]], deductible: int, inside: bool, amount: int) -> int:
    """Fen × basis points, counted bracket by bracket."""
    if inside:
        found = [list(tier) for tier in found]
        found[0][0] = deductible
        found = [[max(low, deductible), high, rate] for low, high, rate in found]
    else:
        amount = max(0, amount - deductible)
    total = 0
    for low, high, rate in found:
        if amount > low and high > low:
            total += rate * (min(amount, high) - low)
    return total


@dataclass
class Bill:
    """What the person and the year bring to every layer of one completion."""

    covered: int
    so_far: Mapping[YearToDate, int]
    entered: Mapping[str, int]
    by: Completion

    def room(self, ceiling: Figure, used_by: YearToDate | None) -> int:
        return self.by.number(ceiling) - self.before(used_by)

    def before(self, what: YearToDate | None) -> int:
        return self.so_far[what] if what else 0


def pays(made: Parameters, left: int, bill: Bill) -> int:
    """What one layer pays, by the words of its kind."""
    amount, top = LAYERS[type(made)](made, left, bill)
    return max(0, min(amount, top, left))


def _tiers(made: MarginalTiers, left: int, bill: Bill) -> tuple[int, int]:
    number = bill.by.number
    limits = [[number(tier.low), number(tier.high), number(tier.rate)] for tier in made.tiers]
    start, inside = number(made.deductible), made.deductible_counts is DeductibleCounts.INSIDE
    before = bill.before(made.accumulates)
    exact = on_tiers(limits, start, inside, before + left) - on_tiers(limits, start, inside, before)
    return rounded(exact), bill.room(made.ceiling, made.ceiling_used_by)


def _threshold(made: ThresholdRate, left: int, bill: Bill) -> tuple[int, int]:
    start, rate = bill.by.number(made.threshold), bill.by.number(made.rate)
    before = bill.before(made.accumulates)
    whole = bill.by.draw(st.sampled_from(made.counts)) is ThresholdCounts.WHOLE

    def counted(amount: int) -> int:
        reached = amount >= start if made.inclusive else amount > start
        return (amount if reached else 0) if whole else max(0, amount - start)

    amount = rounded(rate * (counted(before + left) - counted(before)))
    return amount, bill.room(made.ceiling, made.ceiling_used_by)


def _cap(made: CapOnRemaining, left: int, bill: Bill) -> tuple[int, int]:
    cap = bill.by.number(made.cap)
    return (bill.by.draw(st.integers(left - cap, left)) if left > cap else 0), LARGE


def _fixed(made: FixedRate, left: int, bill: Bill) -> tuple[int, int]:
    return rounded(bill.by.number(made.rate) * left), bill.room(made.ceiling, made.ceiling_used_by)


def _outpatient(made: OutpatientRate, left: int, bill: Bill) -> tuple[int, int]:
    above = max(0, left - bill.by.number(made.deductible))
    return rounded(bill.by.number(made.rate) * above), bill.room(made.limit, made.ceiling_used_by)


LAYERS: Mapping[type, Callable[[Any, int, Bill], tuple[int, int]]] = {
    MarginalTiers: _tiers,
    ThresholdRate: _threshold,
    TopUp: lambda made, left, bill: (
        rounded(bill.by.number(made.ratio) * bill.covered) - (bill.covered - left),
        LARGE,
    ),
    CapOnRemaining: _cap,
    Entered: lambda made, left, bill: (bill.entered[made.answer], LARGE),
    FixedRate: _fixed,
    OutpatientRate: _outpatient,
    NoFigure: lambda made, left, bill: (bill.by.draw(st.integers(0, left)), LARGE),
}


@dataclass
class Walked:
    """One completed result: what each program paid of what, and what the person pays."""

    base: dict[Program, int]
    paid: dict[Program, int]
    out_of_pocket: int
    covered: int


def _open(who: Who, person: Mapping[str, Any], care: Care) -> bool:
    return (
        (not who.insurance or person["insurance"] in who.insurance)
        and (not who.care or care in who.care)
        and (not who.hospital_levels or person["level"] in who.hospital_levels)
        and (not who.care_locations or person["location"] in who.care_locations)
        and all(person[condition.value] for condition in who.requires)
    )


def _holding(rules: Sequence[Rule], person: Mapping[str, Any], care: Care, by: Completion) -> Rule | None:
    """The first rule that reaches the person; of rules reached in a reading only, exactly one does."""
    reached: list[Rule] = []
    doubtful: list[Rule] = []
    for one in rules:
        if not _open(one.who, person, care):
            continue
        if one.who.identities is None or person["identity"] in one.who.identities:
            reached.append(one)
        elif any(entry.identity is person["identity"] for entry in one.who.by_reading):
            reached.append(one)
            doubtful.append(one)
    if doubtful:
        options: list[Rule | None] = [*doubtful]
        if len(doubtful) == 1:
            options.append(None)
        kept = by.draw(st.sampled_from(options))
        reached = [one for one in reached if one is kept or one not in doubtful]
    return reached[0] if reached else None


SOCIAL = {
    Program.BASIC_MEDICAL_INSURANCE: "basic_paid",
    Program.CRITICAL_ILLNESS_INSURANCE: "critical_illness_paid",
}
BY_PERSON = {
    Program.HOSPITAL_RELIEF: "hospital_relief_paid",
    Program.COMMERCIAL_SUPPLEMENT: "commercial_paid",
}


def walked(asked: Claim, rules: Sequence[Rule], draw: Draw) -> Walked:
    """The chain for one completion of ``asked`` and of every figure."""
    by = Completion(draw)
    care = by.choice(asked.care, [Care.INPATIENT, Care.OUTPATIENT_GENERAL, Care.SPECIAL_DRUG, Care.OUTPATIENT_SPECIAL])
    person = {
        "insurance": by.choice(asked.insurance, list(Insurance)),
        "identity": by.choice(UNKNOWN, [None, *Identity])
        if isinstance(asked.identities, Unknown)
        else next(iter(asked.identities), None),
        "level": by.choice(asked.hospital_level, list(HospitalLevel)),
        "location": by.choice(asked.care_location, list(CareLocation)),
        "referred": by.choice(asked.referred, [True, False]),
        "followed_guidance": by.choice(asked.followed_guidance, [True, False]),
    }
    total, basic = asked.total_cost, asked.basic_paid or 0
    covered, special_drugs = asked.covered_expenses, asked.special_drug_cost
    if special_drugs is None and care is Care.SPECIAL_DRUG:
        special_drugs = UNKNOWN if isinstance(covered, Unknown) else total - (covered or 0)
    special = by.amount(special_drugs, total - (covered if isinstance(covered, int) else basic))
    if covered is None:
        covered = total - special
    elif isinstance(covered, Unknown):
        covered = draw(st.integers(min(basic, total - special), total - special))
    so_far = {used: by.amount(asked.year_to_date.get(used), 6_000) for used in YearToDate}
    entered = {key: by.amount(getattr(asked, key), 6_000) for key in BY_PERSON.values()}
    named = [program for program, key in BY_PERSON.items() if isinstance(getattr(asked, key), Unknown)]
    result = Walked({}, {}, 0, covered)
    bill = Bill(covered, so_far, entered, by)
    left = covered
    for program in Program:
        own = [one for one in rules if one.program is program and not one.separate_chain]
        amount = _amount(program, own, asked, person, care, left, bill)
        if amount is None and program in named:
            amount = 0
        if amount is None:
            continue
        result.base[program], result.paid[program] = left, amount
        left -= amount
    reached = _holding([one for one in rules if one.separate_chain], person, Care.SPECIAL_DRUG, by)
    drugs = pays(reached.parameters, special, bill) if reached else draw(st.integers(0, special))
    result.out_of_pocket = left + (total - covered - special) + (special - drugs)
    program = Program.CRITICAL_ILLNESS_INSURANCE
    result.base[program], result.paid[program] = result.base[program] + special, result.paid[program] + drugs
    return result


def _amount(
    program: Program, own: list[Rule], asked: Claim, person: Any, care: Care, left: int, bill: Bill
) -> int | None:
    """What ``program`` pays; None where the region has no such layer."""
    key = SOCIAL.get(program)
    if key and getattr(asked, key) is not None:
        return min(left, int(getattr(asked, key)))
    key = BY_PERSON.get(program)
    reached = _holding(own, person, care, bill.by)
    wins = not (reached and isinstance(reached.parameters, Entered))
    if key and wins and getattr(asked, key) is not None and (reached or bill.entered[key]):
        return min(left, bill.entered[key])
    if reached is not None:
        amount = pays(reached.parameters, left, bill)
        return 0 if reached.on_application and bill.by.draw(st.booleans()) else amount
    if program in SOCIAL:
        return int(bill.by.draw(st.integers(0, left)))
    return 0 if own else None


# --- answers as the interface takes them, and completions of them -----------------------------------------------------


def in_yuan(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"


def money_answers(top: int) -> st.SearchStrategy[Any]:
    return st.integers(0, top).map(in_yuan)


CODES: Mapping[str, Sequence[Any]] = {
    "insurance": [str(one) for one in Insurance],
    "care": [str(one) for one in Care],
    "hospital_level": [str(one) for one in HospitalLevel],
    "care_location": [str(one) for one in CareLocation],
    "referred": [True, False],
    "followed_guidance": [True, False],
}
REQUIRED_CODES = ("insurance", "care")
named_identities = st.lists(st.sampled_from([str(one) for one in (*IDENTITIES, Identity.ORPHAN)]), max_size=3)
"""Sometimes none, sometimes the same twice."""


def _said(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, st.just("unknown"))


@st.composite
def answers(draw: Any) -> dict[str, Any]:
    """A request with much left out and much unknown; what basic insurance paid is bounded later."""
    total = draw(st.integers(0, 12_000))
    found: dict[str, Any] = {"total_cost": in_yuan(total), "identities": draw(_said(named_identities))}
    for key, codes in CODES.items():
        if key in REQUIRED_CODES or draw(st.booleans()):
            found[key] = draw(_said(st.sampled_from(codes)))
    special = draw(st.none() | st.just("unknown") | st.integers(0, total))
    covered = draw(
        st.none() | st.just("unknown") | st.integers(0, total - (special if isinstance(special, int) else 0))
    )
    for key, amount in (("special_drug_cost", special), ("covered_expenses", covered)):
        if amount is not None:
            found[key] = in_yuan(amount) if isinstance(amount, int) else amount
    if draw(st.booleans()):
        may_be_all_drugs = special is None and covered is None and found["care"] in ("unknown", "special_drug")
        top = covered if isinstance(covered, int) else total - (special if isinstance(special, int) else 0)
        found["basic_paid"] = in_yuan(0 if may_be_all_drugs else draw(st.integers(0, top)))
    if draw(st.booleans()):
        found["critical_illness_paid"] = draw(money_answers(5_000))
    for key in BY_PERSON.values():
        if draw(st.booleans()):
            found[key] = draw(_said(money_answers(5_000)))
    if draw(st.booleans()):
        found["year_to_date"] = draw(
            _said(st.dictionaries(st.sampled_from([str(one) for one in YearToDate]), _said(money_answers(5_000))))
        )
    return found


def completed(asked: Mapping[str, Any], draw: Draw) -> dict[str, Any]:
    """``asked`` with everything answered that is unknown, but what basic and critical illness insurance paid."""
    found = dict(asked)
    for key, codes in CODES.items():
        if found.get(key, "unknown") == "unknown":
            found[key] = draw(st.sampled_from(codes))
    if found["identities"] == "unknown":
        found["identities"] = draw(named_identities)
    _complete_the_bill(found, draw)
    for key in BY_PERSON.values():
        if found.get(key) == "unknown":
            found[key] = draw(money_answers(6_000))
    year = found.get("year_to_date", {})
    year = dict.fromkeys(map(str, YearToDate), "unknown") if year == "unknown" else year
    found["year_to_date"] = {
        key: draw(money_answers(6_000)) if value == "unknown" else value for key, value in year.items()
    }
    return found


def _complete_the_bill(found: dict[str, Any], draw: Draw) -> None:
    def fen_of(key: str) -> int:
        value = found.get(key, "0")
        return 0 if value == "unknown" else round(float(value) * 100)

    total, basic = fen_of("total_cost"), fen_of("basic_paid")
    covered_open = found.get("covered_expenses") == "unknown"
    # with care for a special drug its cost may also stay left out: then it is what is not covered
    drugs_open = "special_drug_cost" not in found and covered_open and found["care"] == "special_drug"
    if found.get("special_drug_cost") == "unknown" or (drugs_open and draw(st.booleans())):
        surely = basic if covered_open or "covered_expenses" not in found else fen_of("covered_expenses")
        found["special_drug_cost"] = in_yuan(draw(st.integers(0, total - surely)))
    if covered_open:
        highest = total - fen_of("special_drug_cost")
        found["covered_expenses"] = in_yuan(draw(st.integers(min(basic, highest), highest)))
