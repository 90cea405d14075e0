"""How do our search and its peers take the same clauses and questions? Each as its own guide sets it up for Chinese.

Everybody is told the places of the question. Ours has an index for each of them; a peer has one for all and filters.
The four with jieba cut as its ``cut_for_search`` does; Whoosh takes jieba's own ChineseAnalyzer.
"""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

from benchmarks.search_corpus import Corpus, Question, Row

LIMIT: Final = 10


class Engine(Protocol):
    """``build`` writes an index of ``rows`` into an empty folder; ``open`` gives what answers questions from there."""

    def build(self, corpus: Corpus, rows: Iterator[Row], folder: Path) -> None: ...

    def open(self, corpus: Corpus, folder: Path) -> Callable[[Question], Sequence[str]]: ...


def _jieba() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba


def _cutter() -> Callable[[str], list[str]]:
    """Words of a text, lower case, without signs."""
    cut = _jieba().cut_for_search

    def words(text: str) -> list[str]:
        return [word for word in cut(text.lower()) if any(character.isalnum() for character in word)]

    return words


class Ours:
    """``knowledge.search``: an index for each place, a lexicon, BM25 over words and bigrams."""

    def build(self, corpus: Corpus, rows: Iterator[Row], folder: Path) -> None:
        self._index(corpus, folder).build()

    def open(self, corpus: Corpus, folder: Path) -> Callable[[Question], Sequence[str]]:
        index = self._index(corpus, folder)
        index.warm_up()

        def find(question: Question) -> list[str]:
            day = date.fromisoformat(question.day)
            return [hit.clause_id for hit in index.search(question.text, question.regions, day, LIMIT)]

        return find

    def _index(self, corpus: Corpus, folder: Path) -> Any:
        from functools import partial

        from knowledge.search.query import ClauseIndex

        regions = (*corpus.shipped, *corpus.places)
        parts = {region: (f"{region} {corpus.key}", partial(corpus.jurisdiction, region)) for region in regions}
        return ClauseIndex(folder, parts, corpus.lexicon)


class Whoosh:
    """BM25F over heading and body, any word of the question, as ``MultifieldParser`` with ``OrGroup`` makes it."""

    def build(self, corpus: Corpus, rows: Iterator[Row], folder: Path) -> None:
        from jieba.analyse import ChineseAnalyzer
        from whoosh.fields import ID, TEXT, Schema
        from whoosh.index import create_in

        _jieba()
        schema = Schema(
            id=ID(stored=True),
            region=ID,
            heading=TEXT(analyzer=ChineseAnalyzer()),
            body=TEXT(analyzer=ChineseAnalyzer()),
        )
        writer = create_in(str(folder), schema).writer(limitmb=256)
        for row in rows:
            writer.add_document(id=row.id, region=row.region, heading=row.heading, body=row.body)
        writer.commit()

    def open(self, corpus: Corpus, folder: Path) -> Callable[[Question], Sequence[str]]:
        from whoosh.index import open_dir
        from whoosh.qparser import MultifieldParser, OrGroup
        from whoosh.query import Or, Term
        from whoosh.scoring import BM25F

        _jieba()
        index = open_dir(str(folder))
        searcher = index.searcher(weighting=BM25F())
        parser = MultifieldParser(["heading", "body"], index.schema, group=OrGroup)

        def find(question: Question) -> list[str]:
            places = Or([Term("region", region) for region in question.regions])
            found = searcher.search(parser.parse(question.text), limit=LIMIT, filter=places)
            return [hit["id"] for hit in found]

        return find


