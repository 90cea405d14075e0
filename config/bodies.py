"""What of a body whose length nobody gave? It is refused with 411, for Django would read it as empty."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from knowledge.interface import problem


class LengthRequiredMiddleware:
    """Answers a request with Transfer-Encoding and no Content-Length before anything takes it for an empty one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            return problem(HTTPStatus.LENGTH_REQUIRED)
        return self.get_response(request)
