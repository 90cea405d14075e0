"""Settings of a public site: refuses to start on a development secret or without knowing its own name."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import DEVELOPMENT_SECRET, REST_FRAMEWORK, SECRET_KEY, env

if SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY: set a random value of at least 50 characters for production.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS: name the hosts this site answers for, separated by commas.")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the machine beside us, over plain HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # other hosts of the domain are its owner's to decide

REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = ["config.throttle.AddressThrottle"]
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"anon": env.str("API_RATE", default="600/min")}
