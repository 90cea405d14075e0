"""How long does a question take over HTTP, on the shipped documents and on a country's worth of made-up ones?

``make bench-ask`` asks every golden question of one web process, one after the other over loopback, follow-ups in
their conversations. ``CLAUSES=100000`` (``PLACES=300``) publishes that many artificial clauses beside the shipped
documents first, 5,000 of them in one chain of county and city, and asks in every place; what was published stays under
``VAR_DIR`` for the next run (``FRESH=1`` publishes anew). Prints each figure with its target; 1 when one is missed.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import chain as chained
from pathlib import Path
from typing import Any, Final

from benchmarks import synthetic
from benchmarks.estimates_served import p50, p95, server
from benchmarks.estimates_table import Row, report

ROOT: Final = Path(__file__).resolve().parents[1]
GOLDEN: Final = ROOT / "tests" / "assistant" / "golden_questions"
CHAIN: Final = 5_000
ASKED: Final = (
    "大病保险起付线是多少",
    "低保对象医疗救助怎么报",
    "没有备案去省外就医报销比例降多少",
    "出院可以一站式结算吗",
    "参保缴费有没有资助",
    "超出目录的药能报吗",
    "特困人员门诊慢特病最多报多少",
    "我妈是低保户住院花了8万能报多少",
    "要带什么材料到哪里办",
    "三级医院转诊后的住院费用报几成",
)
"""Questions for the made-up places: each of their topics, a sum, and words that many of their clauses use."""
ROUNDS: Final = 3
WARM_UP: Final = 20

Body = dict[str, Any]


def main() -> int:
    var = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
    clauses, count = int(os.environ.get("CLAUSES") or 0), int(os.environ.get("PLACES") or 300)
    print(f"{os.cpu_count()} cores, load before: {os.getloadavg()[0]:.2f}", flush=True)
    if not clauses:
        with tempfile.TemporaryDirectory(prefix="bench-ask-", dir=var) as folder:
            environment = _published(Path(folder))
            return report(_shipped(environment, Path(folder), most=100))
    folder = var / f"bench-ask-{clauses}-{count}"
    if os.environ.get("FRESH"):
        shutil.rmtree(folder, ignore_errors=True)
    where = synthetic.places(ROOT / "knowledge" / "data", count)
    chain = one_chain(where)
    if not (folder / "data" / ".written").exists():
        write(folder / "data", where, chain, clauses)
    begun = time.perf_counter()
    environment = _published(folder, "--data", str(folder / "data"))
    print(f"published with {clauses} clauses in {count} places: {time.perf_counter() - begun:.0f} s", flush=True)
    return report(chained(_shipped(environment, folder, most=150), _made(environment, folder, where, chain)))


def one_chain(where: Sequence[synthetic.Place]) -> tuple[synthetic.Place, synthetic.Place]:
    """A city and a county of it, the first of ``where``; LookupError where none is with its city."""
    cities = {row["code"][:4]: row for row in where if row["level"] == "prefecture"}
    for row in where:
        if row["level"] == "county" and row["code"][:4] in cities:
            return cities[row["code"][:4]], row
    raise LookupError("no county beside its city")


def write(folder: Path, where: list[synthetic.Place], chain: Sequence[synthetic.Place], clauses: int) -> None:
    """A data folder of ``clauses`` clauses, ``CHAIN`` of them in the places of ``chain``."""
    each = -(-(clauses - CHAIN) // (len(where) - len(chain)))
    synthetic.write(folder, where, each)
    for place in chain:
        synthetic.write_place(folder, place, CHAIN // len(chain), seed=1)
    (folder / ".written").touch()


def _published(folder: Path, *arguments: str) -> dict[str, str]:
    """The environment of a site of its own under ``folder``, migrated and published."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {"READ_DOT_ENV": "false", "DJANGO_SETTINGS_MODULE": "config.settings.development"}
    environment = {**os.environ, **settings, "VAR_DIR": str(folder)}
    for name in ("DATABASE_URL", "KNOWLEDGE_DATA", "KNOWLEDGE_CACHE"):
        environment.pop(name, None)
    for command in (("migrate", "--verbosity", "0"), ("publish_knowledge", *arguments)):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
    return environment


def _shipped(environment: dict[str, str], folder: Path, *, most: float) -> Iterator[Row]:
    """All golden questions, each after the turns before it."""
    from assistant.evaluation.golden import answer_of, golden_questions

    with server(environment, folder / "web.log") as port:
        asking = Asking(port)
        for question in ASKED * (WARM_UP // len(ASKED)):
            asking({"question": question, "region": "370323"})
        asking.times.clear()
        for golden in golden_questions(GOLDEN):
            answer_of(golden, asking)
        yield from _rows("golden questions on the shipped documents", asking, most)


def _made(
    environment: dict[str, str], folder: Path, where: Sequence[synthetic.Place], chain: Sequence[synthetic.Place]
) -> Iterator[Row]:
    """Every place asked in turn, so that more places than a process keeps open are met; then the long chain."""
    with server(environment, folder / "web.log") as port:
        asking = Asking(port)
        for at, place in enumerate([*where] * ROUNDS):
            asking({"question": ASKED[at % len(ASKED)], "region": place["code"]})
        yield from _rows(f"{len(where)} made-up places in turn", asking, 150)
        asking.times.clear()
        asking({"question": ASKED[0], "region": chain[-1]["code"]})
        yield Row(f"the chain of {CHAIN} clauses, first question", asking.times.pop()[0], "ms")
        for question in ASKED * 10 * ROUNDS:
            asking({"question": question, "region": chain[-1]["code"]})
        yield from _rows(f"the chain of {CHAIN} clauses", asking, 150)


class Asking:
    """Asks over one connection; ``times`` are the milliseconds each question took, with its text."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.times: list[tuple[float, str]] = []

    def __call__(self, body: Body) -> Body:
        raw = json.dumps(body).encode()
        begun = time.perf_counter()
        self._connection.request("POST", "/api/v1/ask/", raw, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        content = response.read()
        self.times.append(((time.perf_counter() - begun) * 1000, body["question"]))
        if response.status != 200:
            raise RuntimeError(content.decode())
        found: Body = json.loads(content)
        return found


def _rows(name: str, asking: Asking, most: float) -> Iterator[Row]:
    times = sorted(taken for taken, _ in asking.times)
    yield Row(f"{name}: p50 of {len(times)}", p50(times), "ms")
    yield Row("  p95", p95(times), "ms", most=most)
    slowest, question = max(asking.times)
    yield Row(f"  slowest: {question[:30]}", slowest, "ms")


if __name__ == "__main__":
    sys.exit(main())
