"""``manage.py restore FILE``: puts a backup in the place of everything in the database, whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from config import archive


class Command(BaseCommand):
    help = "用备份替换数据库的全部内容；中途失败则保持原样。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = archive.restore(options["file"])
        except archive.ArchiveRefused as error:
            raise CommandError(f"没有恢复，数据库没有改变：{error}") from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"没有恢复，数据库没有改变：{error}\n→ 检查磁盘空间和数据库") from error
        rows = sum(table.rows for table in manifest.tables)
        self.stdout.write(f"已恢复 {manifest.created_at} 的备份，{rows} 行，现行发布 {manifest.release or '无'}")
