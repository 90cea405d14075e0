"""Does the HTTP interface keep what its page says, sentence by sentence? Through the URL, on the shipped data."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("published")

YIYUAN = {"region": "370323", "as_of": "2020-06-01"}
LUCHENG = "330302"
"""A district of 温州市, which has no document of its own."""
MONEY_KEYS = (
    "covered_expenses",
    "basic_paid",
    "critical_illness_paid",
    "hospital_relief_paid",
    "commercial_paid",
    "special_drug_cost",
    "disposable_income",
)
YEAR_KEYS = (
    "own_share_after_basic",
    "critical_illness_paid",
    "assistance_paid",
    "left_before_re_assistance",
    "re_assistance_paid",
    "special_drug_paid",
)
BILL: dict[str, Any] = {
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
}
BARE = {key: BILL[key] for key in ("insurance", "identities", "care", "total_cost")}
KNOWN = BILL | {
    "critical_illness_paid": "35750.00",
    "identities": ["allowance_borderline"],
    "care": "outpatient_general",
}
NOTHING_KNOWN: dict[str, Any] = dict.fromkeys((*BILL, *MONEY_KEYS), "unknown") | {
    "total_cost": "120000.00",
    "year_to_date": dict.fromkeys(YEAR_KEYS, "unknown"),
}


# --- asking ----------------------------------------------------------------------------------------------------------


def send(client: Client, path: str, body: object, **headers: str) -> Any:
    return client.post(f"/api/v1/{path}/", json.dumps(body), content_type="application/json", headers=headers)


def read(client: Client, path: str, **parameters: str) -> Any:
    response = client.get(f"/api/v1/{path}/", parameters)
    assert response.status_code == 200, response.content
    return response.json()


def ask(client: Client, question: str, **given: Any) -> Any:
    response = send(client, "ask", {"question": question, **given})
    assert response.status_code == 200, response.content
    return response.json()


def bill(answers: object, **top: Any) -> dict[str, Any]:
    return {**YIYUAN, "answers": answers, **top}


def estimate(client: Client, answers: object = BILL, **top: Any) -> Any:
    response = send(client, "estimates", bill(answers, **top))
    assert response.status_code == 200, response.content
    return response.json()


def refused(response: Any, status: int = 422) -> set[str]:
    """The fields named by a problem of RFC 9457."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) >= {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert all(set(error) == {"field", "message"} and error["message"] for error in problem["errors"])
    return {error["field"] for error in problem["errors"]}


# --- shapes ----------------------------------------------------------------------------------------------------------


