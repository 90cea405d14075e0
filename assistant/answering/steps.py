"""What happens to a question, one step after the other? Each step hands on a richer turn or ends it with an answer."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from assistant.answering import wording
from assistant.answering.answer import Answer, Clarify, Option, Outcome, Reason
from assistant.answering.compose import compose, subject_of, suggestions_for
from assistant.answering.prepared import PreparedReply, always_asked_back, prepared_replies, small_words
from assistant.answering.routing import Asked, Found, asked_with_defaults, pairs, route, shared_words
from assistant.answering.turn import Turn
from assistant.answering.understand import Said, groups_named
from knowledge.tables.places import NATION, PlaceMention
from knowledge.tables.terms import Care, Identity

Step = Callable[[Turn], "Turn | Answer"]
MOST_OPTIONS = 8


# --- replies prepared beforehand -------------------------------------------------------------------------------------


def reply_as_prepared(turn: Turn) -> Turn | Answer:
    """Greeting, thanks, crisis, fraud, one's own account …: a prepared text; other schemes are off topic."""
    question = turn.request.question.strip().strip("。.!！?？~，, ").lower()
    for reply in prepared_replies():
        if _calls_for(reply, question):
            return _prepared(turn, reply)
    return turn


def _calls_for(reply: PreparedReply, question: str) -> bool:
    if question in reply.whole:
        return True
    if any(word in question for word in reply.unless):
        return False
    with_any = not reply.with_any or any(word in question for word in reply.with_any)
    return with_any and any(word in question for word in reply.words)


def _prepared(turn: Turn, reply: PreparedReply) -> Answer:
    if reply.off_topic:
        return turn.not_covered(Reason.OFF_TOPIC, reply.text)
    return Answer(
        outcome=Outcome.FIXED_REPLY,
        text=reply.text,
        understood=turn.understood,
        contact=turn.contact,
        reply_code=reply.code,
    )


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


# --- place -----------------------------------------------------------------------------------------------------------


def find_place(turn: Turn) -> Turn | Answer:
    """The region: chosen from the options, named in the question, given with it, or that of the conversation."""
    chosen = turn.completed.region
    if chosen is None and turn.said.places:
        return _named_place(turn)
    previous = turn.request.previous
    region = chosen or turn.request.region or (previous.region if previous else None)
    if region is None:
        return _ask_region(turn, _covered_options(turn))
    return _in_region(turn, region)


def _named_place(turn: Turn) -> Turn | Answer:
    places = turn.said.places
    unknown = [place for place in places if not place.codes]
    if unknown:
        names = [option.label for option in _covered_options(turn)]
        text = f"{wording.unknown_place(unknown[0].text, names)}{wording.call(wording.HOTLINE)}"
        return turn.not_covered(Reason.NO_DOCUMENT, text)
    codes = [_one_code(turn, place) for place in places]
    known = [code for code in codes if code is not None]
    if len(known) == 1 and len(places) == 1:
        return _in_region(turn, known[0])
    candidates = tuple(dict.fromkeys(known if len(known) > 1 else [code for place in places for code in place.codes]))
    covered = [code for code in candidates if turn.knowledge.chain(code)]
    if not covered:
        return _in_region(turn, candidates[0])
    return _ask_region(turn, tuple(_option(turn, code) for code in candidates[:MOST_OPTIONS]))


def _one_code(turn: Turn, place: PlaceMention) -> str | None:
    """The place meant: the widest that holds all others of the name, else the one near the place given."""
    places = turn.knowledge.places
    widest = place.codes[0]
    if all(widest in places.line(code) for code in place.codes):
        return widest
    given = turn.request.region or (turn.request.previous.region if turn.request.previous else None)
    around = set(places.line(given)) - {NATION} if given else set()
    near = [code for code in place.codes if around & set(places.line(code))]
    return near[0] if len(near) == 1 else None


