"""Which layers are worked out on the sum of a question, and what is said where none may be? Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answering import sum_wording, wording
from assistant.answering.answer import Calculation
from assistant.answering.asked import Asked
from assistant.answering.calculate import MOST, WorkedOut, work_out, work_out_apart
from assistant.answering.routing import Route, reaches
from assistant.answering.sums import NotTaken, OwnShare, SumRole
from assistant.answering.turn import Turn
from knowledge.tables.schema import Entered, FixedRate, MarginalTiers, NoFigure, Notice, Rule, ThresholdRate
from knowledge.tables.terms import NoticeCode, Program


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the answer says on the sum of the question; ``bases`` as in WorkedOut."""

    lines: tuple[str, ...] = ()
    calculation: Calculation | None = None
    notices: tuple[Notice, ...] = ()
    bases: Mapping[str, int] = field(default_factory=dict)


def reckon(turn: Turn, route: Route, asked: Asked) -> Reckoned:
    """The sum of the question worked out where it is known to be the person's own share, else why it is not."""
    share = turn.said.share
    if share is None or not _asks_how_much(asked):
        return Reckoned()
    if "special_drug" in asked.matters:
        return _special_drug(turn, route, asked)
    if isinstance(share, NotTaken):
        return Reckoned(_why_not(turn, route, share))
    chain = _chain(share, route, asked)
    if chain == () and share.after is None:
        return Reckoned()
    if not chain:
        return Reckoned((sum_wording.which_layers_paid(_words_of(turn)),))
    worked = work_out(
        share.amount,
        chain,
        route.all_rules,
        asked.identities,
        before=_how_it_came(share),
        to_the_end=not asked.programs and bool(asked.identities),
    )
    if worked is None:
        return Reckoned()
    return Reckoned(worked.lines, worked.calculation, _assumptions(turn, share, chain, route), worked.bases)


def _asks_how_much(asked: Asked) -> bool:
    """Whether a payment is asked after: not where only a deductible or ceiling, or some other matter is."""
    if asked.matters and "special_drug" not in asked.matters:
        return False
    return not asked.aspects or bool(set(asked.aspects) & {"rate", "tiers", "totals"})


# --- the layers that pay ---------------------------------------------------------------------------------------------


def _chain(share: OwnShare, route: Route, asked: Asked) -> tuple[Rule, ...] | None:
    """The rules that pay on what is left, in their order; None where it depends on what nobody said."""
    asked_for = tuple(rule for rule in route.rules if not rule.separate_chain)
    if share.parts:
        return asked_for if asked_for and all(_adds_up(rule) for rule in asked_for) else None
    after = share.after
    if after is None and share.total is not None:
        if asked.programs and _first(asked.programs) is not Program.CRITICAL_ILLNESS_INSURANCE:
            return None
        after = Program.BASIC_MEDICAL_INSURANCE
    if after is None:
        return asked_for
    if not asked.identities:
        later = tuple(rule for rule in asked_for if _order(rule.program) > _order(after))
        return later if later == asked_for and _directly_after(after, asked) else None
    return _following(after, route, asked)


ORDER = tuple(Program)


def _order(program: Program) -> int:
    return ORDER.index(program)


def _first(programs: Sequence[Program]) -> Program:
    return min(programs, key=_order)


def _directly_after(after: Program, asked: Asked) -> bool:
    return not asked.programs or _order(_first(asked.programs)) == _order(after) + 1


def _adds_up(rule: Rule) -> bool:
    """Whether the stays of a year are counted together."""
    parameters = rule.parameters
    return isinstance(parameters, MarginalTiers | ThresholdRate) and parameters.accumulates is not None


def _following(after: Program, route: Route, asked: Asked) -> tuple[Rule, ...] | None:
    """The rules for the person behind ``after``, up to the last program asked about: one for each program."""
    programs = sorted({rule.program for rule in route.all_rules}, key=_order)
    until = max((_order(program) for program in asked.programs), default=len(ORDER))
    chain = []
    for program in programs:
        if not _order(after) < _order(program) <= until:
            continue
        held = _held(program, route, asked)
        if len(held) > 1:
            return None
        chain += [rule for rule in held if not isinstance(rule.parameters, Entered)]
    return tuple(chain)