def money(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d+\.\d\d", value) is not None


def known_range(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"low", "high"}:
        return False
    return money(value["low"]) and money(value["high"]) and float(value["low"]) <= float(value["high"])


def rate(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[01]\.\d{2,4}", value) is not None


def day(value: object) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


def uuid(value: object) -> bool:
    return isinstance(value, str) and str(UUID(value)) == value


def maybe(shape: Any) -> Callable[[object], bool]:
    return lambda value: value is None or fits(value, shape)


def fits(value: Any, shape: Any) -> bool:
    """Whether ``value`` has at least the fields of ``shape``, each of its type; more fields may be added."""
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(key in value and fits(value[key], shape[key]) for key in shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(item, shape[0]) for item in value)
    if isinstance(shape, type):
        return isinstance(value, shape) and (shape is not int or not isinstance(value, bool))
    return bool(shape(value))


DOCUMENT = {
    "id": str,
    "title": str,
    "number": maybe(str),
    "issuer": maybe(str),
    "status": str,
    "effective_from": maybe(day),
    "effective_to": maybe(day),
}
CITATION = {"document": DOCUMENT, "clause_id": str, "label": str, "quote": str, "start": int, "end": int, "url": str}
CODED = {"code": str, "text": str}
STEP = {"text": str, "amount": known_range, "clause_id": maybe(str)}
ANSWER = {
    "conversation": uuid,
    "answer_id": uuid,
    "outcome": lambda value: value in {"answered", "clarify", "not_covered", "fixed_reply"},
    "reason": maybe(
        lambda value: value in {"no_document", "not_on_that_day", "off_topic", "not_understood", "withheld"}
    ),
    "reply_code": maybe(str),
    "understood": {
        "region": maybe(str),
        "insurance": maybe(str),
        "program": maybe(str),
        "identities": [str],
        "topic": maybe(str),
        "as_of": day,
        "hospital_level": maybe(str),
        "amount": maybe(money),
        "text": str,
    },
    "answer": str,
    "tables": [
        {
            "caption": str,
            "columns": [str],
            "rows": [[str]],
            "highlight": maybe(int),
            "notes": [str],
            "clause_id": maybe(str),
        }
    ],
    "citations": [CITATION],
    "notices": [CODED],
    "clarify": maybe({"slot": str, "question": str, "options": [{"value": str, "label": str}]}),
    "calculation": maybe({"steps": [STEP], "total": known_range}),
    "estimate": maybe({"answers": dict}),
    "suggestions": [str],
    "contact": {"name": str, "phone": str},
}
LAYER = {
    "program": str,
    "name": str,
    "applies": bool,
    "why": str,
    "base": known_range,
    "pays": known_range,
    "remaining": known_range,
    "steps": [STEP],
    "citations": [CITATION],
    "unknowns": [
        {"figure": str, "why_unknown": str, "low": maybe(str), "high": maybe(str), "reading": maybe(str)},
    ],
}
ESTIMATE = {
    "region": str,
    "as_of": day,
    "tables_as_of": maybe(day),
    "basis": lambda value: value in {"documents", "indicative"},
    "release": lambda value: re.fullmatch(r"sha256:[0-9a-f]{64}", value) is not None,
    "estimate_id": maybe(uuid),
    "identity": {"code": maybe(str), "name": str, "why": str},
    "total_cost": money,
    "covered_expenses": known_range,
    "uncovered_expenses": known_range,
    "layers": [LAYER],
    "total_paid": known_range,
    "out_of_pocket": known_range,
    "not_granted": [{"program": str, "why": str}],
    "assumptions": [CODED],
    "notices": [CODED],
    "narrowing": [{"question": str, "text": str, "narrows_by": money}],
    "hull": bool,
}
HIT = {
    "clause_id": str,
    "document_id": str,
    "label": str,
    "title": str,
    "text": str,
    "highlights": [[int]],
    "score": float,
    "kind": str,
    "notices": [CODED],
}


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["ask", "estimates", "estimates/compare", "estimates/batch", "interview"])
def test_a_body_that_is_not_well_formed_is_a_400_and_one_that_is_wrong_a_422(client: Client, path: str) -> None:
    for raw in (b"{", b"NaN", '{"question": "中"}'.encode("gbk")):
        assert refused(client.post(f"/api/v1/{path}/", raw, content_type="application/json"), 400) == set()
    assert refused(send(client, path, {"no_such": 1})) >= {"no_such"}


@pytest.mark.parametrize("path", ["ask", "estimates", "estimates/compare", "interview"])
def test_any_other_body_is_at_most_64_kilobytes(client: Client, path: str) -> None:
    spaces = b" " * (64 * 1024 - 2)
    assert client.post(f"/api/v1/{path}/", spaces + b"{}", content_type="application/json").status_code == 422
    refused(client.post(f"/api/v1/{path}/", spaces + b" {}", content_type="application/json"), 413)


def test_messages_are_chinese_or_english_with_accept_language(client: Client) -> None:
    bodies = [
        ("ask", {"question": 5, "region": "abc", "as_of": "x", "insurance": "x", "identities": ["x"], "more": 1}),
        ("ask", {"question": "起付线", "region": "999999"}),
        ("estimates", bill({"total_cost": "1e5", "insurance": "x", "identities": ["x"], "referred": 1, "more": 1})),
        ("estimates", bill(BILL, region="110000")),
        ("estimates", bill(BILL, as_of="2019-12-31")),
        ("estimates", bill(BILL | {"covered_expenses": "120000.01"})),
    ]
    for path, body in bodies:
        for language, chinese in (
            (None, True),
            ("zh-CN", True),
            ("fr", True),
            ("en", False),
            ("en-GB,en;q=0.8", False),
        ):
            response = send(client, path, body, **({"Accept-Language": language} if language else {}))
            assert refused(response)
            problem = response.json()
            words = [problem["title"], problem["detail"], *(error["message"] for error in problem["errors"])]
            assert all((re.search(r"[\u4e00-\u9fff]", text) is not None) is chinese for text in words), words


def test_what_is_not_there_is_a_404_and_another_method_a_405(client: Client) -> None:
    for path in ("nothing", f"answers/{uuid4()}", f"estimates/{uuid4()}", "documents/none", "clauses/none"):
        refused(client.get(f"/api/v1/{path}/"), 404)
    for path in ("ask", "estimates", "estimates/compare", "estimates/batch", "interview"):
        refused(client.get(f"/api/v1/{path}/"), 405)
    for path in ("search", "regions", "documents", "tables", "eligibility"):
        refused(send(client, path, {}), 405)


@pytest.mark.parametrize("path", ["search", "regions", "documents", "documents/yiyuan-2020", "tables", "eligibility"])
def test_unknown_parameters_are_refused_by_name(client: Client, path: str) -> None:
    assert "no_such" in refused(client.get(f"/api/v1/{path}/", {"no_such": "1"}))


# --- eligibility -----------------------------------------------------------------------------------------------------


BENEFIT = {
    "program": maybe(str),
    "name": str,
    "eligible": lambda value: value in {"yes", "no", "on_application", "unknown"},
    "what": str,
    "why": str,
    "how": {"where": maybe(str), "steps": [str], "time_limit": maybe(str), "from_day": maybe(day)},
    "citations": [CITATION],
    "notices": [CODED],
}


@pytest.mark.parametrize("region", ["370323", "610322", "430300", "220000", "330300", LUCHENG])
def test_every_benefit_is_given_with_what_why_how_and_its_clauses(client: Client, region: str) -> None:
    for person in ({}, {"identity": "registered_poor"}, {"identity": "unknown", "insurance": "unknown"}):
        found = read(client, "eligibility", region=region, **person)
        assert fits(found, [BENEFIT])
        assert all(entry["what"] and entry["why"] for entry in found)
        for citation in (citation for entry in found for citation in entry["citations"]):
            assert citation["quote"] == read(client, f"clauses/{citation['clause_id']}")["text"]


def test_subsidy_chronic_disease_and_payment_after_treatment_are_among_the_benefits(client: Client) -> None:
    found = read(client, "eligibility", region="610322", as_of="2020-06-01", identity="registered_poor")
    assert {entry["kind"] for entry in found} >= {
        "participation_subsidy",
        "outpatient_chronic",
        "pay_after_treatment",
        "one_stop",
    }
    assert {entry["program"] for entry in found} >= {
        "basic_medical_insurance",
        "critical_illness_insurance",
        "medical_assistance",
    }


# --- ask -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "given", "outcome", "reason"),
    [
        ("大病保险起付线是多少", YIYUAN, "answered", None),
        ("建档立卡还剩12万大病能报多少", YIYUAN, "answered", None),
        ("大病保险起付线是多少", {"region": LUCHENG}, "answered", None),
        ("大病保险起付线是多少", {}, "clarify", None),
        ("边缘户住院救助报多少", YIYUAN, "clarify", None),
        ("大病保险起付线是多少", {"region": "110000"}, "not_covered", "no_document"),
        ("职工大病保险报多少", YIYUAN, "not_covered", "no_document"),
        ("大病保险起付线是多少", {"region": "370323", "as_of": "2019-12-31"}, "not_covered", "not_on_that_day"),
        ("今天天气怎么样", YIYUAN, "not_covered", "off_topic"),
        ("asdf", YIYUAN, "not_covered", "not_understood"),
        *((text, YIYUAN, "fixed_reply", None) for text in ("你好", "谢谢", "我要投诉", "我的账户余额多少")),
        *((text, YIYUAN, "fixed_reply", None) for text in ("我头疼该吃什么药", "我不想活了")),
        ("收到短信说医保卡停用让我点链接", YIYUAN, "fixed_reply", None),
    ],
)
def test_every_outcome_has_the_whole_answer(
    client: Client, question: str, given: dict[str, str], outcome: str, reason: str | None
) -> None:
    answer = ask(client, question, **given)
    assert fits(answer, ANSWER), answer
    assert (answer["outcome"], answer["reason"]) == (outcome, reason)
    assert (answer["clarify"] is not None) is (outcome == "clarify")
    assert (answer["reply_code"] is not None) is (outcome == "fixed_reply")
    assert answer["citations"] or outcome != "answered"
    assert answer["answer"]
    assert read(client, f"answers/{answer['answer_id']}") == answer


