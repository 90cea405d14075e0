"""Does the estimates interface take, refuse and answer as its page says?"""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.models import SavedEstimate

ADDRESS = "/api/v1/estimates/"

ANSWERS: dict[str, Any] = {
    "insurance": "resident",
    "identities": ["registered_poor"],
    "care": "inpatient",
    "hospital_level": "tertiary",
    "care_location": "in_city",
    "referred": True,
    "followed_guidance": True,
    "total_cost": "120000.00",
    "covered_expenses": "100000.00",
    "basic_paid": "40000.00",
    "critical_illness_paid": None,
    "hospital_relief_paid": "0",
    "commercial_paid": "0",
    "special_drug_cost": "0",
    "disposable_income": None,
    "year_to_date": {
        "own_share_after_basic": "0",
        "critical_illness_paid": "0",
        "assistance_paid": "0",
        "left_before_re_assistance": "0",
        "re_assistance_paid": "0",
        "special_drug_paid": "0",
    },
}


def body(**changes: Any) -> dict[str, Any]:
    """The example of the interface's page, with some answers changed."""
    top: dict[str, Any] = {key: changes.pop(key) for key in ("region", "as_of", "basis") if key in changes}
    return {"region": "370323", "as_of": "2020-06-01", "answers": {**ANSWERS, **changes}, **top}


def post(client: Client, data: object, address: str = ADDRESS, **headers: str) -> Any:
    return client.post(address, json.dumps(data), content_type="application/json", headers=headers)


def fields(response: Any) -> set[str]:
    assert response.status_code == 422, response.content
    assert response["Content-Type"] == "application/problem+json"
    return {error["field"] for error in response.json()["errors"]}


pytestmark = pytest.mark.usefixtures("published")


def test_the_example_of_the_page_gives_the_whole_answer(client: Client, published: str) -> None:
    response = post(client, body())
    assert response.status_code == 200
    result = response.json()
    assert result["region"] == "370323"
    assert result["as_of"] == "2020-06-01"
    assert result["tables_as_of"] is None
    assert result["basis"] == "documents"
    assert result["release"] == published
    assert result["identity"]["code"] == "registered_poor"
    assert result["uncovered_expenses"] == {"low": "20000.00", "high": "20000.00"}
    assert result["out_of_pocket"] == {"low": "27865.00", "high": "29065.00"}
    assert result["total_paid"] == {"low": "90935.00", "high": "92135.00"}
    assert [layer["program"] for layer in result["layers"]] == [
        "basic_medical_insurance",
        "critical_illness_insurance",
        "medical_assistance",
        "hospital_relief",
        "commercial_supplement",
        "re_assistance",
    ]


def test_a_step_is_told_as_part_times_rate(client: Client) -> None:
    layers = post(client, body()).json()["layers"]
    step = layers[1]["steps"][0]
    assert step["text"] == "5000.00 至 100000.00 的部分 55000.00 × 65% = 35750.00"
    assert step["amount"] == {"low": "35750.00", "high": "35750.00"}
    assert step["clause_id"] in {citation["clause_id"] for citation in layers[1]["citations"]}


