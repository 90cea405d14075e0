"""A whole question without a script: asked, answered with its clause, asked back, rated, turned into a bill."""

from uuid import uuid4

import pytest

from eligibility.models import Draft
from tests.journeys.pages import Page, Visitor

pytestmark = pytest.mark.usefixtures("published")

YIYUAN, WENZHOU = "370323", "330300"
DEDUCTIBLE = "贫困户大病保险起付线是多少"


def insured_in(region: str) -> tuple[Visitor, Page]:
    visitor = Visitor()
    return visitor, visitor.submit(visitor.open("/"), "/region/", region=region)


def test_a_question_is_answered_with_its_clause_one_tap_away():
    visitor, page = insured_in(YIYUAN)
    page = visitor.submit(page, "/ask/", question=DEDUCTIBLE)
    assert visitor.address.startswith("/answers/")
    assert "5,000元" in page.text or "5000元" in page.text
    assert page.text.index("年份已过") < page.text.index("贫困户大病保险起付线是5,000元")
    assert "三（二）二是" in page.text
    assert "适用：沂源县" in page.text
    link = next(link for link in page.links() if link.startswith("/clauses/"))
    page = visitor.open(link)
    assert visitor.address == f"/documents/yiyuan-2020/#{link.split('/')[2]}"
    assert any(attributes.get("id") == link.split("/")[2] for _, attributes in page.elements)
    assert "本站摘编，以原文为准" in page.text


def test_the_question_never_stands_in_an_address():
    visitor, page = insured_in(YIYUAN)
    visitor.submit(page, "/ask/", question=DEDUCTIBLE)
    assert not [address for address in visitor.visited if "%" in address or "起付线" in address or "?" in address]
    assert "no-store" in visitor.response["Cache-Control"]


def test_the_region_is_asked_back_once_and_then_held():
    visitor = Visitor()
    page = visitor.submit(visitor.open("/"), "/ask/", question=DEDUCTIBLE)
    choices = [form for form in page.forms if form.hidden().get("slot") == "region"]
    chosen = next(form for form in choices if form.hidden()["value"] == YIYUAN)
    label = chosen.values_of("question")[0]
    answer = visitor.client.post("/ask/", {**chosen.hidden(), "question": label})
    page = visitor.open(answer["Location"])
    assert "5,000元" in page.text or "5000元" in page.text
    assert "参保地：沂源县" in page.text
    page = visitor.submit(visitor.open("/"), "/ask/", question=DEDUCTIBLE)
    assert not [form for form in page.forms if form.hidden().get("slot") == "region"]


def test_a_follow_up_goes_on_in_the_conversation_of_its_page():
    visitor, page = insured_in(YIYUAN)
    page = visitor.submit(page, "/ask/", question="贫困户大病保险起付线是多少")
    page = visitor.submit(page, "/ask/", question="那封顶线呢")
    assert "您问的是：" in page.text
    assert "不设封顶线" in page.text


def test_two_conversations_side_by_side_never_mix():
    visitor, page = insured_in(YIYUAN)
    critical = visitor.submit(page, "/ask/", question="贫困户大病保险起付线是多少")
    assistance = visitor.submit(visitor.open("/"), "/ask/", question="低保户医疗救助比例是多少")
    assert critical.form("/ask/").hidden()["conversation"] != assistance.form("/ask/").hidden()["conversation"]


def test_nobody_goes_on_with_the_conversation_of_another_session():
    visitor, page = insured_in(YIYUAN)
    page = visitor.submit(page, "/ask/", question=DEDUCTIBLE)
    conversation = page.form("/ask/").hidden()["conversation"]
    stranger, page = insured_in(YIYUAN)
    page = stranger.submit(page, "/ask/", question="那封顶线呢", conversation=conversation)
    assert page.form("/ask/").hidden()["conversation"] != conversation


