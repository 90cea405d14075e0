"""What happens to a question, one step after the other? Each step hands on a richer turn or ends it with an answer."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from assistant.answering import wording
from assistant.answering.answer import Answer, Clarify, Option, Reason
from assistant.answering.asked import asked_with_defaults
from assistant.answering.asking import asked_of
from assistant.answering.compose import compose, subject_of, suggestions_for
from assistant.answering.elsewhere import by_place_of_care, with_the_named_rate
from assistant.answering.meant import poor_are_told_apart
from assistant.answering.prepared import always_asked_back, care_words, topic_contracts
from assistant.answering.replies import reply_as_prepared
from assistant.answering.routing import Found, Route, route
from assistant.answering.sums import SumRole
from assistant.answering.things import refuse_what_no_document_names
from assistant.answering.turn import Turn
from assistant.answering.where import find_place
from assistant.answering.words_alone import by_words_alone, speaks_of_something_else
from knowledge.tables import validity
from knowledge.tables.schema import Clause
from knowledge.tables.terms import ClauseKind, Identity

Step = Callable[[Turn], "Turn | Answer"]


# --- is it for us at all? --------------------------------------------------------------------------------------------


def refuse_what_says_nothing(turn: Turn) -> Turn | Answer:
    """What is hardly a sentence is not understood; without a word of the field and without a place, off topic."""
    said = turn.said
    if said.terms or said.mentions or said.ambiguous or turn.completed.continues:
        return turn
    if said.places and len(said.text) <= sum(place.end - place.start for place in said.places) + 2:
        return turn
    characters = {character for character in said.text if "\u4e00" <= character <= "\u9fff"}
    if len(characters) < 4:
        return turn.not_covered(Reason.NOT_UNDERSTOOD, wording.NOT_UNDERSTOOD)
    if said.places or turn.request.region or turn.request.previous:
        return turn
    return turn.not_covered(Reason.OFF_TOPIC, wording.OFF_TOPIC)


# --- day -------------------------------------------------------------------------------------------------------------


def find_day(turn: Turn) -> Turn | Answer:
    """The day of the question wins over ``as_of``, that over the conversation's, that over today."""
    said, request = turn.said.day, turn.request
    previous = request.previous.as_of if request.previous and turn.completed.continues else None
    return replace(turn, on=said.day if said else request.as_of or previous or request.today)


# --- words that mean several things ----------------------------------------------------------------------------------


def ask_back_at_ambiguous_words(turn: Turn) -> Turn | Answer:
    """A word that different offices use for different people (边缘户) is asked back, and 贫困户 where the place tells
    those who are monitored from those out of poverty.

    Other words of several meanings are not: their cases stand side by side in one table, or the likeliest is taken
    and named in the answer.
    """
    for word in turn.said.ambiguous:
        if word.word in always_asked_back() or (
            word.codes[0] == Identity.REGISTERED_POOR and poor_are_told_apart(turn)
        ):
            options = tuple(Option(code, Identity(code).chinese) for code in word.codes)
            return turn.ask_back(Clarify("identity", word.ask, options))
    return turn


# --- what the documents say ------------------------------------------------------------------------------------------


def find_rules(turn: Turn) -> Turn | Answer:
    """Routes to the clauses and rules that answer; without any, says what is not stated, or from which day."""
    asked = asked_with_defaults(asked_of(turn))
    turn = replace(turn, asked=asked)
    ranks = _ranks(turn)
    found = route(asked, turn.chain, turn.day, ranks)
    rated, preface = with_the_named_rate(turn, found, asked)
    if len(rated.leading) > len(found.leading):
        return replace(turn, route=rated, preface=(*turn.preface, *preface))
    if not asked.anything or (not _has_ended(found) and speaks_of_something_else(turn)):
        return by_words_alone(turn, ranks)
    found = found if found.leading else by_place_of_care(turn, found, asked) or found
    if not found.leading and any(topic_contracts()[matter].by_duty for matter in asked.matters):
        lenient = route(replace(asked, lenient=True), turn.chain, turn.day, ranks)
        found = lenient if lenient.leading else found
    turn = replace(turn, route=found)
    if found.leading:
        return turn
    if found.begins is None and not (asked.programs or asked.matters or asked.aspects):
        return by_words_alone(turn, ranks)
    if found.begins is not None:
        text = wording.not_on_that_day(turn.place, subject_of(turn), turn.day, found.begins)
        return turn.not_covered(Reason.NOT_ON_THAT_DAY, f"{text}{wording.call(turn.contact)}")
    return _with_the_same_figure(turn, found) or _not_stated(turn, found.near)


def _has_ended(found: Route) -> bool:
    return bool(found.leading) and found.leading[0].clause.kind is ClauseKind.ABOLISHED


def _with_the_same_figure(turn: Turn, found: Route) -> Turn | None:
    """Nothing is stated on what was asked, but the figure in the question stands in one clause: where it belongs is
    said, so that a rumour (普通门诊限额20万) is put right."""
    named = [each for each in turn.said.sums if each.role in (SumRole.RULE, SumRole.UNCLEAR)]
    asked = turn.asked
    if not named or asked is None:
        return None
    words = care_words().get(asked.care, ()) if asked.care else ()
    for place in turn.chain:
        for document in place.documents:
            for clause in document.clauses:
                same = [each for each in named if any(figure.value == each.fen for figure in clause.figures)]
                if same and any(word in clause.text for word in words) and validity.holds(document, clause, turn.day):
                    preface = wording.figure_of_something_else(subject_of(turn), same[0].figure.text)
                    leading = replace(found, leading=(Found(document, clause, 0.0),), rules=())
                    return replace(turn, route=leading, preface=(preface,))
    return None


CANDIDATES = 30


def _ranks(turn: Turn) -> dict[str, float]:
    """Search rank of each clause as 1 … 0."""
    regions = [place.region for place in turn.chain]
    hits = turn.knowledge.index.search(turn.said.text, regions, turn.day, CANDIDATES)
    return {hit.clause_id: 1 - place / CANDIDATES for place, hit in enumerate(hits)}


def _not_stated(turn: Turn, near: Iterable[Found]) -> Answer:
    gists = [_near_in_words(found.clause, turn) for found in near if found.clause.gist]
    text = wording.not_in_the_documents(turn.place, subject_of(turn), gists[:2])
    return turn.not_covered(
        Reason.NO_DOCUMENT, f"{text}{wording.call(turn.contact)}", suggestions_for(turn, tuple(near))
    )


def _near_in_words(clause: Clause, turn: Turn) -> str:
    """What is near in one sentence; whose it is where it is not for the insurance asked about."""
    insurance = turn.asked.insurance if turn.asked else None
    return wording.for_insurance(clause) if insurance and insurance not in clause.insurance else clause.gist


# --- the answer ------------------------------------------------------------------------------------------------------


def write_answer(turn: Turn) -> Turn | Answer:
    return compose(turn)


STEPS: tuple[Step, ...] = (
    reply_as_prepared,
    refuse_what_says_nothing,
    find_day,
    find_place,
    refuse_what_no_document_names,
    ask_back_at_ambiguous_words,
    find_rules,
    write_answer,
)
"""The whole way of a question. Every ending is one of the outcomes of ``answer.py``."""
