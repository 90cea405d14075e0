"""What would be published if one document were not there? A folder of the same data without it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import yaml

from knowledge.tables.loader import read_yaml


def without_document(folders: Sequence[Path], document: str, into: Path) -> tuple[Path, ...]:
    """Copies ``folders`` below ``into`` without the document and without what rests on it.

    Its region loses its tables, benefits and unverified figures, and is no longer said to be taken in. Raises
    LookupError where no folder holds the document.
    """
    copies = tuple(into / f"{place}-{folder.name}" for place, folder in enumerate(folders))
    for folder, copy in zip(folders, copies, strict=True):
        shutil.copytree(folder, copy)
    regions = [region for copy in copies for region in _removed(copy, document)]
    if not regions:
        raise LookupError(document)
    for copy in copies:
        for region in regions:
            shutil.rmtree(copy / "tables" / region, ignore_errors=True)
            for kind in ("entitlements", "indicative"):
                (copy / kind / f"{region}.yaml").unlink(missing_ok=True)
        _not_taken_in(copy / "regions.yaml", regions)
    return copies


def _removed(folder: Path, document: str) -> list[str]:
    """The regions of the files of ``document`` in the folder, which are removed."""
    found = []
    for path in sorted((folder / "documents").glob("*.yaml")):
        content = read_yaml(path)
        if content["id"] == document:
            found.append(str(content["region"]))
            path.unlink()
    return found


def _not_taken_in(path: Path, regions: Sequence[str]) -> None:
    if not path.exists():
        return
    content = read_yaml(path)
    for entry in content["regions"]:
        if entry["code"] in regions:
            entry.pop("status", None)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
