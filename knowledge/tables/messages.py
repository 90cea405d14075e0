"""How is a file that does not fit its format told to the person who wrote it? In Chinese: key, what, cure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from knowledge.tables import terms
from knowledge.tables.amounts import FileModel
from knowledge.tables.problems import Problem

_NO_DATE = ("不是日期", "写成 2020-01-31 这样")
_NO_LIST = ("应当是列表", "写成 [甲, 乙]，或每行以 - 开头")
_NO_MAPPING = ("应当是“键: 值”", "在下面缩进写出各个键")
_NO_INTEGER = ("应当是整数", "写成 10，不带小数和引号")
_NO_BOOLEAN = ("应当是 true 或 false", "写 true 或 false，不加引号")
_FIXED: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这个键", "补上"),
    "date_type": _NO_DATE,
    "date_parsing": _NO_DATE,
    "date_from_datetime_parsing": _NO_DATE,
    "date_from_datetime_inexact": _NO_DATE,
    "tuple_type": _NO_LIST,
    "dict_type": _NO_MAPPING,
    "model_type": _NO_MAPPING,
    "model_attributes_type": _NO_MAPPING,
    "int_type": _NO_INTEGER,
    "int_parsing": _NO_INTEGER,
    "int_from_float": _NO_INTEGER,
    "bool_type": _NO_BOOLEAN,
    "bool_parsing": _NO_BOOLEAN,
    "union_tag_not_found": ("缺少 kind", "写上 kind：这条规则怎样计算"),
}


def problems_of(error: ValidationError, raw: object, file: str) -> list[Problem]:
    """What pydantic found wrong with ``raw``, one problem for each key, in the order of the file."""
    found: dict[Problem, None] = {}
    misfits: list[Problem] = []
    for entry in error.errors(include_url=False):
        keys, fits = _keys(entry["loc"], raw)
        message, cure = _said(entry, keys)
        problem = Problem(file, ".".join(keys) or "(整个文件)", message, cure)
        if fits:
            found[problem] = None
        else:
            misfits.append(problem)
    told = {problem.key for problem in found}
    for problem in misfits:  # a key that fits none of its alternatives is told once
        if not any(key.startswith(problem.key) for key in told):
            found[problem] = None
            told.add(problem.key)
    return list(found)


def _keys(loc: Sequence[int | str], raw: Any) -> tuple[list[str], bool]:
    """The keys along ``loc`` without pydantic's names for alternatives, and whether those fit what is there."""
    keys: list[str] = []
    fits, here = True, raw
    for position, part in enumerate(loc):
        last = position == len(loc) - 1
        if isinstance(here, Mapping) and (part in here or (last and part in _all_keys())):
            keys.append(str(part))
            here = here.get(part)
        elif isinstance(here, list | tuple) and isinstance(part, int):
            keys.append(str(part))
            here = here[part] if part < len(here) else None
        else:
            fits = fits and _fits(str(part), here)
    return keys, fits


def _fits(alternative: str, here: object) -> bool:
    """Whether one of several ways to write a value is the one that was taken."""
    if alternative.startswith("tuple"):
        return isinstance(here, list | tuple)
    if alternative.endswith("File"):
        return isinstance(here, Mapping)
    return not isinstance(here, Mapping | list | tuple) or alternative in {str(kind) for kind in terms.LayerKind}


def _said(entry: Mapping[str, Any], keys: Sequence[str]) -> tuple[str, str]:
    kind, context, value = entry["type"], entry.get("ctx", {}), entry["input"]
    if kind in _FIXED:
        return _FIXED[kind]
    if kind == "extra_forbidden":
        return "不认识的键", _nearest(keys[-1] if keys else "", _all_keys()) or "删去，或对照同类文件的写法"
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        return _wrong_code(value, context)
    if kind == "string_type":
        return "应当是文字", f'加上引号，如 "{value}"'
    if kind == "string_too_long":
        return f"有 {len(value)} 个字，最多 {context['max_length']} 个", "写短一些"
    if kind == "string_pattern_mismatch":
        return f"“{value}”不是六位数字的代码", '写成 "370323" 这样'
    if kind in ("too_short", "too_long"):
        return f"有 {context['actual_length']} 项，个数不对", "对照同类文件的写法"
    if kind == "value_error":
        message, _, cure = str(context["error"]).partition(" → ")
        return message, cure or "对照同类文件的写法"
    return f"写法不对（{kind}）", "对照同类文件的写法"


# --- wrong codes and keys ------------------------------------------------------------------------------------------


def _wrong_code(value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    """What may be written instead of a code that does not exist, each code with its Chinese term."""
    expected = re.findall(r"'([^']+)'", str(context.get("expected") or context.get("expected_tags", "")))
    words = _vocabulary(expected)
    written = str(context.get("tag", value))
    named = [code for code, chinese in words.items() if written == chinese]
    nearest = f"写成 {named[0]}" if named else _nearest(written, expected)
    listed = "、".join(f"{code}（{words[code]}）" if code in words else code for code in expected)
    return f"没有“{written}”这个代码", "；".join(filter(None, (nearest, f"可以写：{listed}")))


def _vocabulary(codes: Iterable[str]) -> Mapping[str, str]:
    """The Chinese terms of the vocabulary that holds exactly these codes, or of any that holds each."""
    wanted = set(codes)
    for vocabulary in terms.Term.__subclasses__():
        words = {str(member): member.chinese for member in vocabulary}
        if wanted and wanted <= set(words):
            return words
    return {}


def _nearest(written: str, known: Iterable[str]) -> str:
    close = get_close_matches(written, list(known), n=1, cutoff=0.6)
    return f"是不是 {close[0]}？" if close else ""


@cache
def _all_keys() -> tuple[str, ...]:
    """Every key of the file format."""
    return tuple(sorted({key for model in _models(FileModel) for key in _keys_of(model)}))


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for child in model.__subclasses__():
        yield from _models(child)


def _keys_of(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name
