"""What does a person meet who asks 「我能享受什么」? Through the pages, without scripts, on the shipped data."""

import re

import pytest

from tests.journeys.pages import Page, Visitor

pytestmark = pytest.mark.usefixtures("published")

XIANGTAN = {"region": "430300", "as_of": "2022-06-01"}


def asked(visitor: Visitor, **changed: object) -> Page:
    """The benefits of somebody in Xiangtan, or in another place."""
    given = {**XIANGTAN, "whom": "self", "insurance": "resident", "identities": "subsistence_allowance", **changed}
    return visitor.submit(visitor.open("/entitlements/"), "/entitlements/", **given)


def group(page: Page, answer: str) -> str:
    """The text of one group, "" where the page has none."""
    found = re.search(rf'<section class="card" id="{answer}".*?</section>', page.html, re.DOTALL)
    return Page(found[0]).text if found else ""


def test_every_benefit_stands_in_its_group_with_its_clause():
    visitor = Visitor()
    page = asked(visitor)
    assert "参保个人缴费资助一半" in group(page, "yes")
    assert "低保对象由民政部门认定" in page.text
    assert "依申请医疗救助" in group(page, "on_application")
    assert "扶贫特惠保" in group(page, "unknown")
    assert "集中缴费期以后新增的" in group(page, "no")
    assert "/clauses/xiangtan-2021.3.1b/" in page.links()
    assert visitor.client.get("/clauses/xiangtan-2021.3.1b/").status_code == 302


def test_the_legal_state_comes_first():
    page = asked(Visitor(), as_of="2026-11-21")
    assert page.text.index("现已过期") < page.text.index("可以享受")
    draft = asked(Visitor(), region="330300", as_of="2026-11-21")
    assert draft.text.index("是征求意见稿") < draft.text.index("稿子这样写，还没有施行")


def test_no_address_holds_anything_of_the_person():
    visitor = Visitor()
    page = asked(visitor, identities="unknown")
    for _ in range(3):
        page = reply(visitor, page, "none")
    page = visitor.open(next(link for link in page.links() if link.endswith("/change")))
    for address in visitor.visited:
        assert "?" not in address
        assert not re.search("subsistence|resident|430300|2022", address), address
    assert visitor.response["Cache-Control"] == "no-store, private"


def reply(visitor: Visitor, page: Page, answer: str) -> Page:
    form = next(form for form in page.forms if form.values_of("reply"))
    values = {"asked": form.values_of("asked"), "reply": answer}
    token = {"csrfmiddlewaretoken": form.hidden()["csrfmiddlewaretoken"]}
    visitor.response = visitor.client.post(visitor.address, {**token, **values})
    if visitor.response.status_code != 303:
        return Page(visitor.response.content.decode())
    return visitor.open(visitor.response["Location"])


def test_an_unknown_identity_is_narrowed_until_nothing_can_change():
    visitor = Visitor()
    page = asked(visitor, identities="unknown")
    assert "参保资助" in group(page, "depends")
    assert "是特困人员吗" in page.text
    assert "民政部门" in page.text
    page = reply(visitor, page, "none")
    assert "领低保金吗" in page.text
    page = reply(visitor, page, "subsistence_allowance")
    assert "参保个人缴费资助一半" not in group(page, "yes"), "a severely disabled person would have all of it"
    questions = 2
    while any(form.values_of("reply") for form in page.forms):
        page, questions = reply(visitor, page, "none"), questions + 1
    assert questions <= 6
    assert "参保个人缴费资助一半" in group(page, "yes")
    assert not group(page, "depends")


def test_not_knowing_is_an_answer_and_is_not_asked_again():
    visitor = Visitor()
    page = asked(visitor, identities="unknown")
    seen = []
    while any(form.values_of("reply") for form in page.forms):
        seen.append(next(form.values_of("asked")[0] for form in page.forms if form.values_of("reply")))
        page = reply(visitor, page, "unknown")
    assert len(seen) == len(set(seen)) <= 7
    assert "参保资助" in group(page, "depends")
    for office in ("民政部门认定", "残联部门认定", "乡村振兴部门认定"):
        assert office in page.text, "who can tell"


