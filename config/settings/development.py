"""Settings of `make run` on one's own machine: bound to loopback, no secret needed."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
