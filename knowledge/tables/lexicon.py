"""Which terms of the field does a text use, in whatever words people type? Longest match over the lexicon. Pure."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from knowledge.tables.schema import AmbiguousWording, LexiconEntry, Topic
from knowledge.tables.terms import LexiconKind
from knowledge.tables.wording import Folded, WordFinder, fold, visible

T = TypeVar("T")


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
    """``text`` in NFKC (full-width letters, digits and punctuation become half-width), nothing invisible in it."""
    return visible(unicodedata.normalize("NFKC", visible(text)))


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

    def correct(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """``text`` with its misspellings put right, and each (wrong, right) in order; stop words stay as they are."""
        pieces: list[str] = []
        changes: list[tuple[str, str]] = []
        done = 0
        for match in self.matches(text):
            if not match.misspelt:
                continue
            wrong = text[match.start : match.end]
            pieces += [text[done : match.start], match.entry.term]
            changes.append((wrong, match.entry.term))
            done = match.end
        return "".join([*pieces, text[done:]]), tuple(changes)

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
