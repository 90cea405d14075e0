"""What does a reader find on a document's page: metadata, tables, clauses as a tree, each figure with its clause?"""

import re

import pytest

from knowledge.document_page import clause_tree, label_parts, table_cards
from knowledge.selectors import active_snapshot
from knowledge.tables.terms import DocumentStatus
from tests.journeys.pages import Visitor

pytestmark = pytest.mark.usefixtures("published")


def documents() -> list[str]:
    return [document.id for document in active_snapshot().documents()]


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("三（二）二是", ("三", "（二）", "二是")),
        ("三(一)", ("三", "(一)")),
        ("三（三）10", ("三", "（三）", "10")),
        ("1、", ("1、",)),
        ("三重保障·一是", ("三重保障", "一是")),
        ("前言", ("前言",)),
        ("文末", ("文末",)),
        ("二", ("二",)),
    ],
)
def test_a_label_is_read_as_the_document_numbers_itself(label: str, parts: tuple[str, ...]):
    assert label_parts(label) == parts


def test_the_tree_holds_every_clause_once_in_order_under_its_label():
    for document in active_snapshot().documents():
        found = []

        def walk(branches):
            for branch in branches:
                for clause, _ in branch.clauses:
                    assert clause.label == branch.label
                    found.append(clause.id)  # noqa: B023 used at once
                walk(branch.branches)

        walk(clause_tree(document.clauses))
        assert sorted(found) == sorted(clause.id for clause in document.clauses)


def test_the_second_sentence_of_a_section_hangs_below_its_section():
    tree = clause_tree(active_snapshot().document("yiyuan-2020").clauses)
    third = next(branch for branch in tree if branch.label == "三")
    second = next(branch for branch in third.branches if branch.label == "三（二）")
    assert [branch.label for branch in second.branches][:3] == ["三（二）一是", "三（二）二是", "三（二）三是"]


def test_every_figure_of_every_table_stands_on_the_page_with_its_clause_or_its_reason():
    visitor = Visitor()
    for document_id in documents():
        page = visitor.open(f"/documents/{document_id}/")
        ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
        links = set(page.links())
        for card in table_cards(active_snapshot(), active_snapshot().document(document_id)):
            for row in card.rows:
                assert row.words in page.text
                assert row.clause or "未载明" in row.words + row.why
                if row.clause and row.clause.url.startswith("#"):
                    assert row.clause.url[1:] in ids
                    assert row.clause.url in links
                if row.key:
                    assert f"/documents/{document_id}/wrong/{card.rule.id}/{row.key}/" in links


def test_a_page_tells_kind_readings_and_legal_state_in_words():
    page = Visitor().open("/documents/yiyuan-2020/")
    for word in ("待遇", "部门职责", "工作目标", "背景", "办理", "年份已过", "一年内累计计算", "“不低于”只写了下限"):
        assert word in page.text
    assert not re.search(r"\bR\d+\b|[a-z]+_[a-z]+", page.text)
    assert DocumentStatus.DRAFT.chinese in Visitor().open("/documents/wenzhou-draft/").text


def test_every_day_says_whether_the_document_states_it():
    assert "文件写明" in Visitor().open("/documents/xiangtan-2021/").text
    assert "本站的理解：" in Visitor().open("/documents/yiyuan-2020/").text


def test_what_xiangtan_gives_beside_its_tables_is_told_with_office_and_clause():
    page = Visitor().open("/documents/xiangtan-2021/")
    for words in ("参保资助", "100%", "身份由谁认定", "民政部门", "政策未载明", "已废止"):
        assert words in page.text


def test_the_interface_lists_the_same_figures_and_entitlements():
    visitor = Visitor()
    for document_id in documents():
        visitor.client.get("/")
        wire = visitor.client.get(f"/api/v1/documents/{document_id}/").json()
        page = visitor.open(f"/documents/{document_id}/")
        cards = table_cards(active_snapshot(), active_snapshot().document(document_id))
        assert {table["id"] for table in wire["tables"]} == {card.rule.id for card in cards}
        assert all(item["what"] in page.text for item in wire["entitlements"])
        assert all(office["office"] in page.text for office in wire["offices"])


def test_the_coverage_page_shows_a_place_and_a_day_and_leads_to_clauses():
    visitor = Visitor()
    assert "/coverage/" in visitor.open("/documents/").links()
    page = visitor.open("/coverage/?region=370323&on=2020-06-01")
    assert "沂源县 · 2020年6月1日" in page.text
    assert "/clauses/yiyuan-2020.3.2.2/" in page.links()
    assert {"已写明", "部分写明", "未载明"} <= set(re.findall(r"已写明|部分写明|未载明", page.text))
    before = visitor.open("/coverage/?region=370323&on=2019-06-01")
    assert "/clauses/yiyuan-2020.3.2.2/" not in before.links()


@pytest.mark.parametrize(
    ("query", "status"), [("region=999999", 404), ("on=x", 422), ("on=1900-01-01", 422), ("", 200)]
)
def test_a_wrong_place_or_day_is_refused(query: str, status: int):
    visitor = Visitor()
    visitor.open(f"/coverage/?{query}")
    assert visitor.response.status_code == status
