"""How is a calculated result told? Layers with their steps, clauses and reasons, what is not granted, and what to ask.

An ``Estimate`` is the whole answer to one request, as frozen values; its form on the wire is made in serializers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.calculation.assumptions import Taken, taken
from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.estimate import Calculated, LayerResult, Use
from eligibility.calculation.money import Range
from eligibility.calculation.narrowing import Narrowing
from eligibility.calculation.trace import StepKind, UnknownFigure
from eligibility.unverified import rests_on, sources
from eligibility.wording import ASSUMPTIONS, QUESTIONS, refusal_text, step_text
from knowledge.interface import money
from knowledge.tables.catalogue import InForce
from knowledge.tables.schema import Clause, Document, Entered, Notice, Rule
from knowledge.tables.terms import Identity, Program


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words, with the amount it comes to and the clause it follows, or the unverified source."""

    text: str
    amount: Range
    clause_id: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class ExplainedLayer:
    """One layer of the chain: whether and why it applies, what it saw, paid and left, and on which clauses."""

    program: Program
    name: str
    applies: bool
    why: str
    base: Range
    pays: Range
    remaining: Range
    steps: tuple[Line, ...]
    citations: tuple[tuple[Document, Clause], ...]
    sources: tuple[str, ...]
    unknowns: tuple[UnknownFigure, ...]


@dataclass(frozen=True, slots=True)
class NotGranted:
    program: Program
    why: str


@dataclass(frozen=True, slots=True)
class Assumption:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class WhoIs:
    """As whom the person was taken: code None for the ordinary insured, ``unknown`` where nobody knows."""

    code: str | None
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question whose answer would narrow the result by ``by`` fen."""

    question: str
    text: str
    by: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """The answer to one request, computed from one release."""

    region: str
    as_of: date
    tables_as_of: date | None
    basis: str
    release: str
    identity: WhoIs
    calculated: Calculated
    layers: tuple[ExplainedLayer, ...]
    not_granted: tuple[NotGranted, ...]
    assumptions: tuple[Assumption, ...]
    notices: tuple[Notice, ...]
    narrowing: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What the words are taken from: the documents in force, their clauses and the rules, each by id."""

    documents: Mapping[str, Document]
    clauses: Mapping[str, tuple[Document, Clause]]
    rules: Mapping[str, Rule]


def source_of(in_force: InForce) -> Source:
    clauses = {clause.id: (document, clause) for document in in_force.documents for clause in document.clauses}
    documents = {document.id: document for document in in_force.documents}
    return Source(documents, clauses, {rule.id: rule for rule in in_force.rules})


def explained(
    *,
    region: str,
    as_of: date,
    basis: str,
    release: str,
    claim: Claim,
    result: Calculated,
    in_force: InForce,
    narrowing: Sequence[Narrowing],
) -> Estimate:
    """``result`` in words, with the notices of the documents it rests on."""
    source = source_of(in_force)
    return Estimate(
        region=region,
        as_of=as_of,
        tables_as_of=in_force.tables_as_of,
        basis=basis,
        release=release,
        identity=_who(claim, result),
        calculated=result,
        layers=tuple(_layer(layer, source, result) for layer in result.layers),
        not_granted=tuple(_not_granted(result)),
        assumptions=_assumptions(claim, result, source),
        notices=in_force.notices,
        narrowing=tuple(_suggestion(one) for one in narrowing),
    )


# --- layers --------------------------------------------------------------------------------------------------------


def _layer(layer: LayerResult, source: Source, result: Calculated) -> ExplainedLayer:
    resting = [(use, sources(use.link.rule, source.rules)) for use in layer.uses]
    steps = tuple(
        Line(step_text(step), step.amount, *rests_on(step, use.link.rule, found))
        for use, found in resting
        for step in use.steps
    )
    return ExplainedLayer(
        program=layer.program,
        name=layer.name,
        applies=layer.applies,
        why=_why(layer),
        base=layer.base,
        pays=layer.pays,
        remaining=layer.remaining,
        steps=steps,
        citations=tuple(_citations(layer, source, None if result.identity_varies else result.identity)),
        sources=tuple(dict.fromkeys(one for _, found in resting for each in found.values() for one in each)),
        unknowns=tuple(dict.fromkeys(figure for use in layer.uses for figure in use.unknowns)),
    )


