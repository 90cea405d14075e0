"""What does a request get that no view answers? A problem under /api/, a calm page elsewhere."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from knowledge.interface import problem

API_PREFIX = "/api/"


def _reply(request: HttpRequest, status: HTTPStatus, template: str) -> HttpResponse:
    if request.path.startswith(API_PREFIX):
        return problem(status)
    in_frame = None if status is HTTPStatus.INTERNAL_SERVER_ERROR else request  # a bug may lie in the frame itself
    return HttpResponse(render_to_string(template, request=in_frame), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_large = isinstance(exception, RequestDataTooBig)
    return _reply(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST, "400.html")


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Also the answer to a form whose CSRF token is missing or old; ``reason`` is for developers and not shown."""
    return _reply(request, HTTPStatus.FORBIDDEN, "403.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _reply(request, HTTPStatus.NOT_FOUND, "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    return _reply(request, HTTPStatus.INTERNAL_SERVER_ERROR, "500.html")
