"""What does a question look for? Its concepts, each in the words of the person and in those of the documents.

A concept counts once, by its best wording: a clause that says 起付线 and 起付标准 is not twice as good. Stop and
question words of the lexicon fall away, misspellings are read as what was meant.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from knowledge.search.tokenizer import Tokenizer, bigrams, pieces, runs
from knowledge.tables.lexicon import Lexicon, LexiconMatch
from knowledge.tables.terms import LexiconKind
from knowledge.tables.wording import fold

SYNONYM_WEIGHT: Final = 0.6
PART_WEIGHT: Final = 0.3
_LONGEST_TEXT: Final = 1_000
_MOST_CONCEPTS: Final = 40
_MOST_BIGRAMS: Final = 80


@dataclass(frozen=True, slots=True)
class Wording:
    """One token that speaks of a concept, and how surely (1 as typed, less for a synonym or a part of a word)."""

    token: str
    weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: ``tokens`` as typed, ``expanded`` the further wordings, what is scored behind them.

    ``bigrams`` are its pairs of characters, or lone characters where it has nothing else (药). ``unknown`` are runs of
    three characters and more that no word of the lexicon explains: what may be misspelt.
    """

    text: str
    tokens: tuple[str, ...]
    expanded: tuple[str, ...]
    concepts: tuple[tuple[Wording, ...], ...]
    bigrams: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def analyse(text: str, lexicon: Lexicon, stops: frozenset[str], tokenizer: Tokenizer) -> Query:
    """The query of ``text``; a text of stop words or signs alone has no concepts and finds nothing."""
    text = text[:_LONGEST_TEXT]
    folded = fold(lexicon.correct(text)[0]).text
    corrected: list[str] = []
    unknown: list[str] = []
    concepts = dict(_figures(folded))
    for gap, match in _split(folded, lexicon.matches(folded)):
        corrected.append(gap)
        unknown += [run for run in runs(gap) if len(run) > 2]
        for token in tokenizer.chinese(gap):
            concepts.setdefault(token, (Wording(token, 1.0),))
        if match is None:
            continue
        if match.entry.kind is LexiconKind.STOP:
            corrected.append(" ")
            continue
        said = _token(match.entry.term if match.misspelt else match.form)
        corrected.append(said)
        concepts[said] = tuple(_wordings(said, match, tokenizer))
    kept = dict(islice(_without_particles(concepts, stops), _MOST_CONCEPTS))
    first = dict.fromkeys(kept)
    pairs = bigrams("".join(corrected)) or [token for token in kept if len(token) == 1 and not token.isascii()]
    others = dict.fromkeys(wording.token for wordings in kept.values() for wording in wordings)
    return Query(
        text=text,
        tokens=tuple(first),
        expanded=tuple(token for token in others if token not in first),
        concepts=tuple(kept.values()),
        bigrams=tuple(islice(dict.fromkeys(pairs), _MOST_BIGRAMS)),
        unknown=tuple(unknown),
    )


@lru_cache(maxsize=8_192)
def _token(wording: str) -> str:
    return fold(wording).text


def _split(text: str, matches: Iterable[LexiconMatch]) -> Iterator[tuple[str, LexiconMatch | None]]:
    """Each stretch that the lexicon does not know, with the match that follows it."""
    done = 0
    for match in matches:
        yield text[done : match.start], match
        done = match.end
    yield text[done:], None


def _figures(text: str) -> Iterator[tuple[str, tuple[Wording, ...]]]:
    """Figures and letters of the whole text, each surest with what stands beside it: 3个月 before a bare 3."""
    for piece in pieces(text):
        if piece.tokens:
            *bare, surest = piece.tokens
            yield surest, (Wording(surest, 1.0), *(Wording(token, PART_WEIGHT) for token in bare))


def _wordings(said: str, match: LexiconMatch, tokenizer: Tokenizer) -> Iterator[Wording]:
    yield Wording(said, 1.0)
    seen = {said}
    for synonym in (match.entry.term, *match.entry.forms):
        token = _token(synonym)
        if token not in seen and len(token) > 1:
            seen.add(token)
            yield Wording(token, SYNONYM_WEIGHT)
    for part in tokenizer.chinese(said):
        if part not in seen:
            seen.add(part)
            yield Wording(part, PART_WEIGHT)


def _without_particles(
    concepts: dict[str, tuple[Wording, ...]], stops: frozenset[str]
) -> Iterator[tuple[str, tuple[Wording, ...]]]:
    """Without stop words, and without lone characters unless the question has nothing else."""
    known = {token: wordings for token, wordings in concepts.items() if token not in stops}
    telling = {token: wordings for token, wordings in known.items() if len(token) > 1 or token.isascii()}
    yield from (telling or known).items()
