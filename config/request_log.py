"""What is logged of a request? One line with its id, method, path and status; never a query, a body or an address.

Whoever has the address of a draft or a saved result may read it, so the line names only the beginning of its id.
"""

import re
from typing import Final

from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import get_contextvars

_OF_A_PERSON: Final = re.compile(r"^(/(?:api/v1/estimates|estimate)/(?:saved/)?[\w-]{6})[\w-]{10,}")
"""A path up to the end of a random id; shorter words there are names of pages."""


class RequestLogMiddleware(RequestMiddleware):
    """Also hands the request id to the client as X-Request-ID, so that a caller can name it."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = _OF_A_PERSON.sub(r"\1…", request.path)
        return f"{request.method} {path}"

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response["X-Request-ID"] = get_contextvars().get("request_id", "")
        super().handle_response(request, response)
