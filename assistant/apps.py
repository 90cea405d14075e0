from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssistantConfig(AppConfig):
    name = "assistant"

    def ready(self) -> None:
        post_migrate.connect(_let_editors_work_the_queue, sender=self)


def _let_editors_work_the_queue(**_: Any) -> None:
    """After each migrate (Django itself makes the permission there): the group of editors exists and may."""
    from assistant.queue import let_editors_work_the_queue

    let_editors_work_the_queue()
