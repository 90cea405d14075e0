"""How do data files become shapes? YAML (or a release's JSON) is checked by pydantic and turned into frozen values.

The models of table_files.py and document_files.py *are* the file format. Everything wrong is said with file, key and
cure; nothing is guessed.
"""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.tables import schema
from knowledge.tables.document_files import (
    AmbiguousWordingFile,
    DocumentFile,
    LexiconEntryFile,
    RegionFile,
    TopicFile,
)
from knowledge.tables.entitlement_files import EntitlementsFile
from knowledge.tables.indicative_files import IndicativeFile
from knowledge.tables.messages import problems_of
from knowledge.tables.problems import DataError, Problem
from knowledge.tables.table_files import TableFile

__all__ = [
    "AmbiguousWordingFile",
    "DataError",
    "DocumentFile",
    "EntitlementsFile",
    "IndicativeFile",
    "LexiconEntryFile",
    "Problem",
    "RegionFile",
    "TableFile",
    "TopicFile",
    "checked",
    "jurisdiction_from",
    "read_yaml",
]

M = TypeVar("M", bound=BaseModel)


class _ExactLoader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML whose decimals stay the digits that were written (0.65, never 0.65000000000000002) and whose keys differ."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(None, None, "键不能是列表", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"键 {key} 写了两次", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]


def _day(loader: _ExactLoader, node: yaml.ScalarNode) -> object:
    """A day that does not exist (2020-02-30) stays text, so that it is refused at its key."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return loader.construct_scalar(node)


_ExactLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: loader.construct_scalar(node))
_ExactLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def read_yaml(path: Path) -> Any:
    """The content of one YAML file; DataError with the line when it is not YAML or repeats a key."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_ExactLoader)  # noqa: S506 a safe loader by descent
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第 {mark.line + 1} 行" if mark else "?"
        said = error.problem or ""
        message = "不是合法的 YAML" if said.isascii() else said
        raise DataError([Problem(str(path), where, message, "改正这一行：检查括号、引号和缩进")]) from error
    except (UnicodeDecodeError, yaml.reader.ReaderError) as error:
        raise DataError([Problem(str(path), "?", "不是 UTF-8 文本", "用 UTF-8 保存，不含控制字符")]) from error


def checked(model: type[M], raw: object, file: str) -> M:
    """``raw`` as ``model``; DataError naming ``file`` and every wrong key."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise DataError(problems_of(error, raw, file)) from error


def jurisdiction_from(region: str, payload: Mapping[str, Any], file: str = "release") -> schema.Jurisdiction:
    """The part of one region from its payload: documents and tables, entitlements and indicative where it has any."""
    documents = tuple(checked(DocumentFile, raw, file).shape() for raw in payload["documents"])
    rules = tuple(rule for raw in payload["tables"] for rule in checked(TableFile, raw, file).shapes())
    rights = [checked(EntitlementsFile, raw, file) for raw in payload.get("entitlements", ())]
    unverified = [checked(IndicativeFile, raw, file) for raw in payload.get("indicative", ())]
    return schema.Jurisdiction(
        region=region,
        documents=documents,
        rules=rules,
        entitlements=tuple(entitlement for each in rights for entitlement in each.shapes()),
        offices=tuple(office.shape() for each in rights for office in each.offices),
        indicative=tuple(rule for each in unverified for rule in each.shapes()),
    )
