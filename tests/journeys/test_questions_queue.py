"""Can an editor work through the questions without a good answer, two at once, and can nobody else see them?"""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from assistant import queue, services
from assistant.models import QuestionGroup, QueuedQuestion
from knowledge.selectors import active_snapshot
from tests.journeys.pages import Page, Visitor
from tests.journeys.test_every_page import (
    _every_control_has_its_label,
    _every_form_is_protected,
    _nothing_runs_or_styles_inline,
    _the_frame_is_whole,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

LIST = "/staff/questions/"
UNANSWERED = "职工大病保险起付线是多少"
ANSWERED = "贫困户大病保险起付线是多少"


def ask(question: str, region: str = "370323") -> str:
    day = date(2020, 6, 1)
    body = services.ask(snapshot=active_snapshot(), question=question, region=region, as_of=day, today=day)
    return str(body["answer_id"])


def grouped(*questions: str) -> QuestionGroup:
    for question in questions:
        ask(question)
    queue.gather(snapshot=active_snapshot(), now=timezone.now())
    return QuestionGroup.objects.order_by("pk")[0]


def editor(name: str = "bianji", **names: str) -> Visitor:
    queue.make_editor(name)
    user = get_user_model().objects.get(username=name)
    for key, value in names.items():
        setattr(user, key, value)
    user.save()
    visitor = Visitor()
    visitor.client.force_login(user)
    return visitor


def keeps_the_rules_of_the_house(visitor: Visitor, page: Page) -> None:
    _nothing_runs_or_styles_inline(visitor, page)
    _every_form_is_protected(page)
    _every_control_has_its_label(page)
    _the_frame_is_whole(page)


# --- who gets in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LIST, f"{LIST}1/"])
def test_a_stranger_is_led_to_the_sign_in_and_sees_nothing(address: str):
    grouped(UNANSWERED)
    visitor = Visitor()
    page = visitor.open(address)
    assert visitor.address == f"/staff/sign-in/?next={address}"
    assert UNANSWERED not in page.html
    keeps_the_rules_of_the_house(visitor, page)


@pytest.mark.parametrize("address", [f"{LIST}gather/", f"{LIST}1/assign/", f"{LIST}1/close/"])
def test_a_stranger_changes_nothing(address: str):
    answer = Client().post(address, {"version": 1})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/sign-in/")


def test_a_member_of_staff_who_is_no_editor_is_told_so_and_sees_nothing():
    group = grouped(UNANSWERED)
    visitor = Visitor()
    visitor.client.force_login(get_user_model().objects.create_user("kefu"))
    for address in (LIST, f"{LIST}{group.pk}/"):
        page = visitor.open(address)
        assert visitor.response.status_code == 403
        assert "归编辑处理" in page.text
        assert UNANSWERED not in page.html
        keeps_the_rules_of_the_house(visitor, page)
    for action in ("assign", "close"):
        assert Client().post(f"{LIST}{group.pk}/{action}/").status_code == 302


def test_an_editor_signs_in_with_a_password_and_out_again():
    queue.make_editor("bianji")
    user = get_user_model().objects.get()
    user.set_password("only-for-this-test-1")
    user.save()
    visitor = Visitor()
    form = visitor.open(LIST).form("/staff/sign-in/")
    sent = {**form.hidden(), "username": "bianji", "password": "wrong"}
    refused = visitor.client.post("/staff/sign-in/", sent)
    page = Page(refused.content.decode())
    assert "账号或密码不对" in page.text
    assert "wrong" not in page.html
    sent = {**page.form("/staff/sign-in/").hidden(), "username": "bianji", "password": "only-for-this-test-1"}
    assert visitor.client.post("/staff/sign-in/", sent)["Location"] == LIST
    page = visitor.open(LIST)
    assert "没有答上的问题" in page.text
    visitor.client.post("/staff/sign-out/", page.form("/staff/sign-out/").hidden())
    visitor.open(LIST)
    assert visitor.address.startswith("/staff/sign-in/")


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_tells_how_often_where_why_who_and_until_when_and_nothing_personal():
    answer_id = ask(f"我是13800000000，{UNANSWERED}")
    group = grouped("职工大病起付线多少钱", "淄川区大病保险起付线")
    visitor = editor(last_name="编辑甲")
    page = visitor.open(LIST)
    assert visitor.response["Cache-Control"] == "no-store, private"
    for words in (
        "待处理 2 组",
        "职工大病起付线多少钱",
        "【手机号】",
        "沂源县，职工",
        "淄川区",
        "没有文件写明 2",
        "还没有人",
    ):
        assert words in page.text, words
    assert f"{LIST}{group.pk}/" in page.links()
    conversation = QueuedQuestion.objects.select_related("answer").get(answer=answer_id).answer.conversation_id
    for private in ("13800000000", answer_id, str(conversation)):
        assert private not in page.html
        assert private not in visitor.open(f"{LIST}{group.pk}/").html
    keeps_the_rules_of_the_house(visitor, page)


def test_the_list_says_how_long_wordings_are_kept():
    assert "180 天" in editor().open(LIST).text


def test_an_empty_queue_says_so_and_an_odd_page_or_choice_is_no_error():
    visitor = editor()
    for address in (LIST, f"{LIST}?show=mine", f"{LIST}?show=ended", f"{LIST}?show=x&page=999", f"{LIST}?page=x"):
        page = visitor.open(address)
        assert visitor.response.status_code == 200
        assert "现在没有" in page.text
        keeps_the_rules_of_the_house(visitor, page)


def test_more_groups_than_a_page_holds_are_turned_over():
    things = [f"{one}{other}能报多少" for one in "甲乙丙丁戊己" for other in "鼠牛虎兔龙"]
    grouped(*things)
    visitor = editor()
    first = visitor.open(LIST)
    second = visitor.open(f"{LIST}?page=2")
    links = [
        link for page in (first, second) for link in page.links() if link.startswith(f"{LIST}") and "?" not in link
    ]
    assert len({link for link in links if link != LIST}) == QuestionGroup.objects.count() > 25
    assert f"{LIST}?page=2" in first.links()


def test_a_group_past_its_day_says_so_in_words():
    group = grouped(UNANSWERED)
    today = timezone.localdate()
    for due_on, overdue in ((today, False), (date(2020, 1, 1), True)):
        QuestionGroup.objects.filter(pk=group.pk).update(due_on=due_on)
        assert ("已过期" in editor().open(LIST).text) is overdue


def test_new_questions_are_grouped_on_demand():
    ask(UNANSWERED)
    visitor = editor()
    page = visitor.open(LIST)
    assert "还没有归过组" in page.text
    page = visitor.submit(page, f"{LIST}gather/")
    assert visitor.address == LIST
    assert UNANSWERED in page.text
    assert "上次归组" in page.text


# --- one group -------------------------------------------------------------------------------------------------------


def test_an_editor_takes_a_group_and_finds_it_among_the_own():
    group = grouped(UNANSWERED)
    visitor = editor(last_name="编辑甲")
    address = f"{LIST}{group.pk}/"
    page = visitor.open(address)
    keeps_the_rules_of_the_house(visitor, page)
    me = get_user_model().objects.get().pk
    page = visitor.submit(page, f"{address}assign/", owner=me, due_on="2026-12-01")
    assert visitor.address == address
    assert "编辑甲" in page.text
    assert "2026年12月1日" in page.text
    assert UNANSWERED in visitor.open(f"{LIST}?show=mine").text
    assert "现在没有" in editor("other").open(f"{LIST}?show=mine").text


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"due_on": "x"}, "2026-12-31"), ({"owner": "999"}, "999"), ({"owner": "x"}, "x")],
)
def test_a_wrong_day_or_owner_is_refused_in_words_and_changes_nothing(sent: dict[str, str], said: str):
    group = grouped(UNANSWERED)
    visitor = editor()
    page = visitor.open(f"{LIST}{group.pk}/")
    page = visitor.submit(page, f"{LIST}{group.pk}/assign/", **sent)
    assert visitor.response.status_code == 422
    assert said in page.text
    keeps_the_rules_of_the_house(visitor, page)
    assert QuestionGroup.objects.get().version == group.version