def _in_region(turn: Turn, code: str) -> Turn | Answer:
    region = turn.knowledge.places.get(code)
    placed = replace(turn, region=region.code if region else code)
    chain = turn.knowledge.chain(code)
    if chain:
        return replace(placed, chain=chain)
    covered, near = _covered_near(placed)
    text = f"{wording.no_document_here(placed.place, covered, near)}{wording.call(wording.HOTLINE)}"
    return placed.not_covered(Reason.NO_DOCUMENT, text)


def _covered_near(turn: Turn) -> tuple[list[str], bool]:
    """Names of covered places: those of the same province if there are any (True), else all."""
    places = turn.knowledge.places
    around = set(places.line(turn.region or "")) - {NATION}
    options = _covered_options(turn)
    near = [option.label for option in options if around & set(places.line(option.value))]
    return (near, True) if near else ([option.label for option in options], False)


def _covered_options(turn: Turn) -> tuple[Option, ...]:
    codes = dict.fromkeys(document.region for document in turn.knowledge.documents())
    return tuple(_option(turn, code) for code in codes)


def _option(turn: Turn, code: str) -> Option:
    region = turn.knowledge.places.get(code)
    return Option(code, region.name if region else code)


def _ask_region(turn: Turn, options: tuple[Option, ...]) -> Answer:
    return _ask_back(turn, Clarify("region", wording.ask_region(), options))


def _ask_back(turn: Turn, clarify: Clarify) -> Answer:
    return Answer(
        outcome=Outcome.CLARIFY,
        text=clarify.question,
        understood=turn.understood,
        contact=turn.contact,
        clarify=clarify,
    )


# --- day -------------------------------------------------------------------------------------------------------------


def find_day(turn: Turn) -> Turn | Answer:
    """The day of the question wins over ``as_of``, that over the conversation's, that over today."""
    said, request = turn.said.day, turn.request
    previous = request.previous.as_of if request.previous and turn.completed.continues else None
    return replace(turn, on=said.day if said else request.as_of or previous or request.today)


# --- words that mean several things ----------------------------------------------------------------------------------


def ask_back_at_ambiguous_words(turn: Turn) -> Turn | Answer:
    """A word that different offices use for different people (边缘户) is asked back.

    Other words of several meanings are not: their cases stand side by side in one table, or the likeliest is taken
    and named in the answer.
    """
    for word in turn.said.ambiguous:
        if word.word in always_asked_back():
            options = tuple(Option(code, Identity(code).chinese) for code in word.codes)
            return _ask_back(turn, Clarify("identity", word.ask, options))
    return turn


# --- what the documents say ------------------------------------------------------------------------------------------


def find_rules(turn: Turn) -> Turn | Answer:
    """Routes to the clauses and rules that answer; without any, says what is not stated, or from which day."""
    asked = asked_with_defaults(_asked(turn))
    turn = replace(turn, asked=asked)
    ranks = _ranks(turn)
    if not asked.anything or _speaks_of_something_else(turn):
        return _by_words_alone(turn, ranks)
    found = route(asked, turn.chain, turn.day, ranks)
    turn = replace(turn, route=found)
    if found.leading:
        return turn
    if found.begins is None and not (asked.programs or asked.matters or asked.aspects):
        return _by_words_alone(turn, ranks)
    if found.begins is not None:
        text = wording.not_on_that_day(turn.place, subject_of(turn), turn.day, found.begins)
        return turn.not_covered(Reason.NOT_ON_THAT_DAY, f"{text}{wording.call(turn.contact)}")
    return _not_stated(turn, found.near)


def _asked(turn: Turn) -> Asked:
    said, request = turn.said, turn.request
    identities = tuple(dict.fromkeys((*said.identities, *_people_meant(turn)))) or request.identities
    return Asked(
        text=said.text,
        programs=said.programs,
        aspects=said.aspects,
        matters=said.matters,
        manners=(*said.manners, *(("location",) if said.care_places else ())),
        identities=identities,
        specifics=said.specifics,
        ordinary=said.ordinary,
        insurance=said.insurance or request.insurance,
        care=_care(said),
        hospital_level=said.hospital_level,
    )


