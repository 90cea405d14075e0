"""How much would be paid on the sum a question names? Worked out by the calculation room on the same tables. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.answer import Calculation, CalculationStep
from assistant.answering.wording import NOT_STATED, percent, yuan
from eligibility.calculation.chain import Bill, Link, Outcome, walk
from eligibility.calculation.claim import HIGHEST_AMOUNT, Claim
from eligibility.calculation.figures import Figures
from eligibility.calculation.layers import cases_of
from eligibility.calculation.money import NOTHING, UNBOUNDED, Range, exactly
from eligibility.calculation.told import telling
from eligibility.calculation.trace import Step, StepKind
from knowledge.tables.schema import CapOnRemaining, Rule, ThresholdRate
from knowledge.tables.terms import Care, Identity, Insurance

LEFT_OUT = (StepKind.TOTAL, StepKind.SO_FAR)
"""Steps that add nothing here: the sum is said at the end, and nothing is known of earlier bills of the year."""

MOST = HIGHEST_AMOUNT * 100
"""Fen; a larger sum is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A calculation and its words; ``bases``: what each rule (by id) saw, in fen, where that is known exactly."""

    calculation: Calculation
    lines: tuple[str, ...]
    bases: Mapping[str, int]


def work_out(
    amount: int,
    chain: Sequence[Rule],
    all_rules: Sequence[Rule],
    identities: tuple[Identity, ...],
    *,
    before: Sequence[str] = (),
    to_the_end: bool = False,
) -> WorkedOut | None:
    """What ``chain`` pays on ``amount`` (fen) left to the person, each rule on what the one before left.

    None where the sum is no bill, or several rules of one program compete because nobody said who asks. ``all_rules``
    resolve figures that are said against others. ``before`` are lines on how the amount came about; ``to_the_end``:
    nothing pays after the chain, so that what is left in the end can be said.
    """
    if not 0 < amount <= MOST or not chain or len({rule.program for rule in chain}) < len(chain):
        return None
    figures = _figures(amount, all_rules, identities)
    links = [Link(rule.program, rule=rule) for rule in chain]
    outcome = walk(Bill(amount, exactly(amount), NOTHING), links, figures)
    steps = [
        _worded(step, rule, rule.program.chinese if len(chain) > 1 else "")
        for passage, rule in zip(outcome.passages, chain, strict=True)
        for step in telling(passage.link, figures).steps_of(passage.base, passage.pays)
        if step.kind not in LEFT_OUT
    ]
    paid = outcome.out_of_pocket.taken_from(amount)
    each = _each_program(outcome, chain)
    rest = outcome.out_of_pocket
    end = [f"报完以后，自己还要负担{_span(rest)}（不含目录外的费用）。"] if to_the_end else []
    lines = (*before, f"按{yuan(amount)}算：", *(step.text for step in steps), *each, f"合计能报{_span(paid)}。", *end)
    echoes = [CalculationStep(text, amount, amount, None) for text in before]
    sums = [CalculationStep(text, paid.low, paid.high, None) for text in each]
    left = [CalculationStep(text, rest.low, rest.high, None) for text in end]
    bases = {
        rule.id: passage.base.low
        for passage, rule in zip(outcome.passages, chain, strict=True)
        if passage.base.low == passage.base.high
    }
    return WorkedOut(Calculation((*echoes, *steps, *sums, *left), paid.low, paid.high), lines, bases)


def work_out_apart(amount: int, rule: Rule, all_rules: Sequence[Rule], identities: tuple[Identity, ...]) -> WorkedOut:
    """What a rule beside the chain (special drugs) pays on a cost of its own, ``amount`` in fen."""
    figures = _figures(amount, all_rules, identities)
    (case,) = cases_of(rule.parameters, figures, rule.on_application)
    pays = Range(case.least(amount, amount), case.most(amount, amount))
    found = telling(Link(rule.program, rule=rule), figures).steps_of(exactly(amount), pays)
    steps = tuple(_worded(step, rule, "") for step in found if step.kind not in LEFT_OUT)
    lines = (f"按{yuan(amount)}算：", *(step.text for step in steps), f"合计能报{_span(pays)}。")
    return WorkedOut(Calculation(steps, pays.low, pays.high), lines, {})


def _figures(amount: int, all_rules: Sequence[Rule], identities: tuple[Identity, ...]) -> Figures:
    claim = Claim(Insurance.RESIDENT, identities, Care.INPATIENT, amount, covered_expenses=amount)
    return Figures({rule.id: rule for rule in all_rules}, claim)


def _each_program(outcome: Outcome, chain: Sequence[Rule]) -> list[str]:
    """大病保险报9,750元，医疗救助报8,200元到10,250元; nothing where one program stands alone."""
    if len(chain) < 2:
        return []
    paid = zip(outcome.passages, chain, strict=True)
    return [f"{'，'.join(f'{rule.program.chinese}报{_span(passage.pays)}' for passage, rule in paid)}。"]


def _worded(step: Step, rule: Rule, name: str) -> CalculationStep:
    high = None if step.amount.high >= UNBOUNDED else step.amount.high
    sentence = _not_reached(step, rule) if step.kind is StepKind.NOT_REACHED else _sentence(step)
    text = f"{name}：{sentence}" if name else sentence
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
        case StepKind.CEILING:
            return _ceiling(step)
        case StepKind.CAP:
            return f"超过{_span(step.start)}的部分由基金化解，能减轻{_span(step.amount)}。"
        case StepKind.TOP_UP:
            return f"补足到{_rate(step)}，能报{_span(step.amount)}。"
    return f"报多少，{NOT_STATED}：{_span(step.amount)}都有可能。"


def _ceiling(step: Step) -> str:
    if step.start is not None and not step.start.known and step.start.high >= UNBOUNDED:
        return f"限额不低于{yuan(step.start.low)}，实际限额{NOT_STATED}：按{_span(step.amount)}。"
    return f"最多报{_span(step.start)}，按{_span(step.amount)}。"


def _not_reached(step: Step, rule: Rule) -> str:
    """At exactly the limit nothing is paid unless reaching it counts."""
    reaching_counts = isinstance(rule.parameters, ThresholdRate) and rule.parameters.inclusive
    name = "门槛" if isinstance(rule.parameters, ThresholdRate | CapOnRemaining) else "起付线"
    return f"没有{'达到' if reaching_counts else '超过'}{_span(step.start)}的{name}，这一层不报。"


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