def test_of_two_editors_at_once_the_second_sees_what_the_first_has_done():
    group = grouped(UNANSWERED)
    address = f"{LIST}{group.pk}/"
    first, second = editor("first"), editor("second")
    seen_by_first, seen_by_second = first.open(address), second.open(address)
    owner = get_user_model().objects.get(username="first").pk
    first.submit(seen_by_first, f"{address}assign/", owner=owner, due_on="2026-12-01")
    for action, sent in (("assign", {"owner": "", "due_on": ""}), ("close", {"what": "deductible", "kind": "topic"})):
        page = second.submit(seen_by_second, f"{address}{action}/", **sent)
        assert second.response.status_code == 409
        assert "刚被别人改过" in page.text
        assert "2026年12月1日" in page.text
    group.refresh_from_db()
    assert group.owner_id == owner


def test_closing_shows_what_is_answered_now_what_is_not_and_who_closed_it_by_what():
    answer_id = ask(UNANSWERED)
    group = grouped("职工大病起付线多少钱")
    QueuedQuestion.objects.filter(answer=answer_id).update(wording=ANSWERED)
    visitor = editor()
    address = f"{LIST}{group.pk}/"
    page = visitor.submit(visitor.open(address), f"{address}close/", kind="lexicon", what="门槛费")
    assert visitor.address == address
    for words in (
        "现在答上了：贫困户大病保险起付线是5,000元。",
        "yiyuan-2020 三（二）二是",
        "重问一遍还是没有答上",
        "重问 2 个，答上 1 个",
        "bianji　词语：门槛费",
        "还在等 1，已答上 1",
    ):
        assert words in page.text, words
    keeps_the_rules_of_the_house(visitor, page)
    assert UNANSWERED not in visitor.open(f"{LIST}?show=ended").text