def test_each_citation_quotes_its_clause(client: Client) -> None:
    for layer in post(client, body()).json()["layers"]:
        for citation in layer["citations"]:
            clause = client.get(f"/api/v1/clauses/{citation['clause_id']}/").json()
            assert clause["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_two_readings_are_named_as_unknown(client: Client) -> None:
    layer = post(client, body()).json()["layers"][2]
    assert layer["pays"] == {"low": "5700.00", "high": "9700.00"}
    assert [(one["why_unknown"], one["reading"]) for one in layer["unknowns"]] == [("two_readings", "R6")]
    assert any("达到后全额计算" in step["text"] for step in layer["steps"])
    assert any("只算超过的部分" in step["text"] for step in layer["steps"])


def test_an_estimate_is_read_again_unchanged(client: Client) -> None:
    given = post(client, body())
    again = client.get(f"{ADDRESS}{given.json()['estimate_id']}/")
    assert again.status_code == 200
    assert again.json() == given.json()


def test_an_estimate_nobody_made_is_not_found(client: Client) -> None:
    response = client.get(f"{ADDRESS}{uuid4()}/")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_without_a_day_today_is_taken_and_the_notice_stands_first(client: Client) -> None:
    asked = body()
    del asked["as_of"]
    result = post(client, asked).json()
    assert result["tables_as_of"] == "2020-12-31"
    assert result["notices"][0]["code"] == "outdated"
    assert result["as_of"] > "2020-12-31"
    assert result["out_of_pocket"] == {"low": "27865.00", "high": "29065.00"}


def test_a_day_of_the_plan_carries_no_outdated(client: Client) -> None:
    codes = [notice["code"] for notice in post(client, body(as_of="2020-12-31")).json()["notices"]]
    assert "outdated" not in codes


def test_the_day_before_the_first_table_is_refused_naming_that_day(client: Client) -> None:
    response = post(client, body(as_of="2019-12-31"))
    assert fields(response) == {"as_of"}
    assert "2020-01-01" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("day", ["2015-01-01", "2022-06-01", "2026-11-21"])
def test_a_draft_carries_its_notice_on_any_day(client: Client, day: str) -> None:
    result = post(client, body(region="330300", as_of=day)).json()
    assert result["notices"][0]["code"] == "draft"
    assert result["tables_as_of"] is None


def test_a_county_inherits_from_its_city(client: Client) -> None:
    assert post(client, body(region="330302")).json()["notices"][0]["code"] == "draft"


def test_a_region_without_documents_is_refused_with_the_phone_to_call(client: Client) -> None:
    response = post(client, body(region="110000"))
    assert fields(response) == {"region"}
    assert "12393" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("code", ["370302", "370300"])
def test_neighbours_and_parents_of_a_county_have_nothing_of_it(client: Client, code: str) -> None:
    assert fields(post(client, body(region=code))) == {"region"}


@pytest.mark.parametrize("code", ["999999", "37032", "３７０３２３", 370323, None, ["370323"]])
def test_a_code_that_does_not_exist_is_refused(client: Client, code: object) -> None:
    assert fields(post(client, body(region=code))) == {"region"}


def indicative(client: Client, **changes: Any) -> dict[str, Any]:
    response = post(client, body(basis="indicative", **changes))
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def test_where_no_unverified_figure_is_held_for_that_day_the_basis_is_refused_saying_so(client: Client) -> None:
    response = post(client, body(basis="indicative", region="330300", as_of="2020-06-01"))
    assert fields(response) == {"basis"}
    assert "温州市在2020年6月1日没有可用的参考数据" in response.json()["errors"][0]["message"]


def test_unverified_figures_fill_in_only_what_the_documents_leave_open(client: Client) -> None:
    result = indicative(client, basic_paid=None)
    assert result["basis"] == "indicative"
    assert result["notices"][0]["code"] == "indicative"
    assert "没有核实" in result["notices"][0]["text"]
    basic, critical = result["layers"][:2]
    assert basic["pays"] == {"low": "59580.00", "high": "59580.00"}  # (100,000 - 700) x 60%
    assert [(step["clause_id"], "未核实" in step["source"]) for step in basic["steps"]] == [(None, True)] * 2
    assert "未核实" in basic["sources"][0]
    assert [(step["clause_id"], step["source"]) for step in critical["steps"]] == [("yiyuan-2020.3.2.2", None)]
    assert critical["sources"] == []


def test_a_change_of_a_general_figure_shows_its_clause_and_the_source_of_the_base(client: Client) -> None:
    changes = {"region": "610322", "identities": ["registered_poor"], "basic_paid": "0"}
    tier = indicative(client, **changes)["layers"][1]["steps"][0]
    assert tier["text"].startswith("5000.00 至 50000.00 的部分")  # half of 10,000
    assert "× 65%" in tier["text"]  # 60% and five points
    assert tier["clause_id"] == "fengxiang-2020.2.2"
    assert "未核实" in tier["source"]


def test_the_result_by_the_documents_is_the_same_before_and_after_looking_at_the_other(client: Client) -> None:
    before = result_of(post(client, body(basic_paid=None)))
    indicative(client, basic_paid=None)
    assert result_of(post(client, body(basic_paid=None))) == before
    assert before["basis"] == "documents"
    assert all(step["source"] is None for layer in before["layers"] for step in layer["steps"])


def test_what_the_bill_names_needs_no_unverified_figure(client: Client) -> None:
    documents, other = post(client, body()).json(), indicative(client)
    assert other["layers"] == documents["layers"]


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_an_estimate_that_is_not_to_be_saved_leaves_nothing_behind(client: Client) -> None:
    given = post(client, body() | {"save": False})
    assert given.status_code == 200
    assert given.json()["estimate_id"] is None
    assert not SavedEstimate.objects.exists()
    assert given.json() == result_of(post(client, body() | {"save": True}))
    assert SavedEstimate.objects.count() == 1


@pytest.mark.parametrize("save", ["perhaps", 5, None, []])
def test_whether_to_save_is_yes_or_no(client: Client, save: object) -> None:
    assert fields(post(client, body() | {"save": save})) == {"save"}
    assert not SavedEstimate.objects.exists()


@pytest.mark.parametrize("key", ["insurance", "identities", "care", "total_cost"])
@pytest.mark.parametrize("how", ["left out", "null"])
def test_a_required_answer_is_asked_for_by_name(client: Client, key: str, how: str) -> None:
    asked = body(covered_expenses=None, basic_paid=None)
    if how == "null":
        asked["answers"][key] = None
    else:
        del asked["answers"][key]
    assert fields(post(client, asked)) == {f"answers.{key}"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"total_cost": "-1"}, "total_cost"),
        ({"total_cost": "100000000.01"}, "total_cost"),
        ({"total_cost": "1.001"}, "total_cost"),
        ({"total_cost": "很多"}, "total_cost"),
        ({"total_cost": "1e5"}, "total_cost"),
        ({"total_cost": ""}, "total_cost"),
        ({"total_cost": " 5"}, "total_cost"),
        ({"total_cost": "٣"}, "total_cost"),
        ({"total_cost": 120000.5}, "total_cost"),
        ({"total_cost": True}, "total_cost"),
        ({"total_cost": ["1"]}, "total_cost"),
        ({"total_cost": "unknown"}, "total_cost"),
        ({"total_cost": "9" * 5000}, "total_cost"),
        ({"total_cost": 10**4000}, "total_cost"),
        ({"covered_expenses": "120000.01"}, "covered_expenses"),
        ({"special_drug_cost": "20000.01"}, "covered_expenses"),
        ({"special_drug_cost": "120000.01"}, "special_drug_cost"),
        ({"basic_paid": "100000.01"}, "basic_paid"),
        ({"covered_expenses": None, "basic_paid": "120000.01"}, "basic_paid"),
        ({"commercial_paid": "-0.01"}, "commercial_paid"),
        ({"disposable_income": "abc"}, "disposable_income"),
        ({"insurance": "none"}, "insurance"),
        ({"insurance": 1}, "insurance"),
        ({"care": ["inpatient"]}, "care"),
        ({"identities": "registered_poor"}, "identities"),
        ({"identities": ["rich"]}, "identities"),
        ({"identities": [None]}, "identities"),
        ({"identities": [["registered_poor"]]}, "identities"),
        ({"referred": "yes"}, "referred"),
        ({"referred": 1}, "referred"),
        ({"hospital_level": {"a": 1}}, "hospital_level"),
        ({"year_to_date": "0"}, "year_to_date"),
        ({"year_to_date": {"assistance_paid": "x"}}, "year_to_date.assistance_paid"),
        ({"year_to_date": {"last_year": "1"}}, "year_to_date.last_year"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_an_impossible_answer_is_refused_by_name(client: Client, changes: dict[str, Any], field: str) -> None:
    assert fields(post(client, body(**changes))) == {f"answers.{field}"}


def test_a_field_the_interface_does_not_know_is_refused_by_name(client: Client) -> None:
    assert fields(post(client, {**body(), "colour": "red"})) == {"colour"}


@pytest.mark.parametrize("answers", [None, [], "x", 1])
def test_answers_that_are_no_object_are_refused(client: Client, answers: object) -> None:
    assert fields(post(client, {"region": "370323", "answers": answers})) == {"answers"}


def test_an_empty_body_is_refused(client: Client) -> None:
    assert client.post(ADDRESS, "", content_type="application/json").status_code in (400, 422)


@pytest.mark.parametrize("data", [[], "x", 1, None, [1]])
def test_a_body_that_is_no_object_is_refused(client: Client, data: object) -> None:
    assert 400 <= post(client, data).status_code < 500


def test_messages_are_english_on_request(client: Client) -> None:
    response = post(client, body(total_cost="-1"), **{"Accept-Language": "en"})
    assert response.json()["errors"] == [{"field": "answers.total_cost", "message": "An amount cannot be negative."}]


def test_a_body_over_64_kilobytes_is_too_large(client: Client) -> None:
    assert post(client, {**body(), "padding": "x" * 70_000}).status_code == 413


@pytest.mark.parametrize("raw", ["{", '{"region": NaN}', "[" * 100 + "]" * 100])
def test_what_is_no_json_is_a_bad_request(client: Client, raw: str) -> None:
    assert client.post(ADDRESS, raw, content_type="application/json").status_code == 400


def test_nothing_published_is_told_as_unavailable(client: Client) -> None:
    from knowledge.models import ActiveRelease

    ActiveRelease.objects.all().delete()
    assert post(client, body()).status_code == 503


# --- assumptions, identities, what narrows -------------------------------------------------------------------------


def test_every_default_is_listed(client: Client) -> None:
    asked = body()
    asked["answers"] = {key: ANSWERS[key] for key in ("insurance", "identities", "care", "total_cost")}
    codes = {one["code"] for one in post(client, asked).json()["assumptions"]}
    assert codes >= {
        "default_covered_expenses",
        "default_hospital_relief_paid",
        "default_commercial_paid",
        "default_special_drug_cost",
        "default_year_to_date",
        "discharge_day",
    }


def test_nothing_given_is_listed_as_a_default(client: Client) -> None:
    codes = {one["code"] for one in post(client, body()).json()["assumptions"]}
    assert not {code for code in codes if code.startswith("default_")}


def test_the_better_of_two_identities_is_taken_and_named(client: Client) -> None:
    result = post(client, body(identities=["registered_poor", "subsistence_allowance"])).json()
    assert result["identity"]["code"] == "subsistence_allowance"
    assert "one_identity" in {one["code"] for one in result["assumptions"]}
    alone = post(client, body(identities=["subsistence_allowance"])).json()
    assert result["out_of_pocket"] == alone["out_of_pocket"]


def test_the_ordinary_insured_are_told_why_they_get_no_assistance(client: Client) -> None:
    result = post(client, body(identities=[])).json()
    refused = {one["program"]: one["why"] for one in result["not_granted"]}
    assert set(refused) == {"medical_assistance", "re_assistance"}
    assert "身份不符" in refused["re_assistance"]
    assistance = result["layers"][2]
    assert assistance["applies"] is False
    assert assistance["base"] == assistance["remaining"]


def test_assistance_is_for_inpatient_care_only(client: Client) -> None:
    result = post(client, body(care="outpatient_special")).json()
    assert {one["program"]: one["why"] for one in result["not_granted"]}["medical_assistance"] == (
        "就医类型不符：只限住院。"
    )


def test_the_unknown_amount_of_basic_insurance_is_what_would_narrow_most(client: Client) -> None:
    result = post(client, body(basic_paid=None)).json()
    assert result["narrowing"][0]["question"] == "basic_paid"
    assert float(result["narrowing"][0]["narrows_by"]) > 0


def test_a_known_result_asks_nothing_more(client: Client) -> None:
    result = post(client, body(total_cost="4000", covered_expenses="4000", basic_paid="0")).json()
    assert result["out_of_pocket"] == {"low": "4000.00", "high": "4000.00"}
    assert result["narrowing"] == []


# --- compare and batch -----------------------------------------------------------------------------------------------


def test_comparing_gives_one_result_for_each_value(client: Client) -> None:
    values = [[], ["registered_poor"], ["subsistence_allowance"]]
    response = post(client, {**body(), "vary": "identities", "values": values}, f"{ADDRESS}compare/")
    assert response.status_code == 200
    assert [one["identity"]["code"] for one in response.json()] == [None, "registered_poor", "subsistence_allowance"]


def test_comparing_days_takes_the_tables_of_each(client: Client) -> None:
    values = ["2020-06-01", "2021-06-01"]
    found = post(client, {**body(), "vary": "as_of", "values": values}, f"{ADDRESS}compare/").json()
    assert [one["tables_as_of"] for one in found] == [None, "2020-12-31"]


@pytest.mark.parametrize(("vary", "value"), [("hospital_level", "huge"), ("as_of", "yesterday"), ("as_of", 5)])
def test_comparing_refuses_the_value_that_cannot_be_taken(client: Client, vary: str, value: object) -> None:
    response = post(client, {**body(), "vary": vary, "values": [value]}, f"{ADDRESS}compare/")
    assert fields(response) == {"values.0"}


def test_a_batch_answers_each_body_in_order(client: Client) -> None:
    bodies = [body(), body(total_cost="-1"), 5, body(region="110000")]
    response = post(client, bodies, f"{ADDRESS}batch/")
    assert response.status_code == 200
    assert [one["status"] for one in response.json()] == [200, 422, 422, 422]
    assert response.json()[0]["result"]["estimate_id"] is None
    assert response.json()[1]["problem"]["errors"][0]["field"] == "answers.total_cost"


def test_a_batch_is_kept_only_on_request(client: Client) -> None:
    response = post(client, {"bodies": [body(), body(total_cost="x"), body()], "save": True}, f"{ADDRESS}batch/")
    first, _, last = response.json()
    for answer in (first, last):
        kept = client.get(f"{ADDRESS}{answer['result']['estimate_id']}/")
        assert kept.json() == answer["result"]


def test_a_body_of_a_batch_says_for_itself_whether_it_is_kept(client: Client) -> None:
    ids = [one["result"]["estimate_id"] for one in batch(client, [body() | {"save": True}, body()])]
    assert client.get(f"{ADDRESS}{ids[0]}/").status_code == 200
    assert ids[1] is None
    bodies = [body(), body() | {"save": False}]
    ids = [one["result"]["estimate_id"] for one in batch(client, {"bodies": bodies, "save": True})]
    assert client.get(f"{ADDRESS}{ids[0]}/").status_code == 200
    assert ids[1] is None


@pytest.mark.parametrize("save", ["true", 1, None])
def test_a_body_of_a_batch_with_a_save_of_another_type_is_refused(client: Client, save: object) -> None:
    assert batch(client, [body() | {"save": save}])[0]["problem"]["errors"][0]["field"] == "save"


def batch(client: Client, sent: object) -> list[dict[str, Any]]:
    response = post(client, sent, f"{ADDRESS}batch/")
    assert response.status_code == 200
    replies: list[dict[str, Any]] = response.json()
    return replies


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}batch/", "/api/v1/interview/", "/api/v1/ask/"])
@pytest.mark.parametrize("region", ["370323\n", " 370323", "370323 ", "３７０３２３", "37032", "3703230"])
def test_a_region_is_six_digits_and_nothing_around_them(client: Client, address: str, region: str) -> None:
    sent: Any = {"question": "大病保险起付线", "region": region} if "ask" in address else body() | {"region": region}
    replied = post(client, [sent] if "batch" in address else sent, address).json()
    problem = replied[0]["problem"] if "batch" in address else replied
    assert problem["errors"] == [{"field": "region", "message": "请写六位行政区划代码，如 370323。"}]


