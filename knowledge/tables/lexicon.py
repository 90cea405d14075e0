"""Which terms of the field does a text use, in whatever words people type? Longest match over the lexicon. Pure."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

from knowledge.tables.schema import AmbiguousWording, LexiconEntry, Topic
from knowledge.tables.slips import Slips
from knowledge.tables.sounds import is_like, simplified
from knowledge.tables.terms import LexiconKind
from knowledge.tables.wording import Folded, WordFinder, fold, visible

T = TypeVar("T")

_CORE = (LexiconKind.PROGRAM, LexiconKind.IDENTITY, LexiconKind.INSURANCE, LexiconKind.CARE)
_MOST_ROUNDS = 3
"""A slip put right may make the next one plain; more rounds than this change nothing in any text of people."""


@dataclass(frozen=True, slots=True)
class LexiconMatch:
    """One wording found: ``text[start:end]`` says ``entry.term``; ``form`` is the wording as the lexicon writes it."""

    entry: LexiconEntry
    start: int
    end: int
    form: str
    misspelt: bool


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A word that leads to a topic: ``text[start:end]``."""

    topic: Topic
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AmbiguousMatch:
    """A word at ``text[start:end]`` that alone means several things, and is no part of a longer, clear wording."""

    wording: AmbiguousWording
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Wording:
    entry: LexiconEntry
    form: str
    misspelt: bool


def normalise(text: str) -> str:
    """``text`` in NFKC (full-width letters, digits and punctuation become half-width), nothing invisible in it, and in
    simplified characters."""
    return simplified(visible(unicodedata.normalize("NFKC", visible(text))))


class Lexicon:
    """All entries, topics and ambiguous wordings of a release."""

    def __init__(
        self,
        entries: Iterable[LexiconEntry],
        topics: Iterable[Topic],
        ambiguous: Iterable[AmbiguousWording] = (),
    ) -> None:
        self.entries = tuple(entries)
        self.topics = tuple(topics)
        self.ambiguous = tuple(ambiguous)
        self._topics = {topic.code: topic for topic in self.topics}
        self._ambiguous = {fold(wording.word).text: wording for wording in self.ambiguous}
        wordings = self._wordings()
        self._finder = WordFinder(wordings)
        self._ambiguous_finder = WordFinder[AmbiguousWording | None](dict.fromkeys(wordings) | self._ambiguous)
        self._topic_finder = WordFinder(self._topic_words())

    def _wordings(self) -> dict[str, _Wording]:
        """Every wording once: a right spelling wins over a misspelling, the earlier entry over the later."""
        wordings: dict[str, _Wording] = {}
        for entry in self.entries:
            for form in (entry.term, *entry.forms):
                wordings.setdefault(fold(form).text, _Wording(entry, form, misspelt=False))
        for entry in self.entries:
            for form in entry.misspellings:
                wordings.setdefault(fold(form).text, _Wording(entry, form, misspelt=True))
        return wordings

    def matches(self, text: str) -> tuple[LexiconMatch, ...]:
        """The wordings in ``text`` from left to right, the longest at each place, none overlapping.

        Offsets are those of ``text`` as given, whatever its width and case. Stop words are among them, by their kind.
        Letters stand for a wording only as a word of their own (``bx``, not the middle of ``xbxx``), a misspelling only
        where it does not run into a right word (起付|现在).
        """
        hits = _hits(self._finder, fold(text), refused=self._slips_into_a_word)
        return tuple(LexiconMatch(each.entry, start, end, each.form, each.misspelt) for start, end, each in hits)

    def _slips_into_a_word(self, text: str, end: int, wording: _Wording) -> bool:
        """Whether a misspelling only arises where words meet: 起付现 in 起付|现在是多少."""
        if not wording.misspelt:
            return False
        crossing = self._finder.longest_at(text, end - 1)
        return crossing is not None and crossing[0] > end and not crossing[1].misspelt

    def _topic_words(self) -> dict[str, Topic]:
        """A topic's own words, and every wording of a term that is one of them."""
        wordings = {fold(entry.term).text: (*_spellings(entry), *entry.misspellings) for entry in self.entries}
        words: dict[str, Topic] = {}
        for topic in self.topics:
            words.update((fold(word).text, topic) for word in (topic.name, *topic.words))
        for topic in self.topics:
            for word in topic.words:
                for form in wordings.get(fold(word).text, ()):
                    words.setdefault(fold(form).text, topic)
        return words

    def topics_in(self, text: str) -> tuple[TopicMatch, ...]:
        """The words in ``text`` that lead to a topic, from left to right, the longest at each place."""
        hits = _hits(self._topic_finder, fold(text))
        return tuple(TopicMatch(topic, start, end) for start, end, topic in hits)

    def correct(self, text: str, names: Iterable[str] = ()) -> tuple[str, tuple[tuple[str, str], ...]]:
        """``text`` with its misspellings put right, and each (wrong, right) in order; stop words stay as they are.

        First those that the lexicon names, then slips of hand and ear; ``names`` are right as they stand.
        """
        known = [(match.start, match.end, _meant(match)) for match in self.matches(text) if match.misspelt]
        text, changes = _put_right(text, known)
        kept = tuple(fold(name).text for name in names)
        for _ in range(_MOST_ROUNDS):
            folded = fold(text)
            spans = [(at, at + len(name)) for name in kept if (at := folded.text.find(name)) >= 0]
            found = self._slips.find(folded.text, spans)
            slips = [(*folded.span(slip.start, slip.end), slip.meant) for slip in found]
            if not slips:
                break
            text, more = _put_right(text, slips)
            changes += more
        return text, changes

    @cached_property
    def _slips(self) -> Slips:
        """Slips for every right wording of the field and every word that leads to a topic."""
        entries = [entry for entry in self.entries if entry.kind is not LexiconKind.STOP]
        spelt = chain.from_iterable(map(_spellings, entries))
        wordings = (*spelt, *(word for topic in self.topics for word in (topic.name, *topic.words)), *self._ambiguous)
        pairs = chain.from_iterable(_spellings(entry) for entry in entries if self._is_of_the_core(entry))
        stops = chain.from_iterable(_spellings(entry) for entry in self.entries if entry.kind is LexiconKind.STOP)
        return Slips((fold(wording).text for wording in wordings), pairs, tuple(stops))

    def _is_of_the_core(self, entry: LexiconEntry) -> bool:
        """Who asks, what pays, or what topics are named by: 低保, 救助, 报销."""
        return entry.kind in _CORE or any(entry.term in topic.name for topic in self.topics)

    def ambiguous_wording(self, word: str) -> AmbiguousWording | None:
        """What to ask back where ``word`` alone means several things; None where it is clear or unknown."""
        return self._ambiguous.get(fold(word).text)

    def ambiguous_in(self, text: str) -> tuple[AmbiguousMatch, ...]:
        """The ambiguous words of ``text`` from left to right: 边缘户 by itself, but not in 低保边缘户.

        Whether to ask back is for the reader of the whole question: 大病起付线 is clear, 大病 alone is not.
        """
        hits = _hits(self._ambiguous_finder, fold(text))
        return tuple(AmbiguousMatch(wording, start, end) for start, end, wording in hits if wording is not None)

    def words(self) -> tuple[str, ...]:
        """Every right spelling of two characters or more that is no stop word, sorted: the dictionary for search."""
        forms = {form for entry in self.entries if entry.kind is not LexiconKind.STOP for form in _spellings(entry)}
        forms |= {word for topic in self.topics for word in topic.words}
        return tuple(sorted(form for form in (fold(form).text for form in forms) if len(form) > 1))

    def stop_words(self) -> frozenset[str]:
        """Question words and particles that a search leaves out."""
        stops = (entry for entry in self.entries if entry.kind is LexiconKind.STOP)
        return frozenset(fold(form).text for entry in stops for form in _spellings(entry))

    def topic(self, code: str) -> Topic:
        """The topic of ``code``; KeyError when there is none."""
        return self._topics[code]


