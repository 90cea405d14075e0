"""Does our search find the right clause more often than its peers, how fast, in how much time, memory and disk?

``make bench-search`` (``SIZES="1000 100000"``; a million takes hours the first time, so it has to be asked for):
the golden questions on the shipped documents and, with made-up questions, among as many clauses. Each contestant
builds and searches in a process of its own, one after the other. Corpora and indexes stay under ``VAR_DIR`` by what
they are made of, so a run that was stopped goes on where it was; ``FRESH=1`` begins anew.
"""

import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.search_corpus import Corpus, Question, read_questions, read_rows, written
from benchmarks.search_engines import ENGINES

ROOT: Final = Path(__file__).resolve().parents[1]
BUILT: Final = "built.json"
Figures = dict[str, Any]


def main() -> int:
    folder = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve() / "bench-search"
    if os.environ.get("FRESH"):
        shutil.rmtree(folder, ignore_errors=True)
    sizes = [0, *map(int, (os.environ.get("SIZES") or "1000 100000").replace(",", " ").split())]
    return 1 if sum(_missed(size, folder) for size in sizes) else 0


def _missed(size: int, folder: Path) -> bool:
    """Measures every contestant on one corpus and prints the table; whether we are behind plain Whoosh."""
    begun = time.perf_counter()
    corpus = Corpus(size)
    where = written(corpus, folder)
    questions = read_questions(where)
    name = f"{size:,} clauses, shipped ones among them" if size else "shipped documents"
    print(f"\n## {name}; {len(questions)} questions; load before: {os.getloadavg()[0]:.2f}", flush=True)
    found: dict[str, Figures] = {}
    for engine in ENGINES:
        built = _in_child("build", engine, size, where)
        found[engine] = {**built, **_in_child("ask", engine, size, where)}
        print(
            f"  {engine}: {_short(found[engine])}; after {time.perf_counter() - begun:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    kinds = list(dict.fromkeys(question.kind for question in questions))
    for line in table(found, kinds):
        print(line)
    behind = [kind for kind in kinds if found["ours"][f"{kind}: rank 1"] < found["whoosh"][f"{kind}: rank 1"]]
    print(
        f"first clause right at least as often as plain Whoosh: {'missed: ' + ', '.join(behind) if behind else 'met'}"
    )
    print(f"{time.perf_counter() - begun:.0f} s; load after: {os.getloadavg()[0]:.2f}", flush=True)
    return bool(behind)


def _short(figures: Figures) -> str:
    """One contestant's figures in one line, so that a run that is stopped has told something."""
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())


def table(found: Mapping[str, Figures], kinds: Sequence[str]) -> Iterator[str]:
    """A line for each measure: the figure of every contestant, and its ratio to the first one."""
    base = next(iter(found.values()))
    yield f"{'':<28}" + "".join(f"{name:>20}" for name in found)
    of_kinds = [f"{kind}: {each}" for kind in kinds for each in ("rank 1", "recall@5", "MRR", "p50 ms", "p95 ms")]
    for measure in (*of_kinds, "index s", "index MB", "memory to index MB", "memory to search MB"):
        cells = (f"{each[measure]:.3f} ({_ratio(each[measure], base[measure])})" for each in found.values())
        yield f"{measure:<28}" + "".join(f"{cell:>20}" for cell in cells)


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}×" if base else "–"


def _in_child(task: str, engine: str, size: int, where: Path) -> Figures:
    """The figures of one contestant, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.search", task, engine, str(size), str(where)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


# --- in the child ----------------------------------------------------------------------------------------------------


def measured(task: str, engine: str, size: int, where: Path) -> Figures:
    """Builds the index of one contestant unless it is there, or asks it every question; ``where`` is the corpus."""
    corpus = Corpus(size)
    index = where / f"{engine}-{_version(engine, corpus)}"
    return _built(engine, corpus, where, index) if task == "build" else _asked(engine, corpus, where, index)


def _built(engine: str, corpus: Corpus, where: Path, index: Path) -> Figures:
    if not (index / BUILT).exists():
        shutil.rmtree(index, ignore_errors=True)
        index.mkdir()
        begun = time.perf_counter()
        ENGINES[engine].build(corpus, read_rows(where), index)
        taken = time.perf_counter() - begun
        files = [path for path in index.rglob("*") if path.is_file() and path.parent.name != "jieba"]
        size = sum(path.stat().st_size for path in files) / 2**20
        figures = {"index s": taken, "index MB": size, "memory to index MB": _peak()}
        (index / BUILT).write_text(json.dumps(figures), encoding="utf-8")
    kept: Figures = json.loads((index / BUILT).read_text(encoding="utf-8"))
    return kept


def _asked(engine: str, corpus: Corpus, where: Path, index: Path) -> Figures:
    """Every question once unmeasured, then once measured."""
    questions = read_questions(where)
    find = ENGINES[engine].open(corpus, index)
    for question in questions:
        find(question)
    times: dict[str, list[float]] = {}
    hits: dict[str, list[tuple[Question, Sequence[str]]]] = {}
    for question in questions:
        begun = time.perf_counter()
        found = find(question)
        times.setdefault(question.kind, []).append((time.perf_counter() - begun) * 1000)
        hits.setdefault(question.kind, []).append((question, found))
    figures: Figures = {"memory to search MB": _peak()}
    for kind, answers in hits.items():
        figures |= {f"{kind}: {name}": value for name, value in quality(answers).items()}
        figures |= {
            f"{kind}: p50 ms": statistics.median(times[kind]),
            f"{kind}: p95 ms": sorted(times[kind])[int(len(times[kind]) * 0.95)],
        }
    return figures


def quality(answers: Sequence[tuple[Question, Sequence[str]]]) -> dict[str, float]:
    """Shares of questions with the first wanted clause at rank 1, of wanted clauses among five; mean 1 / rank."""
    first = [found.index(question.wanted[0]) + 1 if question.wanted[0] in found else 0 for question, found in answers]
    among = [sum(name in found[:5] for name in question.wanted) / len(question.wanted) for question, found in answers]
    return {
        "rank 1": statistics.fmean(rank == 1 for rank in first),
        "recall@5": statistics.fmean(among),
        "MRR": statistics.fmean(1 / rank if rank else 0.0 for rank in first),
    }


def _version(engine: str, corpus: Corpus) -> str:
    """Another one for other code of the contestant; ours lies in knowledge.search and reads the lexicon."""
    content = (ROOT / "benchmarks" / "search_engines.py").read_bytes()
    if engine == "ours":
        files = sorted((ROOT / "knowledge" / "search").glob("*.py"))
        content += corpus.lexicon_hash.encode() + b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(content).hexdigest()[:12]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) == 5:
        print(json.dumps(measured(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))))
    else:
        sys.exit(main())
