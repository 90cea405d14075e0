"""``manage.py publish_knowledge``: makes the policy data of the folders what everybody reads, and says what changed.

Exit codes: 0 published, or nothing to do; 1 the data is wrong; 2 wrong usage; 3 the data is older than what is active
(``--replace`` publishes it on purpose); 4 somebody else published meanwhile; 5 the cache or database cannot be written.
"""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from knowledge.rehearsal import Move, Rehearsal, rehearse
from knowledge.services import CacheNotBuilt, Published, PublishedMeanwhile, WouldRollBack, publish
from knowledge.tables.difference import Item
from knowledge.tables.loader import DataError

SHOWN = 12


class Command(BaseCommand):
    help = "检查政策数据并发布；数据没有变化时什么也不做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", action="append", type=Path, default=[], metavar="文件夹", help="另加的数据文件夹")
        parser.add_argument("--replace", action="store_true", help="即使数据比现行发布旧，也要发布")
        parser.add_argument("--dry-run", action="store_true", help="只检查并列出变化，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        folders = [*settings.KNOWLEDGE_DATA, *options["data"]]
        try:
            done = publish(folders=folders, now=timezone.now(), replace=options["replace"], dry_run=options["dry_run"])
        except DataError as error:
            lines = "\n".join(str(problem) for problem in error.problems)
            raise CommandError(f"数据有 {len(error.problems)} 处问题，没有发布：\n{lines}", returncode=1) from error
        except WouldRollBack as error:
            lines = "\n".join(_lines("会退回旧内容或消失", error.items))
            cure = "先更新数据文件夹；确实要退回，加 --replace"
            raise CommandError(f"数据比现行发布旧，没有发布：\n{lines}\n→ {cure}", returncode=3) from error
        except PublishedMeanwhile as error:
            raise CommandError("另一个发布刚刚完成，本次没有写入。→ 再运行一次", returncode=4) from error
        except (CacheNotBuilt, OperationalError) as error:
            message = f"写不了缓存或数据库，现行发布没有改变：{error}"
            raise CommandError(f"{message}\n→ 检查磁盘空间和文件夹权限", returncode=5) from error
        self._report(done, dry_run=options["dry_run"])
        if options["dry_run"] and done.difference:
            self._rehearse(rehearse(folders=folders))

    def _report(self, done: Published, *, dry_run: bool) -> None:
        for doubt in done.doubts:
            self.stdout.write(f"请核对：{doubt}")
        changes = done.difference
        for word, items in (("新增", changes.added), ("修改", changes.changed), ("删除", changes.removed)):
            for line in _lines(word, items, shown=len(items) if dry_run else SHOWN):
                self.stdout.write(line)
        if dry_run:
            self.stdout.write(f"数据没有问题，未写入（{done.release}）")
        elif done.moved:
            self.stdout.write(f"已发布 {done.release}")
        else:
            self.stdout.write(f"没有变化，现行发布仍是 {done.release}")

    def _rehearse(self, found: Rehearsal) -> None:
        """Clause by clause what would read otherwise, then which worked examples would come out otherwise."""
        for change in found.changes:
            self.stdout.write(f"  {change}")
        self.stdout.write(f"试算了 {found.examples} 个算例，{len({move.example for move in found.moves})} 个会变：")
        for move in found.moves:
            self.stdout.write(f"  {move.example}：{move.what} {_span(move.old)} → {_span(move.new)}{_by(move)}")


def _span(fen: tuple[int, int | None] | None) -> str:
    """Lowest and highest in yuan."""
    if fen is None:
        return "算不出"
    low, high = (None if amount is None else f"{amount // 100:,}.{amount % 100:02d}" for amount in fen)
    return f"{low} 元" if low == high else f"{low} 到 {high or '不限'} 元"


def _by(move: Move) -> str:
    """By how much an exact result moves."""
    if move.old is None or move.new is None or move.old[0] != move.old[1] or move.new[0] != move.new[1]:
        return ""
    by = move.new[0] - move.old[0]
    return f"（{'多' if by > 0 else '少'} {abs(by) // 100:,}.{abs(by) % 100:02d} 元）"


def _lines(word: str, items: Iterable[Item], shown: int = SHOWN) -> Iterable[str]:
    """The items of each kind by name where they are at most ``shown``, else their number alone."""
    kinds: dict[str, list[str]] = {}
    for kind, name in items:
        kinds.setdefault(kind, []).append(name)
    for kind, names in kinds.items():
        yield f"{word}{kind}：{'、'.join(names) if len(names) <= shown else f'{len(names)} 个'}"
