"""Settings every environment shares. Each has a safe default; the environment (or a .env file) changes it."""

import logging
from pathlib import Path
from typing import Any

import environ
import structlog
from celery.schedules import crontab

from config.log_lines import without_personal_data

ROOT = Path(__file__).resolve().parents[2]
env = environ.FileAwareEnv()
if env.bool("READ_DOT_ENV", default=True):
    env.read_env(str(ROOT / ".env"))

VAR = Path(env.str("VAR_DIR", default=str(ROOT / "var"))).resolve()
"""Where everything a running site writes lies: database, broker, caches, collected static files."""

DEVELOPMENT_SECRET = "development-only-not-secret-never-in-production"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", default=DEVELOPMENT_SECRET)
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.apps.StaticFiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "config.apps.SiteConfig",
    "knowledge",
    "eligibility",
    "assistant",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.request_log.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.LanguageMiddleware",
    "config.bodies.LengthRequiredMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "eligibility.frame.frame",
            ],
        },
    },
]

# --- database ------------------------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict[str, object]:
    """The Django settings of a database URL; SQLite gets the options under which it keeps what it confirmed."""
    settings: dict[str, object] = dict(env.db_url_config(url))
    settings["ATOMIC_REQUESTS"] = False
    settings.setdefault("CONN_MAX_AGE", 60)  # closing SQLite's last connection writes its whole log back: over 10 ms
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = SQLITE_OPTIONS
    else:
        settings["CONN_HEALTH_CHECKS"] = True
    return settings


DATABASES = {"default": database(env.str("DATABASE_URL", default=f"sqlite:///{VAR / 'site.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the project's own data ------------------------------------------------------------------------------------------

WORKED_EXAMPLES = ROOT / "tests" / "worked_examples"
"""Examples that a rehearsal of publishing (--dry-run) works through, beside those of the folders themselves."""
GOLDEN_QUESTIONS = ROOT / "tests" / "assistant" / "golden_questions"
QUESTIONS_KEPT_APART = ROOT / "tests" / "assistant" / "kept_apart"
"""Golden questions that nobody tunes to: of them only totals are told."""
EVALUATION_LOG = ROOT / "docs" / "evaluation-log.tsv"
REHEARSAL_OUTCOME = "eligibility.rehearsal.outcome"
"""How an example comes out: knowledge does not calculate and asks this."""
KNOWLEDGE_DATA = [Path(folder) for folder in env.list("KNOWLEDGE_DATA", default=[str(ROOT / "knowledge" / "data")])]
"""Folders of policy data, later ones beside the shipped one."""
KNOWLEDGE_CACHE = Path(env.str("KNOWLEDGE_CACHE", default=str(VAR / "cache"))).resolve()
"""Search indexes and dictionaries by content hash; can be deleted at any time."""

# --- caches ----------------------------------------------------------------------------------------------------------

CACHES: dict[str, dict[str, Any]] = {
    "default": env.cache_url_config(env.str("CACHE_URL"))
    if env.str("CACHE_URL", default="")
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR / "shared"),
    },
    "throttle": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "throttle"},
}
"""``default`` is seen by every process (the worker's heartbeat); throttle counters stay within one and cost no disk."""

# --- broker ----------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost/")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "worker-heartbeat": {"task": "config.tasks.heartbeat", "schedule": 10.0, "options": {"expires": 30}},
    "forget-estimates": {"task": "eligibility.tasks.forget_expired", "schedule": crontab(hour="3", minute="10")},
    "forget-conversations": {"task": "assistant.tasks.forget_expired", "schedule": crontab(hour="3", minute="20")},
    "group-questions": {"task": "assistant.tasks.group_questions", "schedule": crontab(minute="*/15")},
}
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_WORKER_POOL = "solo"
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(VAR / "broker" / "queue"),
        "data_folder_out": str(VAR / "broker" / "queue"),
        "control_folder": str(VAR / "broker" / "control"),
        "polling_interval": 0.1,
    }
else:  # a task is acknowledged once done and given to another worker when its own dies
    CELERY_WORKER_POOL = env.str("CELERY_WORKER_POOL", default="prefork")
    CELERY_WORKER_CONCURRENCY = env.int("CELERY_WORKER_CONCURRENCY", default=2)
    CELERY_WORKER_PREFETCH_MULTIPLIER = 1
    CELERY_TASK_ACKS_LATE = True
    CELERY_TASK_REJECT_ON_WORKER_LOST = True
    CELERY_BROKER_TRANSPORT_OPTIONS = (
        {"visibility_timeout": 3600} if CELERY_BROKER_URL.startswith("redis") else {"confirm_publish": True}
    )

# --- language, time, static files ------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- security --------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "assistant:questions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.forbidden"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- HTTP interface --------------------------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["knowledge.interface.LimitedJSONParser"],
    "EXCEPTION_HANDLER": "knowledge.interface.problem_response",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": 1 if env.bool("BEHIND_PROXY", default=False) else 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "medical-help",
    "DESCRIPTION": "Answers and estimates on medical insurance and assistance, each figure with its clause.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.openapi.with_problems",
    ],
}

# --- logging ---------------------------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG
_SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_personal_data,
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.KeyValueRenderer(
                key_order=["timestamp", "level", "logger", "event"], drop_missing=True
            ),
            "foreign_pre_chain": _SHARED_PROCESSORS,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "celery": {"level": "WARNING"},  # a line per heartbeat tells nobody anything
        "jieba": {"level": "WARNING"},
        "django.request": {"level": "CRITICAL"},  # config.request_log has a line for every request, with its id
    },
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        *_SHARED_PROCESSORS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
