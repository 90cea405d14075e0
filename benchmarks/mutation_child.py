"""What happens in the process of one mutant? The damage takes effect, the tests run until one of them notices."""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import pytest

MEMORY: Final = 2 << 30
OF_TESTS: Final = ("test_a_planted_fault_is_found",)
"""Tests of what tests are made with: slow, and the calculation has no part in them."""


class Loaded(MetaPathFinder, Loader):
    """Loads a package from code compiled beforehand, by the names of its modules."""

    def __init__(self, codes: Mapping[str, CodeType]) -> None:
        self.codes = codes

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname in self.codes else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.codes[module.__name__], module.__dict__)


class Tests:
    """Runs first the tests that noticed most so far, then the quick files, and keeps the name of the first that fails.

    ``took``: the seconds that a test of each file takes on average. Once all are collected, ``collected`` is asked
    instead of running them, where it is given.
    """

    def __init__(
        self,
        kills: Mapping[str, int],
        took: Mapping[str, float],
        collected: Callable[[Sequence[pytest.Item]], None] | None = None,
    ) -> None:
        self.kills, self.took, self.collected, self.by = kills, took, collected, ""
        self.durations: dict[str, list[float]] = {}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if item.originalname not in OF_TESTS]
        items.sort(key=self._place)

    def _place(self, item: Any) -> tuple[int, float]:
        return -self.kills.get(item.nodeid, 0), self.took.get(item.path.name, 0.0)

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        if self.collected is None or session.testsfailed:
            return None
        self.collected(session.items)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.durations.setdefault(Path(report.location[0]).name, []).append(report.duration)
        if report.failed and not self.by:
            self.by = report.nodeid

    def said(self) -> bytes:
        """What the parent is told at the end: who noticed, and how long the tests of each file take."""
        took = {name: sum(each) / len(each) for name, each in self.durations.items()}
        return json.dumps({"by": self.by, "took": took}).encode()

    def first_noticing(self, items: Sequence[pytest.Item]) -> str:
        """The name of the first test that fails; empty where none does."""
        for item in sorted(items, key=self._place):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.by:
                break
        return self.by


def limited(seconds: int) -> None:
    """Ends this process when it takes too long or too much, and lets it say nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(20 * seconds)


def import_and_test(codes: Mapping[str, CodeType], tests: Tests, arguments: list[str], told: int) -> None:
    """The whole way: import the damaged package and its tests, run them, end with pytest's exit code."""
    sys.meta_path.insert(0, Loaded(codes))
    code: int = pytest.ExitCode.INTERNAL_ERROR
    with suppress(BaseException):
        code = pytest.main(arguments, plugins=[tests])
    os.write(told, tests.said())
    os._exit(code)


def exchange_and_test(
    function: FunctionType, code: CodeType, tests: Tests, items: Sequence[pytest.Item], told: int
) -> None:
    """The short way: one function does something else from now on; the tests are collected already."""
    function.__code__ = code
    passed = False
    with suppress(BaseException):
        passed = not tests.first_noticing(items)
    os.write(told, tests.said())
    os._exit(pytest.ExitCode.OK if passed else pytest.ExitCode.TESTS_FAILED)


# --- functions and their code ----------------------------------------------------------------------------------------


def function_at(module: ModuleType, name: str) -> FunctionType | None:
    """The function or method ``name`` (``Class.method``) of ``module``, whatever it is wrapped in."""
    *classes, last = name.split(".")
    found: Any = module
    for one in (*classes, last):
        found = vars(found).get(one)
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, cached_property):
        found = found.func
    found = getattr(found, "__wrapped__", found)
    return found if isinstance(found, FunctionType) else None


def code_at(module: CodeType, name: str) -> CodeType | None:
    """The code of ``name`` in the code of a module; None where it stands there not exactly once."""
    found = module
    for one in name.split("."):
        inside = [const for const in found.co_consts if isinstance(const, CodeType) and const.co_name == one]
        if len(inside) != 1:
            return None
        found = inside[0]
    return found


def called_on_import(codes: Mapping[str, CodeType]) -> set[str]:
    """``module:function`` of all that runs while the package is imported: an exchange would come too late for it."""
    found: set[str] = set()

    def seen(frame: Any, event: str, argument: object) -> None:
        if event == "call" and frame.f_globals.get("__name__") in codes:
            name = frame.f_code.co_qualname.partition(".<locals>")[0]
            found.add(f"{frame.f_globals['__name__']}:{name}")

    sys.meta_path.insert(0, Loaded(codes))
    sys.setprofile(seen)
    try:
        for name in codes:
            import_module(name)
    finally:
        sys.setprofile(None)
    return found
