"""``manage.py replay ID`` (or ``--all``): do saved results still come out of their own release? Changes nothing.

Exit codes: 0 the same, or only worded otherwise; 1 something differs; 2 it cannot be recomputed (no such result, its
time is over, its release is not held here) or wrong usage.
"""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eligibility.replay import (
    ABSENT,
    Difference,
    Kind,
    NoSuchResult,
    NotReplayed,
    ReleaseNotHeld,
    RequestUnreadable,
    ResultExpired,
    replay,
    replayed,
)
from eligibility.selectors import every_saved

WHY_NOT = {
    NoSuchResult: "没有这份测算结果：编号不对，或者已经删除",
    ResultExpired: "这份测算结果已经过了保存期限",
    RequestUnreadable: "保存的请求不完整",
    ReleaseNotHeld: "计算时用的发布不在这个数据库里",
}
KINDS = {Kind.CHANGED: "不同", Kind.WORDED: "说法不同", Kind.ADDED: "新增的一项"}


class Command(BaseCommand):
    help = "按当时的发布重算保存的测算结果，逐项对照；不改动任何东西。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", nargs="?", metavar="编号", help="测算结果的编号（estimate_id）")
        parser.add_argument("--all", action="store_true", help="重算所有还在保存期限内的结果，并计数")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["id"]) == options["all"]:
            raise CommandError("请给出一个编号，或者用 --all", returncode=2)
        if options["all"]:
            self._all()
        else:
            self._one(options["id"])

    def _one(self, raw: str) -> None:
        try:
            found = replay(estimate_id=UUID(raw), now=timezone.now())
        except ValueError as error:
            raise CommandError(f"{raw} 不是测算结果的编号", returncode=2) from error
        except NotReplayed as error:
            raise CommandError(f"不能重算：{WHY_NOT[type(error)]}（{error}）", returncode=2) from error
        self._tell(found)
        if _changed(found):
            raise CommandError(f"重算与保存的有 {len(_changed(found))} 处不同", returncode=1)
        self.stdout.write("数字相同，只有说法或新增的项不同" if found else "相同")

    def _all(self) -> None:
        count = {"相同": 0, "只有说法或新增的项不同": 0, "不同": 0, "不能重算": 0}
        for saved in every_saved(timezone.now()):
            try:
                found = replayed(saved)
            except NotReplayed as error:
                count["不能重算"] += 1
                self.stdout.write(f"{saved.id} 不能重算：{WHY_NOT[type(error)]}（{error}）")
                continue
            if _changed(found):
                self.stdout.write(f"{saved.id}")
                self._tell(_changed(found))
            count["不同" if _changed(found) else "只有说法或新增的项不同" if found else "相同"] += 1
        self.stdout.write(
            f"共 {sum(count.values())} 份：" + "，".join(f"{name} {many}" for name, many in count.items())
        )
        if count["不同"]:
            raise CommandError(f"{count['不同']} 份与保存的不同", returncode=1)
        if count["不能重算"]:
            raise CommandError(f"{count['不能重算']} 份不能重算", returncode=2)

    def _tell(self, found: Sequence[Difference]) -> None:
        for one in found:
            where = one.path or "整份结果"
            self.stdout.write(
                f"{KINDS[one.kind]} {where}：保存的 {_shown(one.stored)}，重算的 {_shown(one.recomputed)}"
            )


def _changed(found: Sequence[Difference]) -> list[Difference]:
    return [one for one in found if one.kind is Kind.CHANGED]


def _shown(value: object) -> str:
    return "（没有）" if value is ABSENT else json.dumps(value, ensure_ascii=False)
