"""What is logged of a request? One line with its id, method, path and status; never a query, a body or an address."""

from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import get_contextvars


class RequestLogMiddleware(RequestMiddleware):
    """Also hands the request id to the client as X-Request-ID, so that a caller can name it."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response["X-Request-ID"] = get_contextvars().get("request_id", "")
        super().handle_response(request, response)
