"""Which questions ask the same thing, however they are worded? Groups by words, sound, place and topic. Pure.

A question joins the group whose first question is most like it, or opens one of its own. What comes later never moves
what came before: taken one by one, in parts or all at once, the same questions fall into the same groups.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from assistant.answering.prepared import small_words, vague_programs
from knowledge.tables.lexicon import Lexicon, normalise
from knowledge.tables.sounds import simplified, sound_of
from knowledge.tables.terms import LexiconKind
from knowledge.tables.wording import WordFinder

ALIKE = 0.5
"""From this share of common features on (Dice's coefficient, 0 to 1) two questions ask the same."""

IN_EVERY_QUESTION = ("报销", "报", "销")
"""What nearly everybody asks for; whether a rate, a sum or a ceiling is meant, the topic tells."""

_NUMBER = re.compile(
    r"(?:[0-9][0-9.,]*[万千百]*|[一二三四五六七八九十两]+[万千百][一二三四五六七八九十百千万两]*)(?:多?元|多?块)?"
)
_NO_WORD = re.compile(r"[\W_]+")
_SOMEBODY, _SOME_NUMBER = "人", "#"


@dataclass(frozen=True, slots=True)
class Question:
    """What of a question counts for its group; codes, "" where none is known.

    Residents are whom questions and documents mean unless they say otherwise: of them no insurance need be known.
    """

    features: frozenset[str]
    region: str = ""
    insurance: str = ""
    topic: str = ""


def features_of(text: str, *, lexicon: Lexicon) -> frozenset[str]:
    """The syllables, pairs of syllables and pairs of characters of ``text`` in the lexicon's words.

    What says nothing falls out, every wording stands for its term, every identity for somebody, every number for a
    number: 低保户花了12万怎么报 and 特困人员花了8万咋报 are the same.
    """
    plain = _plain(text, lexicon)
    sounds = [sound_of(character) or character for character in plain]
    pairs = (f"{first} {second}" for first, second in pairwise(sounds))
    return frozenset((*sounds, *map("".join, pairwise(plain)), *pairs)) or frozenset({text})


def _plain(text: str, lexicon: Lexicon) -> str:
    corrected, _ = lexicon.correct(simplified(normalise(text)))
    pieces: list[str] = []
    done = 0
    for match in lexicon.matches(corrected):
        pieces.append(corrected[done : match.start])
        if match.entry.kind is LexiconKind.IDENTITY:
            pieces.append(_SOMEBODY)
        elif match.entry.kind is not LexiconKind.STOP and match.form not in vague_programs():
            pieces.append(match.entry.term)
        done = match.end
    said = _without_small_words("".join([*pieces, corrected[done:]]))
    parts = (_NO_WORD.sub("", part).lower() for part in _NUMBER.split(said))
    return _SOME_NUMBER.join(parts)


def _without_small_words(text: str) -> str:
    finder = _small_words()
    kept: list[str] = []
    at = 0
    while at < len(text):
        hit = finder.longest_at(text, at)
        if hit is None:
            kept.append(text[at])
        at = hit[0] if hit else at + 1
    return "".join(kept)


@cache
def _small_words() -> WordFinder[None]:
    return WordFinder(dict.fromkeys((*small_words(), *IN_EVERY_QUESTION)))


@dataclass(slots=True)
class Groups:
    """Groups numbered from 0 in the order in which they were opened, each known by its first question."""

    first: list[Question] = field(default_factory=list)
    _having: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    @classmethod
    def known(cls, questions: Iterable[Question]) -> "Groups":
        """The groups that there are already, by their first questions."""
        groups = cls()
        for question in questions:
            groups.open(question)
        return groups

    def place(self, question: Question) -> int:
        """The number of the group that ``question`` belongs to, opened if there is none yet."""
        found = self._most_alike(question)
        return self.open(question) if found is None else found

    def open(self, question: Question) -> int:
        number = len(self.first)
        self.first.append(question)
        for feature in question.features:
            self._having.setdefault((question.region, question.insurance, feature), []).append(number)
        return number

    def _most_alike(self, question: Question) -> int | None:
        """The group with the largest share in common, the oldest among equals; never one of another topic, place or
        insurance."""
        shared: Counter[int] = Counter()
        for feature in question.features:
            shared.update(self._having.get((question.region, question.insurance, feature), ()))
        best, best_share = None, ALIKE
        for number in sorted(shared):
            other = self.first[number]
            share = 2 * shared[number] / (len(question.features) + len(other.features))
            goes = not question.topic or not other.topic or question.topic == other.topic
            if goes and (share > best_share or (best is None and share >= ALIKE)):
                best, best_share = number, share
        return best
