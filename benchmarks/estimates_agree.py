"""Do the peers pay what the estimator pays? Random bills through each of them, and where OpenFisca's float32 is off."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks import estimates_bare
from benchmarks.estimates_table import Row
from eligibility.calculation.claim import claim_from
from eligibility.calculation.estimate import estimate
from knowledge.tables.schema import Rule

Bill = tuple[int, int, int]
"""Total, covered, paid by basic insurance: fen."""

PEOPLE = 10_000
EVERY_TIER, ORDINARY, UNCOVERED = 40_000_000, 5_000_000, 1_000_000


def bills(count: int, largest: int = EVERY_TIER, seed: int = 1) -> list[Bill]:
    """Random bills of up to ``largest`` fen covered and a little beside it, to the fen; the same on every run."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        covered = chance.randrange(100, largest)
        found.append((covered + chance.randrange(UNCOVERED), covered, chance.randrange(covered + 1)))
    return found


def estimated(bill: Bill, answers: Mapping[str, Any], rules: Sequence[Rule]) -> list[tuple[int, int]]:
    """Low and high of each layer and of what the person pays, by the estimator."""
    total, covered, basic = (f"{amount // 100}.{amount % 100:02d}" for amount in bill)
    claim = claim_from({**answers, "total_cost": total, "covered_expenses": covered, "basic_paid": basic})
    result = estimate(claim, rules)
    return [(span.low, span.high) for span in (*(layer.pays for layer in result.layers), result.out_of_pocket)]


def spanned(readings: Sequence[estimates_bare.Reading]) -> list[tuple[int, int]]:
    """Low and high over the readings, in the order of ``estimated``."""
    return [(min(both), max(both)) for both in zip(*readings, strict=True)]


def bare_agrees(answers: Mapping[str, Any], rules: Sequence[Rule]) -> Iterator[Row]:
    wrong = sum(spanned(estimates_bare.chain(*bill)) != estimated(bill, answers, rules) for bill in bills(PEOPLE))
    yield Row(f"bare integers: of {PEOPLE:,} random bills, any amount other than ours", wrong, most=0)


def openfisca_agrees(example: Bill) -> Iterator[Row]:
    """How far OpenFisca is from the exact amounts, in fen as a person would read them (rounded to the cent)."""
    for most in (EVERY_TIER, ORDINARY):
        off = _off(bills(PEOPLE, most))
        part = sum(error > 0 for error in off) / PEOPLE * 100
        which = f"of {PEOPLE:,} random bills up to {most // 100:,}"
        yield Row(f"OpenFisca (float32): {which}, any amount wrong by a cent or more", part, "%")
        yield Row("  largest difference", max(off), "fen")
    found = next(iter(_by_openfisca([example])))
    error = max(abs(found[name] * 100 - amount) for name, amount in _named(example).items())
    yield Row("OpenFisca (float32): largest difference in the example that is timed", error, "fen", most=0.5)


def _off(people: Sequence[Bill]) -> list[int]:
    """The largest difference of any amount of each bill."""
    return [
        max(abs(round(found[name] * 100) - amount) for name, amount in exact.items())
        for exact, found in zip(map(_named, people), _by_openfisca(people), strict=True)
    ]


def _named(bill: Bill) -> dict[str, int]:
    """The exact amounts under OpenFisca's names; special drugs, which cost nothing here, left out."""
    from benchmarks.openfisca_yiyuan import BY_READING, READINGS

    named: dict[str, int] = {}
    for reading, (basic, critical, *rest) in zip(READINGS, estimates_bare.chain(*bill), strict=True):
        named |= {"basic_medical_insurance": basic, "critical_illness_insurance": critical}
        named |= {f"{name}_{reading}": amount for name, amount in zip(BY_READING, rest, strict=True)}
    return named


def _by_openfisca(people: Sequence[Bill]) -> Iterator[dict[str, float]]:
    """Yuan, person by person, out of one simulation of all of them."""
    from benchmarks import openfisca_yiyuan as peer

    persons = peer.situation((total / 100, covered / 100, basic / 100) for total, covered, basic in people)
    found = peer.calculated(peer.built(peer.system(), persons))
    for place in range(len(people)):
        yield {name: float(amounts[place]) for name, amounts in found.items()}
