"""Does a line of the log lead nobody to what a person entered or was told?"""

from uuid import uuid4

import pytest
from django.test import RequestFactory

from config.request_log import RequestLogMiddleware
from eligibility.models import random_id


def logged(path: str) -> str:
    return RequestLogMiddleware.format_request(RequestFactory().get(path))


@pytest.mark.parametrize("path", ["/estimate/{}/", "/estimate/{}/total_cost", "/estimate/saved/{}/delete"])
def test_the_id_of_a_draft_or_a_saved_result_is_cut_short(path: str):
    for made in (random_id(), str(uuid4())):
        assert logged(path.format(made)) == f"GET {path.format(made[:6] + '…')}"


def test_so_is_the_id_of_an_estimate_of_the_interface():
    made = str(uuid4())
    assert logged(f"/api/v1/estimates/{made}/") == f"GET /api/v1/estimates/{made[:6]}…/"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/estimate/",
        "/estimate/saved/deleted/",
        "/api/v1/estimates/compare/",
        "/documents/yiyuan-2020/",
        "/healthz",
    ],
)
def test_every_other_path_stands_as_it_is(path: str):
    assert logged(path) == f"GET {path}"


def test_a_query_is_not_logged():
    assert logged("/region/?name=x") == "GET /region/"
