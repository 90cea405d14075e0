"""When is what people entered forgotten? Once a day, after the time each draft and estimate was promised."""

from celery import shared_task
from django.utils import timezone

from eligibility.services import remove_expired


@shared_task
def forget_expired() -> None:
    remove_expired(now=timezone.now())
