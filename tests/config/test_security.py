"""Does every address answer with the headers that keep a reader safe?"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def every_address() -> list[str]:
    """One address for each pattern of the site."""
    return sorted({"/" + address for address in _under(get_resolver().url_patterns, "")})


def _under(patterns: Any, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _under(pattern.url_patterns, prefix + _filled(pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + _filled(pattern)


def _filled(pattern: URLPattern | URLResolver) -> str:
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        value = "1"
        if isinstance(converter, UUIDConverter):
            value = "00000000-0000-4000-8000-000000000000"
        elif not isinstance(converter, IntConverter):
            value = "x"
        for written in (f"<{type(converter).__name__}:{name}>", f"<{name}>"):
            route = route.replace(written, value)
        while f":{name}>" in route:
            start = route.rindex("<", 0, route.index(f":{name}>"))
            route = route[:start] + value + route[route.index(f":{name}>") + len(name) + 2 :]
    return route


@pytest.fixture
def visitor(published: str) -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [*every_address(), "/nothing/", "/api/nothing/"])
def test_every_address_answers_with_safe_headers(visitor: Client, address: str, method: str):
    response = getattr(visitor, method)(address)
    assert response.status_code < 500 or address == "/readyz"  # no worker lives here
    for name, value in HEADERS.items():
        assert response[name] == value
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Request-ID"]


def test_the_description_of_the_interface_is_drawn_by_files_of_our_own(client: Client):
    page = client.get("/api/docs/").content.decode()
    assert "<style" not in page
    assert "<script>" not in page
    assert "style=" not in page
    assert "//" not in page.replace("<!doctype", "")
    script = client.get("/api/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert b"SwaggerUIBundle" in script.content


@pytest.mark.parametrize("name", ["swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "swagger-ui.css"])
def test_what_the_description_loads_is_served(name: str):
    from django.contrib.staticfiles import finders

    assert finders.find(f"drf_spectacular_sidecar/swagger-ui-dist/{name}")
