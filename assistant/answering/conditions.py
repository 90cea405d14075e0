"""What has to be known before a verdict, lest it mislead? Pure."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.answering import wording
from assistant.answering.admission import admitted_by_reading
from assistant.answering.asked import Asked
from assistant.answering.fitting import left_open
from assistant.answering.prepared import people_words
from assistant.answering.reckoning import basic_is_open
from assistant.answering.routing import Route
from assistant.answering.scope import holding
from assistant.answering.turn import Turn
from knowledge.tables.schema import Clause, Rule
from knowledge.tables.terms import Care, Program


def first_of_all(turn: Turn, route: Route, asked: Asked) -> Iterator[str]:
    """Conditions without which the verdict would mislead."""
    words = {mention.value: mention.text for mention in turn.said.mentions if mention.slot == "identity"}
    who = wording.listed(words.get(identity, identity.chinese) for identity in asked.identities)
    for found in route.admitting:
        yield wording.only_if_admitted(who, found.clause)
    if route.admitting and all(admitted_by_reading(rule, asked.identities, _clauses(turn)) for rule in route.rules):
        yield wording.which_rule_is_open(program.chinese for program in dict.fromkeys(r.program for r in route.rules))
    if asked.former and (turn.said.programs or turn.said.aspects or _asks_to_join(turn, route)):
        words_of = wording.out_of_poverty if "out_of_poverty" in asked.matters else wording.no_longer
        yield words_of(wording.listed(identity.chinese for identity in asked.former))
    if asked.told_apart:
        yield wording.poor_told_apart()
    yield from (
        f"{item}：{wording.NOT_STATED}。" for found in route.leading[:1] for item in left_open(asked, found.clause)
    )
    yield from _beside_the_verdict(turn, route, asked)
    yield from dict.fromkeys(_open_readings(turn, route, asked))
    yield from turn.preface


def _asks_to_join(turn: Turn, route: Route) -> bool:
    """Whether a subsidy is asked after, and no clause says what becomes of it for those who leave."""
    leave = any("late_enrolment" in found.clause.topics and "退出" in found.clause.text for found in route.leading)
    return "participation_subsidy" in turn.said.matters and not leave


def _beside_the_verdict(turn: Turn, route: Route, asked: Asked) -> Iterator[str]:
    """What a reader would take for granted from the verdict although nothing says so."""
    if not asked.programs and asked.care is Care.INPATIENT and asked.aspects and _basic_is_open(route):
        yield wording.basic_insurance_is_open()
    ordinary = any(word in turn.said.text for word in people_words().ordinary)
    if ordinary and asked.identities and not any(rule.who.identities is None for rule in route.rules):
        yield wording.ordinary_is_open()
    shared = len({rule.program for rule in route.rules}) < len(route.rules)
    if len(asked.identities) > 1 and shared and any(word in turn.said.text for word in people_words().both):
        yield wording.which_identity_is_open()


def _basic_is_open(route: Route) -> bool:
    """Whether no document says what basic insurance pays for the care asked about."""
    basic = Program.BASIC_MEDICAL_INSURANCE
    spoken_of = any(found.clause.programs == (basic,) for found in route.leading)
    return basic_is_open(route) and not spoken_of and not any(rule.program is basic for rule in route.rules)


def _open_readings(turn: Turn, route: Route, asked: Asked) -> Iterator[str]:
    """Better rules of the programs answered that reach the people asked about in one of two readings only."""
    for rule in holding(route.all_rules, replace(asked, identities=())):
        perhaps = {entry.identity for entry in rule.who.by_reading} & set(asked.identities)
        if perhaps and rule not in route.rules and any(_better(rule, each) for each in route.rules):
            group = wording.people(rule.who.identities, turn.knowledge.document(rule.document_id))
            who = wording.listed(identity.chinese for identity in asked.identities if identity in perhaps)
            yield wording.sharing_is_open(who, group, rule.program.chinese)


def _better(rule: Rule, than: Rule) -> bool:
    return rule.program is than.program and rule.priority > than.priority


def _clauses(turn: Turn) -> list[Clause]:
    return [clause for place in turn.chain for document in place.documents for clause in document.clauses]
