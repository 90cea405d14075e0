"""``manage.py figure_reports``: which figures do readers say are wrong, and what did they add?"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from knowledge.selectors import reported_figures


class Command(BaseCommand):
    help = "列出读者反映有误的数字：时间、文件、条款、数字、显示的值、发布、补充说明。"

    def handle(self, *args: Any, **options: Any) -> None:
        reports = reported_figures()
        for report in reports:
            at = timezone.localtime(report.at).strftime("%Y-%m-%d %H:%M")
            where = report.clause or report.document
            said = f"　{report.text}" if report.text else ""
            self.stdout.write(f"{at}　{where}　{report.owner} {report.figure}　{report.shown}　{report.release}{said}")
        self.stdout.write(f"共 {len(reports)} 条")