@pytest.mark.parametrize("answers", [[], "inpatient", 5, True])
def test_answers_that_are_no_object_are_told_to_be_one(client: Client, answers: object) -> None:
    for address in (ADDRESS, "/api/v1/interview/"):
        sent = {"region": "370323", "answers": answers}
        assert fields(post(client, sent, address)) == {"answers"}
        assert "对象" in post(client, sent, address).json()["errors"][0]["message"]
        english = post(client, sent, address, **{"Accept-Language": "en"}).json()["errors"][0]["message"]
        assert english == "This must be an object."


@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_where_not_knowing_is_an_answer_is_it_offered(client: Client, language: str) -> None:
    for key, offered in (("total_cost", False), ("covered_expenses", True)):
        replied = post(client, body(**{key: "1e5"}), **{"Accept-Language": language}).json()
        assert ("unknown" in replied["errors"][0]["message"]) is offered


def test_values_to_choose_from_are_listed_as_each_language_lists_them(client: Client) -> None:
    wrong = body(insurance="x")
    assert "resident、employee、unknown" in post(client, wrong).json()["errors"][0]["message"]
    english = post(client, wrong, **{"Accept-Language": "en"}).json()["errors"][0]["message"]
    assert english == "Choose one of: resident, employee, unknown."


def test_more_than_a_thousand_bodies_are_refused(client: Client) -> None:
    assert fields(post(client, [{}] * 1001, f"{ADDRESS}batch/")) == {"bodies"}


