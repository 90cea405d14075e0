"""What was taken for granted where the person said nothing: each by a code, words are made in the explanation."""

from collections.abc import Iterator
from dataclasses import dataclass

from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.estimate import Calculated
from knowledge.tables.terms import Care, Identity, Program

DEFAULT_AMOUNTS = ("hospital_relief_paid", "commercial_paid", "special_drug_cost")


@dataclass(frozen=True, slots=True)
class Taken:
    """One assumption: its code, and the identity, program or key it is about."""

    code: str
    identity: Identity | None = None
    program: Program | None = None


def taken(claim: Claim, result: Calculated) -> tuple[Taken, ...]:
    """Every assumption about the claim, those that change most first; readings of the tables come from the rules."""
    return tuple(_taken(claim, result))


def _taken(claim: Claim, result: Calculated) -> Iterator[Taken]:
    if not isinstance(claim.identities, Unknown) and len(claim.identities) > 1:
        yield Taken("one_identity", identity=result.identity)
    for layer in result.layers:
        if layer.cut:
            yield Taken("cut_to_remaining", program=layer.program)
    if claim.covered_expenses is None:
        yield Taken("default_covered_expenses")
    if claim.special_drug_cost is None and claim.care is Care.SPECIAL_DRUG:
        yield Taken("special_drug_cost_is_total")
    for key in DEFAULT_AMOUNTS:
        if getattr(claim, key) is None and not (key == "special_drug_cost" and claim.care is Care.SPECIAL_DRUG):
            yield Taken(f"default_{key}")
    if not claim.year_to_date or None in claim.year_to_date.values():
        yield Taken("default_year_to_date")
    yield Taken("discharge_day")
