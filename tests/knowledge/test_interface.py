"""Are bodies taken strictly, and is every refusal a problem in the reader's language?"""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.test import override_settings
from django.urls import path
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from knowledge.interface import (
    BatchJSONParser,
    DayField,
    LimitedJSONParser,
    MoneyField,
    StrictSerializer,
    Unavailable,
    Unprocessable,
    money,
    money_range,
    problem_response,
    rate,
)


class Year(StrictSerializer):
    assistance_paid = MoneyField(required=False)


class Body(StrictSerializer):
    name = serializers.CharField(max_length=5, required=False)
    count = serializers.IntegerField(required=False, allow_null=True)
    agreed = serializers.BooleanField(required=False)
    day = serializers.DateField(required=False)
    id = serializers.UUIDField(required=False)
    level = serializers.ChoiceField(choices=["1", "2"], required=False)
    cost = MoneyField(required=False)
    codes = serializers.ListField(child=serializers.CharField(), required=False)
    year = Year(required=False)


class Echo(APIView):
    """Takes a body and answers with its fields; a query names an exception to raise."""

    def post(self, request: Request) -> Response:
        body = Body(data=request.data)
        body.is_valid(raise_exception=True)
        return Response({"fields": sorted(body.validated_data)})

    def get(self, request: Request) -> Response:
        raise RAISED[request.query_params["raise"]]


class Many(Echo):
    parser_classes = [BatchJSONParser]

    def post(self, request: Request) -> Response:
        body = Body(data=request.data, many=True)
        body.is_valid(raise_exception=True)
        return Response({"length": len(body.validated_data)})


def plain(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("13800000000")


RAISED: dict[str, Exception] = {
    "throttled": exceptions.Throttled(wait=2.2),
    "gone": Http404("secret"),
    "forbidden": PermissionDenied("secret"),
    "big": RequestDataTooBig("secret"),
    "unprocessable": Unprocessable({"region": "没有这个地区。"}),
    "unavailable": Unavailable("还没有发布政策。"),
    "bug": RuntimeError("secret"),
}

urlpatterns = [path("api/echo/", Echo.as_view()), path("api/many/", Many.as_view()), path("plain/", plain)]
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

pytestmark = pytest.mark.usefixtures("echo")


@pytest.fixture
def echo():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def client() -> APIClient:
    return APIClient(raise_request_exception=False)


def post(client: APIClient, raw: bytes | str, to: str = "/api/echo/", **headers: str) -> Any:
    return client.generic("POST", to, raw, content_type="application/json", headers=headers)


def problem_of(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content[:200]
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert list(body) == ["type", "title", "status", "detail", "errors"]
    assert body["status"] == status
    return body


# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (1, "0.01"), (99, "0.99"), (100, "1.00"), (7675000, "76750.00"), (-5, "-0.05")]
)
def test_money_is_yuan_with_two_decimals(fen: int, text: str):
    assert money(fen) == text


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_money_loses_no_fen(fen: int):
    assert Decimal(money(fen)) * 100 == fen


@pytest.mark.parametrize(
    ("basis_points", "text"),
    [(6500, "0.65"), (6000, "0.60"), (6555, "0.6555"), (50, "0.005"), (10000, "1.00"), (0, "0.00"), (-5000, "-0.50")],
)
def test_a_rate_is_a_fraction_with_at_least_two_decimals(basis_points: int, text: str):
    assert rate(basis_points) == text


@given(st.integers(min_value=-(10**6), max_value=10**6))
def test_a_rate_loses_no_basis_point(basis_points: int):
    assert Decimal(rate(basis_points)) * 10_000 == basis_points


def test_a_range_without_an_end_has_no_high():
    assert money_range(100, 200) == {"low": "1.00", "high": "2.00"}
    assert money_range(100, None) == {"low": "1.00", "high": None}


@pytest.mark.parametrize(
    ("given_amount", "fen"),
    [("0", 0), ("76750.00", 7675000), ("0.5", 50), ("0.05", 5), (120000, 12000000), ("100000000.00", 10**10)],
)
def test_amounts_as_text_or_whole_numbers_become_fen(given_amount: object, fen: int):
    assert MoneyField().run_validation(given_amount) == fen


@pytest.mark.parametrize(
    "wrong",
    [
        True,
        False,
        1.0,
        0.5,
        -1,
        "-1",
        "1.234",
        "1e3",
        "NaN",
        "3万",
        "１２",
        "",
        " 1",
        "1\n",
        [],
        {},
        "100000000.01",
        10**8 + 1,
    ],
)
def test_anything_else_is_no_amount(wrong: object):
    with pytest.raises(serializers.ValidationError):
        MoneyField().run_validation(wrong)


# --- bodies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"\xff\xfe",
        b'{"cost": NaN}',
        b'{"cost": Infinity}',
        b'{"cost": -Infinity}',
        b'{"cost": 1e999}',
        b'{"name": "a", "name": "b"}',
        b'{"name": "\\ud800"}',
        b'{"\\ud800": 1}',
        b'{"name": "\\u0000"}',
        b'{"count": ' + b"9" * 5000 + b"}",
        b"[" * 60_000,
        b'{"a":' * 17 + b"1" + b"}" * 17,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
    ],
)
def test_what_is_not_acceptable_json_is_malformed(client: APIClient, raw: bytes):
    problem_of(post(client, raw), 400)


