"""``manage.py new_region CODE [--into FOLDER]``: a commented skeleton for the data of one more region.

Writes nothing over what is there. Exit codes: 0 written; 1 refused.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from knowledge.tables.files import read_folders
from knowledge.tables.loader import DataError, RegionFile
from knowledge.tables.skeleton import skeleton


class Command(BaseCommand):
    help = "为一个地区写出带说明的空白数据文件，供填写。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="代码", help="六位行政区划代码，如 370323")
        parser.add_argument("--into", type=Path, metavar="文件夹", help="写到哪里；不写时为 新地区的代码")

    def handle(self, *args: Any, **options: Any) -> None:
        code, into = options["code"], options["into"] or Path(options["code"])
        region, line = self._region(code)
        files = skeleton(region, line)
        there = [name for name in files if (into / name).exists()]
        if there:
            raise CommandError(f"{into / there[0]} 已经存在，没有写入 → 换一个文件夹", returncode=1)
        for name, text in files.items():
            path = into / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"写了 {path}")
        self.stdout.write(
            f"{region.name}的空白文件已写好。下一步：照 CONTRIBUTING.md 填写，再运行 manage.py check_data --data {into}"
        )

    def _region(self, code: str) -> tuple[RegionFile, str]:
        try:
            content = read_folders(settings.KNOWLEDGE_DATA)
        except DataError as error:
            raise CommandError(str(error), returncode=1) from error
        regions = {entry.item.code: entry.item for entry in content.regions}
        region = regions.get(code)
        if region is None:
            former = [each for each in regions.values() if code in each.former_codes]
            hint = f"现在的代码是 {former[0].code}（{former[0].name}）" if former else "核对六位代码（GB/T 2260）"
            raise CommandError(f"regions.yaml 里没有代码 {code} → {hint}", returncode=1)
        if any(entry.item.region == code for entry in content.documents):
            message = f"{region.name}（{code}）已经有文件"
            raise CommandError(f"{message} → 在 knowledge/data 里接着写，不用新建", returncode=1)
        names, parent = [region.name], region.parent
        while parent is not None and parent != "000000":
            names.append(regions[parent].name)
            parent = regions[parent].parent
        return region, "".join(reversed(names))
