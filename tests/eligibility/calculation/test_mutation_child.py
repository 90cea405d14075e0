"""Does an exchanged function change what its callers get, and is what runs on import known beforehand?"""

import sys
from contextlib import suppress
from functools import cache, cached_property
from types import ModuleType, SimpleNamespace
from typing import Any

from benchmarks.mutate_calculation import interval
from benchmarks.mutation_child import Reached, called_on_import, code_at, function_at

SOURCE = """
from functools import cache, cached_property

def double(amount):
    return amount * 2

TABLE = double(4)

@cache
def kept(amount):
    return amount + 1

class Span:
    low = 3

    @property
    def width(self):
        return 5 - self.low

    @cached_property
    def half(self):
        return self.width / 2
"""


def module() -> ModuleType:
    made = ModuleType("made_for_exchange")
    exec(compile(SOURCE, "made", "exec"), made.__dict__)
    return made


def test_whoever_holds_a_function_meets_the_damage_once_its_code_is_exchanged() -> None:
    made = module()
    held, span = made.double, made.Span
    damaged = compile(SOURCE.replace("* 2", "* 3").replace("5 -", "6 -"), "made", "exec")
    for name in ("double", "Span.width"):
        function, code = function_at(made, name), code_at(damaged, name)
        assert function is not None
        assert code is not None
        function.__code__ = code
    assert (held(2), span().width, made.TABLE) == (6, 3, 8)


def test_a_function_is_found_in_what_it_is_wrapped_in() -> None:
    made = module()
    assert [function_at(made, name).__name__ for name in ("kept", "Span.width", "Span.half")] == [  # type: ignore[union-attr]
        "kept",
        "width",
        "half",
    ]
    assert isinstance(vars(made.Span)["half"], cached_property)
    assert type(made.kept) is type(cache(len))
    assert function_at(made, "Span.low") is None
    assert code_at(compile(SOURCE, "made", "exec"), "missing") is None
    assert code_at(compile("def f(): pass\ndef f(): return 1", "made", "exec"), "f") is None


def test_what_runs_on_import_is_known_beforehand() -> None:
    before = list(sys.meta_path)
    try:
        found = called_on_import({"made_on_import": compile(SOURCE, "made", "exec")})
    finally:
        sys.meta_path[:] = before
        sys.modules.pop("made_on_import", None)
    assert "made_on_import:double" in found
    assert "made_on_import:kept" not in found


def test_a_test_is_asked_about_the_functions_it_calls_and_about_no_others() -> None:
    made, item = module(), SimpleNamespace(nodeid="a test")
    reached = Reached({"made_for_exchange"})
    around: Any = reached.pytest_runtest_protocol(item)  # type: ignore[arg-type]
    next(around)
    assert made.Span().half == 1
    with suppress(StopIteration):
        around.send(None)
    assert made.double(2) == 4
    assert reached.functions == {f"made_for_exchange:Span.{name}": ["a test"] for name in ("half", "width")}
    assert reached.took.keys() == {"a test"}


def test_a_sample_says_where_the_share_of_all_lies() -> None:
    low, high = interval(90, 100)
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
    assert round(interval(100, 100)[0], 3) == 0.963
