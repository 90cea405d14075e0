"""``manage.py backup FILE``: the whole database in one file, while the site runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from config import archive


class Command(BaseCommand):
    help = "把整个数据库备份到一个文件，网站照常运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = archive.write(options["file"], now=timezone.now())
        except (OSError, DatabaseError) as error:
            raise CommandError(f"没有写成备份，原有文件没有改变：{error}\n→ 检查磁盘空间和文件夹权限") from error
        rows = sum(table.rows for table in manifest.tables)
        self.stdout.write(f"已备份 {rows} 行，现行发布 {manifest.release or '无'}：{options['file']}")
