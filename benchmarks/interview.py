"""How many questions does the interview ask of 1,500 random households, and did each of them matter?

``make interview-bench`` (HOUSEHOLDS=1500 SEED=1): households of the five regions, each with a whole bill of which it
knows some answers, are walked to the end. Every question asked is tried again: is there a pair of possible answers
that leads to different results, the rest still open as it was when asked? And with the rest as it was answered in the
end? At the end every question left out is tried: could its answer still change the result? Exits 1 if a question was
asked that could change nothing, or one was left out that could.
"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import mean, quantiles
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from eligibility.calculation.claim import WrongAnswers, claim_from  # noqa: E402
from eligibility.calculation.estimate import estimate  # noqa: E402
from eligibility.calculation.money import Range  # noqa: E402
from eligibility.questionnaire import flow  # noqa: E402
from eligibility.questionnaire.answers import for_estimate  # noqa: E402
from eligibility.questionnaire.questions import (  # noqa: E402
    BY_KEY,
    EARLIER_THIS_YEAR,
    QUESTIONS,
    Kind,
    Question,
    choices,
)
from knowledge.tables import schema  # noqa: E402
from knowledge.tables.catalogue import rules_in_force  # noqa: E402
from knowledge.tables.files import read_folders  # noqa: E402
from knowledge.tables.schema import Rule  # noqa: E402

DAYS: Final = {
    "370323": date(2020, 6, 1),
    "610322": date(2020, 6, 1),
    "430300": date(2022, 6, 1),
    "220000": date(2020, 6, 1),
    "330300": date(2022, 6, 1),
}
UNKNOWN: Final = "unknown"
COMPLETIONS: Final = 300
"""How many completions are tried before a question that was asked is held to have changed nothing."""
TARGET_MS: Final = 50
PAID_BY: Final = {"basic_paid": "basic_medical_insurance", "critical_illness_paid": "critical_illness_insurance"}

Answers = dict[str, object]
Result = tuple[Range, tuple[object, ...]]


def shipped_rules() -> dict[str, tuple[Rule, ...]]:
    """The rules of each region on a day within its documents, read from the shipped folder."""
    content = read_folders([ROOT / "knowledge" / "data"])
    found = {}
    for region, day in DAYS.items():
        place = schema.Jurisdiction(
            region=region,
            documents=tuple(one.item.shape() for one in content.documents if one.item.region == region),
            rules=tuple(rule for one in content.tables if one.item.region == region for rule in one.item.shapes()),
        )
        found[region] = rules_in_force([place], day).rules
    return found


# --- households ------------------------------------------------------------------------------------------------------


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"


@dataclass(slots=True)
class Household:
    """A whole bill and the person behind it; ``knows``: the keys it can answer when asked."""

    region: str
    truth: Answers
    knows: frozenset[str]

    def answer(self, question: Question) -> object:
        if question.key in self.knows or not question.unknown_allowed:
            return self.truth[question.key]
        return UNKNOWN


def household(chance: random.Random, rules: Mapping[str, tuple[Rule, ...]]) -> Household:
    region = chance.choice(sorted(rules))
    truth = {question.key: _answer(chance, question, rules[region]) for question in QUESTIONS}
    truth |= _bill(chance)
    kept = chance.choice((1.0, 0.85, 0.6, 0.3))
    return Household(region, truth, frozenset(key for key in truth if chance.random() < kept))


def _answer(chance: random.Random, question: Question, rules: tuple[Rule, ...]) -> object:
    if question.kind is Kind.YES_NO:
        return chance.random() < (0.35 if question.key == EARLIER_THIS_YEAR else 0.7)
    if question.kind is Kind.MONEY:
        return yuan(chance.choice((0, 0, chance.randrange(50_000_00), chance.randrange(300_000_00))))
    offered = [choice.value for choice in choices(question, rules)]
    if question.kind is Kind.MANY:
        return chance.sample(offered, k=min(len(offered), chance.choice((0, 1, 1, 1, 2))))
    if question.key == "care" and chance.random() < 0.6:
        return "inpatient"
    return chance.choice(offered)


def _bill(chance: random.Random) -> Answers:
    """Amounts that fit into one bill."""
    total = int(10 ** chance.uniform(5, 8.3))
    special = chance.choice((0, 0, 0, chance.randrange(total // 2)))
    covered = int((total - special) * chance.choice((1, chance.random(), 0.8 + 0.2 * chance.random())))
    basic = int(covered * chance.choice((0, 0.9 * chance.random(), 0.6)))
    rest = covered - basic
    return {
        "total_cost": yuan(total),
        "special_drug_cost": yuan(special),
        "covered_expenses": yuan(covered),
        "basic_paid": yuan(basic),
        "critical_illness_paid": yuan(int(rest * chance.choice((0, 0.7 * chance.random())))),
        "hospital_relief_paid": yuan(int(rest * chance.choice((0, 0, 0.2 * chance.random())))),
        "commercial_paid": yuan(int(rest * chance.choice((0, 0, 0.4 * chance.random())))),
        "disposable_income": yuan(chance.randrange(8_000_00, 80_000_00)),
    }


# --- results ---------------------------------------------------------------------------------------------------------


def result(answers: Mapping[str, object], rules: tuple[Rule, ...]) -> Result | None:
    """What the person and each layer pay by answers of which some may be open; None where they are no bill."""
    try:
        found = estimate(claim_from(_whole(answers, rules)), rules)
    except WrongAnswers:
        return None
    return found.out_of_pocket, tuple((one.program, one.pays) for one in found.layers)


def different(answers: Iterable[Answers], rules: tuple[Rule, ...]) -> bool:
    """Whether not all of them come out alike."""
    first: Result | None = None
    for one in answers:
        found = result(one, rules)
        if found is not None and first is not None and found != first:
            return True
        first = first or found
    return False


def _whole(answers: Mapping[str, object], rules: tuple[Rule, ...]) -> Answers:
    return for_estimate(flow.kept(answers, rules), rules)


def possible(question: Question, answers: Mapping[str, object], rules: tuple[Rule, ...]) -> list[object]:
    """Answers that a household may give to ``question`` beside ``answers``, "unknown" last among them."""
    found = known(question, answers, rules)
    return [*found, UNKNOWN] if question.unknown_allowed else found


def known(question: Question, answers: Mapping[str, object], rules: tuple[Rule, ...]) -> list[object]:
    """The same without "unknown"."""
    if question.kind is Kind.YES_NO:
        return [True, False]
    if question.kind is Kind.MANY:
        return [[], *([choice.value] for choice in choices(question, rules))]
    if question.kind is Kind.ONE:
        return [choice.value for choice in choices(question, rules)]
    total = _fen(answers.get("total_cost")) or 100_000_00
    within = [0, *(total * part // 100 for part in (1, 5, 20, 40, 60, 80, 95, 100))]
    if question.key.startswith("year_to_date.") or question.key == "disposable_income":
        within += [5_000_00, 9_999_00, 19_000_00, 40_000_00, 99_000_00, 199_000_00, 1_000_000_00]
    return [yuan(amount) for amount in within]


def _fen(value: object) -> int | None:
    return None if value is None or value == UNKNOWN else int(Decimal(str(value)) * 100)


# --- did it matter? --------------------------------------------------------------------------------------------------


def mattered_then(
    question: Question, before: Answers, truth: Answers, rules: tuple[Rule, ...], chance: random.Random
) -> bool:
    """Two answers to ``question`` lead to different results for some completion of what was open when it was asked."""
    for number in range(COMPLETIONS):
        after = truth if number == 0 else {**_random_rest(rules, chance), **_bill_fits(before, chance)}
        after |= {one.key: UNKNOWN for one in QUESTIONS if one.unknown_allowed and number and chance.random() < 0.2}
        rest = {one.key: after[one.key] for one in QUESTIONS if one.key not in before and one.key in after}
        whole = {**rest, **before}
        if different(({**whole, question.key: value} for value in possible(question, whole, rules)), rules):
            return True
    return False


def _random_rest(rules: tuple[Rule, ...], chance: random.Random) -> Answers:
    return {question.key: _answer(chance, question, rules) for question in QUESTIONS}


def _bill_fits(before: Answers, chance: random.Random) -> Answers:
    """A random bill of the total that was said."""
    bill = _bill(chance)
    said, drawn = _fen(before.get("total_cost")), _fen(bill["total_cost"])
    if said is None or not drawn:
        return bill
    income = bill.pop("disposable_income")
    scaled = {key: yuan((_fen(value) or 0) * said // drawn) for key, value in bill.items()}
    return {**scaled, "total_cost": yuan(said), "disposable_income": income}


def mattered_in_the_end(question: Question, answers: Answers, rules: tuple[Rule, ...]) -> bool:
    """Two answers lead to different results, all other answers as they were given in the end."""
    return different(({**answers, question.key: value} for value in possible(question, answers, rules)), rules)


def left_out(answers: Answers, rules: tuple[Rule, ...]) -> Iterator[str]:
    """The questions not asked whose answer, were it known, could still change the result."""
    for question in flow.usable(answers, rules):
        if question.key not in answers and different(_were_it_known(question, answers, rules), rules):
            yield question.key


def _were_it_known(question: Question, answers: Answers, rules: tuple[Rule, ...]) -> Iterator[Answers]:
    if question.key == EARLIER_THIS_YEAR:
        yield from _with_a_year(answers)
        return
    values = _by_table(question, answers, rules) if question.key in PAID_BY else known(question, answers, rules)
    for value in values:
        yield {**answers, question.key: value}


def _with_a_year(answers: Answers) -> Iterator[Answers]:
    """Nothing earlier in the year, or amounts of several sizes."""
    year = [key for key in BY_KEY if key.startswith("year_to_date.")]
    yield {**answers, EARLIER_THIS_YEAR: False}
    for amount in (0, 3_000_00, 9_999_00, 19_000_00, 99_000_00, 199_000_00, 1_000_000_00):
        yield {**answers, EARLIER_THIS_YEAR: True, **dict.fromkeys(year, yuan(amount))}


def _by_table(question: Question, answers: Answers, rules: tuple[Rule, ...]) -> list[object]:
    """What may have been paid, as far as the tables leave it open."""
    claim = claim_from(_whole(answers, rules))
    pays = next(one.pays for one in estimate(claim, rules).layers if one.program == PAID_BY[question.key])
    return [yuan(amount) for amount in (pays.low, pays.high, (pays.low + pays.high) // 2)]


# --- the walk --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Findings:
    asked: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    by_key: Counter[str] = field(default_factory=Counter)
    changed_nothing: Counter[str] = field(default_factory=Counter)
    nothing_in_the_end: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


def walked(one: Household, rules: tuple[Rule, ...], findings: Findings) -> list[tuple[Question, Answers]]:
    """The questions asked of one household, each with the answers before it, and last all answers (in the last)."""
    answers: Answers = {}
    steps: list[tuple[Question, Answers]] = []
    while True:
        begun = time.perf_counter()
        step = flow.next_step(answers, rules)
        findings.seconds.append(time.perf_counter() - begun)
        if step.question is None:
            break
        if step.question.key in answers:
            raise AssertionError(f"{step.question.key} is asked twice")
        steps.append((step.question, dict(answers)))
        answers[step.question.key] = one.answer(step.question)
    findings.asked.append(len(steps))
    findings.by_key.update(question.key for question, _ in steps)
    return [*steps, (QUESTIONS[0], answers)]


def run(households: int, seed: int) -> Findings:
    rules, findings = shipped_rules(), Findings()
    for number in range(households):
        chance = random.Random(f"{seed} {number}")
        one = household(chance, rules)
        own = rules[one.region]
        *steps, (_, final) = walked(one, own, findings)
        for question, before in steps:
            name = f"{one.region} {question.key}"
            if not mattered_then(question, before, one.truth, own, chance):
                findings.changed_nothing[name] += 1
            if not mattered_in_the_end(question, final, own):
                findings.nothing_in_the_end[name] += 1
        findings.left_out.update(f"{one.region} {key}" for key in left_out(final, own))
    return findings


def main() -> int:
    households, seed = int(os.environ.get("HOUSEHOLDS", "1500")), int(os.environ.get("SEED", "1"))
    found = run(households, seed)
    asked, steps = sorted(found.asked), [1000 * second for second in found.seconds]
    fixed, gated = len(QUESTIONS), len([key for key in BY_KEY if not key.startswith("year_to_date.")])
    p95 = quantiles(steps, n=20)[-1]
    print(f"{households} households, seed {seed}")
    print(f"questions asked: mean {mean(asked):.1f}, p50 {asked[len(asked) // 2]}, p95 {asked[len(asked) * 95 // 100]}")
    print(f"a fixed list: {fixed} questions, {gated} where nothing happened earlier in the year")
    print(f"a step: p50 {quantiles(steps, n=2)[0]:.1f} ms, p95 {p95:.1f} ms, max {max(steps):.0f} ms")
    print(f"asked in all: {sum(asked)}; that could change nothing: {_named(found.changed_nothing) or 0}")
    idle = found.nothing_in_the_end
    print(f"made idle by a later answer: {idle.total()} {_named(idle)}")
    print(f"left out that could change the result: {_named(found.left_out) or 0}")
    met = not found.changed_nothing and not found.left_out
    print("met" if met else "missed")
    return 0 if met else 1


def _named(counted: Counter[str]) -> str:
    return ", ".join(f"{key} ×{times}" for key, times in counted.most_common())


if __name__ == "__main__":
    sys.exit(main())
