"""Which clauses of a person's places answer a question on a day? The one door to search.

A query opens only the indexes of the places asked (county, city, province, nation), so its cost grows with what a
person's places published and not with the whole country; and no clause of another place can appear. Another engine
may stand behind the same interface: tests/knowledge/search holds what it has to keep.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from whoosh.query import Or, Term
from whoosh.reading import MultiReader
from whoosh.scoring import BaseScorer, WeightingModel
from whoosh.searching import Searcher

from knowledge.search import index
from knowledge.search.expansion import PART_WEIGHT, Query, analyse
from knowledge.search.ranking import Candidate, Scorer, Statistics, highlights
from knowledge.search.tokenizer import Tokenizer, sound_of_pair, tokenizer_for
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.schema import Jurisdiction, Span
from knowledge.tables.terms import ClauseKind

MOST_CANDIDATES: Final = 50
"""How many clauses are scored closely; no search returns more."""
_READERS: Final = index.Readers(kept=64)

Part = tuple[str, Callable[[], Jurisdiction]]
"""The hash of a region's part, and how to get its content where an index has to be built."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found, its score (comparable within one search only) and where its text speaks of the question."""

    clause_id: str
    document_id: str
    score: float
    highlights: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search looked for, how many clauses it found (at most ``MOST_CANDIDATES``), and the best of them."""

    query: Query
    total: int
    hits: tuple[Hit, ...]


class ClauseIndex:
    """Search over the regions of one release; ``folder`` is the cache, safe to delete while nobody builds."""

    def __init__(self, folder: Path, parts: Mapping[str, Part], lexicon: Lexicon) -> None:
        self._root = folder / "search"
        self._dictionary = folder / "jieba"
        self._parts = dict(parts)
        self._lexicon = lexicon

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region that can be searched."""
        return tuple(self._parts)

    def warm_up(self) -> None:
        """Read the dictionary and the tables of slips now, so that the first question does not wait for them."""
        self._tokenizer.warm_up()
        self.explain("起付线")

    def build(self) -> None:
        """Build every index that is missing or damaged."""
        for region in self._parts:
            self._built(region)

    def explain(self, text: str) -> Query:
        """What a search for ``text`` looks for."""
        return analyse(text, self._lexicon, self._stop_words, self._tokenizer)

    def search(
        self, text: str, regions: Sequence[str], on: date, limit: int, *, kinds: Collection[ClauseKind] = ()
    ) -> tuple[Hit, ...]:
        """At most ``limit`` clauses of ``regions``, the best first, equal ones by clause id; never raises on ``text``.

        A clause that starts after ``on`` is left out; one that has ended stays, and the caller says so. Regions
        without documents add nothing. ``kinds`` keeps only clauses of those kinds.
        """
        return self.find(text, regions, on, limit, kinds=kinds).hits

    def find(
        self, text: str, regions: Sequence[str], on: date, limit: int, *, kinds: Collection[ClauseKind] = ()
    ) -> Found:
        """``search`` with what it looked for and how many it found."""
        query = self.explain(text)
        folders = [self._readable(region) for region in dict.fromkeys(regions) if region in self._parts]
        with _READERS.borrow(folders) as readers:
            candidates = _candidates(readers, query, on.isoformat(), kinds)
        hits = tuple(
            Hit(candidate.clause_id, candidate.document_id, score, highlights(candidate.text, query))
            for score, candidate in candidates[: max(limit, 0)]
        )
        return Found(query, len(candidates), hits)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return tokenizer_for(self._lexicon.words(), self._dictionary)

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        return self._lexicon.stop_words()

    def _folder(self, region: str) -> Path:
        return self._root / index.folder_name(region, self._parts[region][0], self._tokenizer.version)

    def _built(self, region: str) -> Path:
        folder = self._folder(region)
        return index.ready(folder.parent, folder.name, self._parts[region][1], self._tokenizer)

    def _readable(self, region: str) -> Path:
        """The region's folder, built unless this process has it open: a folder never changes once it is there."""
        folder = self._folder(region)
        return folder if folder in _READERS else self._built(region)


