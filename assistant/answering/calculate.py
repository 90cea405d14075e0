"""How much would be paid on the sum a question names? Worked out by the calculation room on the same tables. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.answer import Calculation, CalculationStep
from assistant.answering.wording import NOT_STATED, percent, yuan
from eligibility.calculation.chain import Bill, Link, walk
from eligibility.calculation.claim import HIGHEST_AMOUNT, Claim
from eligibility.calculation.figures import Figures
from eligibility.calculation.money import NOTHING, UNBOUNDED, Range, exactly
from eligibility.calculation.trace import Step, StepKind, steps_of
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care, Identity, Insurance

LEFT_OUT = (StepKind.TOTAL, StepKind.SO_FAR)
"""Steps that add nothing here: the sum is said at the end, and nothing is known of earlier bills of the year."""

MOST = HIGHEST_AMOUNT * 100
"""Fen; a larger sum is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A calculation and its words: one line a step, then the sum."""

    calculation: Calculation
    lines: tuple[str, ...]


def work_out(
    amount: int, rules: Sequence[Rule], all_rules: Sequence[Rule], identities: tuple[Identity, ...]
) -> WorkedOut | None:
    """What ``rules`` pay on ``amount`` (fen) left to the person, each on what the one before left.

    None where the sum is no bill, or several rules of one program compete because nobody said who asks. ``all_rules``
    resolve figures that are said against others.
    """
    chain = [rule for rule in rules if not rule.separate_chain]
    if not 0 < amount <= MOST or not chain or len({rule.program for rule in chain}) < len(chain):
        return None
    claim = Claim(Insurance.RESIDENT, identities, Care.INPATIENT, amount, covered_expenses=amount)
    figures = Figures({rule.id: rule for rule in all_rules}, claim)
    links = [Link(rule.program, rule=rule) for rule in chain]
    outcome = walk(Bill(amount, exactly(amount), NOTHING), [[link] for link in links], figures, None)
    steps: list[CalculationStep] = []
    for passage, rule in zip(outcome.passages, chain, strict=True):
        name = rule.program.chinese if len(chain) > 1 else ""
        found = steps_of(passage.link, passage.base, passage.pays, figures)
        steps += [_worded(step, name) for step in found if step.kind not in LEFT_OUT]
    paid = outcome.out_of_pocket.taken_from(amount)
    lines = (f"按{yuan(amount)}算：", *(step.text for step in steps), f"合计能报{_span(paid)}。")
    return WorkedOut(Calculation(tuple(steps), paid.low, paid.high), lines)


def _worded(step: Step, name: str) -> CalculationStep:
    high = None if step.amount.high >= UNBOUNDED else step.amount.high
    text = f"{name}：{_sentence(step)}" if name else _sentence(step)
    return CalculationStep(text, step.amount.low, high, step.clause_id)


def _sentence(step: Step) -> str:
    """One step in words: 5,000元至10万元的部分95,000元 × 65% = 61,750元。"""
    reading = f"（按“{step.reading}”的读法）" if step.reading else ""
    match step.kind:
        case StepKind.TIER:
            return f"{_tier(step)}{_product(step)}"
        case StepKind.DEDUCTIBLE:
            known = step.part is not None and step.part.known
            return f"先扣起付线{_span(step.part)}。" if known else f"先扣起付线（起付线多少钱，{NOT_STATED}）。"
        case StepKind.EXCESS:
            return f"超过{_span(step.start)}的部分{_product(step)}{reading}"
        case StepKind.WHOLE | StepKind.RATE:
            return f"{_product(step)}{reading}"
        case StepKind.NOT_REACHED:
            return f"没有达到{_span(step.start)}的门槛，这一层不报。"
        case StepKind.CEILING:
            return f"最多报{_span(step.start)}，按{_span(step.amount)}。"
        case StepKind.CAP:
            return f"超过{_span(step.start)}的部分由基金化解，能减轻{_span(step.amount)}。"
        case StepKind.TOP_UP:
            return f"补足到{_rate(step)}，能报{_span(step.amount)}。"
    return f"能报{_span(step.amount)}（{NOT_STATED}具体数字）。"


def _tier(step: Step) -> str:
    if step.start is None or not step.start.high:
        return f"{yuan(step.end)}以下的部分" if step.end else ""
    return f"{_span(step.start)}{'以上' if step.end is None else f'至{yuan(step.end)}'}的部分"


def _product(step: Step) -> str:
    return f"{_span(step.part)} × {_rate(step)} = {_span(step.amount)}"


def _rate(step: Step) -> str:
    if step.rate is None:
        return NOT_STATED
    low, high = step.rate.low, step.rate.high
    return percent(low) if low == high else f"{percent(low)}到{percent(high)}"


def _span(amounts: Range | None) -> str:
    if amounts is None:
        return "0元"
    if amounts.low == amounts.high:
        return "不封顶" if amounts.low >= UNBOUNDED else yuan(amounts.low)
    high = "不封顶" if amounts.high >= UNBOUNDED else yuan(amounts.high)
    return f"{yuan(amounts.low)}到{high}"
