"""What does a question say? Normalised, misspellings put right, and its typed slots. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.days import SaidDay, day_in
from assistant.answering.figures import TextFigure
from assistant.answering.mentions import (
    is_about_something,
    lexicon_mentions,
    topic_mentions,
    with_cues,
    with_insurance,
    with_programs,
)
from assistant.answering.people import people_in
from assistant.answering.places_said import split_places
from assistant.answering.said import Mention, Said
from assistant.answering.sums import Payer, Sum, SumRole, money_in, own_share, payers_in, sums_in
from knowledge.tables.lexicon import Lexicon, LexiconMatch, normalise
from knowledge.tables.places import PlaceMention, Places
from knowledge.tables.schema import AmbiguousWording, Document
from knowledge.tables.terms import Identity, LexiconKind, Program
from knowledge.tables.wording import fold


def understand(question: str, *, lexicon: Lexicon, places: Places, today: date) -> Said:
    """The slots of ``question``; offsets of mentions count in ``Said.text``."""
    typed = normalise(question).strip()
    names = [place.text for place in places.named_in(typed) if place.codes]
    text, corrected = lexicon.correct(typed, names)
    named = places.named_in(text)
    matches = tuple(match for match in lexicon.matches(text) if not _inside(match, named))
    content = [match for match in matches if match.entry.kind is not LexiconKind.STOP]
    found = tuple(sorted((*lexicon_mentions(content), *topic_mentions(text, content, lexicon)), key=_place))
    people = people_in(text, found)
    day = day_in(text, today)
    amounts = tuple(amount for amount in money_in(text) if not _within_day(amount, day))
    sums = sums_in(_without_names(text, people_named=found), amounts)
    payers = payers_in(text, _layers(people.mentions), sums)
    mentions = _not_of_other_money(_without_payers(people.mentions, payers), sums)
    care_places, homes, treated = split_places(text, named)
    return Said(
        text=text,
        mentions=with_insurance(text, with_cues(text, with_programs(mentions))),
        places=places.narrowest(homes),
        care_places=care_places,
        perhaps_care=treated,
        day=day,
        amounts=amounts,
        ambiguous=tuple(_ambiguous(text, matches, lexicon, set(found) - set(people.mentions))),
        corrected=corrected,
        specifics=tuple(dict.fromkeys(match.entry.term for match in content if _is_specific(match, lexicon))),
        ordinary=people.ordinary,
        terms=len(content) + len({mention.value for mention in mentions if mention.slot == "topic"}),
        sums=tuple(_with_payer(each, payers, sums) for each in sums),
        share=own_share(text, sums, payers),
        former=people.former,
    )


# --- who has paid ----------------------------------------------------------------------------------------------------


def _without_names(text: str, people_named: Iterable[Mention]) -> str:
    """The text with identities made unreadable: 低收入家庭 speaks of no income."""
    for mention in people_named:
        if mention.slot == "identity":
            text = f"{text[: mention.start]}{'某' * (mention.end - mention.start)}{text[mention.end :]}"
    return text


def _layers(mentions: Iterable[Mention]) -> Iterator[Payer]:
    """Every layer that is named; the insurance by its name (合作医疗, 新农合) stands for the basic one."""
    for mention in mentions:
        if mention.slot == "program":
            yield Payer(Program(mention.value), mention.start, mention.end)
        elif mention.slot == "insurance":
            yield Payer(Program.BASIC_MEDICAL_INSURANCE, mention.start, mention.end)


def _without_payers(mentions: Sequence[Mention], payers: Sequence[Payer]) -> tuple[Mention, ...]:
    """A layer that has paid is not what is asked about; which insurance it is stays known."""
    spans = [(payer.start, payer.end) for payer in payers]
    return tuple(
        mention
        for mention in mentions
        if mention.slot not in ("program", "topic")
        or not any(start <= mention.start and mention.end <= end for start, end in spans)
    )


def _not_of_other_money(mentions: Sequence[Mention], sums: Sequence[Sum]) -> tuple[Mention, ...]:
    """押金交了1万 names a sum, it does not ask about deposits; where nothing else is asked, it does."""
    spans = [(each.start, each.figure.end) for each in sums if each.role is SumRole.OTHER]
    rest = tuple(
        mention
        for mention in mentions
        if not is_about_something(mention) or not any(start <= mention.start < end for start, end in spans)
    )
    return rest if any(mention.slot == "program" for mention in rest) else tuple(mentions)


def _with_payer(one: Sum, payers: Sequence[Payer], sums: Sequence[Sum]) -> Sum:
    """The sum with its phrase begun at whoever paid it: 医保|报了6万."""
    free_from = max((each.figure.end for each in sums if each.figure.end <= one.start), default=0)
    starts = [payer.start for payer in payers if free_from <= payer.start and payer.end <= one.start]
    return replace(one, start=min(starts, default=one.start))


def groups_named(text: str, documents: Iterable[Document]) -> tuple[tuple[str, tuple[Identity, ...]], ...]:
    """The groups of people that a document defines and the question names (医保扶贫对象, 困难群众)."""
    return tuple((word, identities) for document in documents for word, identities in document.defines if word in text)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _is_specific(match: LexiconMatch, lexicon: Lexicon) -> bool:
    """A term that leads to a topic without being its name."""
    if match.entry.kind is not LexiconKind.TERM:
        return False
    term = match.entry.term
    return any(term in topic.words and term != topic.name for topic in lexicon.topics)


def _inside(match: LexiconMatch, places: Iterable[PlaceMention]) -> bool:
    return any(place.codes and place.start <= match.start and match.end <= place.end for place in places)


def _within_day(amount: TextFigure, day: SaidDay | None) -> bool:
    return day is not None and day.start <= amount.start < day.end


def _ambiguous(
    text: str, matches: Iterable[LexiconMatch], lexicon: Lexicon, dropped: Iterable[Mention]
) -> Iterator[AmbiguousWording]:
    """Wordings that alone mean several things, standing by themselves and not inside a longer, clear wording.

    An identity that the person does not claim (``dropped``) means nothing.
    """
    spans = [(match.start, match.end) for match in matches]
    denied = [(mention.start, mention.end) for mention in dropped]
    folded = fold(text)
    for wording in lexicon.ambiguous:
        word = fold(wording.word).text
        start = folded.text.find(word)
        if start < 0:
            continue
        first, last = folded.span(start, start + len(word))
        if any(s <= first and last <= e for s, e in denied):
            continue
        if not any(s <= first and last <= e and e - s > last - first for s, e in spans):
            yield wording