def _why(layer: LayerResult) -> str:
    if not layer.applies:
        return refusal_text(layer.refusal)
    why = "".join(dict.fromkeys(_why_use(use) for use in layer.uses))
    if layer.sometimes:
        return f"有些情况下不适用（{refusal_text(layer.refusal).rstrip('。')}），要看没有答的几项。{why}"
    return why


def _why_use(use: Use) -> str:
    if use.link.given is not None:
        return "按账单上填写的金额计算。" if use.link.given.known else "这一层付了多少还不清楚，只能给出范围。"
    if use.link.rule is None:
        return "收录的文件没有写这一层的数字，只能给出范围。"
    if not use.pays.high and any(step.kind is StepKind.NOT_REACHED for step in use.steps):
        return f"适用“{use.link.rule.name}”，但没有达到起付的金额。"
    if use.link.rule.on_application:
        return f"适用“{use.link.rule.name}”，要本人申请并经批准。"
    return f"适用“{use.link.rule.name}”。"


def _citations(layer: LayerResult, source: Source, person: Identity | None) -> Iterator[tuple[Document, Clause]]:
    """The clauses of the steps, then those of the rules that do not speak of other people only."""
    steps = dict.fromkeys(step.clause_id for use in layer.uses for step in use.steps if step.clause_id)
    rules = dict.fromkeys(clause_id for use in layer.uses if use.link.rule for clause_id in use.link.rule.clause_ids)
    for clause_id in steps | rules:
        if clause_id not in source.clauses:
            continue
        document, clause = source.clauses[clause_id]
        if clause_id in steps or person is None or not clause.identities or person in clause.identities:
            yield document, clause


def _not_granted(result: Calculated) -> Iterator[NotGranted]:
    for layer in result.layers:
        if not layer.applies:
            yield NotGranted(layer.program, refusal_text(layer.refusal))
        elif not layer.pays.high and layer.base.high and not _only_entered(layer):
            yield NotGranted(layer.program, _why(layer))


def _only_entered(layer: LayerResult) -> bool:
    """Nothing was said of such an amount: that is no refusal."""
    return all(
        use.link.given is not None or (use.link.rule is not None and isinstance(use.link.rule.parameters, Entered))
        for use in layer.uses
    )


# --- the person, assumptions, what to ask ----------------------------------------------------------------------------


def _who(claim: Claim, result: Calculated) -> WhoIs:
    if isinstance(claim.identities, Unknown):
        return WhoIs("unknown", "不清楚", "不知道是哪种身份，结果包括各种身份的情况。")
    if not claim.identities or result.identity is None:
        return WhoIs(None, "普通参保人", "没有选择困难身份，按普通参保人计算。")
    code, name = result.identity.value, result.identity.chinese
    if len(claim.identities) == 1:
        return WhoIs(code, name, "按您填写的身份计算。")
    others = "、".join(one.chinese for one in claim.identities if one is not result.identity)
    why = f"您有几种身份，一个人只按一种享受待遇：按“{name}”您自己最多要付的钱最少（另有{others}），请到窗口确认。"
    if result.identity_varies:
        why += "没有答的几项不同，最合适的身份也可能不同，范围已经包括。"
    return WhoIs(code, name, why)


def _assumptions(claim: Claim, result: Calculated, source: Source) -> tuple[Assumption, ...]:
    every = taken(claim, result)
    found = {one.code: _assumption(one) for one in every if one.code != "cut_to_remaining"}
    cuts = [_assumption(one) for one in every if one.code == "cut_to_remaining"]
    for layer in result.layers:
        for use in layer.uses:
            rule = use.link.rule
            document = source.documents.get(rule.document_id) if rule else None
            texts = dict(document.assumptions) if document else {}
            for code in rule.assumptions if rule else ():
                found[code] = Assumption(code, texts.get(code, found[code].text if code in found else code))
    return (*cuts, *found.values())


def _assumption(one: Taken) -> Assumption:
    text = ASSUMPTIONS[f"{one.code}:{one.form}" if one.form else one.code]
    return Assumption(one.code, text.format(name="、".join(term.chinese for term in one.about)))


def _suggestion(one: Narrowing) -> Suggestion:
    question = QUESTIONS[one.question]
    if one.by:
        text = f"如果弄清“{question}”，自己要付的范围最多可以缩小 {money(one.by)} 元。"
    else:
        text = f"只弄清“{question}”还不能缩小范围，要和其他几项一起弄清。"
    return Suggestion(one.question, text, one.by)