def _meant(match: LexiconMatch) -> str:
    """What a misspelling that the lexicon names was typed for: the wording most like it (五保户), or the term."""

    def likeness(form: str) -> float:
        """Characters that are right, those easily typed for the right one by half; 0 for another length."""
        if len(form) != length:
            return 0.0
        return sum(
            1.0 if typed == right else 0.5 * is_like(typed, right)
            for typed, right in zip(match.form, form, strict=True)
        )

    length = len(match.form)
    best = max(_spellings(match.entry), key=likeness)
    return best if likeness(best) * 2 > length else match.entry.term


def _put_right(text: str, found: Iterable[tuple[int, int, str]]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """``text`` with each text[start:end] replaced by what was meant, and each (wrong, right)."""
    pieces: list[str] = []
    changes: list[tuple[str, str]] = []
    done = 0
    for start, end, meant in found:
        pieces += [text[done:start], meant]
        changes.append((text[start:end], meant))
        done = end
    return "".join([*pieces, text[done:]]), tuple(changes)


def _spellings(entry: LexiconEntry) -> tuple[str, ...]:
    return (entry.term, *entry.forms)


def _hits(
    finder: WordFinder[T], folded: Folded, refused: Callable[[str, int, T], bool] = lambda text, end, meaning: False
) -> list[tuple[int, int, T]]:
    """(start, end, what it stands for) of each wording found, offsets into the text before folding."""
    found: list[tuple[int, int, T]] = []
    at = 0
    while at < len(folded.text):
        for end, meaning in finder.all_at(folded.text, at):
            if not _inside_a_latin_word(folded.text, at, end) and not refused(folded.text, end, meaning):
                found.append((*folded.span(at, end), meaning))
                at = end
                break
        else:
            at += 1
    return found


def _inside_a_latin_word(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` begins or ends with a letter or digit and goes on with another one outside."""

    def latin(index: int) -> bool:
        return 0 <= index < len(text) and text[index].isascii() and text[index].isalnum()

    return (latin(start - 1) and latin(start)) or (latin(end) and latin(end - 1))
