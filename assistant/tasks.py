"""What does the assistant do by itself? Forget conversations at the time promised, group what was not answered."""

from celery import shared_task
from django.utils import timezone

from assistant.queue import gather
from assistant.services import remove_expired
from knowledge.selectors import NothingPublished, active_snapshot


@shared_task
def forget_expired() -> None:
    remove_expired(now=timezone.now())


@shared_task
def group_questions() -> None:
    """Nothing to do before the first publish: nobody has asked anything yet."""
    try:
        snapshot = active_snapshot()
    except NothingPublished:
        return
    gather(snapshot=snapshot, now=timezone.now())
