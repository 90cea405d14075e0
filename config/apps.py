"""What does this site prepare when a process starts? The folders of its embedded broker."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    name = "config"
    verbose_name = "本站"

    def ready(self) -> None:
        if settings.CELERY_BROKER_URL.startswith("filesystem:"):
            for key in ("data_folder_in", "data_folder_out", "control_folder"):
                Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS[key]).mkdir(parents=True, exist_ok=True)