def test_a_saved_estimate_ends_after_its_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from eligibility import api

    estimate_id = post(client, body()).json()["estimate_id"]
    later = timezone.now() + timedelta(days=181)
    monkeypatch.setattr(api, "_now", lambda: later)
    assert client.get(f"{ADDRESS}{estimate_id}/").status_code == 404


def test_the_day_in_the_answer_is_the_day_asked(client: Client) -> None:
    day = date(2020, 3, 1).isoformat()
    assert post(client, body(as_of=day)).json()["as_of"] == day


def test_a_citation_names_its_document_as_it_stands_on_that_day(client: Client) -> None:
    for day, status in (("2020-06-01", "in_force"), ("2021-06-01", "outdated")):
        documents = [
            citation["document"]
            for layer in post(client, body(as_of=day)).json()["layers"]
            for citation in layer["citations"]
        ]
        assert {(one["id"], one["status"], one["nature"]) for one in documents} == {("yiyuan-2020", status, "plan")}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["region", "as_of", "basis", "answers", "vary", "values", "bodies", "save"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.sampled_from(["", "compare/", "batch/"]),
    st.one_of(
        JUNK,
        st.dictionaries(KEYS, JUNK, max_size=5),
        st.dictionaries(st.sampled_from(sorted(ANSWERS)), JUNK | st.just("unknown"), max_size=8).map(
            lambda answers: body(**answers)
        ),
    ),
)
def test_garbage_is_refused_and_never_breaks_the_service(client: Client, end: str, data: object) -> None:
    response = post(client, data, f"{ADDRESS}{end}")
    assert response.status_code in (200, 400, 422)


