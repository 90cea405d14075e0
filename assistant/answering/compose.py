"""How the clauses and rules found become an answer: verdict first, then the whole rule, its figures in tables."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from assistant.answering import wording
from assistant.answering.answer import Answer, Citation, Outcome, Table
from assistant.answering.asked import Asked
from assistant.answering.checks import figures_left_out, words_of
from assistant.answering.conditions import first_of_all
from assistant.answering.figures import TextFigure, figures_in
from assistant.answering.prepared import topic_contracts
from assistant.answering.reckoning import Reckoned, reckon
from assistant.answering.routing import Found, Route
from assistant.answering.scope import care_words
from assistant.answering.side_by_side import table_of_groups
from assistant.answering.sums import OwnShare, SumRole
from assistant.answering.tables import tables_of
from assistant.answering.turn import Turn
from assistant.answering.wire import money
from knowledge.tables.catalogue import notices_of
from knowledge.tables.schema import Clause, Notice, Rule
from knowledge.tables.terms import Care, ClauseKind, NoticeCode, Program

MOST_SUGGESTIONS = 6
ENTITLED = ("享受", "待遇", "好处")


def compose(turn: Turn) -> Answer:
    """The answer of a turn whose route leads to at least one clause."""
    route, asked = _routed(turn)
    lead = route.leading[0]
    reckoned = reckon(turn, route, asked)
    tables = tables_of(route.rules, turn.knowledge.document, asked.identities, reckoned.bases)
    tables = _with_details(tables, lead, asked) if _shown(route, lead) else tables
    groups = table_of_groups(route.leading, asked)
    parts = (
        *first_of_all(turn, route, asked),
        *_verdict(turn, route, asked),
        *reckoned.lines,
        *(_beside_groups(route, asked) if groups else _whole_rules(route, asked, tables)),
        *_leads_on(asked),
    )
    text = "\n".join(dict.fromkeys(part for part in parts if part))
    return Answer(
        outcome=Outcome.ANSWERED,
        text=text,
        understood=turn.understood,
        contact=lead.document.contact or wording.HOTLINE,
        tables=(*tables, *groups),
        citations=tuple(_citation(found) for found in (*route.leading, *_supporting(turn, route, reckoned))),
        notices=(*_notices(turn, route), *reckoned.notices),
        calculation=reckoned.calculation,
        estimate=_estimate(turn, asked),
        suggestions=suggestions_for(turn, route.leading),
    )


def _routed(turn: Turn) -> tuple[Route, Asked]:
    if turn.route is None or turn.asked is None or not turn.route.leading:
        raise ValueError("an answer is composed only where a clause was found")
    return turn.route, turn.asked


# --- verdict ---------------------------------------------------------------------------------------------------------


def _verdict(turn: Turn, route: Route, asked: Asked) -> list[str]:
    """The sentences that answer the question itself, then what of it is not stated."""
    sentences = [sentence for aspect in _aspects(asked) for sentence in _on_the_aspect(turn, route.rules, aspect)]
    lead = route.leading[0].clause
    if not sentences or lead.kind is ClauseKind.ABOLISHED:
        sentences = _gists(route, asked)
    return [*dict.fromkeys(sentences), _warning(lead), *_unstated_aspects(route, asked)]


def _on_the_aspect(turn: Turn, rules: Sequence[Rule], aspect: str) -> Iterable[str]:
    """One sentence for each rule; the care it holds for is named unless all rules of the same people say the same."""
    sentences = [wording.aspect_sentence(_who(turn, rule, rules), rule, aspect) for rule in rules]
    for rule, plain in zip(rules, sentences, strict=True):
        same = [
            each
            for other, each in zip(rules, sentences, strict=True)
            if (other.program, other.who.identities) == (rule.program, rule.who.identities)
        ]
        if plain and len(same) > 1 and len(set(same)) == 1:
            yield plain
        elif sentence := wording.aspect_sentence(_who(turn, rule, rules) + care_words(rule, rules), rule, aspect):
            yield sentence


def _gists(route: Route, asked: Asked) -> list[str]:
    """The leading rule in one sentence; several benefits of one program, or of the programs asked, each in its own."""
    if asked.overview:
        return [found.clause.gist or found.clause.heading for found in route.leading]
    lead = route.leading[0].clause
    alike = [found.clause for found in route.leading if found.clause.kind is lead.kind]
    if lead.kind is ClauseKind.ABOLISHED:
        return [clause.gist or clause.heading for clause in alike]
    alike = alike if lead.kind is ClauseKind.BENEFIT else []
    same = [clause for clause in alike if clause.programs == lead.programs or len(asked.programs) > 1]
    return [clause.gist or clause.heading for clause in same or [lead]]


def _aspects(asked: Asked) -> Iterable[str]:
    """Each aspect once; tiers and rate are said in one sentence."""
    return dict.fromkeys("rate" if aspect == "tiers" else aspect for aspect in asked.aspects)


def _warning(clause: Clause) -> str:
    return wording.KIND_WORDS.get(clause.kind, "")


def _who(turn: Turn, rule: Rule, rules: Sequence[Rule]) -> str:
    """The person's own word for who they are, where one identity was named and one rule answers; else the rule's."""
    words = [mention.text for mention in turn.said.mentions if mention.slot == "identity"]
    if len(words) == 1 and len({each.program for each in rules}) == len(rules):
        return words[0]
    return wording.people(rule.who.identities, turn.knowledge.document(rule.document_id))


def _unstated_aspects(route: Route, asked: Asked) -> list[str]:
    """What was asked beside the matter and stands in none of the clauses found."""
    stated = {topic for found in route.leading for topic in found.clause.topics}
    stated |= {"rate", "tiers"} if stated & {"rate", "tiers"} else set()
    return [
        f"{topic_contracts()[aspect].name}：{wording.NOT_STATED}。"
        for aspect in (*asked.aspects, *asked.manners)
        if aspect not in stated and not (route.rules and aspect in asked.aspects)
    ]


# --- the whole rule --------------------------------------------------------------------------------------------------


def _leads_on(asked: Asked) -> list[str]:
    """我能享受什么 asks for a whole person: the page that goes through every benefit for one."""
    whole = asked.overview or ("contents" in asked.manners and not (asked.programs or asked.matters))
    return [wording.every_benefit()] if whole and any(word in asked.text for word in ENTITLED) else []


def _shown(route: Route, found: Found) -> bool:
    """Whether a table shows the figures of the clause."""
    return any(rule.clause_ids[:1] == (found.clause.id,) for rule in route.rules)


def _whole_rules(route: Route, asked: Asked, tables: Sequence[Table]) -> list[str]:
    """The leading clause with whom it means, where, until when and what it leaves open; the others' rule.

    What ``tables`` show is said in the clause's one short sentence: the rest of it stands in their notes. The clause
    itself is told where a figure of it stood in neither.
    """
    lead, *others = (*route.leading, *route.admitting)
    if asked.overview:
        others = []
    beside = [found.clause.gist if _shown(route, found) else _beside(found.clause) for found in others]
    if _shown(route, lead):
        left_out = list(figures_left_out(lead.clause, "".join((lead.clause.gist, *words_of(tables)))))
        rule = lead.clause.text if left_out or not lead.clause.gist else lead.clause.gist
        return [rule, *_when_and_where(lead.clause), *beside, wording.missing_most(lead.clause)]
    return [*_whole_rule(lead, asked), *beside]


def _beside(clause: Clause) -> str:
    """A clause beside the leading one: its short sentence where that holds every figure of it."""
    short = clause.kind is not ClauseKind.BENEFIT and clause.gist and not list(figures_left_out(clause, clause.gist))
    return f"【{clause.heading}】{clause.gist if short else clause.text}"


def _beside_groups(route: Route, asked: Asked) -> list[str]:
    """What a table of groups has no column for: since when, where, and what none of its clauses states."""
    clauses = [found.clause for found in route.leading]
    lines = [line for clause in clauses for line in _when_and_where(clause)]
    return [*lines, *_missing_by_contract(clauses[0], asked)]


def _whole_rule(found: Found, asked: Asked) -> list[str]:
    clause = found.clause
    lines = [clause.text, _who_is_meant(found), *_when_and_where(clause), wording.missing(clause)]
    return [*lines, *_missing_by_contract(clause, asked)]


def _who_is_meant(found: Found) -> str:
    clause = found.clause
    if clause.antecedent:
        return f"适用的人：{clause.antecedent}"
    return f"适用的人：{wording.people(clause.identities, found.document)}。" if clause.identities else ""


def _when_and_where(clause: Clause) -> list[str]:
    time = f"时间：{clause.time_limit}。" if clause.time_limit else ""
    return [time, f"办理：{clause.where}。" if clause.where else ""]


def _with_details(tables: Sequence[Table], lead: Found, asked: Asked) -> tuple[Table, ...]:
    """The tables, the first with whom the leading clause means and what it leaves open in its notes."""
    details = (_who_is_meant(lead), wording.missing(lead.clause), *_missing_by_contract(lead.clause, asked))
    first, *rest = tables
    return (replace(first, notes=(*first.notes, *(each.rstrip("。") for each in details if each))), *rest)


def _missing_by_contract(clause: Clause, asked: Asked) -> list[str]:
    """Parts that a complete answer on the topic holds and the clause does not have."""
    topic = next(iter((*asked.matters, *asked.aspects, *asked.manners)), None)
    holds = topic_contracts()[topic].holds if topic in topic_contracts() else ()
    names = {"where": ("办理地点", clause.where), "time_limit": ("办理时限", clause.time_limit)}
    return [f"{name}：{wording.NOT_STATED}。" for part, (name, words) in names.items() if part in holds and not words]


# --- tables, citations, notices --------------------------------------------------------------------------------------


def _citation(found: Found) -> Citation:
    return Citation(found.document, found.clause, 0, len(found.clause.text))


def _supporting(turn: Turn, route: Route, reckoned: Reckoned) -> tuple[Found, ...]:
    """Clauses that state what a leading clause only refers to, and those the calculation followed."""
    supporting: dict[str, Found] = {}
    for found in route.leading:
        clause = found.clause
        own = figures_in(clause.text)
        referred = "。".join((clause.antecedent, clause.where, clause.time_limit, *clause.not_stated))
        for figure in figures_in(referred):
            if not any(figure.same_as(each) for each in own):
                supporting.update(_stating(figure, found))
    followed = {step.clause_id for step in reckoned.calculation.steps} if reckoned.calculation else set()
    for document in (document for place in turn.chain for document in place.documents):
        supporting |= {each.id: Found(document, each, 0.0) for each in document.clauses if each.id in followed}
    supporting |= {found.clause.id: found for found in route.admitting}
    led = {found.clause.id for found in route.leading}
    return tuple(found for clause_id, found in supporting.items() if clause_id not in led)


def _stating(figure: TextFigure, found: Found) -> dict[str, Found]:
    for clause in found.document.clauses:
        if any(figure.same_as(each) for each in figures_in(clause.text)):
            return {clause.id: Found(found.document, clause, 0.0)}
    return {}


def _notices(turn: Turn, route: Route) -> tuple[Notice, ...]:
    """Legal states first, then abolished, then digest, as the catalogue orders them."""
    documents = dict.fromkeys(found.document for found in route.leading)
    notices = notices_of(documents, turn.day)
    abolished = [found for found in route.leading if found.clause.kind is ClauseKind.ABOLISHED]
    if not abolished:
        return notices
    ended = abolished[0]
    said = Notice(
        NoticeCode.ABOLISHED, wording.ended_rule(ended.document.title, ended.clause.label, _last_day(ended.clause))
    )
    legal = tuple(notice for notice in notices if notice.code is not NoticeCode.DIGEST)
    return (*legal, said, *(notice for notice in notices if notice.code is NoticeCode.DIGEST))


def _last_day(clause: Clause) -> date | None:
    """Since when an abolished clause is over, as it states itself."""
    return next((figure.day for figure in clause.figures if figure.day is not None), None)


# --- what else to offer ----------------------------------------------------------------------------------------------


def _estimate(turn: Turn, asked: Asked) -> dict[str, object] | None:
    """What the person said, for the estimator; None where the place has no table to estimate with."""
    if not any(place.rules for place in turn.chain):
        return None
    answers: dict[str, object] = {}
    if asked.insurance:
        answers["insurance"] = asked.insurance.value
    if asked.identities and turn.said.identities + turn.request.identities:
        answers["identities"] = [identity.value for identity in asked.identities]
    if asked.care:
        answers["care"] = asked.care.value
    if asked.hospital_level:
        answers["hospital_level"] = asked.hospital_level.value
    if turn.said.care_location:
        answers["care_location"] = turn.said.care_location.value
    return {"answers": answers | _sums_for_the_estimate(turn)}


def _sums_for_the_estimate(turn: Turn) -> dict[str, object]:
    """The bill, and what basic insurance paid on it, where the question says so."""
    share = turn.said.share
    bills = [each.fen for each in turn.said.sums if each.role is SumRole.TOTAL and not each.figure.vague]
    if len(bills) != 1:
        return {}
    sums: dict[str, object] = {"total_cost": money(bills[0])}
    if isinstance(share, OwnShare) and share.total and share.after is Program.BASIC_MEDICAL_INSURANCE:
        sums["basic_paid"] = money(share.paid)
    return sums


def subject_of(turn: Turn) -> str:
    """What was asked about, for a refusal: 职工的大病保险起付线."""
    asked = turn.asked
    if asked is None:
        return "这个问题"
    who = [identity.chinese for identity in asked.identities] if len(asked.identities) <= 2 else []
    if asked.ordinary and not who:
        who.append("普通参保人")
    if asked.insurance:
        who.append(f"{asked.insurance.chinese}医保")
    programs = [program.chinese for program in asked.programs]
    if asked.care in (Care.OUTPATIENT_GENERAL, Care.OUTPATIENT_SPECIAL) and not asked.matters:
        who.append("门诊")
    topics = [topic_contracts()[code].name for code in dict.fromkeys((*asked.matters, *asked.aspects, *asked.manners))]
    what = f"{wording.listed(programs)}{'的' if programs and topics else ''}{wording.listed(topics)}"
    return f"{wording.listed(who)}{'的' if who and what else ''}{what}" or "这个问题"


ASKABLE = (ClauseKind.BENEFIT, ClauseKind.PROCEDURE)


def suggestions_for(turn: Turn, used: Sequence[Found]) -> tuple[str, ...]:
    """Questions that the place can answer, other than the one just asked: those near it first."""
    taken = {found.clause.id for found in used[:1]}
    near = [found.clause for found in used[1:]]
    clauses = [clause for place in turn.chain for document in place.documents for clause in document.clauses]
    questions: dict[str, None] = {}
    for clause in (*near, *clauses):
        if clause.kind in ASKABLE and clause.id not in taken:
            questions.update(dict.fromkeys(_questions(clause)))
    return tuple(questions)[:MOST_SUGGESTIONS]


def _questions(clause: Clause) -> Iterable[str]:
    """What may be asked of a clause: its own matter, or its program with the first figure it states."""
    contracts = [topic_contracts()[topic] for topic in clause.topics if topic in topic_contracts()]
    for contract in contracts:
        if contract.kind != "aspect" and contract.ask:
            yield contract.ask
            return
    for contract in contracts:
        if contract.kind == "aspect" and len(clause.programs) == 1:
            yield f"{_short(clause.programs[0])}{contract.ask}"
            return


def _short(program: Program) -> str:
    return program.chinese.partition("（")[0]
