"""How much damage to the calculation's code do its tests notice? Every mutant of every file, one after the other.

``make mutate-calculation`` runs them all, two at a time (JOBS=), and exits 1 where fewer than 90% are noticed; ONLY=
names some modules (ONLY="money left"), EVERY=10 takes one mutant of ten, FRESH=1 forgets earlier results. A run that
was broken off goes on where it stood: a killed mutant stays killed as long as its module is the same, a survivor is
tried again once code or tests change.

Each mutant is a forked process that runs the pure tests until the first fails. Damage inside a function takes effect by
exchanging the code of that one function, with everything imported and all tests collected before the fork; all other
damage (tables, defaults, decorators, functions that run on import) in a process forked before the calculation was
imported. Both end when they use three times the processor time that the undamaged code needs, or two gigabytes.
Properties take 30 examples, without looking for a smaller one.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from math import sqrt
from pathlib import Path
from random import Random
from types import CodeType
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, settings

from benchmarks.mutation_child import (
    Loaded,
    Reached,
    Tests,
    called_on_import,
    code_at,
    exchange_and_test,
    function_at,
    import_and_test,
    limited,
)
from tests.eligibility.calculation.examples import examples
from tests.eligibility.calculation.mutants import Mutant, mutants, users

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = "eligibility.calculation"
FOLDER: Final = ROOT / "eligibility" / "calculation"
TESTS: Final = "tests/eligibility/calculation"
COPIED: Final = ("benchmarks", "eligibility", "knowledge", "tests")
RESULTS: Final = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "mutation" / "calculation.jsonl"
WANTED: Final = 90
PYTEST: Final = (
    *("--quiet", "--exitfirst", "--tb=no", "--assert=plain", "--noconftest", "--capture=no", "-c", os.devnull),
    *("-p", "no:cacheprovider", "-p", "no:django", "-p", "no:xdist", "-W", "error", f"--rootdir={ROOT}", TESTS),
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


@dataclass(frozen=True, slots=True)
class Work:
    """One mutant to be tried."""

    key: str
    module: str
    mutant: Mutant


def _outcome(status: int) -> str:
    """Ended by the limits on time: timed out; every other end but passing or using pytest wrongly: killed."""
    if os.WIFSIGNALED(status):
        return (
            TIMED_OUT
            if os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL)
            else KILLED
        )
    code = os.WEXITSTATUS(status)
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        return SURVIVED
    if code == pytest.ExitCode.USAGE_ERROR:
        raise SystemExit(f"pytest could not run: exit code {code}")
    return SURVIVED if code == pytest.ExitCode.OK else KILLED


class Bench:
    """The calculation and its tests as they stand when the bench is made; ``tell`` is given every result."""

    def __init__(self, jobs: int, tell: Callable[[Result], None]) -> None:
        self.jobs, self.tell = jobs, tell
        self.sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py"))}
        self.codes = {
            self._name(module): compile(source, str(FOLDER / f"{module}.py"), "exec")
            for module, source in self.sources.items()
            if module != "__init__"
        }
        tests = [path.read_text(encoding="utf-8") for path in sorted((ROOT / TESTS).rglob("*.py"))]
        self.words = set(re.findall(r"\w+", "".join(tests)))
        self.users: dict[str, set[str]] = defaultdict(set)
        for module, source in self.sources.items():
            for name, functions in users(source).items():
                self.users[name] |= {f"{self._name(module)}:{function}" if function else "" for function in functions}
        self.against = hashlib.sha256("".join((*self.sources.values(), *tests)).encode()).hexdigest()[:16]
        self.kills: dict[str, Counter[str]] = defaultdict(Counter)
        self.running: dict[int, tuple[Work, int, float]] = {}
        self.took: dict[str, float] = {}
        self.reached: dict[str, list[str]] = {}
        self.seconds = 600
        self.early = set(self._forked_and_read(lambda: "\n".join(called_on_import(self.codes))).split("\n"))

    def _name(self, module: str) -> str:
        return f"{PACKAGE}.{module}"

    def measure(self) -> float:
        """The processor time of the undamaged code, which sets the limit; SystemExit where its own tests fail.

        Keeps what each test takes and which functions it calls.
        """
        said = json.loads(self._forked_and_read(self._undamaged))
        if said["by"]:
            raise SystemExit(f"the undamaged code does not pass: {said['by']}")
        self.took, self.reached = said["took"], said["reached"]
        used = sum(self.took.values())
        self.seconds = int(3 * used) + 5
        return used

    def _undamaged(self) -> str:
        sys.meta_path.insert(0, Loaded(self.codes))
        tests, reached = Tests({}, {}), Reached(self.codes.keys())
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            code = pytest.main(list(PYTEST), plugins=[tests, reached])
        by = tests.by or ("" if code == pytest.ExitCode.OK else "the tests cannot be collected")
        return json.dumps({"by": by, "took": reached.took, "reached": reached.functions})

    def work(self, only: set[str], every: int) -> Iterator[Work]:
        """All of some modules, or one of ``every``, drawn from each module with a seed of its own."""
        for module, source in self.sources.items():
            chance = Random(module)
            for mutant in mutants(source) if not only or module in only else ():
                if chance.randrange(every):
                    continue
                key = hashlib.sha256(f"{module}\n{mutant.source}".encode()).hexdigest()[:24]
                yield Work(key, module, mutant)

    def run(self, work: Iterable[Work]) -> None:
        """The whole way first, while nothing of the calculation is imported; then all others."""
        short: list[tuple[Work, CodeType]] = []
        for one in work:
            damaged = compile(one.mutant.source, f"{one.module}.py", "exec")
            code = self._exchangeable(one, damaged)
            if code is not None:
                short.append((one, code))
                continue
            codes = {**self.codes, self._name(one.module): damaged}
            self._start(one, partial(self._whole_way, codes, one))
        self._finish()
        if short:
            sys.meta_path.insert(0, Loaded(self.codes))
            pytest.main(list(PYTEST), plugins=[Tests({}, {}, collected=partial(self._short_way, short))])

    def _exchangeable(self, work: Work, damaged: CodeType) -> CodeType | None:
        """The damaged code, where it can take the place of that of its function."""
        name = work.mutant.function
        if not name or f"{self._name(work.module)}:{name}" in self.early:
            return None
        before, after = code_at(self.codes[self._name(work.module)], name), code_at(damaged, name)
        return after if before and after and before.co_freevars == after.co_freevars else None

    def _short_way(self, short: Sequence[tuple[Work, CodeType]], items: Sequence[pytest.Item]) -> None:
        for work, code in short:
            function = function_at(import_module(self._name(work.module)), work.mutant.function)
            if function is None:
                raise SystemExit(f"{work.module} has no function {work.mutant.function}")
            tests = self._tests(work)
            items[0].config.pluginmanager.register(tests)
            self._start(work, partial(exchange_and_test, function, code, tests, items))
            items[0].config.pluginmanager.unregister(tests)
        self._finish()

    def _whole_way(self, codes: Mapping[str, CodeType], work: Work, told: int) -> None:
        import_and_test(codes, self._tests(work), list(PYTEST), told)

    def _tests(self, work: Work) -> Tests:
        """Those that can notice: all that call a damaged function, or one that uses a damaged name; else all."""
        mutant = work.mutant
        if mutant.function:
            functions = {f"{self._name(work.module)}:{mutant.function}"}
        else:
            functions = set().union(*(self.users[name] for name in mutant.names)) if mutant.names else {""}
        anyone = "" in functions or functions & self.early or self.words & set(mutant.names)
        only = None if anyone else frozenset(test for one in functions for test in self.reached.get(one, ()))
        return Tests(self.kills[work.module], self.took, only, f"test_{work.module}.py")

    # --- processes -------------------------------------------------------------------------------------------------

    def _start(self, work: Work, life: Callable[[int], None]) -> None:
        if len(self.running) >= self.jobs:
            self._wait()
        reads, tells = os.pipe()
        child = os.fork()
        if not child:
            limited(self.seconds)
            life(tells)
            os._exit(pytest.ExitCode.INTERNAL_ERROR)
        os.close(tells)
        self.running[child] = work, reads, time.monotonic()

    def _wait(self) -> None:
        child, status = os.wait()
        (key, module, mutant), reads, begun = _parts(self.running.pop(child))
        with os.fdopen(reads) as told:
            by = told.read()
        if by:
            self.kills[module][by] += 1
        seconds, outcome = round(time.monotonic() - begun, 2), _outcome(status)
        self.tell(Result(key, module, mutant.line, mutant.kind, mutant.difference, outcome, by, seconds, self.against))

    def _finish(self) -> None:
        while self.running:
            self._wait()

    def _forked_and_read(self, what: Callable[[], str]) -> str:
        """What ``what`` says in a process of its own."""
        reads, tells = os.pipe()
        child = os.fork()
        if not child:
            with os.fdopen(tells, "w") as told:
                told.write(what())
            os._exit(0)
        os.close(tells)
        with os.fdopen(reads) as told:
            said = told.read()
        if os.waitpid(child, 0)[1]:
            raise SystemExit("the calculation cannot be imported")
        return said


def _parts(running: tuple[Work, int, float]) -> tuple[tuple[str, str, Mutant], int, float]:
    work, reads, begun = running
    return (work.key, work.module, work.mutant), reads, begun


# --- all of them -----------------------------------------------------------------------------------------------------


class Kept:
    """The results of this run and, as far as they still hold, of earlier ones."""

    def __init__(self) -> None:
        if os.environ.get("FRESH"):
            RESULTS.unlink(missing_ok=True)
        lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
        self.known = {result.key: result for result in (Result(**json.loads(line)) for line in lines)}
        self.found: list[Result] = []
        self.begun = time.monotonic()
        RESULTS.parent.mkdir(parents=True, exist_ok=True)

    def still_holds(self, work: Work, against: str) -> bool:
        """Whether an earlier result stands; it is then found again."""
        before = self.known.get(work.key)
        if before is None or (before.outcome == SURVIVED and before.against != against):
            return False
        self.found.append(before)
        return True

    def tell(self, result: Result) -> None:
        self.found.append(result)
        with RESULTS.open("a", encoding="utf-8") as kept:
            kept.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
        if len(self.found) % 100 == 0:
            print(f"{len(self.found)} tried, {time.monotonic() - self.begun:.0f} s", flush=True)

    def table(self) -> str:
        """Killed, timed out and survived for each module and in all, after the survivors with their difference."""
        by_module: dict[str, Counter[str]] = defaultdict(Counter)
        for result in self.found:
            by_module[result.module][result.outcome] += 1
            by_module["all"][result.outcome] += 1
        lines = [f"{'module':14}{KILLED:>9}{TIMED_OUT:>11}{SURVIVED:>10}{'total':>7}{'noticed':>9}"]
        for module in (*sorted(by_module.keys() - {"all"}), "all"):
            count = by_module[module]
            total = count.total()
            noticed = 100 * (total - count[SURVIVED]) / max(1, total)
            lines.append(
                f"{module:14}{count[KILLED]:9}{count[TIMED_OUT]:11}{count[SURVIVED]:10}{total:7}{noticed:8.1f}%"
            )
        survivors = sorted(
            (one for one in self.found if one.outcome == SURVIVED), key=lambda one: (one.module, one.line)
        )
        listed = [f"\n{one.module}.py:{one.line} ({one.kind})\n{one.difference}" for one in survivors]
        return "\n".join((*listed, "", *lines))


def interval(noticed: int, tried: int) -> tuple[float, float]:
    """Where the share of all mutants lies when ``noticed`` of ``tried`` drawn ones are: Wilson's 95% interval."""
    share, z = noticed / tried, 1.96
    middle, around = share + z * z / (2 * tried), z * sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return tuple((middle + sign * around) / (1 + z * z / tried) for sign in (-1, 1))  # type: ignore[return-value]


