"""May a question of no recognised topic still be answered? Only by a clause that really shares its words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from assistant.answering import wording
from assistant.answering.answer import Answer, Reason
from assistant.answering.asked import Asked
from assistant.answering.compose import suggestions_for
from assistant.answering.fitting import of_the_people, pairs, shared_words
from assistant.answering.prepared import small_words
from assistant.answering.routing import Found, route
from assistant.answering.turn import Turn
from assistant.answering.understand import groups_named
from knowledge.tables.terms import Identity

OVERLAP = 0.6
"""How much of what a question says, by pairs of characters, a clause must share when no topic was recognised."""


def by_words_alone(turn: Turn, ranks: Mapping[str, float]) -> Turn | Answer:
    """No topic or program recognised: only a clause that really shares the question's words may answer."""
    said = pairs(_content(turn, _people_words(turn)))
    found = max(
        (
            Found(document, clause, shared_words(said, clause))
            for place in turn.chain
            for document in place.documents
            for clause in document.clauses
            if said and clause.id in ranks and (turn.asked is None or of_the_people(turn.asked, clause))
        ),
        key=lambda each: each.score,
        default=None,
    )
    if found is None or found.score < OVERLAP or found.score * len(said) < 2:
        return _not_recognised(turn, bool(said))
    by_topic = route(_with_topic_of(turn, found), turn.chain, turn.day, ranks)
    return replace(turn, route=replace(by_topic, leading=(found,), rules=()))


def _people_words(turn: Turn) -> Iterator[tuple[int, int]]:
    """Where the question says who asks: identities, groups the documents define, words for several classes."""
    said = turn.said
    yield from ((mention.start, mention.end) for mention in said.mentions if mention.slot == "identity")
    documents = [document for place in turn.chain for document in place.documents]
    words = [word for word, _ in groups_named(said.text, documents)]
    words += [word.word for word in said.ambiguous if word.codes[0] in {str(identity) for identity in Identity}]
    for word in words:
        start = said.text.find(word)
        if start >= 0:
            yield start, start + len(word)


def _not_recognised(turn: Turn, says_something: bool) -> Answer:
    """Words of the field on something unknown: not covered; no word of the field: off topic; else not understood."""
    call = wording.call(turn.contact)
    if turn.said.terms and says_something:
        text = wording.not_in_the_documents(turn.place, wording.quoted(turn.said.text), ())
        return turn.not_covered(Reason.NO_DOCUMENT, f"{text}{call}", suggestions_for(turn, ()))
    if not turn.said.terms and not turn.said.mentions and len(_content(turn).replace(" ", "")) >= 4:
        return turn.not_covered(Reason.OFF_TOPIC, wording.OFF_TOPIC)
    return turn.not_covered(Reason.NOT_UNDERSTOOD, f"{wording.NOT_UNDERSTOOD}{call}", suggestions_for(turn, ()))


def _with_topic_of(turn: Turn, found: Found) -> Asked:
    """What was asked, with the topics of the clause that its words led to."""
    asked = turn.asked or Asked(turn.said.text)
    return replace(asked, matters=found.clause.topics[:1])


def speaks_of_something_else(turn: Turn) -> bool:
    """Whether a bare figure (能报多少) is asked of something that no clause of the place knows (生孩子, 牙齿矫正)."""
    asked = turn.asked
    if asked is None or asked.programs or asked.matters or asked.manners:
        return False
    spans = [(mention.start, mention.end) for mention in turn.said.mentions]
    strange = frozenset(
        pair for pair in pairs(_content(turn, spans)) if not any(character.isascii() for character in pair)
    )
    clauses = (clause for place in turn.chain for document in place.documents for clause in document.clauses)
    return bool(strange) and not any(shared_words(strange, clause) for clause in clauses)


def _content(turn: Turn, without: Iterable[tuple[int, int]] = ()) -> str:
    """The question without places, days, sums, question words and the spans ``without``."""
    said = turn.said
    text = said.text
    spans = [*without, *((place.start, place.end) for place in said.places)]
    spans += [(amount.start, amount.end) for amount in said.amounts]
    if said.day:
        spans.append((said.day.start, said.day.end))
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    for word in sorted((*turn.knowledge.lexicon.stop_words(), *small_words()), key=len, reverse=True):
        text = text.replace(word, " ")
    return text
