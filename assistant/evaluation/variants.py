"""How else might the same question be typed? One variant of each kind, the same for the same seed. Pure."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
_FULL_WIDTH = {ord(digit): ord(digit) - ord("0") + ord("０") for digit in "0123456789"}
_PUNCTUATION = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[，。？！、；：“”‘’（）《》…?!;:\"'()\s]")


class Kind(StrEnum):
    MISSPELT = "misspelt"
    HOMOPHONE = "homophone"
    DIALECT = "dialect"
    PINYIN = "pinyin"
    TRADITIONAL = "traditional"
    FULL_WIDTH = "full-width digits"
    UNPUNCTUATED = "no punctuation"


@dataclass(frozen=True, slots=True)
class Variant:
    kind: Kind
    text: str


def variants(question: str, seed: int) -> tuple[Variant, ...]:
    """At most one variant of each kind, none that reads like the question itself.

    A kind is left out where the question holds nothing it could change: no digit, no word of dialect.
    """
    found = []
    for kind, changed in _CHANGES.items():
        text = changed(question, random.Random(f"{seed} {kind} {question}"))  # noqa: S311
        if text != question:
            found.append(Variant(kind, text))
    return tuple(found)


# --- one change each -------------------------------------------------------------------------------------------------


def _misspelt(question: str, chance: random.Random) -> str:
    return _one_replaced(question, _tables()["misspelt"], chance)


def _dialect(question: str, chance: random.Random) -> str:
    """Every word that has another at home is replaced, the longest first."""
    table: Mapping[str, Sequence[str]] = _tables()["dialect"]
    pattern = re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    return pattern.sub(lambda match: chance.choice(table[match.group()]), question)


def _homophone(question: str, chance: random.Random) -> str:
    """One character of one word of the field is exchanged for a common one of the same syllable, tones left out."""
    places = [
        (start + offset, others)
        for start, word in _words_in(question)
        for offset, character in enumerate(word)
        if (others := _homophones(character))
    ]
    if not places:
        return question
    place, others = chance.choice(places)
    return question[:place] + chance.choice(others) + question[place + 1 :]


def _pinyin(question: str, chance: random.Random) -> str:
    """One word of the field is typed as letters, with or without blanks between its syllables."""
    words = [(start, word) for start, word in _words_in(question) if all(sound in _syllable_of() for sound in word)]
    if not words:
        return question
    start, word = chance.choice(words)
    letters = chance.choice(("", " ")).join(_syllable_of()[character] for character in word)
    return question[:start] + letters + question[start + len(word) :]


def _traditional(question: str, _: random.Random) -> str:
    return question.translate(_traditional_characters())


def _full_width(question: str, _: random.Random) -> str:
    return question.translate(_FULL_WIDTH)


def _unpunctuated(question: str, _: random.Random) -> str:
    """Points and commas within a number stay: they are part of it."""
    return _PUNCTUATION.sub("", question)


_CHANGES: Mapping[Kind, Callable[[str, random.Random], str]] = {
    Kind.MISSPELT: _misspelt,
    Kind.HOMOPHONE: _homophone,
    Kind.DIALECT: _dialect,
    Kind.PINYIN: _pinyin,
    Kind.TRADITIONAL: _traditional,
    Kind.FULL_WIDTH: _full_width,
    Kind.UNPUNCTUATED: _unpunctuated,
}


def _one_replaced(question: str, table: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    standing = [word for word in table if word in question]
    if not standing:
        return question
    word = chance.choice(standing)
    return question.replace(word, chance.choice(table[word]), 1)


# --- tables ----------------------------------------------------------------------------------------------------------

COMMON = 6
"""How many characters of a syllable somebody may take by mistake: the commonest ones, which a keyboard offers first."""


def _words_in(question: str) -> Iterator[tuple[int, str]]:
    pattern = re.compile("|".join(sorted(map(re.escape, _tables()["words"]), key=len, reverse=True)))
    for match in pattern.finditer(question):
        yield match.start(), match.group()


def _homophones(character: str) -> tuple[str, ...]:
    syllable = _syllable_of().get(character)
    if syllable is None:
        return ()
    return tuple(other for other in _syllables()[syllable][:COMMON] if other != character)


@cache
def _tables() -> Mapping[str, Any]:
    tables: Mapping[str, Any] = yaml.safe_load((DATA / "variants.yaml").read_text(encoding="utf-8"))
    return tables


@cache
def _syllables() -> Mapping[str, str]:
    return dict(line.split() for line in _lines("syllables.txt"))


@cache
def _syllable_of() -> Mapping[str, str]:
    return {character: syllable for syllable, characters in _syllables().items() for character in characters}


@cache
def _traditional_characters() -> Mapping[int, str]:
    pairs = " ".join(_lines("traditional.txt")).split()
    return {ord(pair[0]): pair[1] for pair in pairs}


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
