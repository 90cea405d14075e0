"""Which word of the field did a slip of hand or ear mean: 起富县, 封项线, 大病险保, dabing baoxian? Pure.

Only what can mean one word is put right, and never anything that is a right word as it stands or runs into one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from knowledge.tables.sounds import is_like, looks_like, ordinary_words, sound_of
from knowledge.tables.wording import WordFinder

K = TypeVar("K")

LONGEST = 10
"""Longer wordings are put together from shorter ones that are looked for themselves."""
_FUNCTION = frozenset("要会能可以进去来说只做看让使用当里")
"""Characters so common in front of and behind a word that they are no slip there, besides the particles."""
_HIDDEN = "?"
_LETTERS = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_SURE_LETTERS = 4
"""A word typed in letters is at least this long: sui, bao and fu may be anything."""
_SPELT = ("医院", "资助", "条件", "材料", "手续", "待遇", "标准", "保险", "政策", "医生", "看病", "报销")
"""Everyday words of questions that are read in letters too; in characters the lexicon need not know them."""
_LONGEST_RUN = 80


@dataclass(frozen=True, slots=True)
class Slip:
    """``text[start:end]`` was typed for ``meant``."""

    start: int
    end: int
    meant: str


class Slips:
    """Finds slips for ``wordings``, which are folded; ``particles`` (的, 多少) are right as they stand.

    Of two characters only ``pairs`` are meant: so short a word is soon heard in anything.
    """

    def __init__(self, wordings: Iterable[str], pairs: Iterable[str], particles: Iterable[str]) -> None:
        words, sure = tuple(dict.fromkeys(wordings)), frozenset(pairs)
        meant = [word for word in words if (2 < len(word) <= LONGEST or word in sure) and _is_chinese(word)]
        small = [word for word in particles if _is_chinese(word)]
        long = (word for word in small if len(word) > 1)
        self._right = WordFinder(dict.fromkeys((*words, *ordinary_words(), *long), True))
        self._meant = frozenset(meant)
        self._particles = _FUNCTION | {word for word in small if len(word) == 1}
        self._by_sound = _grouped((tuple(map(sound_of, wording)), wording) for wording in meant)
        self._by_rest = _grouped(pair for wording in meant for pair in _with_one_hidden(wording))
        self._by_characters = _grouped(("".join(sorted(word)), word) for word in meant if len(word) > 3)
        spelt = [word for word in words if 1 < len(word) <= LONGEST and _is_chinese(word)]
        self._spelt = frozenset((*spelt, *_SPELT))
        self._by_letters = _one_each(("".join(map(sound_of, word)), word) for word in (*meant, *_SPELT, *spelt, *small))
        self._longest_letters = max(map(len, self._by_letters), default=0)

    def find(self, text: str, names: Iterable[tuple[int, int]] = ()) -> tuple[Slip, ...]:
        """The slips of a folded text from left to right, the longest at each place, none overlapping.

        ``names`` are spans of names, which are right as they stand.
        """
        found = (*self._in_characters(text, tuple(names)), *self._in_letters(text))
        return tuple(sorted(found, key=lambda slip: slip.start))

    # --- characters ---------------------------------------------------------------------------------------------

    def _in_characters(self, text: str, names: tuple[tuple[int, int], ...]) -> Iterator[Slip]:
        right = [*names, *self._right_words(text)]
        at = 0
        while at < len(text):
            slip = self._slip_at(text, at, right) if sound_of(text[at]) else None
            if slip is not None:
                yield slip
            at = slip.end if slip else at + 1

    def _right_words(self, text: str) -> list[tuple[int, int]]:
        """Where right words stand; the longest at each place, each after the one before."""
        found = []
        at = 0
        while at < len(text):
            hit = self._right.longest_at(text, at)
            if hit is not None:
                found.append((at, hit[0]))
            at = hit[0] if hit else at + 1
        return found

    def _slip_at(self, text: str, start: int, right: list[tuple[int, int]]) -> Slip | None:
        for end in range(min(len(text), start + LONGEST), start + 1, -1):
            typed = text[start:end]
            if typed in self._meant:
                continue
            meant = self._by_ear(typed) or self._by_hand(typed) or self._by_order(typed)
            if meant is not None and self._may_be_meant(text, start, end, meant, right):
                return Slip(start, end, meant)
        return None

    def _may_be_meant(self, text: str, start: int, end: int, meant: str, right: list[tuple[int, int]]) -> bool:
        """Whether no right word stands where another character is meant, none is cut, and no particle ends a word."""
        wrong = [start + place for place in range(end - start) if text[start + place] != meant[place]]
        if any(text[place] in self._particles for place in wrong if place in (start, end - 1)):
            return False
        for first, last in right:
            if first >= end or last <= start:
                continue
            lone = last - first == 1 and end - start > 2  # 报 in 大病报险
            if not lone and any(first <= place < last for place in wrong):
                return False
            ahead, behind = text[start:last], text[first:end]
            if (first < start and ahead not in self._meant) or (last > end and behind not in self._meant):
                return False
        return True

    def _by_ear(self, typed: str) -> str | None:
        """A wording that sounds the same; of two characters one must be right."""
        heard = self._by_sound.get(tuple(map(sound_of, typed)), ())
        return _closest(typed, [each for each in heard if len(typed) > 2 or _kept(typed, each)])

    def _by_hand(self, typed: str) -> str | None:
        """A wording with one other character, which is easily typed for the right one; of two, by its looks alone."""
        found = [
            wording
            for place, character in enumerate(typed)
            for wording in self._by_rest.get(_hide(typed, place), ())
            if (is_like if len(typed) > 2 else looks_like)(character, wording[place])
        ]
        return found[0] if len(found) == 1 else None

    def _by_order(self, typed: str) -> str | None:
        """A long wording with two neighbours exchanged."""
        found = self._by_characters.get("".join(sorted(typed)), ()) if len(typed) > 3 else ()
        return found[0] if len(found) == 1 and _are_neighbours_exchanged(typed, found[0]) else None

    # --- letters ------------------------------------------------------------------------------------------------

    def _in_letters(self, text: str) -> Iterator[Slip]:
        for run in _LETTERS.finditer(text):
            if _SURE_LETTERS <= run.end() - run.start() <= _LONGEST_RUN and _stands_alone(text, run.start(), run.end()):
                yield from self._spelled(run.group(), run.start())

    def _spelled(self, run: str, offset: int) -> Iterator[Slip]:
        """The run read as words of the field and particles; a token that is none of them stays as it is."""
        letters = re.sub("[ ']", "", run)
        places = [offset + place for place, character in enumerate(run) if character not in " '"]
        begins = {0, *(place for place in range(1, len(places)) if places[place] > places[place - 1] + 1)}
        cuts = sorted({*begins, len(letters)})
        best: list[tuple[int, int, str | None]] = [(0, 0, None)]
        for end in range(1, len(letters) + 1):
            ways = [
                (best[start][0] + 1, start, self._by_letters.get(letters[start:end]))
                for start in range(max(0, end - self._longest_letters), end)
                if letters[start:end] in self._by_letters
            ]
            if end in cuts:
                start = cuts[cuts.index(end) - 1]
                ways.append((best[start][0] + 10, start, None))
            best.append(min(ways, key=lambda way: way[:2], default=(1_000, end - 1, None)))
        words = []
        end = len(letters)
        while end:
            _, start, meant = best[end]
            words.append((start, end, meant))
            end = start
        if any(meant in self._spelt and end - start >= _SURE_LETTERS for start, end, meant in words):
            for start, end, meant in reversed(words):
                if meant is not None:
                    yield Slip(places[start], places[end - 1] + 1, meant)


def _is_chinese(word: str) -> bool:
    return all(map(sound_of, word))


def _grouped(pairs: Iterable[tuple[K, str]]) -> Mapping[K, tuple[str, ...]]:
    found: dict[K, list[str]] = defaultdict(list)
    for key, word in pairs:
        found[key].append(word)
    return {key: tuple(words) for key, words in found.items()}


def _one_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first word of each key."""
    found: dict[str, str] = {}
    for key, word in pairs:
        found.setdefault(key, word)
    return found


def _with_one_hidden(wording: str) -> Iterator[tuple[str, str]]:
    for place in range(len(wording)):
        yield _hide(wording, place), wording


def _hide(word: str, place: int) -> str:
    return f"{word[:place]}{_HIDDEN}{word[place + 1 :]}"


def _kept(typed: str, meant: str) -> int:
    return sum(one == other for one, other in zip(typed, meant, strict=True))


def _closest(typed: str, heard: list[str]) -> str | None:
    """The one that shares most characters; none where two share as many."""
    ranked = sorted(heard, key=lambda each: -_kept(typed, each))
    if len(ranked) > 1 and _kept(typed, ranked[0]) == _kept(typed, ranked[1]):
        return None
    return ranked[0] if ranked else None


def _are_neighbours_exchanged(typed: str, meant: str) -> bool:
    wrong = [place for place in range(len(typed)) if typed[place] != meant[place]]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether it is no part of an address or a name of a file."""
    return not {text[start - 1 : start], text[end : end + 1]} & set("/.@_-:\\")
