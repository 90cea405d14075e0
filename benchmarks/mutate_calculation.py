"""How much damage to the calculation's code do its tests notice? Every mutant of every file, one after the other.

``make mutate-calculation`` runs them all, two at a time (JOBS=), and exits 1 where fewer than 90% are noticed; ONLY=
names some modules (ONLY="money left"), EVERY=10 takes one mutant of ten, FRESH=1 forgets earlier results. A run that
was broken off goes on where it stood: a killed mutant stays killed as long as its module is the same, a survivor is
tried again once code or tests change.

Each mutant is a process forked from one that has imported everything but the calculation and its tests. It imports them
with one module damaged, runs the pure tests until the first fails, and is ended when it uses three times the processor
time that the undamaged code needs (or two gigabytes). Properties take 30 examples, without looking for a smaller one.
"""

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from itertools import islice
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.eligibility.calculation.examples import examples
from tests.eligibility.calculation.mutants import Mutant, mutants

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = "eligibility.calculation"
FOLDER: Final = ROOT / "eligibility" / "calculation"
TESTS: Final = "tests/eligibility/calculation"
OF_TESTS: Final = ("test_a_planted_fault_is_found",)
"""Tests of what tests are made with: slow, and the calculation has no part in them."""
COPIED: Final = ("benchmarks", "eligibility", "knowledge", "tests")
RESULTS: Final = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "mutation" / "calculation.jsonl"
WANTED: Final = 90
MEMORY: Final = 2 << 30
PYTEST: Final = (
    *("--quiet", "--exitfirst", "--tb=no", "--assert=plain", "--noconftest", "--capture=no", "-c", os.devnull),
    *("-p", "no:cacheprovider", "-p", "no:django", "-p", "no:xdist", "-W", "error", f"--rootdir={ROOT}"),
)
"""Without the project's own configuration, which would bring Django along."""

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mutant; ``by``: the first test that noticed it, empty where the modules would not import."""

    key: str
    module: str
    line: int
    kind: str
    difference: str
    outcome: str
    by: str
    seconds: float
    against: str


# --- one mutant, in a process of its own -----------------------------------------------------------------------------


class _Calculation(MetaPathFinder, Loader):
    """Loads the package from code compiled beforehand, one module of it damaged."""

    def __init__(self, codes: Mapping[str, CodeType]) -> None:
        self.codes = codes

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname in self.codes else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.codes[module.__name__], module.__dict__)


class _Noticed:
    """Runs first the tests that noticed most so far, properties last, and keeps the name of the first that fails."""

    def __init__(self, kills: Mapping[str, int]) -> None:
        self.kills, self.by = kills, ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if item.originalname not in OF_TESTS]
        items.sort(key=lambda item: (-self.kills.get(item.nodeid, 0), hasattr(item.obj, "hypothesis")))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.by:
            self.by = report.nodeid


def _run(codes: Mapping[str, CodeType], kills: Mapping[str, int], seconds: int, told: int) -> None:
    """The life of a child: import, test, tell the name of the test that failed, end with pytest's exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(20 * seconds)
    sys.meta_path.insert(0, _Calculation(codes))
    noticed = _Noticed(kills)
    code: int = pytest.ExitCode.INTERNAL_ERROR
    with suppress(BaseException):
        code = pytest.main([*PYTEST, TESTS], plugins=[noticed])
    os.write(told, noticed.by.encode())
    os._exit(code)


def _outcome(status: int) -> str:
    """Ended by the limits on time: timed out; every other end but passing or using pytest wrongly: killed."""
    if os.WIFSIGNALED(status):
        return TIMED_OUT if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL) else KILLED
    code = os.WEXITSTATUS(status)
    if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"pytest could not run: exit code {code}")
    return SURVIVED if code == pytest.ExitCode.OK else KILLED


# --- all of them -----------------------------------------------------------------------------------------------------