def cited(response: Any) -> set[str]:
    return {citation["clause_id"] for layer in response.json()["layers"] for citation in layer["citations"]}


def test_a_layer_cites_no_clause_that_speaks_of_other_people_only(client: Client) -> None:
    of_the_epidemic = "yiyuan-2020.3.2.6"
    registered_poor = cited(post(client, body()))
    assert "yiyuan-2020.3.2.2" in registered_poor
    assert of_the_epidemic not in registered_poor
    assert of_the_epidemic in cited(post(client, body(identities=["orphan"])))


# --- what is taken for granted ---------------------------------------------------------------------------------------


def assumed(client: Client, **changes: Any) -> dict[str, str]:
    response = post(client, body(**changes))
    assert response.status_code == 200, response.content
    return {one["code"]: one["text"] for one in response.json()["assumptions"]}


@pytest.mark.parametrize(
    ("care", "covered", "said"),
    [
        ("inpatient", None, "没有填写特药费用，按 0 元计算"),
        ("inpatient", "unknown", "没有填写特药费用，按 0 元计算"),
        ("special_drug", None, "按这次的费用都是特药计算"),
        ("special_drug", "100000", "按总费用减去政策范围内费用计算"),
        ("special_drug", "unknown", None),
        ("unknown", None, "如果是大病特药，按这次的费用都是特药计算"),
        ("unknown", "100000", "如果是大病特药，按总费用减去政策范围内费用计算"),
        ("unknown", "unknown", "大病特药以外的就医按 0 元计算"),
    ],
)
def test_what_is_taken_as_the_cost_of_special_drugs_is_said_truly(
    client: Client, care: str, covered: str | None, said: str | None
) -> None:
    changes = {"care": care, "covered_expenses": covered, "special_drug_cost": None, "basic_paid": None}
    text = assumed(client, **changes).get("default_special_drug_cost")
    assert (text is None) if said is None else (text is not None and said in text)


