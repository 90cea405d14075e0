"""Is the damage done to code what it claims to be: every place of it, each change once, all of it undone again?"""

import ast
from textwrap import dedent

import pytest

from tests.eligibility.calculation.mutants import mutants, users


def damaged(source: str) -> set[str]:
    return {mutant.source for mutant in mutants(dedent(source))}


@pytest.mark.parametrize(
    ("code", "among"),
    [
        ("a < b", {"a <= b", "a >= b"}),
        ("a is b", {"a is not b"}),
        ("a + b", {"a - b"}),
        ("a * b", {"a // b"}),
        ("-a", {"+a"}),
        ("a and b", {"a or b", "a", "b"}),
        ("not a", {"not (not a)"}),
        ("5000", {"5001", "4999"}),
        ("True", {"False"}),
        ("f('text')", {"f('XXtextXX')", "f(None)"}),
        ("span.low", {"span.high"}),
        ("min(a)", {"max(a)", "min(None)"}),
        ("f(a, end=b)", {"f(None, end=b)", "f(a)"}),
        ("{a: 1}", {"{}"}),
        ("(*a, b)", {"(b,)", "(*a,)"}),
        ("[x for x in a if x]", {"[x for x in a if not x]", "[x for x in a if True]"}),
        ("a if b else c", {"a if not b else c"}),
        ("a[:b]", {"a[:]"}),
        ("lambda: a", {"lambda: None"}),
    ],
)
def test_an_expression_is_damaged_in_each_of_its_ways(code: str, among: set[str]) -> None:
    assert {f"x = {ast.unparse(ast.parse(one))}" for one in among} <= damaged(f"x = {code}")


def test_statements_are_left_out_turned_and_emptied() -> None:
    found = damaged(
        """
        def f(a):
            total = 0
            for one in a:
                if one:
                    continue
                total += one
            return total
        """
    )
    for part in ("for one in ():", "break", "pass", "total = one", "total -= one", "return None", "if not one:"):
        assert any(part in source for source in found), part


def test_properties_defaults_decorators_and_tables_are_damaged_like_every_line() -> None:
    found = damaged(
        '''
        """What is it?"""
        TABLE = ("a", "b")

        @dataclass(frozen=True)
        class Span:
            """What it holds."""

            low: int = 0

            @property
            def width(self) -> int:
                return self.high - self.low
        '''
    )
    for part in ("TABLE = ('b',)", "frozen=False", "low: int = 1", "self.high + self.low", "    def width(self)"):
        assert any(part in source for source in found), part
    assert any("@property" not in source for source in found)
    assert all("What is it?" in source and "What it holds." in source and "-> int" in source for source in found)


def test_every_damage_is_undone_before_the_next_and_none_comes_twice() -> None:
    source = "def f(a, b):\n    return a + b if a < b else f(b, a)"
    found = [mutant.source for mutant in mutants(source)]
    assert len(found) == len(set(found))
    assert ast.unparse(ast.parse(source)) not in found
    assert all(mutant.difference.count("\n") == 1 for mutant in mutants(source))


def test_damage_in_a_body_names_its_function_and_all_other_damage_none() -> None:
    source = dedent(
        """
        TABLE = (1, 2)

        def plain(a, b=3):
            def inner():
                return a + 4
            a += 5
            return inner()

        class Span:
            low: int = 6

            @property
            def width(self):
                return 7
        """
    )
    found = {
        mutant.difference.splitlines()[-1].strip("+ "): mutant.function
        for mutant in mutants(source)
        if mutant.kind in ("constant", "statement left out")
    }
    assert found["TABLE = (2, 2)"] == found["def plain(a, b=4):"] == found["low: int = 7"] == ""
    assert found["return a + 5"] == found["a += 6"] == found["pass"] == "plain"
    assert found["return 8"] == "Span.width"


USED = """
LIMIT, MORE = (3, 4)
Pays = int
OTHER = LIMIT + 1

def f(amount: Pays = OTHER) -> Pays:
    return [LIMIT for _ in range(amount)]

class Span:
    low: Pays

    def g(self):
        return MORE + OTHER
"""


def test_a_name_is_used_by_functions_or_outside_of_them_and_an_annotation_is_no_use() -> None:
    found = users(USED)
    assert (found["LIMIT"], found["MORE"], found["OTHER"]) == ({"", "f"}, {"Span.g"}, {"", "Span.g"})
    assert "Pays" not in found


def test_a_damage_outside_functions_says_which_names_it_lies_in() -> None:
    found = [(one.function, one.names) for one in mutants(USED) if one.kind == "constant"]
    assert found[0] == ("", ("LIMIT", "MORE"))
    assert ("", ("OTHER",)) in found
    assert {names for function, names in found if function} <= {()}
