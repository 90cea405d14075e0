"""Why does a layer apply or not, and what was not granted? Told from what was calculated, in plain Chinese."""

from collections.abc import Iterator

from eligibility.calculation.estimate import Calculated, LayerResult, Use
from eligibility.calculation.trace import StepKind
from eligibility.wording import refusal_text
from knowledge.tables.schema import CapOnRemaining, Entered, NoFigure, TopUp
from knowledge.tables.terms import Identity, Program


def why(layer: LayerResult, identity: Identity | None) -> str:
    """Why ``layer`` applies to a person of ``identity``, or why it does not."""
    if not layer.applies:
        return refusal_text(layer.refusal)
    found = _why_any(layer)
    if not layer.sometimes:
        return found
    if identity is not None and _in_one_reading(layer, identity):
        return f"“{identity.chinese}”能不能享受，文件没有写清楚，能和不能两种都算了。{found}"
    return f"有些情况下不适用（{refusal_text(layer.refusal).rstrip('。')}），要看没有答的几项。{found}"


def beyond_catalogue(layer: LayerResult) -> bool:
    """It may pay for uncovered expenses too: no clause keeps it to the catalogue."""
    parameters = (use.link.rule.parameters for use in layer.uses if use.link.rule)
    return any(isinstance(one, NoFigure) and one.beyond_catalogue for one in parameters)


def _in_one_reading(layer: LayerResult, identity: Identity) -> bool:
    return any(
        entry.identity is identity for use in layer.uses if use.link.rule for entry in use.link.rule.who.by_reading
    )


def told_uses(layer: LayerResult) -> tuple[Use, ...]:
    """What is worth telling of a layer: where some of it found something to pay for, only that."""
    return tuple(use for use in layer.uses if use.base.high) or layer.uses


def alternatives(layer: LayerResult) -> int:
    """How many rules of the main chain, or of special drugs beside it, may hold in place of each other."""
    beside = [use.link.rule is not None and use.link.rule.separate_chain for use in told_uses(layer)]
    return max(sum(beside), len(beside) - sum(beside))


def _why_any(layer: LayerResult) -> str:
    names = dict.fromkeys(use.link.rule.name for use in told_uses(layer) if use.link.rule)
    if len(names) > 1 and alternatives(layer) > 1:
        return f"下面几种都可能：{'、'.join(names)}。"
    return "".join(dict.fromkeys(_why_use(use) for use in told_uses(layer)))


def _why_use(use: Use) -> str:
    rule = use.link.rule
    if use.link.given is not None:
        return "按账单上填写的金额计算。" if use.link.given.known else "这一层付了多少还不清楚，只能给出范围。"
    if rule is None:
        return "收录的文件没有写这一层的数字，只能给出范围。"
    if isinstance(rule.parameters, NoFigure):
        beyond = "政策范围外的费用付不付，也没有写。" if rule.parameters.beyond_catalogue else ""
        return f"您这种情况，{rule.program.chinese}付多少，文件没有写。{beyond}"
    if not use.pays.high and (nothing := _why_nothing(use)):
        return nothing
    return f"适用“{rule.name}”，要本人申请并经批准。" if rule.on_application else f"适用“{rule.name}”。"


def _why_nothing(use: Use) -> str:
    """Why a layer that applies pays nothing."""
    rule = use.link.rule
    if rule is None or not use.base.high:
        return ""
    if isinstance(rule.parameters, TopUp):
        return f"适用“{rule.name}”，前面几层报的已经到了保底的比例，不用再补。"
    if isinstance(rule.parameters, CapOnRemaining):
        return f"适用“{rule.name}”，剩下的没有超过它管的数额，不用再帮。"
    if any(step.kind is StepKind.NOT_REACHED for step in use.steps):
        return f"适用“{rule.name}”，但没有达到起付的金额。"
    return ""


def not_granted(result: Calculated) -> Iterator[tuple[Program, str]]:
    """Every layer that does not apply, or applies and pays nothing of what is left, with the reason."""
    for layer in result.layers:
        if not layer.applies:
            yield layer.program, refusal_text(layer.refusal)
        elif not layer.pays.high and layer.base.high and not _only_entered(layer):
            yield layer.program, why(layer, result.identity)


def _only_entered(layer: LayerResult) -> bool:
    """Nothing was said of such an amount: that is no refusal."""
    return all(is_entered(use) for use in layer.uses)


def is_entered(use: Use) -> bool:
    """Its amount is the one on the bill, or would be."""
    rule = use.link.rule
    return use.link.given is not None or (rule is not None and isinstance(rule.parameters, Entered))