class Bench:
    """The calculation and its tests as they stand when the bench is made."""

    def __init__(self) -> None:
        self.sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py"))}
        self.codes = {
            self._name(module): compile(source, str(FOLDER / f"{module}.py"), "exec")
            for module, source in self.sources.items()
            if module != "__init__"
        }
        tests = [path.read_text(encoding="utf-8") for path in sorted((ROOT / TESTS).rglob("*.py"))]
        everything = "".join((*self.sources.values(), *tests))
        self.against = hashlib.sha256(everything.encode()).hexdigest()[:16]
        self.kills: dict[str, Counter[str]] = defaultdict(Counter)
        self.running: dict[int, tuple[str, str, Mutant, int, float]] = {}
        self.seconds = 600

    def _name(self, module: str) -> str:
        return f"{PACKAGE}.{module}"

    def measure(self) -> float:
        """The processor time of the undamaged code, which sets the limit; SystemExit where its own tests fail."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        self._start("", "", Mutant(0, "", "", ""))
        result = self._ended()
        if result.outcome != SURVIVED:
            raise SystemExit(f"the undamaged code does not pass: {result.by or 'the tests cannot be imported'}")
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        self.seconds = int(3 * used) + 5
        return used

    def run(self, only: set[str], every: int, known: Mapping[str, Result], jobs: int) -> Iterator[Result]:
        for module, source in self.sources.items():
            if only and module not in only:
                continue
            for mutant in islice(mutants(source), 0, None, every):
                key = hashlib.sha256(f"{module}\n{mutant.source}".encode()).hexdigest()[:24]
                found = known.get(key)
                if found and (found.outcome != SURVIVED or found.against == self.against):
                    yield found
                    continue
                if len(self.running) >= jobs:
                    yield self._ended()
                self._start(key, module, mutant)
        while self.running:
            yield self._ended()

    def _start(self, key: str, module: str, mutant: Mutant) -> None:
        codes = self.codes
        if module:
            codes = {**codes, self._name(module): compile(mutant.source, f"{module}.py", "exec")}
        reads, tells = os.pipe()
        child = os.fork()
        if not child:
            _run(codes, self.kills[module], self.seconds, tells)
        os.close(tells)
        self.running[child] = (key, module, mutant, reads, time.monotonic())

    def _ended(self) -> Result:
        child, status = os.wait()
        key, module, mutant, reads, begun = self.running.pop(child)
        with os.fdopen(reads) as told:
            by = told.read()
        if by:
            self.kills[module][by] += 1
        seconds = round(time.monotonic() - begun, 2)
        return Result(
            key, module, mutant.line, mutant.kind, mutant.difference, _outcome(status), by, seconds, self.against
        )


def _known() -> dict[str, Result]:
    if os.environ.get("FRESH") and RESULTS.exists():
        RESULTS.unlink()
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    return {result.key: result for result in (Result(**json.loads(line)) for line in lines)}


def _warmed_up() -> None:
    """What every child would otherwise do again."""
    few = settings(
        max_examples=int(os.environ.setdefault("LAW_EXAMPLES", "30")),
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    settings.register_profile("mutation", few)
    settings.load_profile("mutation")
    examples()


def table(results: list[Result]) -> str:
    """Killed, timed out and survived for each module and in all, then the survivors with their difference."""
    by_module: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        by_module[result.module][result.outcome] += 1
        by_module["all"][result.outcome] += 1
    lines = [f"{'module':14}{KILLED:>9}{TIMED_OUT:>11}{SURVIVED:>10}{'total':>7}{'noticed':>9}"]
    for module in (*sorted(by_module.keys() - {"all"}), "all"):
        count = by_module[module]
        total = count.total()
        noticed = 100 * (total - count[SURVIVED]) / max(1, total)
        lines.append(f"{module:14}{count[KILLED]:9}{count[TIMED_OUT]:11}{count[SURVIVED]:10}{total:7}{noticed:8.1f}%")
    survivors = sorted((one for one in results if one.outcome == SURVIVED), key=lambda one: (one.module, one.line))
    listed = [f"\n{one.module}.py:{one.line} ({one.kind})\n{one.difference}" for one in survivors]
    return "\n".join((*listed, "", *lines))


def main() -> None:
    """Runs on a copy, so that edits made meanwhile do not mix into a run."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as copy:
        for name in COPIED:
            shutil.copytree(ROOT / name, Path(copy) / name, ignore=shutil.ignore_patterns("__pycache__"))
        command = [sys.executable, "-m", "benchmarks.mutate_calculation", "here"]
        environment = {**os.environ, "VAR_DIR": str(RESULTS.parents[1])}
        sys.exit(subprocess.run(command, cwd=copy, env=environment, check=False).returncode)


def _all() -> None:
    known, begun = _known(), time.monotonic()
    _warmed_up()
    bench = Bench()
    print(f"the undamaged code takes {bench.measure():.1f} s of processor time", flush=True)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    found = []
    only, every, jobs = (os.environ.get(name) for name in ("ONLY", "EVERY", "JOBS"))
    with RESULTS.open("a", encoding="utf-8") as kept:
        for result in bench.run(set((only or "").split()), int(every or 1), known, int(jobs or 2)):
            found.append(result)
            if known.get(result.key) is not result:
                kept.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
                kept.flush()
            if len(found) % 100 == 0:
                print(f"{len(found)} tried, {time.monotonic() - begun:.0f} s", flush=True)
    print(table(found))
    print(f"\n{time.monotonic() - begun:.0f} s")
    survived = sum(result.outcome == SURVIVED for result in found)
    sys.exit(100 * survived > (100 - WANTED) * len(found))


if __name__ == "__main__":
    _all() if sys.argv[1:] == ["here"] else main()
