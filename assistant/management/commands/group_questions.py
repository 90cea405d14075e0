"""``manage.py group_questions``: which questions found no good answer since the last time? Puts them into groups."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assistant.queue import gather
from knowledge.selectors import NothingPublished, active_snapshot


class Command(BaseCommand):
    help = "把没有答上、被扣下和评价低的问题归组，等编辑处理。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            snapshot = active_snapshot()
        except NothingPublished as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"归入 {gather(snapshot=snapshot, now=timezone.now())} 条")