def _people_meant(turn: Turn) -> Iterator[Identity]:
    """Groups that the documents define, and every meaning of a word for several classes: shown side by side."""
    documents = [document for place in turn.chain for document in place.documents]
    groups = groups_named(turn.said.text, documents)
    for _, identities in groups:
        yield from identities
    if groups or turn.said.ordinary:
        return
    known = {str(identity) for identity in Identity}
    named = {str(each) for document in documents for clause in document.clauses for each in clause.identities}
    for word in turn.said.ambiguous:
        yield from (Identity(code) for code in word.codes if code in known and code in named)


def _care(said: Said) -> Care | None:
    """门诊 alone may be any outpatient care; only 普通门诊 is the ordinary one."""
    words = next((mention.text for mention in said.mentions if mention.slot == "care"), "")
    if said.care is Care.OUTPATIENT_GENERAL and "普通" not in words and "统筹" not in words:
        return Care.OUTPATIENT_SPECIAL
    return said.care


CANDIDATES = 30


def _ranks(turn: Turn) -> dict[str, float]:
    """Search rank of each clause as 1 … 0."""
    regions = [place.region for place in turn.chain]
    hits = turn.knowledge.index.search(turn.said.text, regions, turn.day, CANDIDATES)
    return {hit.clause_id: 1 - place / CANDIDATES for place, hit in enumerate(hits)}


OVERLAP = 0.6
"""How much of what a question says, by pairs of characters, a clause must share when no topic was recognised."""


def _by_words_alone(turn: Turn, ranks: dict[str, float]) -> Turn | Answer:
    """No topic or program recognised: only a clause that really shares the question's words may answer."""
    said = pairs(_content(turn, _people_words(turn)))
    found = max(
        (
            Found(document, clause, shared_words(said, clause))
            for place in turn.chain
            for document in place.documents
            for clause in document.clauses
            if said and clause.id in ranks
        ),
        key=lambda each: each.score,
        default=None,
    )
    if found is None or found.score < OVERLAP or found.score * len(said) < 2:
        return _not_recognised(turn, bool(said))
    by_topic = route(replace_topics(turn, found), turn.chain, turn.day, ranks)
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
    if not turn.said.terms and len(_content(turn).replace(" ", "")) >= 4:
        return turn.not_covered(Reason.OFF_TOPIC, wording.OFF_TOPIC)
    return turn.not_covered(Reason.NOT_UNDERSTOOD, f"{wording.NOT_UNDERSTOOD}{call}", suggestions_for(turn, ()))


def replace_topics(turn: Turn, found: Found) -> Asked:
    """What was asked, with the topics of the clause that its words led to."""
    asked = turn.asked or Asked(turn.said.text)
    return replace(asked, matters=found.clause.topics[:1])


def _speaks_of_something_else(turn: Turn) -> bool:
    """Whether a bare figure (能报多少) is asked of something that no clause of the place knows (生孩子, 牙齿矫正)."""
    asked = turn.asked
    if asked is None or asked.programs or asked.matters or asked.manners:
        return False
    spans = [(mention.start, mention.end) for mention in turn.said.mentions]
    strange = pairs(_content(turn, spans))
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


def _not_stated(turn: Turn, near: Iterable[Found]) -> Answer:
    gists = [found.clause.gist for found in near if found.clause.gist]
    text = wording.not_in_the_documents(turn.place, subject_of(turn), gists[:2])
    return turn.not_covered(
        Reason.NO_DOCUMENT, f"{text}{wording.call(turn.contact)}", suggestions_for(turn, tuple(near))
    )


# --- the answer ------------------------------------------------------------------------------------------------------


def write_answer(turn: Turn) -> Turn | Answer:
    return compose(turn)


STEPS: tuple[Step, ...] = (
    reply_as_prepared,
    refuse_what_says_nothing,
    find_place,
    find_day,
    ask_back_at_ambiguous_words,
    find_rules,
    write_answer,
)
"""The whole way of a question. Every ending is one of the outcomes of ``answer.py``."""
