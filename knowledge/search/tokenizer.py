"""How a text becomes the words it is found by: own tokens for figures and letters, jieba for Chinese, and bigrams.

Questions and clauses go through the same steps: folded (NFKC, lower case), then cut into runs. A figure is one token
by its value (5,000 and 5000 are the same, 0.5万元 too) and, with its unit, a second one (3个月 is not 6个月, 第3条 is
not 第5条); one-character digits and letters are kept, since A类 and B类 differ by nothing else.
"""

import hashlib
import logging
import re
import threading
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from knowledge.search import TOKENIZER_VERSION
from knowledge.search.segmentation import Segmentation
from knowledge.shelf import Shelf
from knowledge.tables.sounds import sound_pairs
from knowledge.tables.wording import fold

_UNITS: Final = "个百分点|个工作日|个月|小时|万元|亿元|万|亿|元|%|‰|天|日|月|年|岁|周|条|款|项|号|类|种|级|倍|次|档"
_RUN: Final = re.compile(
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)(?P<unit>{_UNITS})?"
    r"|(?P<letters>[a-z]+)(?P<class>[类型级档])?"
    r"|(?P<han>[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]+)"
)
_NUMERALS: Final = "一二三四五六七八九"
_SPOKEN: Final = re.compile(
    rf"百分之(?P<percent>[{_NUMERALS}十百零]+)"
    rf"|(?P<count>[{_NUMERALS}十百零]+)(?P<unit>个百分点|个工作日|个月|万元|天|年|条|款|项|倍)"
)
_MULTIPLES: Final = {"万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
_LONGEST_FIGURE: Final = 20


class _Folding(dict[int, str]):
    """Characters by number with what each folds to, for ``str.translate``; looked up once, a bounded number kept."""

    def __missing__(self, number: int) -> str:
        found = fold(chr(number)).text
        if len(self) < 20_000:
            self[number] = found
        return found


_FOLDING: Final = _Folding()


def folded(text: str) -> str:
    """``fold(text).text`` for whoever needs no way back to the offsets: three times as fast."""
    return text.translate(_FOLDING)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a folded text from ``start`` to ``end``: Chinese (``han``), or a figure or letters with its tokens."""

    start: int
    end: int
    tokens: tuple[str, ...]
    han: bool = False


def pieces(folded: str) -> Iterator[Piece]:
    """The runs of ``folded`` in order; everything else (punctuation, emoji) is passed over."""
    for match in _RUN.finditer(folded):
        if match["han"]:
            yield Piece(match.start(), match.end(), (), han=True)
            yield from _spoken_figures(match["han"], match.start())
        elif match["number"]:
            yield Piece(match.start(), match.end(), _figure(match["number"], match["unit"]))
        else:
            letters = match["letters"]
            tokens = (letters, letters + match["class"]) if match["class"] else (letters,)
            yield Piece(match.start(), match.end(), tokens)


def bigrams(folded: str) -> list[str]:
    """Every pair of neighbours in the Chinese runs of a folded text."""
    return pairs_of(runs(folded))


def runs(folded: str) -> list[str]:
    """The Chinese runs of a folded text in order."""
    return [folded[piece.start : piece.end] for piece in pieces(folded) if piece.han]


def pairs_of(chinese: Iterable[str]) -> list[str]:
    """Every pair of neighbours in Chinese runs."""
    return [run[at : at + 2] for run in chinese for at in range(len(run) - 1)]


@lru_cache(maxsize=100_000)
def sound_of_pair(pair: str) -> str:
    """Two neighbours by ear, one token: 起付 and 起伏 are qi'fu; what has no known reading stands for itself."""
    return next(sound_pairs(pair))


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut for the index: the words it is found by (Chinese first, then figures and letters), its pairs, and the
    last character of every run: with the pairs, every character begins some token of the index. ``sounds`` are the
    pairs by ear."""

    words: tuple[str, ...]
    pairs: tuple[str, ...]
    lasts: tuple[str, ...]
    sounds: tuple[str, ...]


def _figure(number: str, unit: str | None) -> tuple[str, ...]:
    digits = number.replace(",", "")
    if len(digits) > _LONGEST_FIGURE:
        return (digits[:_LONGEST_FIGURE],)
    value = Decimal(digits) * _MULTIPLES.get(unit or "", 1)
    plain = format(value.normalize(), "f")
    if unit is None or unit in ("万", "亿"):
        return (plain,)
    return (plain, plain + ("元" if unit in _MULTIPLES else unit))


def _spoken_figures(run: str, offset: int) -> Iterator[Piece]:
    for match in _SPOKEN.finditer(run):
        value = _spoken_value(match["percent"] or match["count"])
        if value is not None:
            tokens = _figure(str(value), "%" if match["percent"] else match["unit"])[1:]
            yield Piece(offset + match.start(), offset + match.end(), tokens)


def _spoken_value(numeral: str) -> int | None:
    """一 … 九百九十九; None for anything else written with the same characters."""
    match = re.fullmatch(
        rf"(?:([{_NUMERALS}])百零?)?(?:([{_NUMERALS}])?(十))?([{_NUMERALS}])?|(百)",
        numeral,
    )
    if match is None:
        return None
    hundreds, tens, ten, ones, bare_hundred = match.groups()
    if bare_hundred:
        return 100
    digit = {character: value for value, character in enumerate(_NUMERALS, start=1)}
    return digit.get(hundreds, 0) * 100 + (digit.get(tens, 1) * 10 if ten else 0) + digit.get(ones, 0)


def dictionary_version(words: Iterable[str]) -> str:
    """What a release and an index folder note: this tokenizer with this dictionary and no other."""
    content = "\n".join(_dictionary(words)).encode()
    return f"{TOKENIZER_VERSION}-{hashlib.sha256(content).hexdigest()[:32]}"


def _dictionary(words: Iterable[str]) -> list[str]:
    """The words jieba is to know: Chinese only, two characters or more, in an order that is always the same."""
    folded = {fold(word).text.strip() for word in words}
    return sorted(word for word in folded if len(word) > 1 and all(_is_han(character) for character in word))


def _is_han(character: str) -> bool:
    match = _RUN.match(character)
    return bool(match and match["han"])


class Tokenizer:
    """jieba with the words of the field, private to this room: the global instance of jieba stays untouched.

    The dictionary (about half a million entries, a third of a second) is read at the first use or by ``warm_up``;
    its cache lies in ``folder``, which nobody else may write, since jieba reads it back as Python objects.
    """

    def __init__(self, words: Iterable[str], folder: Path) -> None:
        self._words = _dictionary(words)
        self._folder = folder
        self._segmentation: Segmentation | None = None
        self._loading = threading.Lock()
        self.version = dictionary_version(self._words)

    def warm_up(self) -> None:
        """Read the dictionary now, so that no request waits for it."""
        self._ready()

    def _ready(self) -> Segmentation:
        if self._segmentation is None:
            with self._loading:
                if self._segmentation is None:
                    self._segmentation = _segmentation(self._words, self._folder)
        return self._segmentation

    def words(self, folded: str) -> list[str]:
        """The tokens of a folded text: Chinese words with the shorter words inside them, figures, letters."""
        return list(self.cut(folded).words)

    def cut(self, folded: str) -> Cut:
        """All that the index wants to know of a folded text, in one walk over it."""
        found = list(pieces(folded))
        chinese = [folded[piece.start : piece.end] for piece in found if piece.han]
        words = self._words_of(chinese)
        figures = (token for piece in found for token in piece.tokens)
        lasts = tuple(run[-1] for run in chinese)
        pairs = tuple(pairs_of(chinese))
        return Cut((*words, *figures), pairs, lasts, tuple(map(sound_of_pair, pairs)))

    def chinese(self, folded: str) -> list[str]:
        """The Chinese words of a folded text in order, those inside a longer one before it."""
        return self._words_of(runs(folded))

    def _words_of(self, chinese: Iterable[str]) -> list[str]:
        # Without the statistical guesses for unknown words a text is cut alike wherever it stands;
        # what the dictionary does not know is found by its bigrams.
        words = self._ready().words
        return [word for run in chinese for word in words(run)]


_TOKENIZERS: Final[Shelf[Tokenizer]] = Shelf(2)  # the release being served and the one that follows: some 100 MB each


def tokenizer_for(words: Iterable[str], folder: Path) -> Tokenizer:
    """The tokenizer with these dictionary words, one per process; ``folder`` is made, for this user alone."""
    known, folder = list(words), folder.resolve()
    return _TOKENIZERS.get(f"{dictionary_version(known)} {folder}", lambda: Tokenizer(known, folder))


def _segmentation(words: Iterable[str], folder: Path) -> Segmentation:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)  # fails on another user's folder, whose content must not be loaded
    segmenter = _jieba().Tokenizer()
    segmenter.tmp_dir = str(folder)
    segmenter.initialize()
    for word in words:
        segmenter.add_word(word)
    return Segmentation(segmenter.FREQ, segmenter.total)


def _jieba() -> Any:
    """jieba without its noise: two kinds of warnings of its source, and a log handler of its own on stderr."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*invalid escape sequence")
        warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
        import jieba
    logger = logging.getLogger("jieba")
    logger.handlers.clear()
    logger.setLevel(logging.WARNING)
    return jieba
