"""How does a worked example come out with rules that are not published yet? Asked by a rehearsal of publishing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eligibility.calculation.claim import WrongAnswers, claim_from
from eligibility.calculation.estimate import estimate
from eligibility.calculation.money import UNBOUNDED, Range
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.schema import Jurisdiction


def outcome(chain: Sequence[Jurisdiction], request: Mapping[str, Any]) -> Mapping[str, tuple[int, int | None]] | None:
    """What each program pays and what the person pays, in fen; None where no estimate can be made."""
    raw = request["as_of"]
    day = raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    try:
        result = estimate(claim_from(request["answers"]), rules_in_force(chain, day).rules)
    except (NoTableInForce, WrongAnswers):
        return None
    layers = {layer.program.chinese: _span(layer.pays) for layer in result.layers}
    return {**layers, "个人负担": _span(result.out_of_pocket)}


def _span(found: Range) -> tuple[int, int | None]:
    return found.low, None if found.high >= UNBOUNDED else found.high