def test_of_a_year_given_in_part_the_rest_is_named_as_nothing(client: Client) -> None:
    found = assumed(client, year_to_date={"assistance_paid": "0", "special_drug_paid": None})
    assert "特药已付" in found["default_year_to_date"]
    assert "医疗救助已付" not in found["default_year_to_date"]
    assert "default_year_to_date" not in assumed(client)
    assert "第一次" in assumed(client, year_to_date=None)["default_year_to_date"]


@pytest.mark.parametrize(("basic", "said"), [("100000", "超过了剩下的费用"), (None, "可能超过剩下的费用")])
def test_an_amount_is_said_to_be_cut_only_where_it_is(client: Client, basic: str | None, said: str) -> None:
    assert said in assumed(client, basic_paid=basic, hospital_relief_paid="5000")["cut_to_remaining"]


def test_a_cut_says_how_much_of_which_amount_was_left_out(client: Client) -> None:
    # 100,000 covered, 95,000 from basic insurance; 5,000 is left, critical illness insurance pays nothing of it
    exact = {"basic_paid": "95000", "hospital_relief_paid": "1000", "commercial_paid": "6000.50"}
    text = assumed(client, **exact)["cut_to_remaining"]
    for amount in ("6000.50 元", "4000.00 元", "2000.50 元没有算"):
        assert amount in text
    ranged = assumed(client, identities=["subsistence_allowance"], basic_paid="70000", commercial_paid="90000")
    assert "至少" in ranged["cut_to_remaining"]


