"""Which clauses and questions is search measured on? The shipped documents alone, or filled up with made-up ones.

Rows and questions are files of one JSON object a line, the same on every run. A golden question looks for the clauses
it names; a made-up one for the one clause of its place with that heading and figure.
"""

import hashlib
import inspect
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from assistant.evaluation.golden import golden_questions
from benchmarks import synthetic
from knowledge.tables.files import Content, read_folders
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.loader import jurisdiction_from
from knowledge.tables.parts import LEXICON, REGION, Part, lexicon_from, parts_from, payload_of
from knowledge.tables.schema import Jurisdiction

ROOT: Final = Path(__file__).resolve().parents[1]
DATA: Final = ROOT / "knowledge" / "data"
GOLDEN: Final = ROOT / "tests" / "assistant" / "golden_questions"
EACH: Final = 333
"""Clauses of one made-up place."""
QUESTIONS: Final = 300
SEED: Final = 1
DAY: Final = "2026-01-01"


@dataclass(frozen=True, slots=True)
class Row:
    """A clause as every contestant gets it: ``heading`` with title and label, ``body`` with gist and antecedent."""

    id: str
    region: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class Question:
    """``wanted`` are the ids of the clauses that answer, the first of them first; ``regions`` the place and above."""

    kind: str
    text: str
    regions: tuple[str, ...]
    day: str
    wanted: tuple[str, ...]


class Corpus:
    """The shipped clauses and as many made-up ones as make ``size`` together; 0 for the shipped ones alone."""

    def __init__(self, size: int) -> None:
        self.size = size

    @cached_property
    def _content(self) -> Content:
        return read_folders([DATA])

    @cached_property
    def _parts(self) -> Sequence[Part]:
        return parts_from(self._content)

    @cached_property
    def shipped(self) -> Mapping[str, Jurisdiction]:
        """What is shipped, by region."""
        return {
            part.key.removeprefix(REGION): jurisdiction_from(part.key.removeprefix(REGION), payload_of(part))
            for part in self._parts
            if part.key.startswith(REGION)
        }

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(*lexicon_from(next(payload_of(part) for part in self._parts if part.key == LEXICON)))

    @property
    def lexicon_hash(self) -> str:
        """Another one for other words."""
        return next(part.hash for part in self._parts if part.key == LEXICON)

    @cached_property
    def key(self) -> str:
        """Another one for other clauses, another size or another way of making them up."""
        source = inspect.getsource(synthetic) + Path(__file__).read_text(encoding="utf-8")
        content = [source, str(self.size), *(part.hash for part in self._parts if part.key != LEXICON)]
        return hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]

    @cached_property
    def places(self) -> dict[str, tuple[synthetic.Place, int]]:
        """The made-up places by code, each with how many clauses it has."""
        missing = max(0, self.size - sum(1 for _ in self.shipped_rows()))
        found = synthetic.places(DATA, -(-missing // EACH))
        return {place["code"]: (place, min(EACH, missing - at * EACH)) for at, place in enumerate(found)}

    def shipped_rows(self) -> Iterator[Row]:
        for region, jurisdiction in self.shipped.items():
            for document in jurisdiction.documents:
                for clause in document.clauses:
                    yield Row(clause.id, region, *_words(document.title, asdict(clause)))

    def made_rows(self) -> Iterator[tuple[Row, dict[str, Any]]]:
        """Each made-up clause, also as its document holds it."""
        for code, (place, clauses) in self.places.items():
            document = synthetic.document(place, clauses, SEED)
            for raw in document["clauses"]:
                yield Row(raw["id"], code, *_words(document["title"], raw)), raw

    def jurisdiction(self, region: str) -> Jurisdiction:
        """What our index of a region is built from: the shipped part, or the made-up document."""
        if region in self.shipped:
            return self.shipped[region]
        return jurisdiction_from(region, {"documents": [synthetic.document(*self.places[region], SEED)], "tables": []})

    def rows(self) -> Iterator[Row]:
        yield from self.shipped_rows()
        yield from (row for row, _ in self.made_rows())

    def golden(self) -> Iterator[Question]:
        """First turns that name a clause; asked in the place of its document where none is given or another one."""
        ids: dict[str, tuple[str, str]] = {}
        for region, jurisdiction in self.shipped.items():
            for document in jurisdiction.documents:
                ids |= {f"{document.id} {clause.label}": (clause.id, region) for clause in document.clauses}
        for golden in golden_questions(GOLDEN):
            if golden.before or not golden.clauses or golden.clauses[0] not in ids:
                continue
            own = ids[golden.clauses[0]][1]
            asked = self._line(golden.expected.get("region") or own)
            regions = asked if own in asked else self._line(own)
            wanted = tuple(ids[name][0] for name in golden.clauses if name in ids and ids[name][1] in regions)
            day = str(golden.expected.get("as_of") or DAY)
            yield Question("golden", golden.expected["question"], regions, day, wanted)

    def made_up(self) -> Iterator[Question]:
        """Heading and a figure of clauses drawn from all places."""
        chance = random.Random(self.size)
        told = [(row, raw) for row, raw in self.made_rows() if raw["figures"] and chance.random() < self._share]
        for row, raw in told[:QUESTIONS]:
            figure = raw["figures"][0]["text"]
            yield Question("made-up", f"{raw['heading']}{figure}怎么算", self._line(row.region), DAY, (row.id,))

    @property
    def _share(self) -> float:
        return min(1.0, 2 * QUESTIONS / max(1, self.size))

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {region.item.code: region.item.parent for region in self._content.regions}

    def _line(self, region: str) -> tuple[str, ...]:
        found: list[str] = []
        code: str | None = region
        while code:
            found.append(code)
            code = self._parents.get(code)
        return tuple(found)


def _words(title: str, clause: Mapping[str, Any]) -> tuple[str, str]:
    """The words of heading and body, the same that our index takes."""
    body = (clause["gist"], clause.get("antecedent", ""), clause["text"])
    return " ".join((title, clause["label"], clause["heading"])), "\n".join(filter(None, body))


def written(corpus: Corpus, folder: Path) -> Path:
    """The folder with the rows and questions of the corpus; only the golden questions are written every time."""
    found = folder / f"{corpus.size}-{corpus.key}"
    found.mkdir(parents=True, exist_ok=True)
    _write(found / "golden.jsonl", corpus.golden())
    if not (found / "made_up.jsonl").exists():
        _write(found / "rows.jsonl", corpus.rows())
        _write(found / "made_up.jsonl", corpus.made_up())
    return found


def _write(path: Path, items: Iterator[Row] | Iterator[Question]) -> None:
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8") as lines:
        for item in items:
            lines.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")
    unfinished.rename(path)


def read_rows(folder: Path) -> Iterator[Row]:
    with (folder / "rows.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield Row(**json.loads(line))


def read_questions(folder: Path) -> list[Question]:
    raw = [
        json.loads(line)
        for name in ("golden.jsonl", "made_up.jsonl")
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
    ]
    return [Question(**{**one, "regions": tuple(one["regions"]), "wanted": tuple(one["wanted"])}) for one in raw]