@pytest.mark.parametrize("question", ["大病保险起付线是多少", "低保户医疗救助报多少", "门诊慢性病怎么办", "特药报多少"])
def test_a_quote_is_the_text_of_its_clause_and_a_digest_is_labelled(client: Client, question: str) -> None:
    answer = ask(client, question, **YIYUAN)
    for citation in answer["citations"]:
        text = read(client, f"clauses/{citation['clause_id']}")["text"]
        assert citation["quote"] == text[citation["start"] : citation["end"]]
        assert client.get(citation["url"].partition("#")[0]).status_code == 200
    for table in answer["tables"]:
        assert all(len(row) == len(table["columns"]) for row in table["rows"])
        assert table["clause_id"] in {citation["clause_id"] for citation in answer["citations"]}
    assert {"code": "digest", "text": "本站摘编，以原文为准。"} in answer["notices"]


def test_a_question_is_at_most_260_characters(client: Client) -> None:
    ask(client, "大" * 260)
    ask(client, "😀" * 260)
    assert refused(send(client, "ask", {"question": "大" * 261})) == {"question"}


@pytest.mark.parametrize("key", ["region", "as_of", "insurance", "identities", "conversation"])
def test_all_but_the_question_is_optional(client: Client, key: str) -> None:
    ask(client, "起付线", **{key: None})
    assert refused(send(client, "ask", {key: None})) == {"question"}
    assert {field.partition(".")[0] for field in refused(send(client, "ask", {"question": "好", key: "no such"}))} == {
        key
    }


