"""What is asked without being named: joining, help behind insurance, reported sums, the poor of earlier years? Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.answering.asked import Asked
from assistant.answering.fitting import names_rate_of
from assistant.answering.prepared import (
    burden_words,
    cues_beside,
    enrolling,
    still_words,
    topic_contracts,
    totals_words,
)
from assistant.answering.turn import Turn
from knowledge.tables.schema import Clause
from knowledge.tables.terms import ClauseKind, Identity, Program

HELP = (Program.MEDICAL_ASSISTANCE, Program.TILTED_ASSISTANCE)
POOR_SINCE = (Identity.MONITORED_LOW_INCOME, Identity.STABLE_OUT_OF_POVERTY)
"""What became of the registered poor where a document of later years tells them apart."""

ENDED_IN = 2020
"""The last year of the campaign against poverty: 贫困户 is unclear from the next one on."""

_NOT_MONITORED = re.compile(r"(?:没|没有|未)(?:纳入|列入|进|被)?监测")
_HOW_MANY_OF = re.compile(r"(?:多少|几个|几名|多少个)$")


def with_what_is_meant(asked: Asked, turn: Turn) -> Asked:
    """``asked`` with the matters that only the turn of speech tells."""
    asked = _with_cues(_without_passing(asked, turn), turn)
    if asked.former:
        return asked
    if _asks_for_totals(asked, turn):
        return _of_totals(asked)
    if enrolling().search(asked.text) and not set(asked.matters) - {"participation_subsidy", "late_enrolment"}:
        asked = _of_enrolment(asked)
    if not (asked.programs or asked.aspects) and any(word in asked.text for word in burden_words()):
        asked = replace(asked, programs=HELP, manners=tuple(manner for manner in asked.manners if manner != "contents"))
    return _with_the_poor_of_today(asked, turn)


PASSING = frozenset({"screening", "temporary_help"})
"""Matters that people tell as the story of an illness: 体检查出癌症, 失业了没钱看病."""


def _without_passing(asked: Asked, turn: Turn) -> Asked:
    """Without what is told in passing beside a program, where no clause of the place speaks of it."""
    if not asked.programs:
        return asked
    passing = PASSING - {topic for clause in _clauses(turn) for topic in clause.topics}
    return replace(asked, matters=tuple(matter for matter in asked.matters if matter not in passing))


def _with_cues(asked: Asked, turn: Turn) -> Asked:
    """With the topics of the turns of speech that count beside any word, where the place has a clause on them."""
    here = {topic for clause in _clauses(turn) for topic in clause.topics}
    named = [
        topic for topic, words in cues_beside().items() if topic in here and any(word in asked.text for word in words)
    ]
    manners = [topic for topic in named if topic_contracts()[topic].kind == "manner"]
    matters = [topic for topic in named if topic_contracts()[topic].kind == "matter"]
    return replace(
        asked,
        matters=tuple(dict.fromkeys((*asked.matters, *matters))),
        manners=tuple(dict.fromkeys((*asked.manners, *manners))),
    )


# --- sums that offices report ----------------------------------------------------------------------------------------


def _asks_for_totals(asked: Asked, turn: Turn) -> bool:
    """医疗救助了多少人次, 有多少即时帮扶人员: where the place reports any; 家里有多少人 of a bill asks for none."""
    if turn.said.sums or not any("totals" in clause.topics for clause in _clauses(turn)):
        return False
    counted = (
        mention
        for mention in turn.said.mentions
        if mention.slot == "identity" and _HOW_MANY_OF.search(turn.said.text[: mention.start])
    )
    return next(counted, None) is not None or any(word in asked.text for word in totals_words())


def _of_totals(asked: Asked) -> Asked:
    return replace(asked, programs=(), aspects=(), matters=("totals",), manners=asked.matters, care=None, lenient=True)


# --- paying to join --------------------------------------------------------------------------------------------------


def _of_enrolment(asked: Asked) -> Asked:
    """交居民医保给补多少 asks for the subsidy, not for what the insurance pays."""
    others = tuple(program for program in asked.programs if program is not Program.BASIC_MEDICAL_INSURANCE)
    matters = tuple(dict.fromkeys((*asked.matters, "participation_subsidy")))
    return asked if others else replace(asked, programs=(), aspects=(), matters=matters)


# --- the registered poor, where a document tells them apart ----------------------------------------------------------


def poor_are_told_apart(turn: Turn) -> bool:
    """Whether 贫困户 alone says too little here: a document of later years knows two kinds of them. What has ended is
    said without asking."""
    said = turn.said
    others = set(said.identities) - {Identity.REGISTERED_POOR}
    if others or said.former or turn.request.identities or "监测" in said.text or turn.day.year < ENDED_IN + 1:
        return False
    if any(word in said.text for word in still_words()) or any(
        names_rate_of(said.text, each) for each in _clauses(turn)
    ):
        return False
    return bool(said.programs or said.matters) and any(POOR_SINCE[1] in each.identities for each in _clauses(turn))


def _with_the_poor_of_today(asked: Asked, turn: Turn) -> Asked:
    """What became of the registered poor, where the benefits of the matter name that and not them: side by side."""
    if Identity.REGISTERED_POOR not in asked.identities or not asked.matters:
        return asked
    benefits = [
        clause
        for clause in _clauses(turn)
        if clause.kind is ClauseKind.BENEFIT and set(clause.topics[:1]) & set(asked.matters)
    ]
    named = {identity for clause in benefits for identity in clause.identities}
    if Identity.REGISTERED_POOR in named or not set(POOR_SINCE) <= named:
        return asked
    others = (identity for identity in asked.identities if identity is not Identity.REGISTERED_POOR)
    became = POOR_SINCE[1:] if _NOT_MONITORED.search(asked.text) else POOR_SINCE
    return replace(asked, identities=tuple(dict.fromkeys((*others, *became))), told_apart=len(became) > 1)


def _clauses(turn: Turn) -> Iterator[Clause]:
    for place in turn.chain:
        for document in place.documents:
            yield from document.clauses
