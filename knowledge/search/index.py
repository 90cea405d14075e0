"""Where a jurisdiction's clauses lie ready to be found: one Whoosh index each, built whole or not at all.

A folder is named by what is in it (the part's hash) and how it was cut (the tokenizer's version), so it never
changes once it is there and can be deleted at any time. It is built under another name and renamed when complete;
``COMPLETE.json`` lists every file with its checksum, and a folder that does not agree with it is built anew.
"""

import fcntl
import gc
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Any, Final

from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage

from knowledge.search.ranking import Candidate, padded
from knowledge.search.tokenizer import Cut, Tokenizer, folded
from knowledge.search.writing import PlaceWriter
from knowledge.tables.schema import Clause, Document, Jurisdiction
from knowledge.tables.sounds import SCRIPT_VERSION
from knowledge.tables.terms import ClauseKind

_MARKER: Final = "COMPLETE.json"
_LAYOUT: Final = "5"
"""Changes with the fields below: an index laid out differently lies in another folder."""
_FOR_PEOPLE: Final = (ClauseKind.BENEFIT, ClauseKind.PROCEDURE)
ALWAYS: Final = "0000-00-00"
"""The first day of a clause that names none: before every day."""


def folder_name(region: str, part_hash: str, tokenizer_version: str) -> str:
    """The folder of one part under one tokenizer; both hashes change the name."""
    content = hashlib.sha256(f"{_LAYOUT}\n{SCRIPT_VERSION}\n{part_hash}\n{tokenizer_version}".encode()).hexdigest()
    return f"{region}-{content[:40]}"


def ready(root: Path, name: str, jurisdiction: Callable[[], Jurisdiction], tokenizer: Tokenizer) -> Path:
    """The complete folder ``name`` under ``root``, built now when it is missing or damaged.

    Of several builders at once one builds and the others wait for it. Whoever holds the lock sweeps what a killed
    builder of the same folder left.
    """
    folder = root / name
    if is_complete(folder):
        return folder
    with _only_builder(root, name):
        for leftover in root.glob(f".building-{name}-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        if not is_complete(folder):
            _build(root, name, jurisdiction(), tokenizer)
    return folder


def is_complete(folder: Path) -> bool:
    """Whether every file of the folder is there as it was when the build ended."""
    try:
        expected = json.loads((folder / _MARKER).read_text(encoding="utf-8"))
        return isinstance(expected, dict) and expected == _checksums(folder)
    except (OSError, ValueError):
        return False


def _build(root: Path, name: str, jurisdiction: Jurisdiction, tokenizer: Tokenizer) -> None:
    building = Path(tempfile.mkdtemp(prefix=f".building-{name}-", dir=root))
    with _without_collecting():
        _write(building, jurisdiction, tokenizer)
    marker = json.dumps(_checksums(building), sort_keys=True)
    (building / _MARKER).write_text(marker, encoding="utf-8")
    _flush(building)
    folder = root / name
    if folder.exists():  # damaged, and nobody else replaces it while we hold the lock
        folder.rename(building / "replaced")
        building.rename(folder)
        shutil.rmtree(folder / "replaced", ignore_errors=True)
    else:
        building.rename(folder)


def _write(folder: Path, jurisdiction: Jurisdiction, tokenizer: Tokenizer) -> None:
    index = FileStorage(str(folder)).create_index(_schema())
    writer = PlaceWriter(index)
    for document in jurisdiction.documents:
        title = tokenizer.cut(folded(document.title))
        for clause in document.clauses:
            tokens, stored = _entry(document, title, clause, tokenizer)
            writer.add(tokens, {"stored": astuple(stored)})
    writer.commit()
    index.close()
    for lock in folder.glob("*LOCK"):
        lock.unlink()


def _schema() -> Schema:
    """``words`` finds, ``bigrams`` finds what the dictionary does not know, ``sounds`` what is misspelt beyond that;
    ``stored`` is what scoring needs."""
    tokens = TEXT(phrase=False)
    return Schema(kind=ID, starts=ID, words=tokens, bigrams=tokens, sounds=ID, stored=STORED)


def _entry(
    document: Document, title: Cut, clause: Clause, tokenizer: Tokenizer
) -> tuple[dict[str, tuple[str, ...]], Candidate]:
    """What one clause is found by, and what is stored of it; ``title`` is its document's, cut once for all of them."""
    heading = folded(clause.heading)
    spoken = folded("\n".join((clause.gist, clause.antecedent, clause.text)))
    above, label, body = tokenizer.cut(heading), tokenizer.cut(folded(clause.label)), tokenizer.cut(spoken)
    head = (*title.words, *label.words, *above.words)
    pairs = (*above.pairs, *body.pairs)
    starts = clause.applies_from or (document.applies_from.day if document.applies_from else None)
    ends = clause.applies_to or (document.applies_to.day if document.applies_to else None)
    tokens = {
        "kind": (clause.kind.value,),
        "starts": (starts.isoformat() if starts else ALWAYS,),
        "words": (*head, *body.words),
        "bigrams": (*pairs, *above.lasts, *body.lasts),
        "sounds": tuple(dict.fromkeys((*above.sounds, *body.sounds))),
    }
    return tokens, Candidate(
        clause_id=clause.id,
        document_id=document.id,
        text=clause.text,
        ends=ends.isoformat() if ends else "",
        aside=clause.kind not in _FOR_PEOPLE,
        heading=padded(head),
        words=padded(body.words),
        folded=f"{heading}\n{spoken}",
        words_count=len(body.words),
        bigrams_count=len(pairs),
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Writing makes many values and hardly a circle; looking for circles through the whole dictionary took half the
    time. What is left over is collected once, afterwards."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _checksums(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != _MARKER
    }


def _flush(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _only_builder(root: Path, name: str) -> Iterator[None]:
    """Hold the lock of one folder, across processes; a killed holder gives it up by dying."""
    locks = root / ".locks"
    locks.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (locks / name).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class Readers:
    """Open indexes of this process, a bounded number of them, for one search at a time.

    A Whoosh reader must not serve two threads at once; Python would run one search at a time anyway. Nor may two
    processes share its file handles: a child process begins without readers.
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._open: OrderedDict[Path, Any] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, folder: Path) -> bool:
        return folder in self._open

    def __len__(self) -> int:
        return len(self._open)

    @contextmanager
    def borrow(self, folders: Sequence[Path]) -> Iterator[list[Any]]:
        """The readers of complete ``folders`` in that order; nobody else searches until they are given back."""
        with self._lock:
            yield [self._reader(folder) for folder in folders]
            while len(self._open) > self._kept:
                self._open.popitem(last=False)[1].close()

    def _reader(self, folder: Path) -> Any:
        reader = self._open.get(folder)
        if reader is None:
            reader = self._open[folder] = FileStorage(str(folder)).open_index().reader()
        self._open.move_to_end(folder)
        return reader
