"""What becomes of 「这个数字不对」: kept for the bureau with its clause, without the person, and not without end?"""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from eligibility.report_views import MOST_REPORTS
from knowledge.selectors import reported_figures
from tests.journeys.pages import Visitor

pytestmark = pytest.mark.usefixtures("published")

RATE = "/documents/yiyuan-2020/wrong/yiyuan-assistance-a/rate/"
THANKS = "/documents/yiyuan-2020/wrong/"


def test_a_report_is_kept_with_figure_clause_and_release_and_the_reader_is_thanked(published: str):
    visitor = Visitor()
    assert RATE in visitor.open("/documents/yiyuan-2020/").links()
    page = visitor.submit(visitor.open(RATE), RATE, text="应该是85%")
    assert visitor.address == THANKS
    assert "谢谢" in page.text
    (report,) = reported_figures()
    assert (report.owner, report.figure, report.clause) == ("yiyuan-assistance-a", "rate", "yiyuan-2020.3.2.3a")
    assert (report.shown, report.release, report.text) == ("80%到100%", published, "应该是85%")


def test_numbers_that_tell_who_a_person_is_are_hidden_before_they_are_kept():
    visitor = Visitor()
    visitor.submit(visitor.open(RATE), RATE, text="打我电话13800000000")
    assert reported_figures()[0].text == "打我电话【手机号】"


def test_a_report_without_words_is_enough_and_a_second_tap_is_the_same_report():
    visitor = Visitor()
    page = visitor.open(RATE)
    for _ in range(2):
        visitor.submit(page, RATE, text="")
        assert visitor.address == THANKS
    assert len(reported_figures()) == 1


def test_more_than_three_hundred_characters_are_refused_beside_the_field_and_kept_in_it():
    visitor = Visitor()
    refused = visitor.submit(visitor.open(RATE), RATE, text="字" * 301)
    assert visitor.response.status_code == 422
    assert "300" in refused.text
    assert "字" * 301 in refused.text
    assert reported_figures() == ()
    visitor.submit(refused, RATE, text="字" * 300)
    assert len(reported_figures()[0].text) == 300


def test_one_session_reports_a_bounded_number_in_an_hour():
    visitor = Visitor()
    links = [link for link in visitor.open("/documents/yiyuan-2020/").links() if "/wrong/" in link][: MOST_REPORTS + 1]
    assert len(set(links)) == MOST_REPORTS + 1
    for link in links[:-1]:
        visitor.submit(visitor.open(link), link, text="")
    page = visitor.submit(visitor.open(links[-1]), links[-1], text="")
    assert visitor.response.status_code == 429
    assert "12393" in page.text
    assert len(reported_figures()) == MOST_REPORTS


@pytest.mark.parametrize(
    "address",
    [
        "/documents/none/wrong/yiyuan-assistance-a/rate/",
        "/documents/yiyuan-2020/wrong/none/rate/",
        "/documents/yiyuan-2020/wrong/yiyuan-assistance-a/none/",
        "/documents/wenzhou-draft/wrong/yiyuan-assistance-a/rate/",
    ],
)
def test_a_figure_that_does_not_exist_is_not_found(address: str):
    assert Client().get(address).status_code == 404


def test_without_its_token_nothing_is_kept():
    assert Client(enforce_csrf_checks=True).post(RATE, {"text": ""}).status_code == 403
    assert reported_figures() == ()


def test_every_link_of_every_document_leads_to_its_figure():
    visitor = Visitor()
    for document_id in ("yiyuan-2020", "xiangtan-2021"):
        for link in {link for link in visitor.open(f"/documents/{document_id}/").links() if "/wrong/" in link}:
            visitor.open(link)
            assert visitor.response.status_code == 200, link


def test_the_bureau_lists_what_was_reported():
    visitor = Visitor()
    visitor.submit(visitor.open(RATE), RATE, text="对不上")
    out = io.StringIO()
    call_command("figure_reports", stdout=out)
    assert "yiyuan-2020.3.2.3a　yiyuan-assistance-a rate　80%到100%" in out.getvalue()
    assert "对不上" in out.getvalue()
    assert "共 1 条" in out.getvalue()