def test_the_place_and_the_day_of_the_question_win(client: Client) -> None:
    assert ask(client, "温州大病保险起付线", **YIYUAN)["understood"]["region"] == "330300"
    assert ask(client, "2019年大病保险起付线", **YIYUAN)["understood"]["as_of"] == "2019-12-31"
    assert ask(client, "2020年6月5日大病保险起付线", region="370323")["understood"]["as_of"] == "2020-06-05"


def test_a_region_is_any_code_and_a_former_code_leads_to_todays(client: Client) -> None:
    assert refused(send(client, "ask", {"question": "大病保险起付线", "region": "999999"})) == {"region"}
    nearby = ask(client, "大病保险起付线", region="370302")
    assert (nearby["outcome"], nearby["reason"]) == ("not_covered", "no_document")
    assert "沂源县" in nearby["answer"]
    assert nearby["contact"]["phone"] in nearby["answer"]
    assert ask(client, "大病保险起付线", region="330322")["understood"]["region"] == "330305"


def test_the_option_alone_answers_what_was_asked_back(client: Client) -> None:
    for reply, region in (("沂源", "370323"), ("370323", "370323"), ("湘潭", "430300"), ("北京", "110000")):
        first = ask(client, "大病保险起付线是多少", as_of="2020-06-01")
        second = ask(client, reply, conversation=first["conversation"])
        assert second["conversation"] == first["conversation"]
        assert second["understood"]["region"] == region
        assert second["understood"]["program"] == "critical_illness_insurance"
        assert second["understood"]["as_of"] == "2020-06-01"


def test_follow_ups_complete_the_turn_before(client: Client) -> None:
    conversation = ask(client, "低保户住院医疗救助报多少", **YIYUAN)["conversation"]
    for reply, text, region in (
        ("那建档立卡的呢", "建档立卡住院医疗救助报多少", "370323"),
        ("有上限吗", "建档立卡住院医疗救助有上限吗", "370323"),
        ("湘潭呢", "湘潭建档立卡住院医疗救助有上限吗", "430300"),
    ):
        understood = ask(client, reply, conversation=conversation)["understood"]
        assert understood["text"] == text
        assert (understood["region"], understood["as_of"]) == (region, "2020-06-01")


def test_an_amount_is_calculated_as_part_times_rate(client: Client) -> None:
    answer = ask(client, "还剩12万大病能报多少", **YIYUAN)
    assert answer["calculation"]["total"] == {"low": "76750.00", "high": "76750.00"}
    assert "95,000元 × 65% = 61,750元" in answer["answer"]
    assert "2万元 × 75% = 15,000元" in answer["answer"]


@pytest.mark.parametrize("secret", ["110101199003074477", "13812345678", "6222021234567890128"])
def test_personal_data_is_masked_and_the_person_told_and_answered(client: Client, secret: str) -> None:
    answer = ask(client, f"我的号码{secret}，大病保险起付线是多少", **YIYUAN)
    assert answer["outcome"] == "answered"
    assert secret not in json.dumps(answer)
    assert "personal_data_masked" in [notice["code"] for notice in answer["notices"]]


def test_an_answer_is_rated_from_1_to_5(client: Client) -> None:
    path = f"answers/{ask(client, '大病保险起付线', **YIYUAN)['answer_id']}/rating"
    for score in (1, 5):
        assert send(client, path, {"score": score, "reason": "清楚"}).status_code == 201
    for wrong in (0, 6, "5", 5.5, True, None):
        assert refused(send(client, path, {"score": wrong})) == {"score"}
    assert refused(send(client, path, {"score": 5, "stars": 1})) == {"stars"}
    refused(send(client, f"answers/{uuid4()}/rating", {"score": 5}), 404)