def _held(program: Program, route: Route, asked: Asked) -> list[Rule]:
    """The rules of ``program`` that hold for the person: those of the highest priority, and each other reading."""
    reaching = [
        rule
        for rule in route.all_rules
        if rule.program is program and not rule.separate_chain and reaches(rule, asked.identities)
    ]
    if not asked.programs:
        reaching = [rule for rule in reaching if not (rule.who.requires or rule.on_application)]
    named = [rule for rule in reaching if not _only_by_reading(rule, asked)]
    best = max((rule.priority for rule in named), default=0)
    several = len(asked.identities) > 1
    return [rule for rule in reaching if rule not in named or rule.priority == best or (several and rule.priority > 10)]


def _only_by_reading(rule: Rule, asked: Asked) -> bool:
    return rule.who.identities is not None and not set(asked.identities) & set(rule.who.identities)


# --- special drugs ---------------------------------------------------------------------------------------------------


def _special_drug(turn: Turn, route: Route, asked: Asked) -> Reckoned:
    """A drug has a cost, not an own share: one sum that is the bill, or of which nothing else is said."""
    rules = [rule for rule in route.rules if rule.separate_chain and isinstance(rule.parameters, FixedRate)]
    costs = [each for each in turn.said.sums if each.role in (SumRole.TOTAL, SumRole.UNCLEAR)]
    if len(rules) != 1 or len(costs) != 1 or len(turn.said.sums) > 1 or costs[0].figure.vague:
        return Reckoned()
    if not 0 < costs[0].fen <= MOST:
        return Reckoned()
    worked: WorkedOut = work_out_apart(costs[0].fen, rules[0], route.all_rules, asked.identities)
    notice = Notice(NoticeCode.ASSUMPTION, sum_wording.taken_as_drug_cost(costs[0].fen))
    return Reckoned(worked.lines, worked.calculation, (notice,))


# --- words -----------------------------------------------------------------------------------------------------------


def _how_it_came(share: OwnShare) -> tuple[str, ...]:
    if share.total is not None:
        return (sum_wording.difference(share.total, share.paid, share.amount),)
    if share.parts:
        return (sum_wording.added_up(share.parts, share.amount),)
    return ()


def _why_not(turn: Turn, route: Route, why: NotTaken) -> tuple[str, ...]:
    """What keeps the sum from being worked out, in words that name it."""
    if why is NotTaken.TOTAL:
        return (sum_wording.whole_bill(basic_is_open(route)),)
    return (sum_wording.NOT_WORKED_OUT[why].format(words=_words_of(turn)),)


def _words_of(turn: Turn) -> str:
    """The sums of the question as they were typed."""
    return wording.listed(dict.fromkeys(each.figure.text for each in turn.said.sums if each.role is not SumRole.RULE))


def basic_is_open(route: Route) -> bool:
    """Whether no document says what basic insurance pays, not even for some people or care."""
    basic = [rule for rule in route.all_rules if rule.program is Program.BASIC_MEDICAL_INSURANCE]
    return bool(basic) and all(isinstance(rule.parameters, NoFigure) for rule in basic)


def _assumptions(turn: Turn, share: OwnShare, chain: Sequence[Rule], route: Route) -> tuple[Notice, ...]:
    """How the sum was taken; what several stays add up by; layers passed over that only a bill can name."""
    texts = [sum_wording.taken_as(share.amount)]
    if share.parts:
        said = dict(pair for rule in chain for pair in turn.knowledge.document(rule.document_id).assumptions)
        texts += [said["yearly_accumulation"]] if "yearly_accumulation" in said else []
    first, last = _order(chain[0].program), _order(chain[-1].program)
    skipped = {
        rule.program.chinese
        for rule in route.all_rules
        if isinstance(rule.parameters, Entered) and first < _order(rule.program) < last
    }
    if skipped:
        texts.append(sum_wording.counted_as_nothing(sorted(skipped)))
    return tuple(Notice(NoticeCode.ASSUMPTION, text) for text in texts)
