"""Which files make up the data: several folders read in order and merged, each thing remembered with its file.

A folder holds any of ``regions.yaml``, ``documents/*.yaml``, ``tables/<region>/<program>.yaml``,
``entitlements/<region>.yaml``, ``indicative/<region>.yaml`` and ``lexicon/*.yaml`` (with ``topics.yaml`` among them). A
later folder adds; it takes the place of a rule, an entitlement or a region of an earlier one only by saying
``replaces:``. The same id twice without that is refused.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from knowledge.tables.entitlement_files import EntitlementFile
from knowledge.tables.loader import (
    AmbiguousWordingFile,
    DataError,
    DocumentFile,
    EntitlementsFile,
    IndicativeFile,
    LexiconEntryFile,
    Problem,
    RegionFile,
    TableFile,
    TopicFile,
    checked,
    read_yaml,
)
from knowledge.tables.table_files import RuleFile

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T]):
    """One thing read and the file it stands in."""

    file: str
    item: T


@dataclass(slots=True)
class Content:
    """All that the folders say, in the order of folders and file names."""

    regions: list[Sourced[RegionFile]] = field(default_factory=list)
    documents: list[Sourced[DocumentFile]] = field(default_factory=list)
    tables: list[Sourced[TableFile]] = field(default_factory=list)
    entitlements: list[Sourced[EntitlementsFile]] = field(default_factory=list)
    indicative: list[Sourced[IndicativeFile]] = field(default_factory=list)
    entries: list[Sourced[LexiconEntryFile]] = field(default_factory=list)
    topics: list[Sourced[TopicFile]] = field(default_factory=list)
    ambiguous: list[Sourced[AmbiguousWordingFile]] = field(default_factory=list)


def read_folders(folders: Sequence[Path]) -> Content:
    """Everything in ``folders``, later ones merged over earlier ones; DataError lists every problem found at once."""
    content, problems = Content(), list[Problem]()
    for folder in folders:
        if not folder.is_dir():
            problems.append(Problem(str(folder), "(文件夹)", "文件夹不存在", "检查路径"))
            continue
        for read in READERS:
            problems += read(folder, content)
    problems += replace_earlier(content)
    if problems:
        raise DataError(problems)
    return content


def replace_earlier(content: Content) -> list[Problem]:
    """Lets later things take the place of earlier ones where they say so; what is wrong with that."""
    return [*_replace_regions(content), *_replace_rules(content), *_replace_entitlements(content)]


# --- one kind of file each -----------------------------------------------------------------------------------------


def _read_regions(folder: Path, content: Content) -> Iterator[Problem]:
    path = folder / "regions.yaml"
    if path.exists():
        lists = yield from _lists(path, ("regions",))
        yield from _items(RegionFile, path, "regions", lists, content.regions)


def _read_documents(folder: Path, content: Content) -> Iterator[Problem]:
    for path in _yaml_files(folder / "documents"):
        yield from _whole(DocumentFile, path, content.documents)


def _read_tables(folder: Path, content: Content) -> Iterator[Problem]:
    for path in _yaml_files(folder / "tables"):
        yield from _whole(TableFile, path, content.tables)


def _read_entitlements(folder: Path, content: Content) -> Iterator[Problem]:
    for path in _yaml_files(folder / "entitlements"):
        yield from _whole(EntitlementsFile, path, content.entitlements)


def _read_indicative(folder: Path, content: Content) -> Iterator[Problem]:
    for path in _yaml_files(folder / "indicative"):
        yield from _whole(IndicativeFile, path, content.indicative)


def _read_lexicon(folder: Path, content: Content) -> Iterator[Problem]:
    for path in _yaml_files(folder / "lexicon"):
        lists = yield from _lists(path, ("entries", "topics", "ambiguous"))
        yield from _items(LexiconEntryFile, path, "entries", lists, content.entries)
        yield from _items(TopicFile, path, "topics", lists, content.topics)
        yield from _items(AmbiguousWordingFile, path, "ambiguous", lists, content.ambiguous)


READERS = (_read_regions, _read_documents, _read_tables, _read_entitlements, _read_indicative, _read_lexicon)
Lists = dict[str, list[object]]


def _whole(model: type[M], path: Path, into: list[Sourced[M]]) -> Iterator[Problem]:
    """A file that is one thing."""
    try:
        into.append(Sourced(str(path), checked(model, read_yaml(path), str(path))))
    except DataError as error:
        yield from error.problems


def _lists(path: Path, allowed: Sequence[str]) -> Generator[Problem, None, Lists]:
    """A file that is a mapping of lists, such as ``regions: [...]``; an empty file holds nothing."""
    try:
        raw = read_yaml(path)
    except DataError as error:
        yield from error.problems
        return {}
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not all(isinstance(value, list) for value in raw.values()):
        yield Problem(str(path), "(整个文件)", "应当是“键: 列表”", f"写成 {allowed[0]}: 加列表")
        return {}
    for key in raw:
        if key not in allowed:
            yield Problem(str(path), str(key), "不认识的键", f"可用的键：{'、'.join(allowed)}")
    return raw


def _items(model: type[M], path: Path, key: str, lists: Lists, into: list[Sourced[M]]) -> Iterator[Problem]:
    """The rows of one list of a file."""
    for position, row in enumerate(lists.get(key, [])):
        try:
            into.append(Sourced(str(path), checked(model, row, str(path))))
        except DataError as error:
            for problem in error.problems:
                yield Problem(problem.file, f"{key}.{position}.{problem.key}", problem.message, problem.cure)


def _yaml_files(folder: Path) -> list[Path]:
    """Every YAML file below a folder, by relative path, so that all machines read them in one order."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"} and path.is_file()]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


