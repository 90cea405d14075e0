"""What does this site prepare for its processes? The folders of its embedded broker, and the files it serves."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig


class SiteConfig(AppConfig):
    name = "config"
    verbose_name = "本站"

    def ready(self) -> None:
        if settings.CELERY_BROKER_URL.startswith("filesystem:"):
            for key in ("data_folder_in", "data_folder_out", "control_folder"):
                Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS[key]).mkdir(parents=True, exist_ok=True)


class StaticFiles(StaticFilesConfig):
    """Leaves out what the sidecar of the interface's description brings and no page of ours loads (half a minute)."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "rest_framework", "redoc", "*.js.map"]
