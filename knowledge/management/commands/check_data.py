"""``manage.py check_data [--data FOLDER …]``: is the policy data fit to be published? Needs no database.

Exit codes: 0 fit (doubts may be printed); 1 refused.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from knowledge.tables.checks import check
from knowledge.tables.counts import Counts, counts
from knowledge.tables.doubts import doubts
from knowledge.tables.files import read_folders
from knowledge.tables.loader import DataError

HEAD = "文件 | 条款 | 条款里的数字 | 规则 | 权益 | 表里的确数 | 其中条款写明 | 相对数 | 范围 | 未载明 | 读法"


class Command(BaseCommand):
    help = "检查政策数据，不写入任何东西；--counts 再列出每个文件的条款、数字、未知和读法。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", action="append", type=Path, default=[], metavar="文件夹", help="另加的数据文件夹")
        parser.add_argument("--counts", action="store_true", help="列出每个文件有多少条款、数字、未知和读法")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = read_folders([*settings.KNOWLEDGE_DATA, *options["data"]])
            problems = check(content)
        except DataError as error:
            problems = error.problems
        if problems:
            lines = "\n".join(str(problem) for problem in problems)
            raise CommandError(f"数据有 {len(problems)} 处问题：\n{lines}", returncode=1)
        doubtful = doubts(content)
        for doubt in doubtful:
            self.stdout.write(f"请核对：{doubt}")
        if options["counts"]:
            self._count(counts(content))
        told = f"，{len(doubtful)} 处请核对" if doubtful else ""
        self.stdout.write(f"数据没有问题{told}：{len(content.documents)} 个文件，{len(content.tables)} 张表")

    def _count(self, rows: tuple[Counts, ...]) -> None:
        self.stdout.write(HEAD)
        for row in rows:
            readings = "、".join(row.readings) or "无"
            held = (row.clauses, row.clause_figures, row.rules, row.entitlements)
            figures = (row.known, row.standing, row.relative, row.ranges, row.unknown)
            self.stdout.write(" | ".join((row.document_id, *map(str, (*held, *figures)), readings)))
