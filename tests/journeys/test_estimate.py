"""A whole estimate without a script: from the region to the result, back, changed, expired, two at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from eligibility import services
from eligibility.models import Draft
from eligibility.questionnaire.questions import BY_KEY
from tests.journeys.pages import Page, Visitor

pytestmark = pytest.mark.usefixtures("published")

YIYUAN = "370323"
BILL = {
    "insurance": "resident",
    "care": "inpatient",
    "identities": "registered_poor",
    "total_cost": "12万",
    "special_drug_cost": "0",
    "covered_expenses": "１００，０００",
    "basic_paid": "40000元",
    "hospital_relief_paid": "0",
    "commercial_paid": "0",
    "earlier_this_year": "no",
}
"""The bill of the published reading: 60,000 own share after basic insurance, 20,000 outside the catalogue."""


def start(visitor: Visitor, as_of: str = "2020-06-01", region: str = YIYUAN) -> Page:
    return visitor.submit(visitor.open("/estimate/"), "/estimate/", region=region, as_of=as_of)


def walk(visitor: Visitor, page: Page, **changed: str) -> Page:
    """Answers every question that is asked, until the answers are shown for checking."""
    for _ in range(len(BY_KEY) + 1):
        if visitor.address.endswith("/check"):
            return page
        key = visitor.address.rsplit("/", 1)[1]
        page = visitor.submit(page, visitor.address, value={**BILL, **changed}.get(key, "unknown"))
        assert visitor.response.status_code == 200, page.text
    raise AssertionError("the questions never end")


def result_of(visitor: Visitor) -> Page:
    return visitor.open(visitor.address.replace("/check", "/result"))


def test_a_bill_of_the_registered_poor_comes_out_as_the_readings_say():
    visitor = Visitor()
    walk(visitor, start(visitor))
    page = result_of(visitor)
    assert "27,865 到 29,065 元" in page.text  # 20,000 beyond the catalogue and 7,865 to 9,065 of the covered rest
    assert "35,750 元" in page.text
    assert "5,700 到 9,700 元" in page.text
    assert "6,685 到 9,485 元" in page.text
    assert "20,000 元，哪一层都不报" in page.text
    assert page.text.count("仅供估算，以实际结算为准") == 1
    assert "/clauses/yiyuan-2020.3.2.2/" in page.links()


def test_the_bars_of_the_result_are_rectangles_only():
    visitor = Visitor()
    walk(visitor, start(visitor))
    page = result_of(visitor)
    inside = page.html.split('class="fall"')[1:]
    assert len(inside) == 6  # total, four layers that pay, the person
    assert all("<path" not in part.split("</svg>")[0] and "<rect" in part.split("</svg>")[0] for part in inside)


def test_today_the_result_says_first_that_the_year_has_passed():
    visitor = Visitor()
    walk(visitor, start(visitor, as_of=timezone.localdate().isoformat()))
    page = result_of(visitor)
    assert page.text.index("年份已过") < page.text.index("您自己大约要付")


def test_a_draft_for_comments_is_named_before_the_amount():
    visitor = Visitor()
    walk(visitor, start(visitor, region="330300"), identities="subsistence_allowance")
    page = result_of(visitor)
    assert page.text.index("征求意见稿") < page.text.index("您自己大约要付")


def test_not_knowing_anything_but_the_bill_still_ends_in_a_range():
    visitor = Visitor()
    page = start(visitor)
    for _ in range(len(BY_KEY)):
        if visitor.address.endswith("/check"):
            break
        key = visitor.address.rsplit("/", 1)[1]
        form = page.form(visitor.address)
        if "unknown" in form.values_of("value"):
            page = visitor.submit(page, visitor.address, value="unknown")
        elif form.values_of("unknown"):
            page = visitor.submit(page, visitor.address, value="", unknown="1")
        else:
            page = visitor.submit(page, visitor.address, value=BILL[key])
    page = result_of(visitor)
    assert visitor.response.status_code == 200
    assert "120,000 元" in page.text
    assert "为什么是一个范围" in page.text


def test_no_answer_ever_stands_in_an_address_and_no_page_is_stored():
    visitor = Visitor()
    page = start(visitor)
    while not visitor.address.endswith("/check"):
        assert "no-store" in visitor.response["Cache-Control"]
        key = visitor.address.rsplit("/", 1)[1]
        page = visitor.submit(page, visitor.address, value=BILL[key])
    assert "no-store" in visitor.response["Cache-Control"]
    result_of(visitor)
    assert "no-store" in visitor.response["Cache-Control"]
    said = ("12万", "120000", "100000", "40000", "resident", "registered_poor")
    assert not [address for address in visitor.visited if any(word in address for word in said)]


def test_going_back_shows_the_answer_that_was_given():
    visitor = Visitor()
    page = start(visitor)
    page = visitor.submit(page, visitor.address, value="12万")
    page = visitor.submit(page, visitor.address, value="registered_poor")
    back = next(link for link in page.links() if link.endswith("/identities"))
    page = visitor.open(back)
    chosen = [a["value"] for tag, a in page.elements if tag == "input" and "checked" in a]
    assert chosen == ["registered_poor"]
    page = visitor.open(next(link for link in page.links() if link.endswith("/total_cost")))
    assert next(a["value"] for _, a in page.elements if a.get("id") == "value") == "120,000"


def test_a_changed_answer_leads_back_to_the_check_and_drops_only_what_depended_on_it():
    visitor = Visitor()
    page = walk(visitor, start(visitor))
    draft = visitor.address.removesuffix("check")
    page = visitor.open(f"{draft}covered_expenses")
    page = visitor.submit(page, visitor.address, value="90000")
    assert visitor.address == f"{draft}check"
    assert "90,000 元" in page.text
    page = visitor.open(f"{draft}total_cost")
    page = visitor.submit(page, visitor.address, value="80000")
    assert visitor.address == f"{draft}covered_expenses"
    page = visitor.submit(page, visitor.address, value="70000")
    assert visitor.address == f"{draft}check"
    assert "40,000 元" in page.text


@pytest.mark.parametrize("covered", ["120000.01", "十万", "-1", "3,00", "1.234", ""])
def test_an_amount_that_cannot_be_is_refused_beside_the_field_and_kept_for_mending(covered: str):
    visitor = Visitor()
    page = start(visitor)
    while not visitor.address.endswith("/covered_expenses"):
        page = visitor.submit(page, visitor.address, value=BILL[visitor.address.rsplit("/", 1)[1]])
    page = visitor.submit(page, visitor.address, value=covered)
    assert visitor.response.status_code == 422
    field = next(a for tag, a in page.elements if a.get("id") == "value")
    assert field["value"] == covered
    assert field["aria-invalid"] == "true"
    assert "mistake" in field["aria-describedby"]
    assert any(a.get("id") == "mistake" for _, a in page.elements)


def test_two_estimates_at_once_never_mix():
    visitor = Visitor()
    first = start(visitor)
    first_address = visitor.address
    second = start(visitor)
    second_address = visitor.address
    assert first_address != second_address
    visitor.submit(first, first_address, value="3万")
    visitor.submit(second, second_address, value="5万")
    typed = []
    for address in (first_address, second_address):
        page = visitor.open(address)
        typed.append(next(a["value"] for _, a in page.elements if a.get("id") == "value"))
    assert typed == ["30,000", "50,000"]


def test_an_expired_draft_says_so_and_offers_to_start_again():
    visitor = Visitor()
    start(visitor)
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for address in (visitor.address, visitor.address.replace("/total_cost", "/result")):
        page = visitor.open(address)
        assert visitor.response.status_code == 404
        assert "过期" in page.text
        assert "/estimate/" in page.links()


@pytest.mark.parametrize(
    "address", ["/estimate/AAAAAAAAAAAAAAAAAAAAAA/total_cost", "/estimate/x/", "/estimate/1/result"]
)
def test_a_forged_draft_is_not_found_in_chinese(address: str):
    visitor = Visitor()
    page = visitor.open(address)
    assert visitor.response.status_code == 404
    assert "重新算一次" in page.text


def test_a_key_that_is_no_question_is_not_found():
    visitor = Visitor()
    start(visitor)
    visitor.open(visitor.address.replace("/total_cost", "/password"))
    assert visitor.response.status_code == 404


def test_a_question_that_cannot_matter_is_passed_over():
    visitor = Visitor()
    start(visitor)
    visitor.open(visitor.address.replace("/total_cost", "/followed_guidance"))
    assert visitor.address.endswith("/total_cost")


def test_a_result_before_the_last_answer_leads_to_the_open_question():
    visitor = Visitor()
    start(visitor)
    visitor.open(visitor.address.replace("/total_cost", "/result"))
    assert visitor.address.endswith("/total_cost")


def test_a_day_before_the_first_table_is_refused_with_that_day():
    visitor = Visitor()
    page = start(visitor, as_of="2019-12-31")
    assert visitor.response.status_code == 422
    assert "2020年1月1日" in page.text


def test_a_place_without_documents_is_honestly_refused():
    visitor = Visitor()
    page = start(visitor, region="370302")
    assert visitor.response.status_code == 422
    assert "还没有收录" in page.text
    assert not Draft.objects.exists()


def test_what_the_year_already_used_up_reaches_the_calculation():
    visitor = Visitor()
    page = walk(
        visitor,
        start(visitor),
        earlier_this_year="yes",
        **{
            "year_to_date.own_share_after_basic": "5000",
            "year_to_date.critical_illness_paid": "0",
            "year_to_date.assistance_paid": "10000",
            "year_to_date.left_before_re_assistance": "0",
            "year_to_date.re_assistance_paid": "0",
            "year_to_date.special_drug_paid": "0",
        },
    )
    assert "10,000 元" in page.text
    page = result_of(visitor)
    # the deductible of 5,000 is used up: 60,000 × 65%; the yearly ceiling of assistance is exhausted
    assert "39,000 元" in page.text
    assert "9,700" not in page.text


def test_a_bill_for_special_drugs_alone_needs_no_other_amount():
    visitor = Visitor()
    page = walk(visitor, start(visitor), care="special_drug", total_cost="10万")
    assert "政策范围内费用" not in page.text
    page = result_of(visitor)
    assert "60,000 元" in page.text
    assert "40,000 元" in page.text


def test_a_draft_opened_elsewhere_in_the_house_is_walked_like_any_other():
    draft = services.start_draft(
        region=YIYUAN,
        as_of=timezone.localdate().replace(year=2020, month=6, day=1),
        answers={
            "insurance": "resident",
            "identities": ["registered_poor"],
            "year_to_date": {"assistance_paid": "1.00"},
        },
        today=timezone.localdate(),
    )
    visitor = Visitor()
    page = visitor.open(f"/estimate/{draft}/")
    assert visitor.address.endswith("/total_cost")
    assert "建档立卡" in page.text  # what is known already is shown while answering
    assert "您先前说过" in page.text
    page = walk(visitor, page)
    assert "建档立卡" in page.text


def test_a_question_says_how_much_its_answer_can_move():
    visitor = Visitor()
    page = start(visitor)
    assert "最多影响" not in page.text  # nothing can be said before the bill is known
    page = visitor.submit(page, visitor.address, value="12万")
    assert "合在一起，这一项最多影响" in page.text
    while not visitor.address.endswith("/basic_paid"):
        page = visitor.submit(page, visitor.address, value=BILL[visitor.address.rsplit("/", 1)[1]])
    assert "最多影响 11,975 元" in page.text


def test_a_draft_whose_rules_were_withdrawn_leads_to_a_new_start():
    draft = services.start_draft(
        region="110000", as_of=timezone.localdate(), answers={"insurance": "resident"}, today=timezone.localdate()
    )
    visitor = Visitor()
    page = visitor.open(f"/estimate/{draft}/")
    assert visitor.response.status_code == 404
    assert "重新算一次" in page.text


@pytest.mark.parametrize("size", ["large", "elder"])
def test_the_result_is_the_same_whatever_the_size_of_letters(size: str):
    visitor = Visitor()
    page = visitor.submit(visitor.open("/estimate/"), "/text-size/", size=size)
    page = visitor.submit(page, "/estimate/", region=YIYUAN, as_of="2020-06-01")
    walk(visitor, page)
    assert "27,865 到 29,065 元" in result_of(visitor).text


def test_the_back_link_of_the_first_question_leads_to_the_start():
    visitor = Visitor()
    page = start(visitor)
    assert visitor.address.endswith("/total_cost")
    assert "/estimate/" in page.links()


# --- said before, for whom, changed ----------------------------------------------------------------------------------


def test_what_was_said_of_oneself_is_filled_in_the_next_time_and_can_be_changed():
    visitor = Visitor()
    walk(visitor, start(visitor))
    start(visitor)
    page = visitor.submit(visitor.open(visitor.address), visitor.address, value="12万")
    assert visitor.address.endswith("/care")  # neither insurance nor identities are asked again
    assert page.text.count("您先前说过") == 2
    assert "建档立卡" in page.text
    page = visitor.open(next(link for link in page.links() if link.endswith("/identities")))
    page = visitor.submit(page, visitor.address, value="none")
    page = walk(visitor, page)
    assert "都没有" in page.text


def test_amounts_are_never_filled_in_from_an_earlier_estimate():
    visitor = Visitor()
    walk(visitor, start(visitor))
    start(visitor)
    second = visitor.address.split("/")[2]
    assert set(Draft.objects.get(pk=second).answers) == {"insurance", "identities"}
    assert {"120000.00", "100000.00"}.isdisjoint(str(dict(visitor.client.session)))


def test_for_a_family_member_nothing_is_filled_in_and_nothing_is_remembered():
    visitor = Visitor()
    walk(visitor, start(visitor))
    before = dict(visitor.client.session)
    page = visitor.submit(visitor.open("/estimate/"), "/estimate/", region="330300", as_of="2022-06-01", whom="family")
    assert "您先前说过" not in page.text
    page = visitor.submit(page, visitor.address, value="12万")
    assert visitor.address.endswith("/identities")
    walk(visitor, page, identities="subsistence_allowance", insurance="employee")
    assert dict(visitor.client.session) == before
    walk(visitor, start(visitor))
    assert "建档立卡" in visitor.open(visitor.address).text


def test_not_knowing_ones_identity_takes_back_what_was_said():
    visitor = Visitor()
    walk(visitor, start(visitor))
    walk(visitor, visitor.open(visitor.address.replace("/check", "/identities")))
    page = visitor.open(visitor.address.replace("/check", "/identities"))
    visitor.submit(page, visitor.address, value="unknown")
    page = start(visitor)
    page = visitor.submit(page, visitor.address, value="5万")
    assert visitor.address.endswith("/identities")


def test_answers_that_a_change_leaves_without_use_are_named():
    visitor = Visitor()
    page = walk(visitor, start(visitor))
    draft = visitor.address.removesuffix("check")
    assert "用不上了" not in page.text
    page = visitor.submit(visitor.open(f"{draft}care"), f"{draft}care", value="special_drug")
    page = walk(visitor, page)
    said = page.text[page.text.index("用不上了") :].split("。")[0]
    assert "政策范围内费用" in said
    assert "基本医保已报" in said
    assert "总费用" not in said
    page = visitor.submit(visitor.open(f"{draft}care"), f"{draft}care", value="inpatient")
    page = walk(visitor, page)
    assert "100,000 元" in page.text, "changed back, they count again"
    assert "用不上了" not in page.text


def test_the_place_and_the_day_can_be_changed_without_losing_what_still_holds():
    visitor = Visitor()
    page = walk(visitor, start(visitor))
    draft = visitor.address.removesuffix("check")
    assert f"{draft}place" in page.links()
    page = visitor.submit(visitor.open(f"{draft}place"), f"{draft}place", region="330300", as_of="2022-06-01")
    page = walk(visitor, page)
    assert "温州市，2022年6月1日" in page.text
    assert "120,000 元" in page.text
    assert "医院减免" in page.text[page.text.index("用不上了") :]
    page = visitor.submit(visitor.open(f"{draft}place"), f"{draft}place", region=YIYUAN, as_of="2019-12-31")
    assert visitor.response.status_code == 422
    assert "2020年1月1日" in page.text


def test_a_form_sent_twice_does_no_harm():
    visitor = Visitor()
    page = start(visitor)
    address = visitor.address
    visitor.submit(page, address, value="12万")
    there = visitor.address
    visitor.submit(page, address, value="12万")
    assert visitor.address == there
    draft = Draft.objects.get()
    assert draft.answers == {"total_cost": "120000.00"}
    assert draft.order == ["total_cost"]


def test_a_draft_that_has_expired_and_one_that_never_was_are_told_apart():
    visitor = Visitor()
    start(visitor)
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "这份测算已过期（保留30天）" in visitor.open(visitor.address).text
    assert "找不到这份测算" in visitor.open("/estimate/AAAAAAAAAAAAAAAAAAAAAA/").text


def test_someone_who_is_asked_nothing_about_insurance_still_gets_a_result():
    visitor = Visitor()
    page = walk(visitor, start(visitor, region="220000"))
    assert "参保类型" not in page.text
    result_of(visitor)
    assert visitor.response.status_code == 200
