"""``manage.py make_editor NAME``: who may work the queue of unanswered questions? Then ``changepassword NAME``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assistant.queue import make_editor


class Command(BaseCommand):
    help = "把一个账号设为编辑（没有就新建），可以处理没有答上的问题。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="账号")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        if make_editor(username):
            self.stdout.write(f"已新建编辑 {username}，还没有密码：请运行 manage.py changepassword {username}")
        else:
            self.stdout.write(f"{username} 现在是编辑")
