"""Is garbage refused with a problem, at every endpoint that exists and at every one to come?"""

import json
from typing import Any
from urllib.parse import quote

import pytest
from rest_framework.test import APIClient

from tests.house.samples import METHODS, Operation, operations

OPERATIONS = operations()
WITH_BODY = [operation for operation in OPERATIONS if operation.method in ("post", "put", "patch") and operation.body]
WITH_QUERY = [operation for operation in OPERATIONS if any(found["in"] == "query" for found in operation.parameters)]
WITH_PLACE = [operation for operation in OPERATIONS if "{" in operation.path]

MALFORMED = {
    "no JSON": b"{",
    "bad UTF-8": b'{"question": "\xff\xfe"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "NaN": b'{"question": NaN}',
    "Infinity": b'{"total_cost": -Infinity}',
    "deep list": b"[" * 30_000 + b"]" * 30_000,
    "deep object": b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
    "repeated key": b'{"region": "370323", "region": "330300"}',
    "lone surrogate": b'{"question": "\\ud83d"}',
    "zero character": b'{"question": "\\u0000"}',
    "number of 5,000 digits": b'{"question": ' + b"9" * 5_000 + b"}",
}
WRONG_DOCUMENTS = {"null": None, "number": 1, "text": "text", "true": True, "empty object": {}, "empty list": []}
WRONG_VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**30, [], [None], [[]], ["x"] * 300, {}, {"": None}),
    *("", " ", "x", "NaN", "-1", "1e9", "1.234", "100000001", "２０２０", "000000", "999999", "'; --", "x" * 5_000),
    *("2020-02-30", "9999-12-31", "0001-01-01", "\u202e\ufeff💥"),
]
WRONG_QUERIES = [
    *("", " ", "x", "-1", "0", "1e9", "99999999999999999999", "000000", "\0", "💥", "％", "x" * 3_000, "../../x", "[]"),
    *("2020-02-30", "0001-01-01", "9999-12-31"),
]

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def client() -> APIClient:
    return APIClient(raise_request_exception=False)


def named(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def send(client: APIClient, operation: Operation, raw: bytes, kind: str = "application/json") -> Any:
    return client.generic(operation.method.upper(), operation.address, raw, content_type=kind)


def refused(response: Any, *among: int) -> None:
    assert response.status_code in (among or range(400, 500)), response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    assert body["title"]


def accepted_or_refused(response: Any) -> None:
    if response.status_code >= 300:
        refused(response)


def takes_a_list(operation: Operation) -> bool:
    return bool(operation.body) and operation.body.get("type") == "array"


def test_there_is_something_to_ask():
    assert WITH_BODY
    assert WITH_QUERY


@pytest.mark.parametrize("operation", WITH_BODY, ids=named)
class TestBodies:
    def test_what_is_no_json_is_malformed(self, client: APIClient, operation: Operation):
        for name, raw in MALFORMED.items():
            response = send(client, operation, raw)
            assert response.status_code == 400, (name, response.content[:200])
            refused(response)

    def test_another_document_is_unprocessable(self, client: APIClient, operation: Operation):
        for document in WRONG_DOCUMENTS.values():
            if not (takes_a_list(operation) and isinstance(document, list)):
                refused(send(client, operation, json.dumps(document).encode()), 422)
        refused(send(client, operation, b""), 400, 422)

    def test_too_much_is_too_large(self, client: APIClient, operation: Operation):
        size = 2 * 1024 * 1024 + 1 if takes_a_list(operation) or "batch" in operation.path else 1024 * 1024
        refused(send(client, operation, b'{"question": "' + b"x" * size + b'"}'), 413)

    def test_another_content_type_is_refused(self, client: APIClient, operation: Operation):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"):
            refused(send(client, operation, b"a=1", kind), 415)

    def test_an_unknown_field_is_refused_by_name(self, client: APIClient, operation: Operation):
        if takes_a_list(operation):
            pytest.skip("its bodies are judged one by one")
        body = {**operation.sample(operation.body or {}), "no_such_field": 1}
        response = send(client, operation, json.dumps(body).encode())
        refused(response, 422)
        assert "no_such_field" in {error["field"] for error in json.loads(response.content)["errors"]}

    def test_a_wrong_value_in_any_place_breaks_nothing(self, client: APIClient, operation: Operation):
        sample = operation.sample(operation.body or {})
        for body in with_wrong_values(sample):
            accepted_or_refused(send(client, operation, json.dumps(body).encode()))


def with_wrong_values(sample: Any) -> list[Any]:
    """The sample with each of its places taken in turn by each wrong value."""
    if isinstance(sample, dict):
        return [
            {**sample, key: value}
            for key, inner in sample.items()
            for value in [*WRONG_VALUES, *with_wrong_values(inner)]
        ]
    if isinstance(sample, list):
        return [[value] for value in [*WRONG_VALUES, *(with_wrong_values(sample[0]) if sample else [])]]
    return []


@pytest.mark.parametrize("operation", WITH_QUERY, ids=named)
class TestQueries:
    def test_a_wrong_value_breaks_nothing(self, client: APIClient, operation: Operation):
        queries = [found for found in operation.parameters if found["in"] == "query"]
        good = {found["name"]: operation.sample(found["schema"], found["name"]) for found in queries}
        for name in good:
            for value in WRONG_QUERIES:
                accepted_or_refused(client.get(operation.address, {**good, name: value}))
                accepted_or_refused(client.get(operation.address, {name: value}))

    def test_an_unknown_query_is_refused_by_name(self, client: APIClient, operation: Operation):
        response = client.get(operation.address, {"no_such_field": "1"})
        refused(response, 422)
        assert "no_such_field" in {error["field"] for error in json.loads(response.content)["errors"]}

    def test_bytes_that_are_no_text_break_nothing(self, client: APIClient, operation: Operation):
        accepted_or_refused(client.get(f"{operation.address}?q=%ff%fe&region=%80"))


@pytest.mark.parametrize("operation", WITH_PLACE, ids=named)
def test_a_wrong_place_in_the_path_breaks_nothing(client: APIClient, operation: Operation):
    start, rest = operation.path.split("{", 1)
    end = rest.split("}", 1)[1]
    for value in ["x", "0", "-1", "\0", "💥", "..", "x" * 2_000, "00000000-0000-4000-8000-00000000000g", "%ff"]:
        response = client.generic(
            operation.method.upper(), start + quote(value) + end, b"", content_type="application/json"
        )
        accepted_or_refused(response)


@pytest.mark.parametrize("path", sorted({operation.path for operation in OPERATIONS}))
def test_another_method_is_refused(client: APIClient, path: str):
    known = {operation.method for operation in OPERATIONS if operation.path == path}
    address = next(operation.address for operation in OPERATIONS if operation.path == path)
    for method in [*METHODS, "trace", "brew"]:
        if method not in known:
            refused(client.generic(method.upper(), address, b"{}", content_type="application/json"), 404, 405)


@pytest.mark.parametrize("path", sorted({operation.path for operation in OPERATIONS}))
def test_another_format_is_refused(client: APIClient, path: str):
    address = next(operation.address for operation in OPERATIONS if operation.path == path)
    response = client.get(address, headers={"Accept": "text/html"})
    refused(response, 404, 405, 406)