def test_nesting_is_accepted_up_to_the_limit(client: APIClient):
    deep = b'{"a":' * 16 + b"1" + b"}" * 16
    assert problem_of(post(client, deep), 422)["errors"][0]["field"] == "a"


@pytest.mark.parametrize(("to", "parser"), [("/api/echo/", LimitedJSONParser), ("/api/many/", BatchJSONParser)])
def test_a_body_over_the_limit_is_too_large_and_one_at_the_limit_is_read(client: APIClient, to: str, parser: Any):
    at_limit = b"1".rjust(parser.max_bytes)
    problem_of(post(client, at_limit, to), 422)
    problem_of(post(client, b" " + at_limit, to), 413)


def test_unknown_fields_are_refused_by_name_beside_the_other_errors(client: APIClient):
    body = problem_of(
        post(client, '{"nmae": "a", "name": "abcdef", "year": {"paid": "1", "assistance_paid": "x"}}'), 422
    )
    assert sorted(error["field"] for error in body["errors"]) == [
        "name",
        "nmae",
        "year.assistance_paid",
        "year.paid",
    ]
    assert all(set(error) == {"field", "message"} for error in body["errors"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": 1},
        {"name": True},
        {"count": "1"},
        {"count": 1.0},
        {"count": True},
        {"agreed": "yes"},
        {"agreed": 1},
        {"day": 20200601},
        {"day": "2020-6-1 "},
        {"day": "2020-02-30"},
        {"id": 1},
        {"level": 1},
        {"level": []},
        {"level": {}},
        {"codes": "a"},
        {"codes": {"a": 1}},
        {"year": []},
        {"name": None},
    ],
)
def test_json_of_another_type_is_not_converted(client: APIClient, wrong: dict[str, object]):
    body = problem_of(post(client, json.dumps(wrong)), 422)
    assert body["errors"][0]["field"] == next(iter(wrong))


def test_a_good_body_passes_whole(client: APIClient):
    good = {"name": "a", "count": None, "agreed": True, "day": "2020-06-01", "level": "1", "cost": "1", "codes": ["a"]}
    response = post(client, json.dumps(good))
    assert response.json() == {"fields": sorted(good)}


@pytest.mark.parametrize("raw", ["[]", "1", '"text"', "null", "true"])
def test_a_document_that_is_no_object_is_unprocessable(client: APIClient, raw: str):
    assert problem_of(post(client, raw), 422)["errors"][0]["field"] == "body"


def test_an_error_inside_a_list_of_bodies_names_its_place(client: APIClient):
    body = problem_of(post(client, '[{}, {"cost": "x"}, 5]', "/api/many/"), 422)
    assert [error["field"] for error in body["errors"]] == ["1.cost", "2"]


def test_a_query_takes_each_field_once_and_converts_its_text():
    once = Body(data=QueryDict("count=3&name=a&codes=x&codes=y"))
    assert once.is_valid(), once.errors
    assert {"count": 3, "name": "a", "codes": ["x", "y"]}.items() <= once.validated_data.items()
    twice = Body(data=QueryDict("count=3&count=4&nmae=a"))
    assert not twice.is_valid()
    assert set(twice.errors) == {"count", "nmae"}


# --- problems --------------------------------------------------------------------------------------------------------


