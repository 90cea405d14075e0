"""What happens in the process of one mutant? The damage takes effect, the tests run until one of them notices."""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import pytest

MEMORY: Final = 2 << 30
LEAST_SECONDS, MANY_TIMES = 2, 5
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
    """Runs first the tests that noticed most so far, then those of the file ``own``, then the quick ones.

    Keeps the name of the first that fails. ``took``: the seconds of each test. ``only``: the tests that run at all,
    None for every one. Once all are collected, ``collected`` is asked instead of running them, where it is given.
    """

    def __init__(
        self,
        kills: Mapping[str, int],
        took: Mapping[str, float],
        only: Collection[str] | None = None,
        own: str = "",
        collected: Callable[[Sequence[pytest.Item]], None] | None = None,
    ) -> None:
        self.kills, self.took, self.only, self.own, self.collected, self.by = kills, took, only, own, collected, ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = self._in_order(item for item in items if item.originalname not in OF_TESTS)

    def _in_order(self, items: Iterable[Any]) -> list[Any]:
        return sorted((item for item in items if self.only is None or item.nodeid in self.only), key=self._place)

    def _place(self, item: Any) -> tuple[int, bool, float]:
        return -self.kills.get(item.nodeid, 0), item.path.name != self.own, self.took.get(item.nodeid, 0.0)

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        if self.collected is None or session.testsfailed:
            return None
        self.collected(session.items)
        return True

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Ends the process where one test takes many times what it takes on undamaged code."""
        signal.setitimer(signal.ITIMER_PROF, LEAST_SECONDS + MANY_TIMES * self.took.get(item.nodeid, 0.0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.by:
            self.by = report.nodeid

    def first_noticing(self, items: Sequence[pytest.Item]) -> str:
        """The name of the first test that fails; empty where none does."""
        for item in self._in_order(items):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.by:
                break
        return self.by


class Reached:
    """Which test takes how long, and which functions of the package it calls: damage elsewhere it cannot notice.

    ``functions``: by ``module:function`` the names of the tests that call it; what is nested counts as its holder.
    """

    def __init__(self, package: Collection[str]) -> None:
        self.package = package
        self.functions: dict[str, list[str]] = {}
        self.took: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        called: set[tuple[str, CodeType]] = set()

        def seen(frame: Any, event: str, argument: object) -> None:
            if frame.f_globals.get("__name__") in self.package:
                called.add((frame.f_globals["__name__"], frame.f_code))

        before, begun = sys.gettrace(), time.process_time()
        sys.settrace(seen)
        try:
            return (yield)
        finally:
            sys.settrace(before)
            self.took[item.nodeid] = time.process_time() - begun
            for function in {function_of(module, code) for module, code in called}:
                self.functions.setdefault(function, []).append(item.nodeid)


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
    os.write(told, tests.by.encode())
    os._exit(code)


def exchange_and_test(
    function: FunctionType, code: CodeType, tests: Tests, items: Sequence[pytest.Item], told: int
) -> None:
    """The short way: one function does something else from now on; the tests are collected already."""
    function.__code__ = code
    passed = False
    with suppress(BaseException):
        passed = not tests.first_noticing(items)
    os.write(told, tests.by.encode())
    os._exit(pytest.ExitCode.OK if passed else pytest.ExitCode.TESTS_FAILED)


# --- functions and their code ----------------------------------------------------------------------------------------


def function_of(module: str, code: CodeType) -> str:
    """``module:function`` (``module:Class.method``) in which ``code`` stands; what is nested counts as its holder."""
    return f"{module}:{code.co_qualname.partition('.<locals>')[0]}"


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
            found.add(function_of(frame.f_globals["__name__"], frame.f_code))

    sys.meta_path.insert(0, Loaded(codes))
    sys.setprofile(seen)
    try:
        for name in codes:
            import_module(name)
    finally:
        sys.setprofile(None)
    return found
