"""``manage.py data_schemas [--into FOLDER]``: writes the JSON Schemas of the data files, for editors."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from knowledge.tables.file_schemas import schemas


class Command(BaseCommand):
    help = "写出数据文件的 JSON Schema，编辑器用它补全和说明。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.KNOWLEDGE_DATA[0] / "schemas"
        parser.add_argument("--into", type=Path, default=default, metavar="文件夹", help="写到哪里")

    def handle(self, *args: Any, **options: Any) -> None:
        options["into"].mkdir(parents=True, exist_ok=True)
        for name, schema in schemas().items():
            text = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
            (options["into"] / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"写了 {options['into'] / name}")