# --- what the policy says --------------------------------------------------------------------------------------------


def test_search_gives_clauses_with_what_was_found_in_them(client: Client) -> None:
    found = read(client, "search", q="大病保险起付线", limit="3", **YIYUAN)
    assert fits(found, {"query": {"text": str, "tokens": [str], "expanded": [str]}, "total": int, "hits": [HIT]})
    assert len(found["hits"]) == 3 <= found["total"]
    for hit in found["hits"]:
        assert all(0 <= start < end <= len(hit["text"]) for start, end in hit["highlights"])
        assert hit["document_id"] == "yiyuan-2020"
    assert {hit["kind"] for hit in read(client, "search", q="大病保险", kind="target")["hits"]} == {"target"}
    assert {hit["document_id"] for hit in read(client, "search", q="大病", region=LUCHENG)["hits"]} == {"wenzhou-draft"}
    assert read(client, "search", q="大病保险", region="370323", as_of="2019-12-31")["hits"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("q", "大" * 261),
        ("q", ""),
        ("region", "999999"),
        ("region", "abc"),
        ("as_of", "x"),
        ("limit", "0"),
        ("kind", "x"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(client: Client, field: str, value: str) -> None:
    assert refused(client.get("/api/v1/search/", {"q": "起付线", field: value})) == {field}


def test_regions_documents_and_clauses_can_be_read(client: Client) -> None:
    assert {"330300", "370323"} <= {region["code"] for region in read(client, "regions")["regions"]}
    held = read(client, "documents", region=LUCHENG)["documents"]
    assert [document["id"] for document in held] == ["wenzhou-draft"]
    for document in read(client, "documents")["documents"]:
        assert fits(document, DOCUMENT)
        for clause in read(client, f"documents/{document['id']}")["clauses"]:
            assert read(client, f"clauses/{clause['clause_id']}")["text"] == clause["text"]


def figures_of(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    tiers = [tier[end] for table in tables for tier in table.get("tiers", []) for end in ("from", "to", "rate")]
    return [figure for figure in (*tiers, *(f for table in tables for f in table["figures"].values())) if figure]


def shape_of(figure: dict[str, Any]) -> str:
    if "relative_to" in figure:
        assert figure["change"]
        assert figure["clause_id"]
        return "relative"
    if figure["value"] is not None:
        assert rate(figure["value"]) or money(figure["value"])
        assert figure["clause_id"]
        return "known"
    if figure.get("unlimited"):
        assert figure["clause_id"]
        return "unlimited"
    assert {"why_unknown", "low", "high", "clause_id", "searched"} <= set(figure)
    assert bool(figure["clause_id"]) is not bool(figure["searched"])
    return "unknown"


def test_every_figure_of_the_tables_has_one_of_four_shapes(client: Client) -> None:
    tables = [*read(client, "tables", **YIYUAN)["tables"], *read(client, "tables", region=LUCHENG)["tables"]]
    shapes = {shape_of(figure) for figure in figures_of(tables)}
    assert shapes == {"known", "unlimited", "unknown", "relative"}


def test_tables_are_those_of_the_program_and_the_identity_asked_for(client: Client) -> None:
    tables = read(client, "tables", program="medical_assistance", identity="low_income_family", **YIYUAN)["tables"]
    assert [table["id"] for table in tables] == ["yiyuan-assistance-b"]


# --- estimates: what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["insurance", "identities", "care", "total_cost"])
def test_what_is_required_is_asked_for_by_name(client: Client, key: str) -> None:
    for answers in ({k: v for k, v in BILL.items() if k != key}, BILL | {key: None}):
        assert refused(send(client, "estimates", bill(answers))) == {f"answers.{key}"}
    assert refused(send(client, "estimates", {"answers": BILL})) == {"region"}


WRONG_MONEY: tuple[object, ...] = (
    *("1e5", " 5000 ", "５０００", "5000.123", "-1", "-0.01", "100000000.01", "1,000", "5000.", ".5", "abc", "", "NaN"),
    *(True, False, 1.5, -1, 100_000_001, [], {}),
)


@pytest.mark.parametrize("amount", WRONG_MONEY)
def test_an_impossible_amount_is_refused_by_the_name_of_its_field(client: Client, amount: object) -> None:
    answers = BARE | dict.fromkeys(("total_cost", *MONEY_KEYS), amount) | {"year_to_date": {"assistance_paid": amount}}
    named = {f"answers.{key}" for key in ("total_cost", *MONEY_KEYS)} | {"answers.year_to_date.assistance_paid"}
    assert refused(send(client, "estimates", bill(answers))) == named


@pytest.mark.parametrize("raw", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_of_json_is_a_400(client: Client, raw: str) -> None:
    text = json.dumps(bill(BARE | {"covered_expenses": 0.5})).replace("0.5", raw)
    refused(client.post("/api/v1/estimates/", text, content_type="application/json"), 400)


@pytest.mark.parametrize("zero", ["0", "0.0", "0.00", "-0.00", 0])
def test_nothing_is_an_amount(client: Client, zero: object) -> None:
    assert estimate(client, BARE | {"covered_expenses": zero})["covered_expenses"] == {"low": "0.00", "high": "0.00"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"covered_expenses": "120000.01"}, "covered_expenses"),
        ({"basic_paid": "100000.01"}, "basic_paid"),
        ({"covered_expenses": None, "basic_paid": "120000.01"}, "basic_paid"),
        ({"covered_expenses": "unknown", "basic_paid": "120000.01"}, "basic_paid"),
        ({"special_drug_cost": "120000.01"}, "special_drug_cost"),
        ({"hospital_level": "x"}, "hospital_level"),
        ({"identities": ["unknown"]}, "identities"),
        ({"referred": "true"}, "referred"),
        ({"year_to_date": {"more": "1"}}, "year_to_date.more"),
        ({"more": "1"}, "more"),
    ],
)
def test_what_cannot_be_on_one_bill_is_refused_by_name(client: Client, changes: dict[str, Any], field: str) -> None:
    assert refused(send(client, "estimates", bill(BILL | changes))) == {f"answers.{field}"}


def test_a_region_without_documents_and_a_code_that_does_not_exist_are_422(client: Client) -> None:
    for code in ("999999", "100000", "110000", "370300", "370302", "330000", "abc"):
        assert refused(send(client, "estimates", bill(BILL, region=code))) == {"region"}
    assert estimate(client, region=LUCHENG)["region"] == LUCHENG


def test_the_day_before_the_first_table_is_422_and_after_the_last_comes_its_notice(client: Client) -> None:
    assert refused(send(client, "estimates", bill(BILL, as_of="2019-12-31"))) == {"as_of"}
    for on, tables_as_of in (("2020-01-01", None), ("2020-12-31", None), ("2021-01-01", "2020-12-31")):
        result = estimate(client, as_of=on)
        assert (result["as_of"], result["tables_as_of"]) == (on, tables_as_of)
        assert (result["notices"][0]["code"] == "outdated") is (tables_as_of is not None)
    for on in ("2015-01-01", "2030-01-01"):
        assert estimate(client, region=LUCHENG, as_of=on)["notices"][0]["code"] == "draft"


# --- estimates: what is computed -------------------------------------------------------------------------------------


def fen(amount: str) -> int:
    return round(float(amount) * 100)


def span(value: dict[str, str]) -> tuple[int, int]:
    return fen(value["low"]), fen(value["high"])


def assert_sums(result: dict[str, Any]) -> None:
    total = fen(result["total_cost"])
    (paid_low, paid_high), (own_low, own_high) = span(result["total_paid"]), span(result["out_of_pocket"])
    assert paid_low + own_high == paid_high + own_low == total
    assert own_low <= own_high
    for layer in result["layers"]:
        assert layer["why"]
        assert layer["applies"] or span(layer["pays"]) == (0, 0)


SAMPLES = [
    BILL,
    BARE,
    KNOWN,
    BARE | {"care": "special_drug"},
    BARE | {"care": "unknown"},
    BARE | {"insurance": "employee"},
    BARE | {"identities": []},
    BARE | {"identities": "unknown"},
    BARE | {"total_cost": "0"},
    BARE | {"total_cost": "0.01"},
    BARE | {"total_cost": "100000000"},
    BILL | {"special_drug_cost": "20000"},
    NOTHING_KNOWN,
]


@pytest.mark.parametrize("region", ["370323", LUCHENG])
@pytest.mark.parametrize("answers", SAMPLES)
def test_the_whole_result_is_given_and_adds_up(client: Client, region: str, answers: dict[str, Any]) -> None:
    result = estimate(client, answers, region=region)
    assert fits(result, ESTIMATE), result
    assert_sums(result)


def test_where_nothing_is_unknown_low_is_high_and_every_layer_hands_on_what_it_left(client: Client) -> None:
    result = estimate(client, KNOWN)
    assert span(result["out_of_pocket"]) == (4_425_000, 4_425_000)
    left = fen(result["covered_expenses"]["low"])
    for layer in result["layers"]:
        low, high = span(layer["remaining"])
        assert span(layer["base"]) == (left, left)
        assert (low, high) == (left - fen(layer["pays"]["low"]), left - fen(layer["pays"]["high"]))
        left = low


def test_every_layer_of_the_region_is_listed_in_order_with_its_reason(client: Client) -> None:
    programs = ["basic_medical_insurance", "critical_illness_insurance", "medical_assistance"]
    yiyuan = [*programs, "hospital_relief", "commercial_supplement", "re_assistance"]
    for answers in (BILL, KNOWN, BARE | {"identities": []}):
        assert [layer["program"] for layer in estimate(client, answers)["layers"]] == yiyuan
    wenzhou = estimate(client, BARE | {"identities": []}, region=LUCHENG)
    assert [layer["program"] for layer in wenzhou["layers"]] == [*programs, "commercial_supplement", "charity_fund"]
    assert {one["program"] for one in wenzhou["not_granted"]} >= {"medical_assistance", "charity_fund"}


def test_money_left_out_takes_a_default_that_is_listed(client: Client) -> None:
    result = estimate(client, BARE | {"special_drug_cost": "20000"})
    assert result["covered_expenses"] == {"low": "100000.00", "high": "100000.00"}
    listed = {assumption["code"] for assumption in estimate(client, BARE)["assumptions"]}
    keys = ("covered_expenses", "hospital_relief_paid", "commercial_paid", "special_drug_cost", "year_to_date")
    assert {f"default_{key}" for key in keys} <= listed


@pytest.mark.parametrize("key", ["hospital_level", "care_location", "referred", "followed_guidance", *MONEY_KEYS[1:3]])
@pytest.mark.parametrize("region", ["370323", LUCHENG])
def test_another_key_left_out_counts_as_unknown(client: Client, region: str, key: str) -> None:
    given = BILL | {"identities": ["subsistence_allowance"]}
    results = [
        estimate(client, answers, region=region) | {"estimate_id": None}
        for answers in ({k: v for k, v in given.items() if k != key}, given | {key: None}, given | {key: "unknown"})
    ]
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("region", ["370323", LUCHENG])
@pytest.mark.parametrize(
    ("key", "possible"),
    [
        ("insurance", ["resident", "employee"]),
        ("identities", [[], ["subsistence_allowance"], ["registered_poor"], ["severe_disability"]]),
        ("care", ["inpatient", "outpatient_special", "outpatient_general", "special_drug"]),
        ("referred", [True, False]),
        ("covered_expenses", ["40000.00", "52345.67", "120000.00"]),
        ("basic_paid", ["0", "12345.67", "100000.00"]),
        ("commercial_paid", ["0", "5000.00", "120000.00"]),
        ("special_drug_cost", ["0", "12345.67", "20000.00"]),
    ],
)
def test_every_completion_of_what_is_unknown_lies_inside(
    client: Client, region: str, key: str, possible: list[Any]
) -> None:
    low, high = span(estimate(client, BILL | {key: "unknown"}, region=region)["out_of_pocket"])
    for value in possible:
        least, most = span(estimate(client, BILL | {key: value}, region=region)["out_of_pocket"])
        assert low <= least <= most <= high, value


def test_what_was_paid_wins_over_the_tables(client: Client) -> None:
    pays = {
        layer["program"]: layer["pays"]
        for layer in estimate(client, BILL | {"critical_illness_paid": "123.45"})["layers"]
    }
    assert pays["basic_medical_insurance"] == {"low": "40000.00", "high": "40000.00"}
    assert pays["critical_illness_insurance"] == {"low": "123.45", "high": "123.45"}


@pytest.mark.parametrize("key", ["critical_illness_paid", "hospital_relief_paid", "commercial_paid"])
@pytest.mark.parametrize("region", ["370323", LUCHENG])
def test_more_than_is_left_is_cut_to_it_and_said(client: Client, region: str, key: str) -> None:
    result = estimate(client, BILL | {key: "99999999"}, region=region)
    assert "cut_to_remaining" in {assumption["code"] for assumption in result["assumptions"]}
    assert result["out_of_pocket"] == {"low": "20000.00", "high": "20000.00"}


def test_an_estimate_is_read_again_unchanged(client: Client) -> None:
    result = estimate(client, NOTHING_KNOWN)
    assert read(client, f"estimates/{result['estimate_id']}") == result


# --- the interview ---------------------------------------------------------------------------------------------------

NEXT = {
    "key": str,
    "question": str,
    "help": str,
    "kind": str,
    "choices": [{"value": lambda value: isinstance(value, str | bool), "label": str}],
    "unknown_allowed": bool,
    "moves_result_by": maybe(money),
}


def test_the_interview_asks_one_question_after_another_and_ends_in_an_estimate(client: Client) -> None:
    answers: dict[str, Any] = {}
    while True:
        reply = send(client, "interview", bill(answers)).json()
        assert set(reply) >= {"next", "remaining", "answered", "estimate"}
        assert set(reply["answered"]) == set(answers)
        if reply["next"] is None:
            break
        assert fits(reply["next"], NEXT)
        assert reply["remaining"] > 0
        answers[reply["next"]["key"]] = BILL.get(reply["next"]["key"], "unknown")
    assert reply["remaining"] == 0
    assert fits(reply["estimate"], ESTIMATE)
    assert reply["estimate"] == estimate(client, reply["answers"]) | {"estimate_id": None}


# --- compare and batch -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vary", "values"),
    [
        ("hospital_level", ["primary", "tertiary", "unknown"]),
        ("care_location", ["in_county", "out_of_province"]),
        ("identities", [[], ["registered_poor"], "unknown"]),
        ("as_of", ["2020-06-01", "2024-01-01"]),
    ],
)
def test_comparing_gives_one_result_per_value(client: Client, vary: str, values: list[Any]) -> None:
    response = send(client, "estimates/compare", bill(BILL) | {"vary": vary, "values": values})
    assert response.status_code == 200
    for value, result in zip(values, response.json(), strict=True):
        single = estimate(client, as_of=value) if vary == "as_of" else estimate(client, BILL | {vary: value})
        assert result | {"estimate_id": None} == single | {"estimate_id": None}
    assert refused(send(client, "estimates/compare", bill(BILL) | {"vary": "care", "values": ["x"]})) == {"vary"}
    wrong = bill(BILL) | {"vary": vary, "values": [values[0], "no such"]}
    assert refused(send(client, "estimates/compare", wrong)) == {"values.1"}


