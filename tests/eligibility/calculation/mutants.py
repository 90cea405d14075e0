"""Which small damages can be done to a module's code? Every one in turn, done to its syntax tree and undone again.

Nothing is left out: bodies of properties and nested functions, defaults, decorators and tables at module level count
like every other line. Only what never computes stays as it is: docstrings and annotations.
"""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff

Done = Iterator[None]
"""The tree is damaged while the iterator stands still, and whole again once it goes on."""

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
"""Each comparison with its boundary moved, and with its answer turned round."""

REPLACED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}

OPPOSITES = (
    *(("low", "high"), ("least", "most"), ("first", "last"), ("above", "below"), ("min", "max"), ("any", "all")),
    *(("INSIDE", "OUTSIDE"), ("WHOLE", "EXCESS"), ("NOTHING", "ANYTHING")),
)
"""Names that say the contrary of each other: the ends of a range, the readings of a text."""

OPPOSITE = {one: other for pair in OPPOSITES for one, other in (pair, pair[::-1])}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One damage: at which line, of what kind, the changed lines as a difference, the module's damaged source.

    ``function``: the function or method (``Class.method``) in whose body it lies, empty for all else of a module.
    ``names``: what is assigned where it lies, if that is an assignment outside functions and classes.
    """

    line: int
    kind: str
    difference: str
    source: str
    function: str
    names: tuple[str, ...] = ()


def mutants(source: str) -> Iterator[Mutant]:
    """Every damage to a module of ``source`` that reads differently, each once."""
    tree = ast.parse(source)
    texts = [ast.unparse(statement) for statement in tree.body]
    for place, statement in enumerate(tree.body):
        if _docstring(statement):
            continue
        seen = {texts[place]}
        for line, kind, function, done in _damages(statement, "", module_level=True):
            for _ in done:
                text = ast.unparse(statement)
                if text not in seen:
                    seen.add(text)
                    damaged = "\n".join((*texts[:place], text, *texts[place + 1 :]))
                    difference = _difference(texts[place], text)
                    yield Mutant(line, kind, difference, damaged, function, _assigned(statement))


def _assigned(statement: ast.stmt) -> tuple[str, ...]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return tuple(node.id for target in targets if target for node in ast.walk(target) if isinstance(node, ast.Name))


def users(source: str) -> dict[str, set[str]]:
    """By name the functions of a module that use it, ``""`` for use outside of them; annotations never compute."""
    found: dict[str, set[str]] = defaultdict(set)

    def look(node: ast.AST, function: str, holder: str) -> None:
        within, of = _inside(node, function, holder)
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, ast.AST) and name not in ("annotation", "returns"):
                    inside = within if name == "body" else function
                    if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Load):
                        found[child.id].add(inside)
                    look(child, inside, of)

    look(ast.parse(source), "", "")
    return found


def _difference(before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _damages(
    node: ast.AST, function: str, holder: str = "", *, module_level: bool = False
) -> Iterator[tuple[int, str, str, Done]]:
    """The damages to ``node`` and to all below it, in the order of the source, each with the function it lies in."""
    line, (within, of) = getattr(node, "lineno", 0), _inside(node, function, holder)
    for kind, damage in DAMAGES:
        yield line, kind, within if damage in OF_BODIES else function, damage(node)
    if module_level:
        yield line, "entry dropped", function, _entry_of_table(node)
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns") or (name == "decorator_list" and isinstance(node, ast.FunctionDef)):
            continue
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, ast.AST) and not _docstring(child):
                for _, kind, inside, done in _damages(child, within if name == "body" else function, of):
                    yield getattr(child, "lineno", line), kind, inside, done


def _inside(node: ast.AST, function: str, holder: str) -> tuple[str, str]:
    """The function in which the body of ``node`` lies, and the class whose methods it holds."""
    if not function and isinstance(node, ast.FunctionDef):
        return f"{holder}.{node.name}" if holder else node.name, holder
    if not function and isinstance(node, ast.ClassDef):
        return function, node.name
    return function, holder


def _docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


# --- how a tree is changed and changed back --------------------------------------------------------------------------


def _set(node: ast.AST, name: str, value: object) -> Done:
    before = getattr(node, name)
    setattr(node, name, value)
    yield
    setattr(node, name, before)


def _put(nodes: list[ast.AST], place: int, value: ast.AST) -> Done:
    before, nodes[place] = nodes[place], value
    yield
    nodes[place] = before


def _without_each(nodes: list[ast.expr]) -> Done:
    for place in range(len(nodes)):
        taken = nodes.pop(place)
        yield
        nodes.insert(place, taken)


def _negated(test: ast.expr) -> ast.expr:
    return (
        test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else ast.UnaryOp(ast.Not(), test)
    )


NONE, TRUE = ast.Constant(None), ast.Constant(True)


# --- the damages -----------------------------------------------------------------------------------------------------


def _comparison(node: ast.AST) -> Done:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in COMPARED[type(operator)]:
                yield from _put(node.ops, place, other())  # type: ignore[arg-type]


def _arithmetic(node: ast.AST) -> Done:
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in REPLACED:
        yield from _set(node, "op", REPLACED[type(node.op)]())


def _sign(node: ast.AST) -> Done:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield from _set(node, "op", ast.UAdd())


def _connective(node: ast.AST) -> Done:
    if isinstance(node, ast.BoolOp):
        yield from _set(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        if len(node.values) > 1:
            yield from _without_each(node.values)


def _condition(node: ast.AST) -> Done:
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield from _set(node, "test", _negated(node.test))
    if isinstance(node, ast.comprehension):
        for place, test in enumerate(node.ifs):
            yield from _put(node.ifs, place, _negated(test))  # type: ignore[arg-type]
            yield from _put(node.ifs, place, TRUE)  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield from _set(node, "operand", _negated(node.operand))


def _constant(node: ast.AST) -> Done:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield from _set(node, "value", not value)
    elif isinstance(value, int):
        yield from _set(node, "value", value + 1)
        yield from _set(node, "value", value - 1)
    elif isinstance(value, str):
        yield from _set(node, "value", f"XX{value}XX")


def _name(node: ast.AST) -> Done:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in OPPOSITE:
        yield from _set(node, "id", OPPOSITE[node.id])
    if isinstance(node, ast.Attribute) and node.attr in OPPOSITE:
        yield from _set(node, "attr", OPPOSITE[node.attr])


def _argument(node: ast.AST) -> Done:
    if isinstance(node, ast.Call):
        for place, argument in enumerate(node.args):
            if not isinstance(argument, ast.Starred):
                yield from _put(node.args, place, NONE)  # type: ignore[arg-type]
        yield from _without_each(node.keywords)  # type: ignore[arg-type]


def _entry(node: ast.AST) -> Done:
    """An entry of a dictionary or set, or a part of a tuple made of several, is lost."""
    if isinstance(node, ast.Dict):
        for place in range(len(node.keys)):
            key, value = node.keys.pop(place), node.values.pop(place)
            yield
            node.keys.insert(place, key)
            node.values.insert(place, value)
    if isinstance(node, ast.Set) or (
        isinstance(node, ast.Tuple | ast.List) and any(isinstance(entry, ast.Starred) for entry in node.elts)
    ):
        yield from _without_each(node.elts)


def _entry_of_table(node: ast.AST) -> Done:
    """An entry of a tuple, list or set that stands at module level is lost."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        for inner in ast.walk(node.value):
            if isinstance(inner, ast.Tuple | ast.List | ast.Set):
                yield from _without_each(inner.elts)


