"""Which question does a client of the interface ask next, and what is the estimate once enough is said?

Nothing is kept: the client sends all its answers each time, in the form of the estimate interface.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from eligibility import services
from eligibility.calculation.claim import HIGHEST_AMOUNT, REQUIRED, Fault, WrongAnswers, claim_from
from eligibility.explanation import Estimate
from eligibility.ground import EstimateQuery, FieldError, Refused, in_force
from eligibility.questionnaire import answers as reading
from eligibility.questionnaire import flow
from eligibility.questionnaire.questions import BY_KEY, EARLIER_THIS_YEAR, Choice, Question, choices
from eligibility.questionnaire.reach import UNKNOWN
from eligibility.wording import fault_texts
from knowledge.selectors import Snapshot
from knowledge.tables.schema import Rule

YEAR = "year_to_date"


@dataclass(frozen=True, slots=True)
class Interview:
    """Where an interview stands.

    ``answered``: the questions whose answers count. ``answers``: what the estimate interface takes for the same
    result, None until the total is known. ``estimate``: None until it can be made without taking anything for granted.
    """

    step: flow.Step
    choices: tuple[Choice, ...]
    answered: tuple[Question, ...]
    answers: Mapping[str, object] | None
    estimate: Estimate | None


def interview(*, snapshot: Snapshot, query: EstimateQuery) -> Interview:
    """The next question for the answers of ``query``; raises Refused naming what is wrong with them."""
    errors: list[FieldError] = []
    said: dict[str, object] = {}
    try:
        said = _read(query.answers)
    except WrongAnswers as wrong:
        errors += [FieldError(f"answers.{fault.key}", *fault_texts(fault)) for fault in wrong.faults]
    try:
        rules = in_force(snapshot, query)[0].rules
    except Refused as refused:
        raise Refused([*refused.errors, *errors]) from refused
    if errors:
        raise Refused(errors)
    return _standing(snapshot, query, said, rules)


def _standing(
    snapshot: Snapshot, query: EstimateQuery, said: Mapping[str, object], rules: tuple[Rule, ...]
) -> Interview:
    flat = reading.from_estimate(said)
    step = flow.next_step(flat, rules)
    wire = _for_estimate(said, flat, rules) if "total_cost" in flat else None
    estimate = None
    if wire is not None and not any(BY_KEY[key] in step.open for key in REQUIRED):
        whole = replace(query, answers=wire)
        estimate = services.estimate(snapshot=snapshot, query=whole, narrow=step.question is None)
    offered = choices(step.question, rules) if step.question else ()
    return Interview(step, offered, flow.answered(flat, rules), wire, estimate)


def _read(answers: Mapping[str, object]) -> dict[str, object]:
    """Answers with the year so far nested, also where a client sends it under the keys of the questions.

    Raises WrongAnswers for what the estimate interface refuses; what it requires may still be missing.
    """
    said: dict[str, object] = {}
    year: dict[str, object] = {}
    for key, value in answers.items():
        if value is None:
            continue
        if key.startswith(f"{YEAR}.") and key in BY_KEY:
            year[key.removeprefix(f"{YEAR}.")] = value
        else:
            said[key] = value
    if year:
        nested = said.get(YEAR)
        said[YEAR] = {**nested, **year} if isinstance(nested, Mapping) else year
    gate = said.get(EARLIER_THIS_YEAR)
    if gate is not None and not isinstance(gate, bool) and gate != UNKNOWN:
        raise WrongAnswers((Fault(EARLIER_THIS_YEAR, "not_yes_no"),))
    _check({key: value for key, value in said.items() if key != EARLIER_THIS_YEAR})
    return said


def _check(wire: Mapping[str, object]) -> None:
    missing: dict[str, object] = {key: UNKNOWN for key in REQUIRED if key not in wire}
    if "total_cost" in missing:
        missing["total_cost"] = HIGHEST_AMOUNT  # whatever the parts said so far, they must fit into some bill
    claim_from({**wire, **missing})


def _for_estimate(
    said: Mapping[str, object], flat: Mapping[str, object], rules: tuple[Rule, ...]
) -> Mapping[str, object]:
    """The answers as sent, the gate of the year resolved, and what is required and was never worth asking filled in."""
    wire = {key: value for key, value in said.items() if key != EARLIER_THIS_YEAR}
    filled = reading.for_estimate(flat, rules)
    given, resolved = wire.get(YEAR), filled.get(YEAR)
    if isinstance(given, Mapping) and isinstance(resolved, Mapping):
        filled[YEAR] = {**given, **resolved}
    return {**wire, **filled}
