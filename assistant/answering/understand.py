"""What does a question say? Normalised, misspellings put right, and its typed slots. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.answering.days import SaidDay, day_in
from assistant.answering.figures import TextFigure, amounts_in
from assistant.answering.prepared import (
    TopicContract,
    insurance_cues,
    negations,
    ordinary_words,
    own_share_words,
    topic_contracts,
    topic_cues,
    vague_programs,
)
from knowledge.tables.lexicon import Lexicon, LexiconMatch, normalise
from knowledge.tables.places import PlaceMention, Places
from knowledge.tables.schema import AmbiguousWording, Document, Topic
from knowledge.tables.terms import Care, CareLocation, HospitalLevel, Identity, Insurance, LexiconKind, Program
from knowledge.tables.wording import WordFinder, fold


@dataclass(frozen=True, slots=True)
class Mention:
    """A wording at text[start:end] that fills ``slot`` with the code ``value``."""

    slot: str
    value: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A question with all that it says itself; nothing from the body or from earlier turns is mixed in."""

    text: str
    mentions: tuple[Mention, ...]
    places: tuple[PlaceMention, ...]
    care_places: tuple[PlaceMention, ...]
    day: SaidDay | None
    amounts: tuple[TextFigure, ...]
    ambiguous: tuple[AmbiguousWording, ...]
    corrected: tuple[tuple[str, str], ...]
    specifics: tuple[str, ...]
    """Diseases, drugs and papers named, in the lexicon's words: 尿毒症透析."""
    ordinary: bool
    """Whether the person is said to have no identity: 普通居民, 不是贫困户."""
    terms: int
    """How many wordings of the field it uses: none means that it is hardly a question for us."""

    def values(self, slot: str) -> tuple[str, ...]:
        """The codes that fill ``slot``, in the order of the text, each once."""
        return tuple(dict.fromkeys(mention.value for mention in self.mentions if mention.slot == slot))

    def first(self, slot: str) -> str | None:
        return next(iter(self.values(slot)), None)

    @property
    def own_amount(self) -> TextFigure | None:
        """The sum that is said to be left to the person: 自付60000, 还剩12万."""
        for amount in self.amounts:
            if any(word in self.text[max(0, amount.start - 6) : amount.start] for word in own_share_words()):
                return amount
        return None

    @property
    def program(self) -> Program | None:
        value = self.first("program")
        return Program(value) if value else None

    @property
    def programs(self) -> tuple[Program, ...]:
        return tuple(Program(value) for value in self.values("program"))

    @property
    def identities(self) -> tuple[Identity, ...]:
        return tuple(Identity(value) for value in self.values("identity"))

    @property
    def insurance(self) -> Insurance | None:
        value = self.first("insurance")
        return Insurance(value) if value else None

    @property
    def care(self) -> Care | None:
        value = self.first("care")
        return Care(value) if value else None

    @property
    def hospital_level(self) -> HospitalLevel | None:
        value = self.first("hospital_level")
        return HospitalLevel(value) if value else None

    @property
    def care_location(self) -> CareLocation | None:
        value = self.first("care_location")
        return CareLocation(value) if value else None

    @property
    def aspects(self) -> tuple[str, ...]:
        return tuple(code for code in self.values("topic") if topic_contracts()[code].kind == "aspect")

    @property
    def matters(self) -> tuple[str, ...]:
        return tuple(code for code in self.values("topic") if topic_contracts()[code].kind == "matter")

    @property
    def manners(self) -> tuple[str, ...]:
        return tuple(code for code in self.values("topic") if topic_contracts()[code].kind == "manner")

    @property
    def topic(self) -> str | None:
        """The one topic shown to the person: a matter before an aspect, a manner, else the program's own."""
        return next(iter((*self.matters, *self.aspects, *self.manners, *self.values("topic"))), None)

    @property
    def asks_something(self) -> bool:
        return bool(self.values("topic") or self.programs)


SLOTS = {
    LexiconKind.PROGRAM: "program",
    LexiconKind.IDENTITY: "identity",
    LexiconKind.INSURANCE: "insurance",
    LexiconKind.CARE: "care",
    LexiconKind.HOSPITAL_LEVEL: "hospital_level",
    LexiconKind.CARE_LOCATION: "care_location",
    LexiconKind.TOPIC: "topic",
}