# --- what a later folder takes the place of ------------------------------------------------------------------------


def _replace_regions(content: Content) -> list[Problem]:
    problems, kept = [], dict[str, Sourced[RegionFile]]()
    for entry in content.regions:
        code, replaces = entry.item.code, entry.item.replaces
        key = f"regions.{code}"
        if replaces is not None and replaces != code:
            problems.append(Problem(entry.file, key, f"replaces 写的是 {replaces}", "replaces 只能写本地区的代码"))
        elif replaces is not None and code not in kept:
            problems.append(Problem(entry.file, key, "要替换的地区不存在", "去掉 replaces"))
        elif replaces is None and code in kept:
            cure = f'已在 {kept[code].file}；删去一处，或写 replaces: "{code}"'
            problems.append(Problem(entry.file, key, "地区代码重复", cure))
        kept[code] = entry
    content.regions = list(kept.values())
    return problems


def _replace_rules(content: Content) -> list[Problem]:
    """Takes replaced rules out of their tables; refuses the same id twice and a replacement of nothing."""
    problems: list[Problem] = []
    kept: dict[str, tuple[Sourced[TableFile], RuleFile]] = {}
    for table in content.tables:
        for rule in table.item.rules:
            problems += _place(table, rule, kept)
    live = {id(rule) for _, rule in kept.values()}
    content.tables = [
        Sourced(table.file, table.item.model_copy(update={"rules": rules}))
        for table in content.tables
        if (rules := tuple(rule for rule in table.item.rules if id(rule) in live))
    ]
    return problems


def _place(
    table: Sourced[TableFile], rule: RuleFile, kept: dict[str, tuple[Sourced[TableFile], RuleFile]]
) -> Iterator[Problem]:
    key = f"rules.{rule.id}"
    if rule.replaces is not None:
        replaced = kept.pop(rule.replaces, None)
        if replaced is None:
            yield Problem(table.file, key, f"要替换的规则 {rule.replaces} 不存在", "检查编号，或去掉 replaces")
        elif (replaced[0].item.region, replaced[0].item.program) != (table.item.region, table.item.program):
            yield Problem(table.file, key, f"{rule.replaces} 属于另一个地区或项目", "只能替换同一地区同一项目的规则")
    if rule.id in kept:
        cure = f"已在 {kept[rule.id][0].file}；换一个编号，或写 replaces: {rule.id}"
        yield Problem(table.file, key, "规则编号重复", cure)
    kept[rule.id] = (table, rule)


def _replace_entitlements(content: Content) -> list[Problem]:
    """Takes replaced entitlements out of their files; refuses the same id twice and a replacement of nothing."""
    problems: list[Problem] = []
    kept: dict[str, tuple[str, EntitlementFile]] = {}
    for entry in content.entitlements:
        for right in entry.item.entitlements:
            key = f"entitlements.{right.id}"
            if right.replaces is not None and kept.pop(right.replaces, None) is None:
                message = f"要替换的待遇 {right.replaces} 不存在"
                problems.append(Problem(entry.file, key, message, "检查编号，或去掉 replaces"))
            if right.id in kept:
                cure = f"已在 {kept[right.id][0]}；换一个编号，或写 replaces: {right.id}"
                problems.append(Problem(entry.file, key, "待遇编号重复", cure))
            kept[right.id] = (entry.file, right)
    live = {id(right) for _, right in kept.values()}
    content.entitlements = [
        Sourced(
            entry.file,
            entry.item.model_copy(
                update={"entitlements": tuple(right for right in entry.item.entitlements if id(right) in live)}
            ),
        )
        for entry in content.entitlements
    ]
    return problems
