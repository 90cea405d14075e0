"""Which of the clauses found speak most of the question, and where? Scores by words and bigrams, and highlights.

The formula is BM25 (Robertson and Zaragoza 2009, §3) over the statistics of the places searched, on words and, less,
on bigrams; of the wordings of one concept the best counts.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.search.expansion import PART_WEIGHT, Query, Wording
from knowledge.search.tokenizer import bigrams, pieces, sound_of_pair
from knowledge.tables.schema import Span
from knowledge.tables.wording import fold

_K1: Final = 1.2
_B: Final = 0.5
_BIGRAM_WEIGHT: Final = 0.35
_SOUND_WEIGHT: Final = 0.3
_HEADING_WEIGHT: Final = 0.25
_ENDED_WEIGHT: Final = 0.9
_ASIDE_WEIGHT: Final = 0.8
_SHOWN_WEIGHT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause as the index stores it for scoring.

    ``heading`` and ``words`` are tokens, each between blanks of its own, so that counting a token is a search in a
    string, ten times faster than counters of fifty clauses; ``folded`` is the text whose pairs count as bigrams.
    ``aside``: it tells what offices do or aim at, not what a person gets or does.
    """

    clause_id: str
    document_id: str
    text: str
    ends: str
    aside: bool
    heading: str
    words: str
    folded: str
    words_count: int
    bigrams_count: int


def padded(tokens: Iterable[str]) -> str:
    """Tokens as ``Candidate`` holds them: " a  b "."""
    return "".join(f" {token} " for token in tokens)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Over all clauses of the places searched: how many, how long, and in how many a token of a field stands."""

    clauses: int
    mean_words: float
    mean_bigrams: float
    frequency: Callable[[str, str], int]

    def rarity(self, found: int) -> float:
        """BM25's inverse document frequency of what ``found`` clauses say; positive, 0 for what none says."""
        found = min(found, self.clauses)
        return math.log(1 + (self.clauses - found + 0.5) / (found + 0.5)) if found else 0.0


class Scorer:
    """Scores the candidates of one query on one day (``on``, ISO).

    ``heard`` are sounds of pairs that no clause writes as the question does.
    Of equals, clauses that have ended and clauses that speak of offices come later.
    """

    def __init__(self, query: Query, statistics: Statistics, on: str, heard: Sequence[str] = ()) -> None:
        self._statistics, self._on = statistics, on
        self._heard = {sound: statistics.rarity(statistics.frequency("sounds", sound)) for sound in heard}
        self._concepts = [list(_weighed(concept, statistics)) for concept in query.concepts]
        self._bigrams = [(pair, statistics.rarity(statistics.frequency("bigrams", pair))) for pair in query.bigrams]

    def score(self, candidate: Candidate) -> float:
        """At least 0; comparable within one search only. Rounded, so that equal clauses tie on every machine."""
        words = _saturation(candidate.words, candidate.words_count, self._statistics.mean_words)
        pairs = _saturation(candidate.folded, candidate.bigrams_count, self._statistics.mean_bigrams)
        score = 0.0
        for concept in self._concepts:
            score += max((value * words(token) for token, value in concept), default=0.0)
            heading = (value for token, value in concept if token in candidate.heading)
            score += _HEADING_WEIGHT * max(heading, default=0.0)
        score += _BIGRAM_WEIGHT * sum(value * pairs(pair) for pair, value in self._bigrams if value)
        if self._heard:
            sounds = set(map(sound_of_pair, bigrams(candidate.folded)))
            score += _SOUND_WEIGHT * sum(value for sound, value in self._heard.items() if sound in sounds)
        ended = candidate.ends and candidate.ends < self._on
        return round(score * (_ENDED_WEIGHT if ended else 1.0) * (_ASIDE_WEIGHT if candidate.aside else 1.0), 4)


def _weighed(concept: Sequence[Wording], statistics: Statistics) -> Iterator[tuple[str, float]]:
    """Each wording that stands somewhere, as ``Candidate`` holds it, with what one occurrence is worth.

    A concept is as rare as the clauses that say it in any of its wordings: a synonym that few clauses happen to use
    tells no more than the usual term. A mere part of a word is worth no more than the whole.
    """
    found = {wording: statistics.frequency("words", wording.token) for wording in concept}
    sure = sum(count for wording, count in found.items() if wording.weight > PART_WEIGHT)
    for wording, count in found.items():
        if count:
            yield padded((wording.token,)), wording.weight * statistics.rarity(max(count, sure))


def _saturation(text: str, length: int, mean: float) -> Callable[[str], float]:
    damping = _K1 * (1 - _B + _B * length / (mean or 1.0))

    def share(token: str) -> float:
        count = text.count(token)
        return count * (_K1 + 1) / (count + damping) if count else 0.0

    return share


# --- highlights ------------------------------------------------------------------------------------------------------


def highlights(text: str, query: Query) -> tuple[Span, ...]:
    """Where ``text`` uses wordings of the query, in code points, in order and apart; its bigrams where it uses none."""
    folded = fold(text)
    shown = [wording for concept in query.concepts for wording in concept if wording.weight >= _SHOWN_WEIGHT]
    found = sorted(_places(folded.text, shown))
    if not found:
        found = sorted(_places(folded.text, [Wording(pair, 1.0) for pair in query.bigrams]))
    spans: list[Span] = []
    for start, end in (folded.span(start, end) for start, end in found):
        if spans and start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return tuple(spans)


def _places(folded: str, wordings: Sequence[Wording]) -> Iterator[tuple[int, int]]:
    tokens = {wording.token for wording in wordings}
    for token in tokens:
        if not token.isascii():
            yield from _occurrences(token, folded)
    for piece in pieces(folded):
        if not tokens.isdisjoint(piece.tokens):
            yield piece.start, piece.end


def _occurrences(token: str, folded: str) -> Iterator[tuple[int, int]]:
    start = folded.find(token)
    while start >= 0:
        yield start, start + len(token)
        start = folded.find(token, start + len(token))