def test_a_closed_group_is_found_among_those_done_with_and_offers_nothing_more():
    group = grouped(UNANSWERED)
    QueuedQuestion.objects.update(wording=ANSWERED)
    visitor = editor()
    address = f"{LIST}{group.pk}/"
    page = visitor.submit(visitor.open(address), f"{address}close/", kind="document", what="yiyuan-2020")
    assert "2020年沂源县医保脱贫" in page.text
    assert not [form for form in page.forms if form.attributes["action"].startswith(address)]
    assert "已关闭" in visitor.open(f"{LIST}?show=ended").text
    assert "现在没有" in visitor.open(LIST).text


@pytest.mark.parametrize(
    ("kind", "what", "said"),
    [
        ("lexicon", "星辰大海", "词库里没有这个词"),
        ("lexicon", "", "请写明补充了什么"),
        ("topic", "dentures", "没有这一个"),
        ("document", "yiyuan-2031", "没有这一份"),
        ("magic", "x", "magic"),
    ],
)
def test_what_is_not_in_the_release_closes_nothing_and_says_why(kind: str, what: str, said: str):
    group = grouped(UNANSWERED)
    visitor = editor()
    address = f"{LIST}{group.pk}/"
    page = visitor.submit(visitor.open(address), f"{address}close/", kind=kind, what=what)
    assert visitor.response.status_code == 422
    assert said in page.text
    keeps_the_rules_of_the_house(visitor, page)


def test_a_group_that_is_none_is_not_found():
    visitor = editor()
    visitor.open(f"{LIST}999/")
    assert visitor.response.status_code == 404
    sent = {"version": 1, "kind": "topic", "what": "deductible"}
    for action in ("assign", "close"):
        client = Client()
        client.force_login(get_user_model().objects.get())
        assert client.post(f"{LIST}999/{action}/", sent).status_code == 404


def test_a_group_whose_words_are_gone_still_has_a_page():
    group = grouped(UNANSWERED)
    services.remove_expired(now=timezone.now() + services.KEPT_FOR)
    visitor = editor()
    page = visitor.open(f"{LIST}{group.pk}/")
    assert "到期未处理" in page.text
    assert "到期删除 1" in page.text
    assert UNANSWERED not in page.html
    keeps_the_rules_of_the_house(visitor, page)
