"""``manage.py coverage``: what the published documents state, topic by topic, as a table or as CSV."""

import csv
import io
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from knowledge.coverage_table import Row, coverage_rows
from knowledge.selectors import NothingPublished, Snapshot, active_snapshot
from knowledge.tables.schema import Region

COLUMNS: Final = ("region", "region_name", "day", "topic", "topic_name", "program", "insurance", "state", "clauses")


class Command(BaseCommand):
    help = "列出已发布的文件写明了什么：话题 × 地区 × 参保类型 × 日期（已写明、有范围、未载明）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", metavar="代码", help="只看一个地区（六位行政区划代码）；默认每个有文件的地区")
        parser.add_argument("--on", type=date.fromisoformat, metavar="日期", help="哪一天，如 2020-06-01；默认今天")
        parser.add_argument("--format", choices=("table", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            snapshot = active_snapshot()
        except NothingPublished as error:
            raise CommandError(str(error)) from error
        on = options["on"] or timezone.localdate()
        regions = [_region(snapshot, options["region"])] if options["region"] else list(_covered(snapshot))
        show = self._csv if options["format"] == "csv" else self._table
        topics = snapshot.lexicon.topics
        show([(region, coverage_rows(snapshot.chain(region.code), topics, on)) for region in regions], on)

    def _csv(self, found: list[tuple[Region, tuple[Row, ...]]], on: date) -> None:
        text = io.StringIO()
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(COLUMNS)
        for region, rows in found:
            for row in rows:
                for cell in row.cells:
                    program = row.program.value if row.program else ""
                    clauses = " ".join(cell.coverage.clause_ids)
                    topic = (row.topic.code, row.topic.name, program, cell.insurance.value)
                    lines.writerow((region.code, region.name, on.isoformat(), *topic, cell.state, clauses))
        self.stdout.write(text.getvalue(), ending="")

    def _table(self, found: list[tuple[Region, tuple[Row, ...]]], on: date) -> None:
        for region, rows in found:
            self.stdout.write(f"{region.code} {region.name} · {on.isoformat()}")
            for row in rows:
                name = f"{row.topic.name}（{row.program.chinese}）" if row.program else row.topic.name
                said = "，".join(f"{cell.insurance.chinese}：{cell.words}" for cell in row.cells)
                clauses = dict.fromkeys(clause for cell in row.cells for clause in cell.coverage.clause_ids)
                self.stdout.write(f"  {name}：{said}{'　' if clauses else ''}{'、'.join(clauses)}")


def _region(snapshot: Snapshot, code: str) -> Region:
    region = snapshot.places.get(code)
    if region is None:
        raise CommandError(f"没有行政区划代码 {code} → 写六位代码，如 370323")
    return region


def _covered(snapshot: Snapshot) -> Iterator[Region]:
    """The places that published documents of their own, by code."""
    for code in sorted({document.region for document in snapshot.documents()}):
        region = snapshot.places.get(code)
        if region is not None:
            yield region
