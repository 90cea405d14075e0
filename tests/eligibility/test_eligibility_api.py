"""What does the eligibility endpoint give and refuse? Through the URL, on the shipped data."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("published")

XIANGTAN = {"region": "430300", "as_of": "2022-06-01"}
YIYUAN = {"region": "370323", "as_of": "2020-06-01"}


def read(client: Client, **given: Any) -> list[dict[str, Any]]:
    response = client.get("/api/v1/eligibility/", given)
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()
    return found


def named(entries: list[dict[str, Any]], entry_id: str) -> dict[str, Any]:
    return next(entry for entry in entries if entry["id"] == entry_id)


def errors(client: Client, status: int = 422, language: str = "zh-CN", **given: Any) -> dict[str, str]:
    response = client.get("/api/v1/eligibility/", given, headers={"Accept-Language": language})
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return {error["field"]: error["message"] for error in response.json()["errors"]}


def test_a_benefit_says_what_why_how_and_on_which_clause(client: Client) -> None:
    found = named(
        read(client, **XIANGTAN, insurance="resident", identity="subsistence_allowance"), "xiangtan-subsidy-half"
    )
    assert (found["eligible"], found["program"], found["kind"]) == (
        "yes",
        "basic_medical_insurance",
        "participation_subsidy",
    )
    assert found["amount"]["value"] == "0.50"
    assert "50%" in found["what"]
    assert "民政部门" in found["how"]["where"]
    assert "2022年度" in found["how"]["time_limit"]
    assert found["recognised_by"][0]["office"] == "民政部门"
    cited = {citation["clause_id"] for citation in found["citations"]}
    assert {"xiangtan-2021.3.1b", "xiangtan-2021.3.1g"} <= cited
    assert all(citation["quote"] and citation["document"]["title"] for citation in found["citations"])


def test_several_identities_may_be_given_and_the_best_of_each_benefit_is_told(client: Client) -> None:
    found = read(client, **XIANGTAN, insurance="resident", identity=["subsistence_allowance", "severe_disability"])
    subsidies = [entry for entry in found if entry["kind"] == "participation_subsidy" and entry["amount"]]
    assert [(entry["id"], entry["by"]) for entry in subsidies] == [("xiangtan-subsidy-full", ["severe_disability"])]


def test_without_an_identity_the_ordinary_insured_are_meant(client: Client) -> None:
    found = read(client, **XIANGTAN, insurance="resident")
    assert named(found, "participation_subsidy")["eligible"] == "no"
    assert named(found, "basic_medical_insurance")["eligible"] == "yes"


def test_an_unknown_identity_spans_every_identity_that_the_place_tells_apart(client: Client) -> None:
    found = named(read(client, **XIANGTAN, insurance="resident", identity="unknown"), "participation_subsidy")
    assert (found["eligible"], found["depends_on"]) == ("unknown", ["identity"])
    answers = {case["eligible"] for case in found["cases"]}
    assert answers == {"yes", "no", "unknown"}


def test_insurance_left_out_is_taken_as_resident_and_said_where_it_matters(client: Client) -> None:
    found = read(client, **XIANGTAN, identity="subsistence_allowance")
    with_it = read(client, **XIANGTAN, identity="subsistence_allowance", insurance="resident")
    assert [entry["eligible"] for entry in found] == [entry["eligible"] for entry in with_it]
    told = {entry["id"] for entry in found if any(notice["code"] == "assumption" for notice in entry["notices"])}
    assert told == {"critical_illness_insurance", "xiangtan-subsidy-half"} | {
        entry["id"] for entry in found if entry["kind"] == "participation_subsidy"
    }
    assert not any(notice["code"] == "assumption" for entry in with_it for notice in entry["notices"])


def test_an_unknown_insurance_spans_both(client: Client) -> None:
    found = read(client, **XIANGTAN, identity="subsistence_allowance", insurance="unknown")
    assert named(found, "critical_illness_insurance")["depends_on"] == ["insurance"]
    assert named(found, "basic_medical_insurance")["depends_on"] == []


def test_the_legal_state_of_a_document_stands_with_every_benefit_it_gives(client: Client) -> None:
    for given, code in (
        ({"region": "330300"}, "draft"),
        ({"region": "370323", "as_of": "2026-11-21"}, "outdated"),
        ({"region": "430300", "as_of": "2026-10-02"}, "expired"),
        ({"region": "610322", "as_of": "2020-06-01"}, "report_not_rule"),
    ):
        for entry in read(client, **given):
            assert code in {notice["code"] for notice in entry["notices"]}, entry["id"]
    assert not any(notice["code"] == "outdated" for entry in read(client, **YIYUAN) for notice in entry["notices"])


def test_a_county_has_what_its_city_published(client: Client) -> None:
    county = read(client, region="430321", as_of="2022-06-01", identity="extreme_poverty")
    assert named(county, "xiangtan-subsidy-full")["eligible"] == "yes"


def test_what_cannot_be_asked_is_refused_by_name(client: Client) -> None:
    assert "12393" in errors(client, region="110000")["region"]
    assert "12393" in errors(client, language="en", region="110000")["region"]
    assert set(errors(client, region="999999")) == {"region"}
    assert set(errors(client, region="370323", identity="poor")) == {"identity.0"}
    assert set(errors(client, region="370323", insurance="x")) == {"insurance"}
    assert set(errors(client, region="370323", as_of="2020-02-30")) == {"as_of"}
    assert set(errors(client, region="370323", identity=["unknown", "orphan"])) == {"identity"}
    assert set(errors(client, region="370323", no_such="1")) == {"no_such"}
    assert set(errors(client)) == {"region"}


def test_a_day_before_the_first_is_refused_naming_that_day(client: Client) -> None:
    assert "2021-10-01" in errors(client, region="430300", as_of="2021-09-30")["as_of"]
    assert read(client, region="430300", as_of="2021-10-01")


def test_what_begins_later_is_not_told_before(client: Client) -> None:
    def backstop(day: str) -> dict[str, Any]:
        entries = read(client, region="220000", as_of=day, identity="registered_poor")
        return named(entries, "critical_backstop")

    assert "省外" not in backstop("2019-12-31")["what"]
    assert "省外" in backstop("2020-01-01")["what"]