def _slice(node: ast.AST) -> Done:
    if isinstance(node, ast.Slice):
        for end in ("lower", "upper"):
            if getattr(node, end) is not None:
                yield from _set(node, end, None)


def _value(node: ast.AST) -> Done:
    """What is assigned, returned or yielded is lost."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return | ast.Yield) and node.value is not None:
        yield from _set(node, "value", NONE)
    if isinstance(node, ast.Lambda):
        yield from _set(node, "body", NONE)


def _statement(node: ast.AST) -> Done:
    """A statement is not done at all, a loop not begun, a case not looked at."""
    for name in ("body", "orelse", "finalbody"):
        nodes = getattr(node, name, None)
        if isinstance(nodes, list):
            for place, inner in enumerate(nodes):
                if isinstance(
                    inner, ast.Expr | ast.AugAssign | ast.Raise | ast.Continue | ast.Break
                ) and not _docstring(inner):
                    yield from _put(nodes, place, ast.Pass())
    if isinstance(node, ast.For):
        yield from _set(node, "iter", ast.Tuple([], ast.Load()))
    if isinstance(node, ast.Match) and len(node.cases) > 1:
        yield from _without_each(node.cases)  # type: ignore[arg-type]
    if isinstance(node, ast.ExceptHandler) and node.type is not None:
        yield from _set(node, "type", ast.Name("ZeroDivisionError", ast.Load()))


def _jump(node: ast.AST) -> Done:
    for name in ("body", "orelse"):
        nodes = getattr(node, name, None)
        if isinstance(nodes, list):
            for place, inner in enumerate(nodes):
                if isinstance(inner, ast.Continue | ast.Break):
                    other = ast.Break() if isinstance(inner, ast.Continue) else ast.Continue()
                    yield from _put(nodes, place, other)


def _assignment(node: ast.AST) -> Done:
    """Adding on becomes starting anew."""
    for name in ("body", "orelse"):
        nodes = getattr(node, name, None)
        if isinstance(nodes, list):
            for place, inner in enumerate(nodes):
                if isinstance(inner, ast.AugAssign):
                    yield from _put(nodes, place, ast.copy_location(ast.Assign([inner.target], inner.value), inner))


def _decorator(node: ast.AST) -> Done:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield from _without_each(node.decorator_list)


DAMAGES: tuple[tuple[str, Callable[[ast.AST], Done]], ...] = (
    ("comparison", _comparison),
    ("arithmetic", _arithmetic),
    ("sign", _sign),
    ("and, or", _connective),
    ("condition", _condition),
    ("constant", _constant),
    ("opposite", _name),
    ("argument", _argument),
    ("entry dropped", _entry),
    ("slice", _slice),
    ("value lost", _value),
    ("statement left out", _statement),
    ("break, continue", _jump),
    ("added to", _assignment),
    ("decorator", _decorator),
)

OF_BODIES = (_statement, _jump, _assignment)
"""Damages to what stands in the body of a function, not to its definition."""
