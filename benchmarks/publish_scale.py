"""How long does publishing the whole country take, in how much memory and disk, and what does one change cost?

``make bench-publish`` (PLACES=330 CLAUSES=300): writes artificial documents of many places, publishes them with the
shipped ones through ``manage.py publish_knowledge`` into a folder of its own, changes one place, publishes again, and
starts the site once. Nothing of the developer's is touched.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
_START_UP: Final = """
import json, time
from datetime import date
import django
django.setup()
from knowledge import selectors
parsed = []
made = selectors.jurisdiction_from
selectors.jurisdiction_from = lambda region, *rest: parsed.append(region) or made(region, *rest)
begun = time.perf_counter()
snapshot = selectors.active_snapshot()
ready = time.perf_counter() - begun
at_start = len(parsed)
begun = time.perf_counter()
hits = snapshot.index.search("大病保险起付线", snapshot.places.line("{place}"), date(2026, 1, 1), 5)
print(json.dumps({"snapshot": ready, "parsed": at_start, "search": time.perf_counter() - begun, "hits": len(hits)}))
"""


def main() -> None:
    places, clauses = int(os.environ.get("PLACES", "330")), int(os.environ.get("CLAUSES", "300"))
    folder = Path(tempfile.mkdtemp(prefix="bench-publish-"))
    try:
        _run(folder, places, clauses)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, places: int, clauses: int) -> None:
    sys.path.insert(0, str(ROOT))
    from benchmarks import synthetic

    environment = os.environ | {
        "VAR_DIR": str(folder / "var"),
        "READ_DOT_ENV": "false",
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
    }
    for name in ("DATABASE_URL", "KNOWLEDGE_DATA", "KNOWLEDGE_CACHE"):
        environment.pop(name, None)
    (folder / "var").mkdir()
    where = synthetic.places(ROOT / "knowledge" / "data", places)
    synthetic.write(folder / "data", where, clauses)
    _manage(environment, "migrate", "--verbosity", "0")
    print(f"{len(where)} places × {clauses} clauses")

    first = _publish(environment, folder)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    before = _folders(folder)
    size = sum(path.stat().st_size for path in (folder / "var" / "cache" / "search").rglob("*") if path.is_file())
    print(f"publish everything: {first:.0f} s, {1000 * first / len(where) / clauses:.2f} ms a clause")
    print(f"peak memory of the publish: {peak:.0f} MB")
    print(f"search indexes: {size / 2**20:.0f} MB; database: {_database(folder):.0f} MB")

    synthetic.write_place(folder / "data", where[len(where) // 2], clauses, seed=2)
    again = _publish(environment, folder)
    print(f"publish after one change: {again:.0f} s, indexes built: {len(_folders(folder) - before)}")
    print(f"publish without a change: {_publish(environment, folder):.0f} s")

    script = _START_UP.replace("{place}", where[0]["code"])
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    started = json.loads(done.stdout)
    print(f"start: snapshot in {started['snapshot']:.2f} s, {started['parsed']} places parsed")
    print(f"first search: {started['search']:.2f} s, {started['hits']} clauses")


def _publish(environment: dict[str, str], folder: Path) -> float:
    begun = time.perf_counter()
    _manage(environment, "publish_knowledge", "--data", str(folder / "data"))
    return time.perf_counter() - begun


def _manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def _folders(folder: Path) -> set[str]:
    return {path.name for path in (folder / "var" / "cache" / "search").glob("[0-9]*")}


def _database(folder: Path) -> float:
    return sum(path.stat().st_size for path in (folder / "var").glob("site.sqlite3*")) / 2**20


if __name__ == "__main__":
    main()
