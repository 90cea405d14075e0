"""A result and what becomes of it: next steps, levels side by side, unverified figures apart, saved and deleted."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from eligibility import saved_views, services
from eligibility.models import SavedEstimate
from knowledge.services import publish
from tests.journeys.pages import Page, Visitor

pytestmark = pytest.mark.usefixtures("published")

BILL: dict[str, object] = {
    "insurance": "resident",
    "identities": ["registered_poor"],
    "care": "inpatient",
    "total_cost": "120000.00",
    "special_drug_cost": "0.00",
    "covered_expenses": "100000.00",
    "basic_paid": "40000.00",
    "critical_illness_paid": "unknown",
    "hospital_relief_paid": "0.00",
    "commercial_paid": "0.00",
    "disposable_income": "unknown",
    "hospital_level": "tertiary",
    "care_location": "in_city",
    "referred": True,
    "followed_guidance": True,
    "earlier_this_year": False,
}
OF_THE_PERSON = ("120000", "100000", "40000", "registered_poor", "resident")


def draft(region: str = "370323", day: str = "2020-06-01", **changed: object) -> str:
    """A draft with every answer given, by its address."""
    answers = BILL | changed
    made = services.start_draft(
        region=region, as_of=date.fromisoformat(day), answers=answers, today=timezone.localdate()
    )
    return f"/estimate/{made}/"


def saved_by(visitor: Visitor, address: str) -> Page:
    return visitor.submit(visitor.open(f"{address}result"), f"{address}save")


# --- saved -----------------------------------------------------------------------------------------------------------


def test_a_result_is_kept_only_when_the_person_presses_the_button():
    visitor = Visitor()
    address = draft()
    page = visitor.open(f"{address}result")
    assert not SavedEstimate.objects.exists()
    assert "180 天" in page.text
    page = visitor.submit(page, f"{address}save")
    row = SavedEstimate.objects.get()
    assert visitor.address == f"/estimate/saved/{row.id}/"
    assert "27,865 到 29,065 元" in page.text
    assert row.expires_at - row.created_at == timedelta(days=180)


def test_pressing_twice_keeps_one_result():
    visitor = Visitor()
    address = draft()
    page = visitor.open(f"{address}result")
    visitor.submit(page, f"{address}save")
    first = visitor.address
    visitor.submit(page, f"{address}save")
    assert visitor.address == first
    assert SavedEstimate.objects.count() == 1


def test_two_people_with_the_same_bill_have_results_of_their_own():
    one, other = Visitor(), Visitor()
    saved_by(one, draft())
    saved_by(other, draft())
    assert one.address != other.address
    assert other.open(one.address).text  # whoever has the address may look: there is no account
    assert SavedEstimate.objects.count() == 2


def test_a_saved_result_says_day_time_and_release_and_what_it_was_computed_from(published: str):
    visitor = Visitor()
    page = saved_by(visitor, draft())
    row = SavedEstimate.objects.get()
    at = timezone.localtime(row.created_at)
    assert f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}" in page.text
    assert published.removeprefix("sha256:")[:12] in page.text
    assert "政策范围内" in page.text
    assert "100,000 元" in page.text
    assert "建档立卡" in page.text
    last = timezone.localtime(row.expires_at)
    assert f"到 {last.year}年{last.month}月{last.day}日自动删除" in page.text
    assert page.text.count("仅供估算，以实际结算为准") == 1
    assert "no-store" in visitor.response["Cache-Control"]


def test_a_saved_result_is_printed_as_stored_and_not_computed_again(monkeypatch: pytest.MonkeyPatch):
    visitor = Visitor()
    saved_by(visitor, draft())
    row = SavedEstimate.objects.get()
    row.result["out_of_pocket"] = {"low": "123.45", "high": "678.90"}
    row.save()

    def never(**_: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(services, "estimate", never)
    assert "123.45 到 678.90 元" in visitor.open(visitor.address).text


def test_a_saved_result_outlives_a_later_publish(tmp_path: Any, settings: Any):
    visitor = Visitor()
    before = saved_by(visitor, draft()).text
    publish(
        folders=[*settings.KNOWLEDGE_DATA, settings.ROOT / "tests/worked_examples/folders/yubei-2023"],
        now=timezone.now(),
    )
    assert visitor.open(visitor.address).text == before


def test_deleting_asks_once_more_on_a_page_and_then_it_is_gone_everywhere():
    visitor = Visitor()
    page = saved_by(visitor, draft())
    address = visitor.address
    estimate_id = address.split("/")[-2]
    page = visitor.open(f"{address}delete")
    assert SavedEstimate.objects.exists()  # looking at the question deletes nothing
    assert address in page.links()  # and there is a way back
    page = visitor.submit(page, f"{address}delete")
    assert visitor.address == "/estimate/saved/deleted/"
    assert "已经删除" in page.text
    assert not SavedEstimate.objects.exists()
    assert "没有这份结果" in visitor.open(address).text
    assert visitor.response.status_code == 404
    assert visitor.client.get(f"/api/v1/estimates/{estimate_id}/").status_code == 404


def test_deleting_twice_ends_the_same_way():
    visitor = Visitor()
    saved_by(visitor, draft())
    page = visitor.open(f"{visitor.address}delete")
    action = visitor.address
    for _ in range(2):
        assert "已经删除" in visitor.submit(page, action).text


def test_a_result_whose_time_is_over_says_so_and_shows_nothing_of_it(monkeypatch: pytest.MonkeyPatch):
    visitor = Visitor()
    saved_by(visitor, draft())
    later = timezone.now() + timedelta(days=180)
    monkeypatch.setattr(saved_views.timezone, "now", lambda: later)
    for address in (visitor.address, f"{visitor.address}delete"):
        page = visitor.open(address)
        assert visitor.response.status_code == 410
        assert "这份结果已过期" in page.text
        assert "180 天" in page.text
        assert "27,865" not in page.text


def test_a_result_that_never_was_is_not_called_expired():
    visitor = Visitor()
    page = visitor.open(f"/estimate/saved/{uuid4()}/")
    assert visitor.response.status_code == 404
    assert "没有这份结果" in page.text
    assert "已过期" not in page.text


@pytest.mark.parametrize("forged", ["not-a-uuid", "00000000", "%00"])
def test_a_forged_address_is_a_page_that_is_not_there(forged: str):
    visitor = Visitor()
    visitor.open(f"/estimate/saved/{forged}/")
    assert visitor.response.status_code == 404


def test_an_estimate_made_over_the_interface_is_read_on_the_same_page():
    visitor = Visitor()
    body = {"region": "370323", "as_of": "2020-06-01", "answers": {key: BILL[key] for key in list(BILL)[:7]}}
    made = visitor.client.post("/api/v1/estimates/", body, content_type="application/json").json()
    page = visitor.open(f"/estimate/saved/{made['estimate_id']}/")
    assert "27,865 到 29,065 元" in page.text


def test_nothing_of_the_person_stands_in_an_address():
    visitor = Visitor()
    address = draft(basic_paid="unknown")
    page = visitor.open(f"{address}result")
    visitor.open(next(link for link in page.links() if "reference" in link))
    saved_by(visitor, address)
    visitor.open(f"{visitor.address}delete")
    assert not [seen for seen in visitor.visited if any(word in seen for word in OF_THE_PERSON)]


# --- unverified figures ----------------------------------------------------------------------------------------------


def test_unverified_figures_stand_apart_below_and_only_once_asked_for():
    visitor = Visitor()
    address = draft(basic_paid="unknown")
    page = visitor.open(f"{address}result")
    assert "没有核实" in page.text
    assert "淄博" not in page.text
    link = next(link for link in page.links() if "reference" in link)
    other = visitor.open(link.partition("#")[0])
    assert page.text.split("文件没有写的数字")[0] in other.text  # what the documents say has not moved
    first, _, apart = other.text.partition("参考估算（数字没有核实）")
    assert "淄博" not in first
    assert "26,631.46 到 27,831.46 元" in apart  # 20,000 beyond the catalogue and 6,631.46 to 7,831.46
    assert "26,631.46" not in first
    assert apart.count("未核实") >= 2
    assert other.text.count("仅供估算，以实际结算为准") == 1


@pytest.mark.parametrize(
    ("region", "day", "changed"),
    [
        ("330300", "2020-06-01", {}),  # none is held for that day
        ("370323", "2020-06-01", {}),  # the bill says what basic insurance paid
        ("370323", "2020-06-01", {"insurance": "employee", "basic_paid": "unknown"}),  # none speaks of employees
    ],
)
def test_where_unverified_figures_change_nothing_they_are_not_offered(region: str, day: str, changed: dict[str, Any]):
    visitor = Visitor()
    address = draft(region, day, **changed)
    page = visitor.open(f"{address}result")
    assert not [link for link in page.links() if "reference" in link]
    assert "参考估算（" not in page.text


def test_a_range_of_a_source_is_not_blamed_on_the_documents():
    visitor = Visitor()
    page = visitor.open(f"{draft('610322', basic_paid='unknown')}reference")
    apart = page.text.partition("参考估算（数字没有核实）")[2].partition("接下来")[0]
    assert "基本医疗保险的参考数据本身是一个范围" in apart
    assert "文件没有写全" not in apart


def test_only_what_could_narrow_the_result_is_named_as_not_known():
    visitor = Visitor()
    page = visitor.open(f"{draft('610322', basic_paid='unknown', critical_illness_paid='0.00')}result")
    why = page.text.partition("为什么是一个范围")[2].partition("真实的数")[0]
    assert "您选了“不清楚”" not in why  # 80% is made up to whatever basic insurance paid, up to that


@pytest.mark.parametrize(
    ("day", "place", "layers"),
    [
        ("2019-12-31", "out_of_province", "大病兜底、一事一议"),
        ("2020-01-01", "in_province", "大病兜底、一事一议"),
        ("2020-01-01", "out_of_province", "一事一议"),  # from then on the backstop stays within the catalogue
    ],
)
def test_what_lies_outside_the_catalogue_names_the_layers_that_may_pay_it(day: str, place: str, layers: str):
    page = Visitor().open(f"{draft('220000', day, care_location=place)}result")
    outside = page.text.partition("其中政策范围外的")[2].partition("文件没有写")[0]
    assert outside.endswith(f"，{layers}付不付、付多少，")
    assert "哪一层都不报，全由自己付" not in page.text


def test_what_lies_outside_the_catalogue_is_called_unpaid_where_no_layer_may_pay_it():
    page = Visitor().open(f"{draft('610322')}result")
    assert "哪一层都不报，全由自己付" in page.text


# --- hospitals side by side ------------------------------------------------------------------------------------------


def test_levels_stand_side_by_side_where_the_documents_tell_them_apart():
    visitor = Visitor()
    page = visitor.open(f"{draft('610322', identities=[], basic_paid='unknown')}result")
    table = page.text.partition("各级医院比一比")[2].partition("接下来")[0]
    for name, most in (("一级及以下医院", "90,000"), ("二级医院", "78,000"), ("三级医院（您选的）", "62,000")):
        row = table.partition(name)[2]
        assert f"0 到 {most} 元" in row.split("医院", 1)[0]
    assert ("tr", {"role": "row", "class": "mine"}) in page.elements


def test_where_every_level_comes_to_the_same_that_is_said():
    visitor = Visitor()
    page = visitor.open(f"{draft('610322')}result")  # what basic insurance paid stands on the bill
    assert "去哪一级医院，算出来都一样" in page.text
    assert "各级医院比一比" not in page.text


def test_where_no_rule_tells_levels_apart_they_are_not_spoken_of():
    visitor = Visitor()
    assert "换一级医院" not in visitor.open(f"{draft('220000')}result").text


# --- what to do next -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "day", "changed", "said"),
    [
        ("430300", "2022-06-01", {"identities": ["extreme_poverty"]}, ["由民政部门认定", "当场一起结算", "可以申请"]),
        ("430300", "2022-06-01", {"identities": ["severe_disability"]}, ["由残联部门认定"]),
        ("610322", "2020-06-01", {"care_location": "in_county"}, ["先看病、后付钱", "在住院的医院当场结清"]),
        ("220000", "2020-06-01", {}, ["由扶贫部门认定", "一事一议：五道防线的最后一道"]),
    ],
)
def test_next_steps_are_those_a_clause_states(region: str, day: str, changed: dict[str, Any], said: list[str]):
    visitor = Visitor()
    page = visitor.open(f"{draft(region, day, **changed)}result")
    steps = page.text.partition("接下来")[2]
    for words in said:
        assert words in steps


def test_what_holds_for_others_is_no_next_step():
    visitor = Visitor()
    ordinary = visitor.open(f"{draft('430300', '2022-06-01', identities=[])}result").text.partition("接下来")[2]
    assert "认定" not in ordinary
    assert "当场一起结算" not in ordinary
