"""When are conversations forgotten? Once a day, after the time each was promised."""

from celery import shared_task
from django.utils import timezone

from assistant.services import remove_expired


@shared_task
def forget_expired() -> None:
    remove_expired(now=timezone.now())