def understand(question: str, *, lexicon: Lexicon, places: Places, today: date) -> Said:
    """The slots of ``question``; offsets of mentions count in ``Said.text``."""
    text, corrected = lexicon.correct(normalise(question).strip())
    named = places.named_in(text)
    matches = tuple(match for match in lexicon.matches(text) if not _inside(match, named))
    content = [match for match in matches if match.entry.kind is not LexiconKind.STOP]
    found = tuple(sorted((*_lexicon_mentions(content), *_topic_mentions(text, content, lexicon)), key=_place))
    mentions = tuple(mention for mention in found if not _denied(mention, text))
    care_places, homes = _split_places(text, named)
    day = day_in(text, today)
    return Said(
        text=text,
        mentions=_with_insurance(text, _with_cues(text, _with_programs(mentions))),
        places=places.narrowest(homes),
        care_places=care_places,
        day=day,
        amounts=tuple(amount for amount in amounts_in(text) if not _within_day(amount, day)),
        ambiguous=tuple(_ambiguous(text, matches, lexicon)),
        corrected=corrected,
        specifics=tuple(dict.fromkeys(match.entry.term for match in content if _is_specific(match, lexicon))),
        ordinary=len(mentions) < len(found) or any(word in text for word in ordinary_words()),
        terms=len(content) + len({mention.value for mention in mentions if mention.slot == "topic"}),
    )


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


def _denied(mention: Mention, text: str) -> bool:
    """不是贫困户, 没有低保; 有没有低保 asks and denies nothing."""
    before = text[max(0, mention.start - 4) : mention.start]
    return mention.slot == "identity" and before.endswith(negations()) and not before.endswith(("有没有", "是不是"))


def _inside(match: LexiconMatch, places: Iterable[PlaceMention]) -> bool:
    return any(place.codes and place.start <= match.start and match.end <= place.end for place in places)


def _within_day(amount: TextFigure, day: SaidDay | None) -> bool:
    return day is not None and day.start <= amount.start < day.end


def _lexicon_mentions(matches: Iterable[LexiconMatch]) -> Iterator[Mention]:
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


def _topic_mentions(text: str, matches: Iterable[LexiconMatch], lexicon: Lexicon) -> Iterator[Mention]:
    """Topics by their own words, in the text as typed and in the terms its wordings stand for (门槛费 → 起付线)."""
    for start, stop, code in _topic_words(text, lexicon):
        yield Mention("topic", code, start, stop, text[start:stop])
    for match in matches:
        for _, _, code in _topic_words(match.entry.term, lexicon):
            yield Mention("topic", code, match.start, match.end, match.form)


def _with_programs(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """A topic that names a program fills that slot too, where the text names no program itself."""
    clear = tuple(mention for mention in mentions if mention.slot != "program" or mention.text not in vague_programs())
    if any(mention.slot == "program" or _is_about_something(mention) for mention in clear):
        mentions = clear
    if any(mention.slot == "program" for mention in mentions):
        return mentions
    added = []
    for mention in mentions:
        contract: TopicContract | None = topic_contracts().get(mention.value) if mention.slot == "topic" else None
        if contract is not None and contract.program is not None:
            added.append(Mention("program", contract.program, mention.start, mention.end, mention.text))
    return (*mentions, *added)


def _is_about_something(mention: Mention) -> bool:
    return mention.slot == "topic" and topic_contracts()[mention.value].kind in ("matter", "manner")


def _with_cues(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """What a turn of speech asks for (最多, 哪些人), where no word of the lexicon names an aspect or matter."""
    named = {topic_contracts()[mention.value].kind for mention in mentions if mention.slot == "topic"}
    if named & {"aspect", "matter"}:
        return mentions
    for topic, words in topic_cues().items():
        for word in words:
            start = text.find(word)
            if start >= 0:
                return (*mentions, Mention("topic", topic, start, start + len(word), word))
    return mentions


def _with_insurance(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """职工 and 居民 said alone tell the insurance, unless the text names it already."""
    if any(mention.slot == "insurance" for mention in mentions):
        return mentions
    for insurance, words in insurance_cues().items():
        for word in words:
            start = text.find(word)
            if start >= 0:
                return (*mentions, Mention("insurance", insurance, start, start + len(word), word))
    return mentions


def _ambiguous(text: str, matches: Iterable[LexiconMatch], lexicon: Lexicon) -> Iterator[AmbiguousWording]:
    """Wordings that alone mean several things, standing by themselves and not inside a longer, clear wording."""
    spans = [(match.start, match.end) for match in matches]
    folded = fold(text)
    for wording in lexicon.ambiguous:
        word = fold(wording.word).text
        start = folded.text.find(word)
        if start < 0:
            continue
        first, last = folded.span(start, start + len(word))
        if not any(s <= first and last <= e and e - s > last - first for s, e in spans):
            yield wording


GOING = ("去", "到", "转到", "转院到", "上")
TREATMENT = ("看病", "住院", "治", "就医", "手术", "医院", "大医院", "买药", "化疗", "的医院", "那边")


def _split_places(
    text: str, named: tuple[PlaceMention, ...]
) -> tuple[tuple[PlaceMention, ...], tuple[PlaceMention, ...]]:
    """(places somebody goes to for treatment, places the question is about): 去北京看病 is not insured in 北京."""
    care = tuple(
        mention
        for mention in named
        if text[: mention.start].endswith(GOING) and text[mention.end :].startswith(TREATMENT)
    )
    return care, tuple(mention for mention in named if mention not in care)