def test_a_batch_answers_in_order_and_keeps_nothing_unless_told(client: Client) -> None:
    bodies = [bill(BILL), bill(BILL, region="110000"), bill(KNOWN), 5]
    for body, kept in ((bodies, False), ({"bodies": bodies, "save": True}, True)):
        response = send(client, "estimates/batch", body)
        assert response.status_code == 200
        replies = response.json()
        assert [reply["status"] for reply in replies] == [200, 422, 200, 422]
        assert replies[1]["problem"]["errors"][0]["field"] == "region"
        for reply in (replies[0], replies[2]):
            assert fits(reply["result"], ESTIMATE)
            assert (reply["result"]["estimate_id"] is not None) is kept
            if kept:
                assert read(client, f"estimates/{reply['result']['estimate_id']}") == reply["result"]


@pytest.mark.slow
def test_a_batch_takes_a_thousand_bodies_of_two_megabytes(client: Client) -> None:
    raw = json.dumps([bill(KNOWN)] * 1000).encode()
    spaces = b" " * (2 * 1024 * 1024 - len(raw))
    replies = client.post("/api/v1/estimates/batch/", raw + spaces, content_type="application/json")
    assert [reply["status"] for reply in replies.json()] == [200] * 1000
    refused(client.post("/api/v1/estimates/batch/", raw + spaces + b" ", content_type="application/json"), 413)
    assert refused(send(client, "estimates/batch", [bill(KNOWN)] * 1001)) == {"bodies"}


# --- what stands beside ----------------------------------------------------------------------------------------------


def test_the_description_and_its_page_come_from_our_own_server(client: Client) -> None:
    schema = client.get("/api/schema/", headers={"Accept": "application/json"}).json()
    for path in (
        "ask",
        "estimates",
        "estimates/compare",
        "estimates/batch",
        "interview",
        "search",
        "tables",
        "regions",
        "documents",
        "eligibility",
    ):
        assert f"/api/v1/{path}/" in schema["paths"]
    page = client.get("/api/docs/").content.decode()
    assert not re.search(r"(src|href)=\"(https?:)?//", page)


def test_health_is_answered_without_authentication(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    checks = client.get("/readyz").json()["checks"]
    assert set(checks) >= {"database", "release", "index", "worker"}
