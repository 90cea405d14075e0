"""Which slots does a text fill, by the lexicon, by the words of topics and by turns of speech? Pure."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from assistant.answering.prepared import (
    TopicContract,
    insurance_cues,
    terms_of_topics,
    topic_contracts,
    topic_cues,
    vague_programs,
)
from assistant.answering.said import Mention
from knowledge.tables.lexicon import Lexicon, LexiconMatch
from knowledge.tables.schema import Topic
from knowledge.tables.terms import LexiconKind
from knowledge.tables.wording import WordFinder, fold

SLOTS = {
    LexiconKind.PROGRAM: "program",
    LexiconKind.IDENTITY: "identity",
    LexiconKind.INSURANCE: "insurance",
    LexiconKind.CARE: "care",
    LexiconKind.HOSPITAL_LEVEL: "hospital_level",
    LexiconKind.CARE_LOCATION: "care_location",
    LexiconKind.TOPIC: "topic",
}


def lexicon_mentions(matches: Iterable[LexiconMatch]) -> Iterator[Mention]:
    for match in matches:
        slot = SLOTS.get(match.entry.kind)
        if slot and match.entry.code and (slot != "topic" or match.entry.code in topic_contracts()):
            yield Mention(slot, match.entry.code, match.start, match.end, match.form)


@lru_cache(maxsize=8)
def _topic_finder(topics: tuple[Topic, ...]) -> WordFinder[tuple[str, ...]]:
    """The words that lead to topics; one word may lead to several."""
    words: dict[str, tuple[str, ...]] = {}
    known = topic_contracts()
    for topic in topics:
        for word in dict.fromkeys((topic.name, *topic.words)):
            if topic.code in known and not known[topic.code].cue_only:
                key = fold(word).text
                words[key] = (*words.get(key, ()), topic.code)
    return WordFinder(words)


def _topic_words(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    finder = _topic_finder(lexicon.topics)
    folded = fold(text)
    at = 0
    while at < len(folded.text):
        hit = finder.longest_at(folded.text, at)
        if hit is None:
            at += 1
            continue
        end, codes = hit
        start, stop = folded.span(at, end)
        for code in codes:
            yield start, stop, code
        at = end


def topic_mentions(text: str, matches: Sequence[LexiconMatch], lexicon: Lexicon) -> Iterator[Mention]:
    """Topics by their own words, in the text as typed and in the terms its wordings stand for (门槛费 → 起付线)."""
    longer = [(match.start, match.end) for match in matches if _is_no_topic(match, lexicon)]
    for start, stop, code in _topic_words(text, lexicon):
        if any(first <= start and stop <= last and last - first > stop - start for first, last in longer):
            continue  # 大病 in 得大病 is no insurance
        yield Mention("topic", code, start, stop, text[start:stop])
    for match in matches:
        for _, _, code in _topic_words(match.entry.term, lexicon):
            yield Mention("topic", code, match.start, match.end, match.form)
        for code in terms_of_topics().get(match.entry.term, ()):
            yield Mention("topic", code, match.start, match.end, match.form)


def _is_no_topic(match: LexiconMatch, lexicon: Lexicon) -> bool:
    return match.entry.kind is LexiconKind.TERM and not any(_topic_words(match.entry.term, lexicon))


def with_programs(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """A topic that names a program fills that slot too, where the text names no program itself."""
    clear = tuple(
        mention
        for mention in mentions
        if mention.slot not in ("program", "topic") or mention.text not in vague_programs()
    )
    if any(mention.slot == "program" or is_about_something(mention) for mention in clear):
        mentions = clear
    if any(mention.slot == "program" for mention in mentions):
        return mentions
    added = []
    for mention in mentions:
        contract: TopicContract | None = topic_contracts().get(mention.value) if mention.slot == "topic" else None
        if contract is not None and contract.program is not None:
            added.append(Mention("program", contract.program, mention.start, mention.end, mention.text))
    return (*mentions, *added)


def is_about_something(mention: Mention) -> bool:
    return mention.slot == "topic" and topic_contracts()[mention.value].kind in ("matter", "manner")


CLEAR_MANNERS = ("recognition", "validity", "totals", "complaint")
"""Manners that say all that is asked; beside 怎么申请 a figure may be asked for too."""


def with_cues(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """What a turn of speech asks for (最多, 哪些人), where no word of the lexicon names an aspect or matter."""
    topics = [topic_contracts()[mention.value] for mention in mentions if mention.slot == "topic"]
    if any(topic.kind in ("aspect", "matter") or topic.code in CLEAR_MANNERS for topic in topics):
        return mentions
    for topic, words in topic_cues().items():
        for word in words:
            start = text.find(word)
            if start >= 0:
                return (*mentions, Mention("topic", topic, start, start + len(word), word))
    return mentions


def with_insurance(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """职工 and 居民 said alone tell the insurance, unless the text names it already."""
    if any(mention.slot == "insurance" for mention in mentions):
        return mentions
    for insurance, words in insurance_cues().items():
        for word in words:
            start = text.find(word)
            if start >= 0:
                return (*mentions, Mention("insurance", insurance, start, start + len(word), word))
    return mentions