def _candidates(
    readers: Sequence[Any], query: Query, on: str, kinds: Collection[ClauseKind]
) -> list[tuple[float, Candidate]]:
    """The best candidates of the places together, scored and in order."""
    filled = [reader for reader in readers if reader.doc_count_all()]
    if not filled:
        return []
    searcher = Searcher(filled[0] if len(filled) == 1 else MultiReader(filled), weighting=_FirstPass())
    statistics = _statistics(searcher)
    heard = tuple(_heard(query, statistics))
    wanted = _wanted(query, heard, statistics, searcher.reader())
    if wanted is None:
        return []
    scorer = Scorer(query, statistics, on, heard)
    found = searcher.search(wanted, limit=MOST_CANDIDATES, filter=_kinds(kinds), mask=_not_yet(searcher, on))
    scored = [(scorer.score(candidate), candidate) for candidate in (Candidate(*hit["stored"]) for hit in found)]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].clause_id))


class _FirstPass(WeightingModel):  # type: ignore[misc] # Whoosh is not annotated
    """Rarity and count without the clause's length: enough to bring the right fifty, at half the cost of BM25F."""

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: float = 1) -> "_FirstPassScorer":
        parent = searcher.get_parent()
        return _FirstPassScorer(parent.idf(fieldname, text))


class _FirstPassScorer(BaseScorer):  # type: ignore[misc] # Whoosh is not annotated
    def __init__(self, rarity: float) -> None:
        self._rarity = rarity

    def score(self, matcher: Any) -> float:
        count: float = matcher.weight()
        return self._rarity * count / (count + 1.0)


def _wanted(query: Query, heard: Sequence[str], statistics: Statistics, reader: Any) -> Any:
    """Any wording of any concept that stands here; the bigrams where none does; what is only ``heard``; else None.

    Parts of a word (医疗 of 医疗救助) stand in every other clause and are asked for only where nothing better is.
    """
    terms = []
    for concept in query.concepts:
        here = [wording for wording in concept if statistics.frequency("words", wording.token)]
        sure = [wording for wording in here if wording.weight > PART_WEIGHT]
        terms += [Term("words", wording.token, boost=wording.weight) for wording in sure or here]
    if not terms or all(len(pair) == 1 for pair in query.bigrams):
        terms += [Term("bigrams", token) for pair in query.bigrams for token in _beginning_with(reader, pair)]
    terms += [Term("sounds", sound, boost=PART_WEIGHT) for sound in heard]
    if not terms:
        return None
    wanted = Or(terms)
    # Left to itself Whoosh takes a tree of unions above 5,000 documents, ten times slower.
    wanted.matcher_type = Or.ARRAY_MATCHER
    return wanted


def _heard(query: Query, statistics: Statistics) -> Iterator[str]:
    """Neighbouring pairs that no clause writes but some clause sounds like: 尿独, 独症 for 尿毒症."""
    for run in query.unknown:
        pairs = [run[at : at + 2] for at in range(len(run) - 1)]
        sounds = ["" if statistics.frequency("bigrams", pair) else sound_of_pair(pair) for pair in pairs]
        known = [bool(sound) and bool(statistics.frequency("sounds", sound)) for sound in sounds]
        for at, sound in enumerate(sounds):
            if known[at] and any(known[max(0, at - 1) : at] + known[at + 1 : at + 2]):
                yield sound


def _beginning_with(reader: Any, pair: str) -> list[str]:
    """A pair as the index holds it; of a lone character every pair that it begins, and itself at the end of a run."""
    if len(pair) > 1:
        return [pair]
    return [token.decode("utf-8") for token in reader.expand_prefix("bigrams", pair)]


def _kinds(kinds: Collection[ClauseKind]) -> Any:
    return Or([Term("kind", kind.value) for kind in sorted(kinds)]) if kinds else None


def _not_yet(searcher: Any, on: str) -> Any:
    """The clauses that start after ``on``; a place has few first days, so naming them costs nothing."""
    days = (day.decode("ascii") for day in searcher.reader().lexicon("starts"))
    later = [Term("starts", day) for day in days if day > on]
    return Or(later) if later else None


def _statistics(searcher: Any) -> Statistics:
    reader = searcher.reader()

    @cache
    def frequency(field: str, token: str) -> int:
        if field == "bigrams":
            return sum(reader.doc_frequency(field, each) for each in _beginning_with(reader, token))
        return int(reader.doc_frequency(field, token))

    return Statistics(
        clauses=searcher.doc_count_all(),
        mean_words=searcher.avg_field_length("words", 1),
        mean_bigrams=searcher.avg_field_length("bigrams", 1),
        frequency=frequency,
    )
