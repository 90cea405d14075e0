"""What was taken for granted where the person said nothing: each by a code, words are made in the explanation."""

from collections.abc import Iterator
from dataclasses import dataclass

from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.estimate import Calculated
from knowledge.tables.schema import Entered
from knowledge.tables.terms import Care, Program, Term, YearToDate

DEFAULT_AMOUNTS = {
    "hospital_relief_paid": Program.HOSPITAL_RELIEF,
    "commercial_paid": Program.COMMERCIAL_SUPPLEMENT,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """One assumption: its code, the form in which it holds here, and the identity, program or amounts it is about."""

    code: str
    form: str = ""
    about: tuple[Term, ...] = ()

    @property
    def readings(self) -> tuple[str, ...]:
        """The codes of the readings by which this is taken."""
        return READINGS.get(self.code, ())


READINGS = {
    "one_identity": ("R12",),
    "default_special_drug_cost": ("R18",),
    "default_year_to_date": ("R10", "R11"),
    "discharge_day": ("R16",),
}


def taken(claim: Claim, result: Calculated) -> tuple[Taken, ...]:
    """Every assumption about the claim, those that change most first; readings of the tables come from the rules."""
    return tuple(_taken(claim, result))


def _taken(claim: Claim, result: Calculated) -> Iterator[Taken]:
    if not isinstance(claim.identities, Unknown) and len(claim.identities) > 1 and result.identity:
        yield Taken("one_identity", "varies" if result.identity_varies else "", (result.identity,))
    for layer in result.layers:
        if layer.cut:
            yield Taken("cut_to_remaining", "" if layer.cut_surely else "maybe", (layer.program,))
    if claim.covered_expenses is None:
        yield Taken("default_covered_expenses")
    yield from _defaults(claim, result)
    yield from _special_drugs(claim)
    missing = tuple(used for used in YearToDate if claim.year_to_date.get(used) is None)
    if missing:
        yield Taken("default_year_to_date", "some" if len(missing) < len(YearToDate) else "", missing)
    yield Taken("discharge_day")


def _defaults(claim: Claim, result: Calculated) -> Iterator[Taken]:
    """Amounts left out are nothing, except where a table says what is paid."""
    by_table = {
        layer.program
        for layer in result.layers
        for use in layer.uses
        if use.link.rule and not isinstance(use.link.rule.parameters, Entered)
    }
    for key, program in DEFAULT_AMOUNTS.items():
        if getattr(claim, key) is None and program not in by_table:
            yield Taken(f"default_{key}")


def _special_drugs(claim: Claim) -> Iterator[Taken]:
    """What is taken where their cost was left out: nothing, or with care = special_drug all that is not covered (R18).

    Nothing is taken for granted about a special drug where covered expenses are not known either.
    """
    code = "default_special_drug_cost"
    if claim.special_drug_cost is not None:
        return
    covered = claim.covered_expenses
    if claim.care is not Care.SPECIAL_DRUG and not isinstance(claim.care, Unknown):
        yield Taken(code)
        return
    form = "open" if isinstance(covered, Unknown) else "total" if covered is None else "rest"
    if isinstance(claim.care, Unknown):
        yield Taken(code, f"perhaps_{form}")
    elif form != "open":
        yield Taken(code, form)