def test_a_reply_left_out_or_made_up_is_asked_again():
    visitor = Visitor()
    page = asked(visitor, identities="unknown")
    for answer in ("", "orphan", "x"):
        page = reply(visitor, page, answer)
        assert visitor.response.status_code == 422
        assert "请选一个" in page.text


def test_the_replies_can_be_taken_back():
    visitor = Visitor()
    page = reply(visitor, asked(visitor, identities="unknown"), "extreme_poverty")
    assert "参保个人缴费全额资助" in group(page, "yes")
    address = visitor.address
    again = next(form for form in page.forms if form.values_of("again"))
    visitor.client.post(address, {**again.hidden(), "again": "1"})
    assert "是特困人员吗" in visitor.open(address).text


def test_what_was_said_once_is_filled_in_and_can_be_changed():
    visitor = Visitor()
    asked(visitor)
    page = visitor.open("/entitlements/")
    checked = {attributes["id"] for tag, attributes in page.elements if tag == "input" and "checked" in attributes}
    assert checked == {"w-self", "r-430300", "i-resident", "d-subsistence_allowance"}


def test_of_somebody_else_nothing_is_remembered():
    visitor = Visitor()
    page = asked(visitor, whom="family", identities="orphan")
    assert "家人能享受什么" in page.text
    page = visitor.open("/entitlements/")
    checked = {attributes["id"] for tag, attributes in page.elements if tag == "input" and "checked" in attributes}
    assert checked == {"w-self"}


def test_two_tabs_never_mix():
    visitor = Visitor()
    asked(visitor)
    mine = visitor.address
    asked(visitor, whom="family", identities="orphan")
    assert visitor.address != mine
    assert "参保个人缴费资助一半" in group(visitor.open(mine), "yes")


def test_the_page_is_changed_with_what_was_said_filled_in():
    visitor = Visitor()
    page = asked(visitor, whom="family", insurance="unknown", identities=["orphan", "severe_disability"])
    page = visitor.open(next(link for link in page.links() if link.endswith("/change")))
    checked = {attributes["id"] for tag, attributes in page.elements if tag == "input" and "checked" in attributes}
    assert checked == {"w-family", "r-430300", "i-unknown", "d-orphan", "d-severe_disability"}


def test_a_forged_or_forgotten_address_says_so_and_shows_nothing():
    visitor = Visitor()
    for path in ("/entitlements/none/", "/entitlements/none/change"):
        page = visitor.open(path)
        assert visitor.response.status_code == 404
        assert "已经清除" in page.text
    asked(visitor)
    other = Visitor()
    assert "已经清除" in other.open(visitor.address).text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"identities": ["none", "orphan"]}, "就不要再选别的身份"),
        ({"identities": []}, "都没有就选"),
        ({"insurance": ""}, "请选参保类型"),
        ({"whom": ""}, "请选给谁查"),
        ({"as_of": "x"}, "这样填写日期"),
        ({"as_of": "2021-09-30"}, "2021年10月1日"),
        ({"region": "110000"}, "12393"),
        ({"region": "999999"}, "行政区划"),
        ({"region": ""}, "请选参保地"),
    ],
)
def test_what_cannot_be_answered_is_said_on_the_form(changed: dict[str, object], says: str):
    visitor = Visitor()
    page = asked(visitor, **changed)
    assert visitor.response.status_code == 422
    assert says in page.text


def test_the_estimator_opens_with_what_was_said():
    visitor = Visitor()
    page = asked(visitor)
    action = next(form.attributes["action"] for form in page.forms if form.attributes["action"].endswith("/estimate"))
    page = visitor.submit(page, action)
    assert visitor.address.startswith("/estimate/")
    assert not visitor.address.endswith(("/insurance", "/identities"))


def test_a_county_without_documents_of_its_own_has_its_citys():
    visitor = Visitor()
    visitor.submit(visitor.open("/region/"), "/region/", region="430321")
    page = visitor.open("/entitlements/")
    assert "r-430321" in {attributes.get("id") for _, attributes in page.elements}
    assert "参保个人缴费资助一半" in group(asked(visitor, region="430321"), "yes")
