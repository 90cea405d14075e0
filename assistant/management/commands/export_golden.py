"""``manage.py export_golden``: which questions of the queue are answered by now? Golden questions, for review."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand

from assistant.golden_export import HEAD, Key, keys_of, new_lines
from assistant.queued import answered_since

FILE = "from_the_queue.yaml"


class Command(BaseCommand):
    help = "把归组后已经答上的问题追加到检验题文件，供人审阅后提交。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output", type=Path, default=settings.GOLDEN_QUESTIONS / FILE, metavar="文件", help="写到哪个文件"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        lines = new_lines(answered_since(), _known(output.parent))
        if lines:
            before = output.read_text(encoding="utf-8") if output.exists() else HEAD
            output.write_text(before.rstrip("\n") + "\n" + "".join(lines), encoding="utf-8")
        self.stdout.write(f"新增 {len(lines)} 题：{output}")


def _known(folder: Path) -> list[Key]:
    """The questions that stand in any golden file of the folder."""
    files = sorted(folder.glob("*.yaml"))
    return [key for file in files for key in keys_of(yaml.safe_load(file.read_text(encoding="utf-8")))]
