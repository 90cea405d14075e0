"""Settings of the tests: a database, a cache and a broker of their own, never the developer's."""

import atexit
import shutil
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import ROOT, database, env

VAR = Path(tempfile.mkdtemp(prefix="medical-help-tests-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)

DATABASES = {"default": database(env.str("TEST_DATABASE_URL", default="sqlite://:memory:"))}
KNOWLEDGE_DATA = [ROOT / "knowledge" / "data"]
KNOWLEDGE_CACHE = VAR / "cache"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