def _warmed_up() -> None:
    """What every child would otherwise do again."""
    os.environ.setdefault("RANDOM_REGIONS", "100")
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


def main() -> None:
    """Runs on a copy, so that edits made meanwhile do not mix into a run."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as copy:
        for name in COPIED:
            shutil.copytree(ROOT / name, Path(copy) / name, ignore=shutil.ignore_patterns("__pycache__"))
        command = [sys.executable, "-m", "benchmarks.mutate_calculation", "here"]
        environment = {**os.environ, "VAR_DIR": str(RESULTS.parents[1])}
        sys.exit(subprocess.run(command, cwd=copy, env=environment, check=False).returncode)


def _all() -> None:
    only, every, jobs = (os.environ.get(name) for name in ("ONLY", "EVERY", "JOBS"))
    _warmed_up()
    kept = Kept()
    bench = Bench(int(jobs or 2), kept.tell)
    print(f"the undamaged code takes {bench.measure():.1f} s of processor time", flush=True)
    work = bench.work(set((only or "").split()), int(every or 1))
    bench.run(one for one in work if not kept.still_holds(one, bench.against))
    print(kept.table())
    print(f"\n{time.monotonic() - kept.begun:.0f} s")
    survived = sum(result.outcome == SURVIVED for result in kept.found)
    if every:
        low, high = interval(len(kept.found) - survived, len(kept.found))
        print(f"a sample, one mutant of {every}: of all between {low:.1%} and {high:.1%} are noticed")
    sys.exit(100 * survived > (100 - WANTED) * len(kept.found))


if __name__ == "__main__":
    _all() if sys.argv[1:] == ["here"] else main()
