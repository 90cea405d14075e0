"""How did each run come out? One line per run in a tracked file, so that nobody picks the best of many."""

import subprocess
from collections.abc import Mapping
from pathlib import Path


def append(path: Path, line: Mapping[str, str]) -> None:
    """Adds a line of named values, tab-separated; a run with other names begins with a heading of its own."""
    heading, values = "\t".join(line), "\t".join(line.values())
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    headings = [written for written in lines if written.startswith("day\t")]
    new = [values] if headings[-1:] == [heading] else [heading, values]
    path.write_text("\n".join([*lines, *new]) + "\n", encoding="utf-8")


def commit(root: Path) -> str:
    """The commit that is checked out, with "-dirty" where files differ from it; "unknown" outside a checkout."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude=*"],  # noqa: S607
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"
