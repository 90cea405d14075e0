"""Does the interview ask what matters, one question at a time, and end in the estimate that its answers make?"""

import json
from typing import Any

import pytest
from django.test import Client

from eligibility.models import SavedEstimate

pytestmark = pytest.mark.usefixtures("published")

DAYS = {
    "370323": "2020-06-01",
    "610322": "2020-06-01",
    "430300": "2022-06-01",
    "220000": "2020-06-01",
    "330300": "2022-06-01",
}
BILL: dict[str, Any] = {
    "total_cost": "120000.00",
    "insurance": "resident",
    "identities": ["subsistence_allowance"],
    "care": "inpatient",
    "special_drug_cost": "0",
    "covered_expenses": "100000.00",
    "basic_paid": "40000.00",
    "critical_illness_paid": "1000.00",
    "hospital_relief_paid": "0",
    "commercial_paid": "0",
    "disposable_income": "30000",
    "hospital_level": "tertiary",
    "care_location": "in_city",
    "referred": True,
    "followed_guidance": True,
    "earlier_this_year": True,
}
POOR = {key: BILL[key] for key in ("total_cost", "insurance", "care")} | {"identities": ["registered_poor"]}


def send(client: Client, path: str, body: object, **headers: str) -> Any:
    return client.post(f"/api/v1/{path}/", json.dumps(body), content_type="application/json", headers=headers)


def interview(client: Client, answers: dict[str, Any], region: str = "370323") -> Any:
    response = send(client, "interview", {"region": region, "as_of": DAYS[region], "answers": answers})
    assert response.status_code == 200, response.content
    return response.json()


def refused(client: Client, answers: object, region: str = "370323", **headers: str) -> dict[str, str]:
    response = send(client, "interview", {"region": region, "as_of": "2020-06-01", "answers": answers}, **headers)
    assert response.status_code == 422, response.content
    return {error["field"]: error["message"] for error in response.json()["errors"]}


def walked(client: Client, region: str, said: dict[str, Any], **other: Any) -> tuple[list[str], dict[str, Any], Any]:
    """The keys asked, the answers given under exactly those keys, and the last reply."""
    answers: dict[str, Any] = {}
    while (reply := interview(client, answers, region))["next"]:
        key = reply["next"]["key"]
        assert key not in answers
        assert set(reply["answered"]) == set(answers)
        answers[key] = said.get(key, other.get("rest", "5000"))
    assert reply["remaining"] == 0
    return list(answers), answers, reply


@pytest.mark.parametrize("region", DAYS)
def test_a_walk_ends_in_the_estimate_of_its_answers(client: Client, region: str):
    asked, _, last = walked(client, region, BILL)
    assert asked[0] == "total_cost"
    saved = SavedEstimate.objects.count()
    body = {"region": region, "as_of": DAYS[region], "answers": last["answers"], "save": False}
    assert send(client, "estimates", body).json() == last["estimate"]
    assert last["estimate"]["estimate_id"] is None
    assert SavedEstimate.objects.count() == saved


@pytest.mark.parametrize("region", DAYS)
def test_knowing_nothing_but_the_bill_ends_in_a_range(client: Client, region: str):
    asked, _, last = walked(client, region, {"total_cost": "120000.00"}, rest="unknown")
    assert len(asked) == len(set(asked))
    assert last["estimate"]["out_of_pocket"]["low"] != last["estimate"]["out_of_pocket"]["high"]


def test_a_question_says_what_it_asks_what_can_be_chosen_and_what_it_moves(client: Client):
    first = interview(client, {})["next"]
    assert set(first) == {
        "key",
        "question",
        "help",
        "kind",
        "choices",
        "unknown_allowed",
        "moves_result_by",
    }
    assert (first["key"], first["kind"], first["choices"]) == ("total_cost", "money", [])
    assert (first["unknown_allowed"], first["moves_result_by"]) == (False, None)
    second = interview(client, {"total_cost": "120000"})["next"]
    assert (second["key"], second["kind"], second["unknown_allowed"]) == ("identities", "many", True)
    assert {"value": "registered_poor", "label": "建档立卡（脱贫享受政策）"}.items() <= {
        name: value
        for choice in second["choices"]
        if choice["value"] == "registered_poor"
        for name, value in choice.items()
    }.items()
    assert float(second["moves_result_by"]) > 0
    gate = interview(client, {**POOR, "special_drug_cost": "0", "covered_expenses": "100000"})["next"]
    assert gate["key"] == "earlier_this_year"
    assert [choice["value"] for choice in gate["choices"]] == [True, False]


def test_the_estimate_is_there_once_what_it_requires_is_answered(client: Client):
    for key in POOR:
        assert interview(client, {name: value for name, value in POOR.items() if name != key})["estimate"] is None
    reply = interview(client, POOR)
    assert reply["next"]["key"]
    assert reply["estimate"]["total_cost"] == "120000.00"
    assert reply["estimate"]["estimate_id"] is None


def test_the_estimate_does_not_wait_for_what_is_never_asked(client: Client):
    """In Jilin no rule tells residents from employees."""
    said = {"total_cost": "120000", "identities": []}
    assert interview(client, said, "220000")["estimate"] is None
    assert interview(client, {**said, "care": "inpatient"}, "220000")["estimate"]["total_cost"] == "120000.00"


