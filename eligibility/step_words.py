"""How is one step of a calculation told? A plain line of Chinese with the figures as they were computed.

What is not stated is said to be not stated; it is never written as an amount of 0.00 or a rate of 0%.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from eligibility.calculation.money import UNBOUNDED, WHOLE, Range
from eligibility.calculation.trace import Step, StepKind
from knowledge.interface import money


def amount(span: Range) -> str:
    """Fen in yuan: ``5000.00``, ``0.00 至 4000.00`` or ``20000.00 以上``."""
    if span.known:
        return "不限" if span.low >= UNBOUNDED else money(span.low)
    if span.high >= UNBOUNDED:
        return f"{money(span.low)} 以上"
    return f"{money(span.low)} 至 {money(span.high)}"


def percent(rate: Range) -> str:
    """Basis points as ``65%`` or ``80% 至 100%``."""
    low, high = (f"{(Decimal(end) / 100).normalize():f}%" for end in (rate.low, rate.high))
    return low if rate.known else f"{low} 至 {high}"


def step_text(step: Step) -> str:
    """One line of a calculation, such as ``5000.00 至 100000.00 的部分 95000.00 × 65% = 61750.00``."""
    text = _TEXTS[step.kind](step)
    return f"按“{step.reading}”理解：{text}" if step.reading else text


# --- parts of a line -------------------------------------------------------------------------------------------------


def _in(words: str, span: Range | None) -> str:
    """An amount or a rate within a line: apart by spaces, a range in brackets, so that it reads as one."""
    if span is None:
        return ""
    return f" {words} " if span.known else f"（{words}）"


def _sum(span: Range | None) -> str:
    return "" if span is None else _in(amount(span), span)


def _stated(span: Range | None) -> bool:
    """Some document or answer says it, or at least where it ends."""
    return span is not None and span.high < UNBOUNDED


def _product(step: Step) -> str:
    """`` 95000.00 × 65% = 61750.00``, to be written right behind what the part is called."""
    rate = step.rate
    if rate is None:
        return f" {amount(step.amount)}"
    if (rate.low, rate.high) == (0, WHOLE):
        return f"{_sum(step.part)}按比例付，比例没有写，可能付 {amount(step.amount)}"
    return f"{_sum(step.part)}×{_in(percent(rate), rate)}= {amount(step.amount)}"


# --- each kind -------------------------------------------------------------------------------------------------------


def _so_far(step: Step) -> str:
    return f"今年此前已计入{_sum(step.part).rstrip()}，这次接着往上算"


def _deductible(step: Step) -> str:
    if not _stated(step.part):
        return "起付线没有写，先扣多少不知道"
    return f"先扣除起付线{_sum(step.part).rstrip()}，剩下的再算"


def _tier(step: Step) -> str:
    return f"{_tier_name(step.start, step.end)}{_product(step)}"


def _tier_name(start: Range | None, end: int | None) -> str:
    if start is None or not _stated(start):
        return "起付线没有写，起付线以上的部分"
    if end is None and not start.high:
        return "剩下的"
    low = amount(start) if start.known else f"起付线{_sum(start)}"
    if end is None:
        return f"{low} 以上的部分" if start.known else f"{low}以上的部分"
    return f"{low} 至 {money(end)} 的部分"


def _excess(step: Step) -> str:
    name = f"超过{_sum(step.start)}的部分" if _stated(step.start) else "门槛是多少还不知道，超过的部分"
    return f"{name}{_product(step)}"


def _whole(step: Step) -> str:
    name = f"达到{_sum(step.start)}后全额" if _stated(step.start) else "门槛是多少还不知道，达到后全额"
    return f"{name}{_product(step)}"


def _rate(step: Step) -> str:
    return f"剩下的{_product(step)}"


def _not_reached(step: Step) -> str:
    if not _stated(step.start):
        return f"剩下{_sum(step.part).rstrip()}，没有超过起付的数额，这一层不付"
    return f"剩下{_sum(step.part).rstrip()}，没有超过{_sum(step.start).rstrip()}，这一层不付"


def _ceiling(step: Step) -> str:
    """``start`` is what is left of the limit ``end``: no upper end where that is a floor, or not stated (``end`` 0)."""
    limit = "限额没有写"
    if step.end:
        limit = f"限额 {money(step.end)}" if _stated(step.start) else f"限额不低于 {money(step.end)}"
    return f"{limit}{_used(step)}，{'付' if step.amount.known else '可能付'} {amount(step.amount)}"


def _used(step: Step) -> str:
    """What the year has already taken of a limit, and what that leaves."""
    used, left = step.part, step.start
    if used is None or not used.high:
        return ""
    if not used.known:
        return "，今年已用多少还不清楚"
    return (
        f"（今年已用 {amount(used)}），还能付 {amount(left)}"
        if left is not None and left.known
        else f"（今年已用 {amount(used)}）"
    )


def _top_up(step: Step) -> str:
    ratio = percent(step.rate) if step.rate else ""
    if not step.amount.high:
        return f"前面几层已经报到政策范围内费用的 {ratio}，不用再补"
    return f"补足到政策范围内费用的 {ratio}，补 {amount(step.amount)}"


def _cap(step: Step) -> str:
    goal = f"帮到{_sum(step.start)}以下" if _stated(step.start) else "帮到多少以下没有写"
    return f"剩下{_sum(step.part).rstrip()}，{goal}，付 {amount(step.amount)}"


def _no_figure(step: Step) -> str:
    if not step.amount.high:
        return "没有费用要这一层付"
    return f"文件没有写付多少，可能付 {amount(step.amount)}"


def _special_drug(step: Step) -> str:
    return f"特药单独计算：{_product(step).strip() if step.part else amount(step.amount)}"


_TEXTS: Mapping[StepKind, Callable[[Step], str]] = {
    StepKind.SO_FAR: _so_far,
    StepKind.DEDUCTIBLE: _deductible,
    StepKind.TIER: _tier,
    StepKind.EXCESS: _excess,
    StepKind.WHOLE: _whole,
    StepKind.RATE: _rate,
    StepKind.NOT_REACHED: _not_reached,
    StepKind.CEILING: _ceiling,
    StepKind.TOP_UP: _top_up,
    StepKind.CAP: _cap,
    StepKind.GIVEN: lambda step: f"按账单上填写的金额 {amount(step.amount)}",
    StepKind.ENTERED: lambda step: f"按填写的金额 {amount(step.amount)}" if step.amount.high else "按 0.00 计算",
    StepKind.AMOUNT_UNKNOWN: lambda step: f"这笔金额还不清楚，可能是 {amount(step.amount)}",
    StepKind.NO_FIGURE: _no_figure,
    StepKind.ON_APPLICATION: lambda step: f"要本人申请，批准了才有，可能付 {amount(step.amount)}",
    StepKind.TOTAL: lambda step: f"今年此前计入了多少还不清楚，可能付 {amount(step.amount)}",
    StepKind.SPECIAL_DRUG: _special_drug,
}
