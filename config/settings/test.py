"""Settings of the tests: a database, a cache and a broker of their own, never the developer's."""

import atexit
import os
import shutil
import tempfile

for name in ("DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL", "KNOWLEDGE_DATA", "KNOWLEDGE_CACHE", "DEBUG"):
    os.environ.pop(name, None)
os.environ["READ_DOT_ENV"] = "false"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="medical-help-tests-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import STATIC_ROOT, database, env  # noqa: E402

STATIC_ROOT.mkdir()

DATABASES = {"default": database(env.str("TEST_DATABASE_URL", default="sqlite://:memory:"))}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