def test_what_cannot_change_the_result_is_not_asked_and_filled_in_for_the_estimate(client: Client):
    asked, _, last = walked(client, "220000", BILL)
    assert not {"insurance", "hospital_level", "earlier_this_year"} & set(asked)
    assert last["answers"]["insurance"] == "unknown"
    assert last["estimate"]


def test_the_hospital_level_is_asked_only_while_nobody_knows_what_basic_insurance_paid(client: Client):
    known, *_ = walked(client, "610322", BILL)
    assert "hospital_level" not in known
    unknown, *_ = walked(client, "610322", {**BILL, "basic_paid": "unknown", "critical_illness_paid": "unknown"})
    assert "hospital_level" in unknown


def test_gates_come_before_what_depends_on_them(client: Client):
    asked, *_ = walked(client, "370323", BILL)
    assert asked.index("identities") < asked.index("special_drug_cost")
    assert asked.index("covered_expenses") < asked.index("basic_paid")
    year = [key for key in asked if key.startswith("year_to_date.")]
    assert year
    assert all(asked.index("earlier_this_year") < asked.index(key) for key in year)
    nothing, *_ = walked(client, "370323", {**BILL, "earlier_this_year": False})
    assert not [key for key in nothing if key.startswith("year_to_date.")]


def test_amounts_of_the_year_may_stand_inside_or_under_the_key_of_their_question(client: Client):
    base = {**POOR, "covered_expenses": "100000", "basic_paid": "40000", "special_drug_cost": "0"}
    nested = interview(client, {**base, "year_to_date": {"own_share_after_basic": "5000"}})
    flat = interview(client, {**base, "earlier_this_year": True, "year_to_date.own_share_after_basic": "5000"})
    assert nested == flat
    assert {"earlier_this_year", "year_to_date.own_share_after_basic"} <= set(nested["answered"])
    unknown = interview(client, {**base, "year_to_date": "unknown"})
    assert unknown["answered"].count("earlier_this_year") == 1
    assert unknown["next"]["key"] == interview(client, {**base, "earlier_this_year": "unknown"})["next"]["key"]


def test_null_and_left_out_are_not_asked_yet(client: Client):
    assert interview(client, {**POOR, "basic_paid": None}) == interview(client, POOR)


def test_nothing_known_may_be_answered_even_where_the_estimate_requires_an_answer(client: Client):
    for key in ("insurance", "identities", "care"):
        reply = interview(client, {**POOR, key: "unknown"})
        assert reply["next"]["key"] != key
        assert reply["estimate"] is not None


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"no_such_field": 1}, "answers.no_such_field"),
        ({"insurance": "nobody"}, "answers.insurance"),
        ({"identities": ["king"]}, "answers.identities"),
        ({"total_cost": "unknown"}, "answers.total_cost"),
        ({"total_cost": "-1"}, "answers.total_cost"),
        ({"total_cost": "3", "covered_expenses": "5"}, "answers.covered_expenses"),
        ({"covered_expenses": "5", "basic_paid": "6"}, "answers.basic_paid"),
        ({"earlier_this_year": 3}, "answers.earlier_this_year"),
        ({"year_to_date": {"no_such": "1"}}, "answers.year_to_date.no_such"),
        ({"year_to_date.no_such": "1"}, "answers.year_to_date.no_such"),
        ({"year_to_date.assistance_paid": "-1"}, "answers.year_to_date.assistance_paid"),
        ({"year_to_date": 7}, "answers.year_to_date"),
    ],
)
def test_what_is_wrong_is_named_though_much_is_still_missing(client: Client, answers: dict[str, Any], field: str):
    assert set(refused(client, answers)) == {field}


def test_a_place_or_a_day_without_rules_is_refused_by_name(client: Client):
    assert set(refused(client, {}, region="110000")) == {"region"}
    assert set(refused(client, {}, region="999999")) == {"region"}
    early = send(client, "interview", {"region": "370323", "as_of": "2019-12-31", "answers": {}})
    assert [error["field"] for error in early.json()["errors"]] == ["as_of"]


def test_mistakes_are_said_in_english_on_request(client: Client):
    chinese = refused(client, {"total_cost": "-1"})["answers.total_cost"]
    english = refused(client, {"total_cost": "-1"}, **{"Accept-Language": "en"})["answers.total_cost"]
    assert chinese == "金额不能是负数。"
    assert english == "An amount cannot be negative."


def test_without_a_day_today_counts(client: Client):
    reply = send(client, "interview", {"region": "370323", "answers": POOR}).json()
    assert "outdated" in {notice["code"] for notice in reply["estimate"]["notices"]}


@pytest.mark.parametrize("region", DAYS)
@pytest.mark.parametrize("part", ["covered_expenses", "basic_paid", "special_drug_cost"])
@pytest.mark.parametrize("amount", ["100000.01", "100000000"])
def test_a_part_of_the_bill_may_be_said_before_its_total(client: Client, region: str, part: str, amount: str) -> None:
    assert interview(client, {part: amount}, region)["next"]["key"] == "total_cost"


@pytest.mark.parametrize("part", ["covered_expenses", "basic_paid", "special_drug_cost"])
@pytest.mark.parametrize("amount", ["x", "", "NaN", "1e999999", "１２", "-1", 1.5, True, [], {}, "100000000.01"])
def test_a_part_that_is_no_amount_is_refused_by_name_before_the_total_too(
    client: Client, part: str, amount: object
) -> None:
    assert set(refused(client, {part: amount})) == {f"answers.{part}"}