def test_what_special_drugs_are_paid_hides_no_cut(client: Client) -> None:
    changes = {"basic_paid": "95000", "critical_illness_paid": "6000", "special_drug_cost": "20000"}
    text = assumed(client, **changes)["cut_to_remaining"]
    assert "6000.00 元超过了剩下的费用 5000.00 元" in text
    assert "1000.00 元没有算" in text


@pytest.mark.parametrize("commercial", ["0", "3999.99", "4000"])
def test_an_amount_that_fits_is_not_called_cut(client: Client, commercial: str) -> None:
    changes = {"basic_paid": "95000", "hospital_relief_paid": "1000", "commercial_paid": commercial}
    assert "cut_to_remaining" not in assumed(client, **changes)


# --- in which words --------------------------------------------------------------------------------------------------


def test_a_ratio_already_reached_is_no_missing_amount(client: Client) -> None:
    bill = body(region="610322", basic_paid="90000", critical_illness_paid="0")
    why = {one["program"]: one["why"] for one in post(client, bill).json()["not_granted"]}
    assert "不用再补" in why["medical_assistance"]


def test_what_the_wording_leaves_open_is_not_blamed_on_the_answers(client: Client) -> None:
    bill = body(region="220000", identities=["subsistence_allowance"])
    layers = {one["program"]: one["why"] for one in post(client, bill).json()["layers"]}
    assert layers["medical_assistance"].startswith("“低保对象”能不能享受，文件没有写清楚")
    assert "没有答" not in layers["medical_assistance"]


def test_special_drugs_beside_the_stay_are_no_alternative_to_it(client: Client) -> None:
    bill = body(special_drug_cost="20000", covered_expenses="100000")
    critical = post(client, bill).json()["layers"][1]
    assert critical["why"] == "适用“大病保险（医保扶贫对象）”。适用“大病保险特药（贫困人口）”。"
    assert [step["text"] for step in critical["steps"]] == [
        "5000.00 至 100000.00 的部分 55000.00 × 65% = 35750.00",
        "特药单独计算：20000.00 × 60% = 12000.00",
    ]


def test_of_special_drugs_alone_only_their_chain_is_told(client: Client) -> None:
    changes = {"care": "special_drug", "covered_expenses": None, "basic_paid": None, "special_drug_cost": None}
    critical = post(client, body(**changes)).json()["layers"][1]
    assert [step["text"] for step in critical["steps"]] == ["特药单独计算：120000.00 × 60% = 72000.00"]
    assert critical["unknowns"] == []


def test_a_layer_names_the_readings_it_rests_on(client: Client) -> None:
    readings = {one["program"]: one["readings"] for one in post(client, body()).json()["layers"]}
    assert {"R1", "R2", "R11"} <= set(readings["critical_illness_insurance"])
    assert "R6" in readings["medical_assistance"]
    assert "R1" not in readings["basic_medical_insurance"]  # the amount stands on the bill


def test_a_step_and_an_assumption_name_their_readings(client: Client) -> None:
    result = post(client, body(identities=["registered_poor", "low_income_family"], hospital_relief_paid=None)).json()
    tier = result["layers"][1]["steps"][0]
    assert "R2" in tier["readings"]
    taken = {one["code"]: one["readings"] for one in result["assumptions"]}
    assert taken["one_identity"] == ["R12"]
    assert taken["discharge_day"] == ["R16"]


def test_lines_of_several_rules_say_which_one_they_follow(client: Client) -> None:
    bill = body(region="610322", identities=[], hospital_level="unknown", basic_paid=None)
    basic = post(client, bill).json()["layers"][0]
    assert basic["why"].startswith("下面几种都可能：")
    assert {step["text"].partition("：")[0] for step in basic["steps"]} == {"一级及以下医院", "二级医院", "三级医院"}


