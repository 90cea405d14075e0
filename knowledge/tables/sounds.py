"""How does a Chinese text sound, whatever its characters, and how is it written in simplified ones? Pure.

The tables in ``script/`` hold the 6,763 characters of GB 2312 by their toneless reading, the traditional characters
that stand for one of them, and characters that are mistaken for each other by their looks; see docs/decisions.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

SCRIPT_VERSION: Final = "1"
"""Changes with the tables: an index that holds sounds is built anew."""

_FOLDER: Final = Path(__file__).parent / "script"
_BLURRED: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"))


@lru_cache(maxsize=1)
def _sounds() -> dict[str, str]:
    """Each character with its usual reading, without tone: 付 → fu."""
    found = {}
    for line in _lines("sounds.txt"):
        sound, characters = line.split()
        found.update(dict.fromkeys(characters, sound))
    return found


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for line in _lines("traditional.txt") for pair in line.split()}


@lru_cache(maxsize=1)
def _looks() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _lines("lookalikes.txt"):
        for character in line:
            found[character] = found.get(character, frozenset()) | frozenset(line)
    return found


@lru_cache(maxsize=1)
def ordinary_words() -> tuple[str, ...]:
    """Words of everyday language that sound or look like one of the field and are no slip for it: 举报 (居保)."""
    return tuple(_lines("ordinary_words.txt"))


def _lines(name: str) -> list[str]:
    return (_FOLDER / name).read_text(encoding="utf-8").split("\n")[:-1]


def simplified(text: str) -> str:
    """``text`` with traditional characters written simplified; as many characters as before."""
    return text if text.isascii() else text.translate(_simplified())


def sound_of(character: str) -> str:
    """The toneless reading of a character; empty for what is no Chinese character or a rare one."""
    return _sounds().get(character, "")


def sound_pairs(chinese: str) -> Iterator[str]:
    """The sounds of every two neighbours of a Chinese run, one token each: 起付线 → qi'fu, fu'xian."""
    sounds = _sounds()
    heard = [sounds.get(character, character) for character in chinese]
    for one, other in pairwise(heard):
        yield f"{one}'{other}"


def is_like(typed: str, meant: str) -> bool:
    """Whether one character is easily typed for another: the same sound but for an accent, or the same looks."""
    sound = _blurred(typed)
    return (bool(sound) and sound == _blurred(meant)) or looks_like(typed, meant)


def looks_like(typed: str, meant: str) -> bool:
    """Whether one character is taken for another by its looks."""
    return meant in _looks().get(typed, ())


@lru_cache(maxsize=8_192)
def _blurred(character: str) -> str:
    """The reading as many accents hear it: zh as z, l as n, ng as n."""
    sound = sound_of(character)
    for clear, blurred in _BLURRED:
        if sound.startswith(clear):
            sound = blurred + sound[len(clear) :]
    return sound.removesuffix("g") if sound.endswith("ng") else sound
