"""How does the web server run? Two processes share what was loaded before the first request."""

import gc
import os
import sys
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
accesslog = None  # config.request_log has a line for every request, without its query
loglevel = "error"  # its warnings name the address of whoever sent a broken request
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Loads the dictionary and the index once, before the processes that share them exist."""
    from django.db import connections

    from knowledge.selectors import NothingPublished, active_snapshot

    try:
        active_snapshot().index.explain("起付线")
    except NothingPublished as error:
        server.log.error("%s", error)
    connections.close_all()  # a connection must not be shared by processes
    gc.freeze()


def when_ready(server: Any) -> None:
    sys.stdout.write(f"medical-help: http://{bind}  (Ctrl-C ends it)\n")
    sys.stdout.flush()