def test_an_uncovered_place_is_said_to_be_uncovered_with_a_phone():
    visitor, page = insured_in("110000")
    assert "还没有收录" in page.text
    page = visitor.submit(page, "/ask/", question="大病保险起付线是多少")
    assert "12393" in page.text
    assert not [link for link in page.links() if link.startswith("/clauses/")]
    assert not [form for form in page.forms if form.attributes["action"].endswith("/estimate/")]


def test_a_draft_is_named_before_its_figures():
    visitor, page = insured_in(WENZHOU)
    page = visitor.submit(page, "/ask/", question="困难群众大病保险支付比例是多少")
    assert page.text.index("征求意见稿") < page.text.index("80%")


def test_an_empty_question_is_refused_beside_the_box():
    visitor, page = insured_in(YIYUAN)
    page = visitor.submit(page, "/ask/", question="  ")
    assert visitor.response.status_code == 422
    assert "请先写下您的问题" in page.text
    assert next(a for tag, a in page.elements if tag == "textarea")["aria-invalid"] == "true"


@pytest.mark.parametrize(("length", "status"), [(259, 200), (260, 200), (261, 422)])
def test_a_question_has_at_most_260_characters(length: int, status: int):
    visitor, page = insured_in(YIYUAN)
    visitor.submit(page, "/ask/", question=("大病保险起付线是多少" + "啊" * 300)[:length])
    assert visitor.response.status_code == status


def test_what_a_person_types_is_text_and_never_markup():
    visitor, page = insured_in(YIYUAN)
    page = visitor.submit(page, "/ask/", question="<script>alert(1)</script>大病保险起付线")
    assert not page.scripts
    assert "<script>alert" not in page.html


def test_an_answer_is_rated_once_without_a_script():
    visitor, page = insured_in(YIYUAN)
    page = visitor.submit(page, "/ask/", question=DEDUCTIBLE)
    address = f"{visitor.address}rating/"
    page = visitor.submit(page, address, score="5")
    assert "谢谢" in page.text
    assert not [form for form in page.forms if form.attributes["action"] == address]


@pytest.mark.parametrize("score", ["0", "6", "x", ""])
def test_a_grade_outside_the_five_is_refused(score: str):
    visitor, page = insured_in(YIYUAN)
    page = visitor.submit(page, "/ask/", question=DEDUCTIBLE)
    visitor.submit(page, f"{visitor.address}rating/", score=score)
    assert visitor.response.status_code == 400


def test_the_estimate_takes_over_what_was_said_and_shows_it_first():
    visitor, page = insured_in(YIYUAN)
    page = visitor.submit(page, "/ask/", question="居民医保的建档立卡户住院大病保险怎么报")
    assert "会带过去这些，都能改" in page.text
    action = next(f.attributes["action"] for f in page.forms if f.attributes["action"].endswith("/estimate/"))
    visitor.submit(page, action)
    draft = Draft.objects.get()
    assert visitor.address.startswith(f"/estimate/{draft.id}/")
    assert draft.region == YIYUAN
    assert draft.answers["identities"] == ["registered_poor"]
    assert not visitor.address.endswith("/identities")


@pytest.mark.parametrize("region", [YIYUAN, WENZHOU])
def test_every_question_that_is_offered_is_answered(region: str):
    visitor, page = insured_in(region)
    offered = page.forms[-1].values_of("question")
    assert 1 <= len(offered) <= 6
    for question in offered:
        answer = visitor.submit(visitor.open("/"), "/ask/", question=question)
        assert [link for link in answer.links() if link.startswith("/clauses/")], question


def test_an_answer_that_never_was_is_not_found_in_chinese():
    visitor = Visitor()
    page = visitor.open(f"/answers/{uuid4()}/")
    assert visitor.response.status_code == 404
    assert "没有这个页面" in page.text


def test_personal_data_typed_into_a_question_is_shown_nowhere():
    visitor, page = insured_in(YIYUAN)
    page = visitor.submit(page, "/ask/", question="我电话13800000000，大病保险起付线是多少")
    assert "13800000000" not in page.html
    assert "5,000元" in page.text or "5000元" in page.text