class Bm25s:
    """bm25s as it comes (Lucene's BM25), clauses of other places masked."""

    def build(self, corpus: Corpus, rows: Iterator[Row], folder: Path) -> None:
        import bm25s

        words = _cutter()
        names, regions, tokens = [], [], []
        seen: dict[str, int] = {}
        for row in rows:
            names.append(row.id)
            regions.append(row.region)
            tokens.append([seen.setdefault(word, len(seen)) for word in words(f"{row.heading}\n{row.body}")])
        retriever = bm25s.BM25()
        retriever.index((tokens, seen), show_progress=False)
        retriever.save(folder, show_progress=False)
        (folder / "names.json").write_text(json.dumps([names, regions]), encoding="utf-8")

    def open(self, corpus: Corpus, folder: Path) -> Callable[[Question], Sequence[str]]:
        import bm25s
        import numpy as np

        words = _cutter()
        retriever = bm25s.BM25.load(folder)
        names, regions = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        places = np.array([int(region) for region in regions], dtype=np.int32)
        most = min(LIMIT, len(names))

        def find(question: Question) -> list[str]:
            mask = np.isin(places, [int(region) for region in question.regions]).astype(np.float32)
            found, scores = retriever.retrieve([words(question.text)], k=most, weight_mask=mask, show_progress=False)
            return [names[at] for at, score in zip(found[0], scores[0], strict=True) if score > 0]

        return find


class Fts5:
    """SQLite's FTS5 with every detail, its ``bm25()``, any word of the question."""

    def build(self, corpus: Corpus, rows: Iterator[Row], folder: Path) -> None:
        words = _cutter()
        with sqlite3.connect(folder / "clauses.sqlite3") as database:
            database.execute(
                "CREATE VIRTUAL TABLE clauses USING fts5(id UNINDEXED, region UNINDEXED, heading, body, detail=full)"
            )
            made = ((row.id, row.region, " ".join(words(row.heading)), " ".join(words(row.body))) for row in rows)
            database.executemany("INSERT INTO clauses VALUES (?, ?, ?, ?)", made)
        database.execute("INSERT INTO clauses(clauses) VALUES ('optimize')")
        database.commit()
        database.close()

    def open(self, corpus: Corpus, folder: Path) -> Callable[[Question], Sequence[str]]:
        words = _cutter()
        database = sqlite3.connect(folder / "clauses.sqlite3")

        def find(question: Question) -> list[str]:
            asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(question.text)))
            if not asked:
                return []
            places = ", ".join("?" * len(question.regions))
            query = f"SELECT id FROM clauses WHERE clauses MATCH ? AND region IN ({places}) ORDER BY rank LIMIT {LIMIT}"
            return [name for (name,) in database.execute(query, (asked, *question.regions))]

        return find


class Tantivy:
    """tantivy's BM25 over heading and body, any word of the question, the place as a condition."""

    def _index(self, folder: Path) -> Any:
        import tantivy

        fields = tantivy.SchemaBuilder()
        fields.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        fields.add_text_field("region", tokenizer_name="raw", index_option="basic")
        for name in ("heading", "body"):
            fields.add_text_field(name, tokenizer_name="cut")
        index = tantivy.Index(fields.build(), path=str(folder))
        index.register_tokenizer("cut", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        return index

    def build(self, corpus: Corpus, rows: Iterator[Row], folder: Path) -> None:
        import tantivy

        words = _cutter()
        writer = self._index(folder).writer(256_000_000, 1)
        for row in rows:
            heading, body = " ".join(words(row.heading)), " ".join(words(row.body))
            writer.add_document(tantivy.Document(id=row.id, region=row.region, heading=heading, body=body))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, corpus: Corpus, folder: Path) -> Callable[[Question], Sequence[str]]:
        from tantivy import Occur, Query

        words = _cutter()
        index = self._index(folder)
        index.reload()
        searcher, schema = index.searcher(), index.schema

        def find(question: Question) -> list[str]:
            asked = [
                (Occur.Should, Query.term_query(schema, field, word))
                for word in dict.fromkeys(words(question.text))
                for field in ("heading", "body")
            ]
            here = Query.const_score_query(Query.term_set_query(schema, "region", list(question.regions)), 0.0)
            query = Query.boolean_query([(Occur.Must, Query.boolean_query(asked)), (Occur.Must, here)])
            return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, LIMIT).hits]

        return find


ENGINES: Final[dict[str, Engine]] = {
    "whoosh": Whoosh(),
    "ours": Ours(),
    "bm25s": Bm25s(),
    "fts5": Fts5(),
    "tantivy": Tantivy(),
}
"""By name; the first is what the others are told as ratios to."""
