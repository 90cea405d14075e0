"""Which clause must speak too: one on the place of care, or one whose rate the question names? Pure."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.answering import wording
from assistant.answering.asked import Asked
from assistant.answering.fitting import closeness, names_rate_of, of_the_people
from assistant.answering.routing import AT_MOST, Found, Route
from assistant.answering.turn import Turn
from knowledge.tables import validity
from knowledge.tables.places import NATION
from knowledge.tables.schema import Clause, Document
from knowledge.tables.terms import CareLocation, ClauseKind


def by_place_of_care(turn: Turn, found: Route, asked: Asked) -> Route | None:
    """异地就医怎么备案, 省外看病能报吗: the clauses on the place of care that use the question's word for it."""
    if "location" not in asked.manners or asked.programs or asked.matters:
        return None
    words = tuple(_words_for_the_place(turn))
    here = [
        Found(document, clause, closeness(asked, clause))
        for document, clause in _in_force(turn)
        if clause.kind in (ClauseKind.BENEFIT, ClauseKind.PROCEDURE)
        and "location" in clause.topics
        and of_the_people(asked, clause)
        and any(word in clause.text for word in words)
    ]
    leading = tuple(sorted(here, key=lambda each: -each.score)[:AT_MOST])
    return replace(found, leading=leading, rules=()) if leading else None


def _words_for_the_place(turn: Turn) -> Iterator[str]:
    """省外, 异地就医 as said; a place named outside the person's own province is 省外."""
    said, places = turn.said, turn.knowledge.places
    for mention in said.mentions:
        if mention.slot == "care_location" or mention.value == "location":
            yield mention.text
    yield from (term for term in said.specifics if "异地" in term)
    around = set(places.line(turn.region or "")) - {NATION}
    if any(not around & set(places.line(code)) for place in said.care_places for code in place.codes):
        yield CareLocation.OUT_OF_PROVINCE.chinese


def with_the_named_rate(turn: Turn, found: Route, asked: Asked) -> tuple[Route, tuple[str, ...]]:
    """The route with the clause that states the rate named (能报85%吗) as ended or as a goal, and what to say first.

    What has ended leads; a goal stands behind what answers. Untouched where a leading clause states the rate itself.
    """
    if any(names_rate_of(asked.text, each.clause) for each in found.leading):
        return found, ()
    named = [
        Found(document, clause, 0.0)
        for document, clause in _in_force(turn)
        if clause.kind in (ClauseKind.ABOLISHED, ClauseKind.TARGET) and names_rate_of(asked.text, clause)
    ]
    ended = tuple(each for each in named if each.clause.kind is ClauseKind.ABOLISHED)
    goals = tuple(each for each in named if each.clause.kind is ClauseKind.TARGET)
    preface = tuple(wording.only_a_goal(each.clause.heading) for each in goals)
    return replace(found, leading=(*ended, *found.leading, *goals)), preface


def _in_force(turn: Turn) -> Iterator[tuple[Document, Clause]]:
    for place in turn.chain:
        for document in place.documents:
            for clause in document.clauses:
                if validity.holds(document, clause, turn.day):
                    yield document, clause
