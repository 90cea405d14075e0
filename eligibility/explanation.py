"""How is a calculated result told? Layers with their steps, clauses and reasons, what is not granted, and what to ask.

An ``Estimate`` is the whole answer to one request, as frozen values; its form on the wire is made in serializers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.calculation.assumptions import Taken, taken
from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.estimate import Calculated, LayerResult, Use
from eligibility.calculation.money import Range, hull
from eligibility.calculation.narrowing import Narrowing
from eligibility.calculation.trace import UnknownFigure
from eligibility.ground import INDICATIVE
from eligibility.layer_reasons import alternatives, beyond_catalogue, is_entered, not_granted, told_uses, why
from eligibility.step_words import amount, step_text
from eligibility.unverified import rests_on, sources
from eligibility.wording import ASSUMPTIONS, QUESTIONS
from knowledge.interface import money
from knowledge.tables.catalogue import InForce
from knowledge.tables.schema import Clause, Document, Notice, Rule
from knowledge.tables.terms import Identity, Program

CUT = "cut_to_remaining"
ENTERED = {
    Program.BASIC_MEDICAL_INSURANCE: "basic_paid",
    Program.CRITICAL_ILLNESS_INSURANCE: "critical_illness_paid",
    Program.HOSPITAL_RELIEF: "hospital_relief_paid",
    Program.COMMERCIAL_SUPPLEMENT: "commercial_paid",
}
"""In which answer the amount of a layer is entered."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words, with the amount it comes to and the clause it follows, or the unverified source.

    ``readings``: the codes (R1 …) of the readings it rests on.
    """

    text: str
    amount: Range
    clause_id: str | None
    source: str | None
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplainedLayer:
    """One layer of the chain: whether and why it applies, what it saw, paid and left, and on which clauses.

    ``readings``: the codes of all readings it rests on, those by which it does not apply included.
    ``beyond_catalogue``: it may pay for uncovered expenses too.
    """

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
    readings: tuple[str, ...]
    beyond_catalogue: bool
    unknowns: tuple[UnknownFigure, ...]


@dataclass(frozen=True, slots=True)
class NotGranted:
    program: Program
    why: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """What was taken for granted, and the codes of the readings by which it was."""

    code: str
    text: str
    readings: tuple[str, ...] = ()


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
    """What the words are taken from: the documents in force, their clauses and the rules, each by id.

    ``unverified``: figures of other sources may stand among the rules.
    """

    documents: Mapping[str, Document]
    clauses: Mapping[str, tuple[Document, Clause]]
    rules: Mapping[str, Rule]
    unverified: bool


def source_of(in_force: InForce, basis: str) -> Source:
    clauses = {clause.id: (document, clause) for document in in_force.documents for clause in document.clauses}
    documents = {document.id: document for document in in_force.documents}
    return Source(documents, clauses, {rule.id: rule for rule in in_force.rules}, basis == INDICATIVE)


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
    source = source_of(in_force, basis)
    return Estimate(
        region=region,
        as_of=as_of,
        tables_as_of=in_force.tables_as_of,
        basis=basis,
        release=release,
        identity=_who(claim, result),
        calculated=result,
        layers=tuple(_layer(layer, source, result) for layer in result.layers),
        not_granted=tuple(NotGranted(program, reason) for program, reason in not_granted(result)),
        assumptions=_assumptions(claim, result, source),
        notices=in_force.notices,
        narrowing=tuple(_suggestion(one) for one in narrowing),
    )


# --- layers --------------------------------------------------------------------------------------------------------


def _layer(layer: LayerResult, source: Source, result: Calculated) -> ExplainedLayer:
    uses = told_uses(layer)
    resting = [(use, sources(use.link.rule, source.rules) if source.unverified else {}) for use in uses]
    several = alternatives(layer) > 1
    steps = tuple(
        Line(_whose(use, several) + step_text(step), step.amount, *rests_on(step, use.link.rule, found), step.readings)
        for use, found in resting
        for step in use.steps
    )
    return ExplainedLayer(
        program=layer.program,
        name=layer.name,
        applies=layer.applies,
        why=why(layer, result.identity),
        base=layer.base,
        pays=layer.pays,
        remaining=layer.remaining,
        steps=steps,
        citations=tuple(_citations(layer, source, None if result.identity_varies else result.identity)),
        sources=tuple(dict.fromkeys(one for _, found in resting for each in found.values() for one in each)),
        readings=layer.readings,
        beyond_catalogue=beyond_catalogue(layer),
        unknowns=tuple(dict.fromkeys(figure for use in uses for figure in use.unknowns)),
    )


def _whose(use: Use, several: bool) -> str:
    """Where several rules may hold, each line says which one it follows: whom or what its name adds in brackets."""
    if not several or use.link.rule is None:
        return ""
    _, bracket, added = use.link.rule.name.rstrip("）").partition("（")
    return f"{added if bracket else use.link.rule.name}："


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
    found = {one.code: _assumption(one) for one in every if one.code != CUT}
    cuts = [cut for one in every if one.code == CUT and (cut := _cut(one, claim, result))]
    for layer in result.layers:
        for use in layer.uses:
            rule = use.link.rule
            document = source.documents.get(rule.document_id) if rule else None
            texts = dict(document.assumptions) if document else {}
            for code in rule.assumptions if rule else ():
                known = found.get(code, Assumption(code, code))
                found[code] = Assumption(code, texts.get(code, known.text), known.readings)
    return (*cuts, *found.values())


def _assumption(one: Taken, **amounts: str) -> Assumption:
    text = ASSUMPTIONS[f"{one.code}:{one.form}" if one.form else one.code]
    return Assumption(
        one.code, text.format(name="、".join(term.chinese for term in one.about), **amounts), one.readings
    )


def _cut(one: Taken, claim: Claim, result: Calculated) -> Assumption | None:
    """How much of an amount from the bill is left out; None where nothing is. Special drugs stand beside it."""
    layer = next(layer for layer in result.layers if layer.program in one.about)
    entered = getattr(claim, ENTERED[layer.program])
    uses = [use for use in layer.uses if is_entered(use)]
    if not isinstance(entered, int) or not any(use.pays.low < entered for use in uses):
        return None
    left = hull(use.base for use in uses)
    cut = money(max(0, entered - left.high))
    return _assumption(one, entered=money(entered), left=amount(left), cut=cut if left.known else f"至少 {cut}")


def _suggestion(one: Narrowing) -> Suggestion:
    question = QUESTIONS[one.question]
    if one.by:
        text = f"如果弄清“{question}”，自己要付的范围最多可以缩小 {money(one.by)} 元。"
    else:
        text = f"只弄清“{question}”还不能缩小范围，要和其他几项一起弄清。"
    return Suggestion(one.question, text, one.by)
