"""Where do known wordings stand in a text, however it was typed? Folding with offsets, and longest match. Pure."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_folded_characters: dict[str, str] = {}


def is_invisible(character: str) -> bool:
    """Zero-width and direction marks, soft hyphens, variation selectors: they show nothing and split words."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def visible(text: str) -> str:
    """``text`` without its invisible characters."""
    return text if text.isascii() else "".join(each for each in text if not is_invisible(each))


def _fold_character(character: str) -> str:
    folded = _folded_characters.get(character)
    if folded is None:
        folded = "" if is_invisible(character) else unicodedata.normalize("NFKC", character).lower()
        if len(_folded_characters) < 20_000:
            _folded_characters[character] = folded
    return folded


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in one form (NFKC, half-width, lower case, nothing invisible) that still knows where it came from.

    ``origins[i]`` is the offset in the given text of the i-th folded character; one more entry closes the text.
    """

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the given text of ``text[start:end]``."""
        return self.origins[start], self.origins[end - 1] + 1


def fold(text: str) -> Folded:
    """``text`` folded character by character, so that every offset can be led back."""
    pieces: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        folded = _fold_character(character)
        pieces.append(folded)
        origins.extend([offset] * len(folded))
    origins.append(len(text))
    return Folded("".join(pieces), tuple(origins))


class WordFinder(Generic[T]):
    """Known wordings, each with what it stands for; finds the longest one that starts at a place of a folded text."""

    def __init__(self, words: Mapping[str, T]) -> None:
        self._words = dict(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            if len(word) > 1:
                lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}

    def all_at(self, text: str, start: int) -> Iterator[tuple[int, T]]:
        """(end, what it stands for) of each wording that starts at ``start``, the longest first."""
        for length in self._lengths.get(text[start : start + 2], ()):
            word = text[start : start + length]
            if len(word) == length and word in self._words:
                yield start + length, self._words[word]
        single = text[start : start + 1]
        if single in self._words:
            yield start + 1, self._words[single]

    def longest_at(self, text: str, start: int) -> tuple[int, T] | None:
        """(end, what it stands for) of the longest wording at ``start``, or None."""
        return next(self.all_at(text, start), None)
