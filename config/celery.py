"""The Celery application: tasks are doors, the database is the truth."""

import logging.config
import os
import warnings
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

warnings.filterwarnings(
    "ignore", message="You're running the worker with superuser"
)  # root is who runs containers; messages are JSON only
app = Celery("medical_help")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def log_as_the_site_does(**_: Any) -> None:
    logging.config.dictConfig(settings.LOGGING)