@pytest.mark.parametrize("region", ["370323", "610322", "430300", "220000", "330300"])
@pytest.mark.parametrize("insurance", ["resident", "employee", "unknown"])
@pytest.mark.parametrize("care", ["inpatient", "outpatient_special", "special_drug", "unknown"])
def test_no_line_calls_an_amount_what_nobody_stated(client: Client, region: str, insurance: str, care: str) -> None:
    for identities in ([], ["subsistence_allowance"], ["registered_poor"], "unknown"):
        answers = {"insurance": insurance, "care": care, "identities": identities, "total_cost": "50000"}
        bill = {"region": region, "as_of": "2022-06-01", "answers": answers, "save": False}
        response = post(client, bill)
        assert response.status_code == 200
        for layer in response.json()["layers"]:
            for line in (layer["why"], *(step["text"] for step in layer["steps"])):
                assert "0.00 以上" not in line
                assert "None" not in line
            assert layer["steps"] or not layer["applies"], layer


# --- what may be left out, unknown, or written in one way only -----------------------------------------------------


def result_of(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.content
    return response.json() | {"estimate_id": None}


def test_a_day_and_a_basis_of_null_are_left_out(client: Client) -> None:
    without = body()
    del without["as_of"]
    assert result_of(post(client, without | {"as_of": None, "basis": None})) == result_of(post(client, without))


@pytest.mark.parametrize(
    "day", ["2020-6-1", "20200601", "２０２０-０６-０１", "2020-W23-1", "2020-06-01T00:00", "2020-02-30", ""]
)
def test_a_day_is_written_in_one_way(client: Client, day: str) -> None:
    response = post(client, body(as_of=day))
    assert fields(response) == {"as_of"}
    assert "2020-06-01" in response.json()["errors"][0]["message"]
    compared = {**body(), "vary": "as_of", "values": ["2020-06-01", day]}
    assert fields(post(client, compared, f"{ADDRESS}compare/")) == {"values.1"}


@pytest.mark.parametrize("amount", ["+5000", "++1", "+-1"])
def test_an_amount_has_no_plus_sign(client: Client, amount: str) -> None:
    assert fields(post(client, body(commercial_paid=amount))) == {"answers.commercial_paid"}


def test_a_year_that_nobody_knows_holds_every_year(client: Client) -> None:
    keys = list(ANSWERS["year_to_date"])
    unknown = result_of(post(client, body(year_to_date="unknown")))
    assert unknown == result_of(post(client, body(year_to_date=dict.fromkeys(keys, "unknown"))))
    low, high = (float(unknown["out_of_pocket"][end]) for end in ("low", "high"))
    for amount in ("0", "3000", "60000", "400000"):
        pocket = result_of(post(client, body(year_to_date=dict.fromkeys(keys, amount))))["out_of_pocket"]
        assert low <= float(pocket["low"]) <= float(pocket["high"]) <= high
    assert result_of(post(client, body(year_to_date=None))) == result_of(post(client, body(year_to_date={})))


def test_an_identity_named_twice_counts_once(client: Client) -> None:
    once = result_of(post(client, body(identities=["registered_poor"])))
    assert result_of(post(client, body(identities=["registered_poor", "registered_poor"]))) == once


def test_with_everything_unknown_the_next_questions_are_named(client: Client) -> None:
    unknown = {key: "unknown" for key in ANSWERS if key not in ("total_cost", "year_to_date")}
    found = result_of(post(client, body(**unknown, year_to_date="unknown")))
    assert found["out_of_pocket"] == {"low": "0.00", "high": "120000.00"}
    narrows = [float(one["narrows_by"]) for one in found["narrowing"]]
    assert narrows == sorted(narrows, reverse=True)
    assert {"identities", "care", "covered_expenses", "basic_paid"} <= {one["question"] for one in found["narrowing"]}


def test_a_value_of_null_is_an_answer_left_out(client: Client) -> None:
    values = ["tertiary", None]
    found = post(client, {**body(), "vary": "hospital_level", "values": values}, f"{ADDRESS}compare/")
    assert found.status_code == 200
    assert found.json()[1] == result_of(post(client, body(hospital_level=None)))
    days = post(client, {**body(), "vary": "as_of", "values": [None]}, f"{ADDRESS}compare/").json()
    assert days[0]["notices"][0]["code"] == "outdated"
    nobody = {**body(), "vary": "identities", "values": [[], None]}
    assert fields(post(client, nobody, f"{ADDRESS}compare/")) == {"values.1"}


def test_an_entry_of_null_in_a_batch_gets_its_own_problem(client: Client) -> None:
    for sent in ([body(), None], {"bodies": [body(), None]}):
        replies = post(client, sent, f"{ADDRESS}batch/").json()
        assert [one["status"] for one in replies] == [200, 422]
        assert replies[1]["problem"]["errors"]