def raised(client: APIClient, name: str, status: int) -> tuple[Any, dict[str, Any]]:
    response = client.get("/api/echo/", {"raise": name})
    assert "secret" not in response.content.decode()
    return response, problem_of(response, status)


def test_a_throttled_client_is_told_when_to_come_back(client: APIClient):
    response, _ = raised(client, "throttled", 429)
    assert response["Retry-After"] == "3"


@pytest.mark.parametrize(("name", "status"), [("gone", 404), ("forbidden", 403), ("big", 413)])
def test_djangos_own_refusals_are_problems_without_their_inner_words(client: APIClient, name: str, status: int):
    raised(client, name, status)


def test_what_a_service_refuses_names_its_field(client: APIClient):
    _, body = raised(client, "unprocessable", 422)
    assert body["errors"] == [{"field": "region", "message": "没有这个地区。"}]


def test_what_is_not_there_yet_is_said(client: APIClient):
    _, body = raised(client, "unavailable", 503)
    assert body["detail"] == "还没有发布政策。"
    assert "12393" in problem_of(problem_response(Unavailable(), {}), 503)["detail"]


def test_a_bug_is_a_problem_without_details(client: APIClient):
    raised(client, "bug", 500)


def test_a_bug_on_a_page_is_a_page_without_details(client: APIClient):
    response = client.get("/plain/")
    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/html")
    assert "12393" in response.content.decode()
    assert "13800000000" not in response.content.decode()


def test_an_unknown_address_under_api_is_a_problem_and_elsewhere_a_page(client: APIClient):
    problem_of(client.get("/api/nothing/"), 404)
    with override_settings(ROOT_URLCONF="config.urls"):  # the page's frame leads to the other pages
        page = client.get("/nothing/")
    assert page.status_code == 404
    assert page["Content-Type"].startswith("text/html")
    assert "没有" in page.content.decode()


def test_another_method_or_type_is_a_problem(client: APIClient):
    assert client.delete("/api/echo/")["Allow"] == "GET, POST, HEAD, OPTIONS"
    problem_of(client.delete("/api/echo/"), 405)
    problem_of(client.generic("POST", "/api/echo/", b"a=1", content_type="application/x-www-form-urlencoded"), 415)
    problem_of(client.generic("POST", "/api/echo/", b"a=1", content_type="nonsense"), 415)
    problem_of(client.get("/api/echo/", headers={"Accept": "text/html"}), 406)


def test_messages_are_chinese_and_english_when_asked(client: APIClient):
    chinese = problem_of(post(client, '{"x": 1}'), 422)
    english = problem_of(post(client, '{"x": 1, "count": "a"}', **{"Accept-Language": "en-GB,en;q=0.9"}), 422)
    assert chinese["title"] == "请求内容有误"
    assert chinese["errors"][0]["message"] == "没有这个字段。"
    assert english["title"] == "The request has errors"
    assert all(error["message"].isascii() for error in english["errors"])


def test_every_language_of_the_pages_is_chinese_whatever_the_browser_says(client: APIClient):
    response = client.get("/nothing/", headers={"Accept-Language": "en"})
    assert response["Content-Language"] == "zh-hans"
    assert translation.get_language() is not None


class Asked(StrictSerializer):
    region = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False)


@pytest.mark.parametrize("query", ["region=", "region=%20", "limit="])
def test_a_blank_parameter_is_refused_and_never_taken_as_left_out(query: str):
    asked = Asked(data=QueryDict(query))
    assert not asked.is_valid()
    assert set(asked.errors) == {query.split("=")[0]}


def test_a_body_without_a_length_is_refused_and_never_read_as_empty(client: APIClient):
    response = client.post(
        "/api/echo/", b"{}", content_type="application/json", HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH=""
    )
    problem_of(response, 411)


def test_a_body_of_null_is_refused_in_the_reader_s_language(client: APIClient):
    body = problem_of(client.generic("POST", "/api/echo/", b"null", content_type="application/json"), 422)
    assert body["errors"] == [{"field": "body", "message": "请求内容是 null。"}]


@pytest.mark.parametrize(
    "text", ["2020-6-1", "20200601", "2020-W23-1", "２０２０-06-01", "2020-02-30", " 2020-06-01", ""]
)
def test_a_day_is_written_in_one_way_only(text: str):
    with pytest.raises(serializers.ValidationError):
        DayField().run_validation(text)
    assert DayField().run_validation("2020-06-01") == date(2020, 6, 1)
