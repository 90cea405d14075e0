"""Is what ships faithful: does every figure stand in its clause, every clause in the format, and is it worded by us?"""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from knowledge.tables.checks import check
from knowledge.tables.loader import jurisdiction_from
from knowledge.tables.parts import REGION, parts_from
from knowledge.tables.schema import Clause, ClauseFigure, Document
from knowledge.tables.terms import ClauseKind, Nature, Unit
from tests.knowledge.shipped import (
    ROOT,
    SHIPPED,
    clauses,
    content,
    document,
    documents,
    jurisdictions,
    of_each,
    typed,
)

ORIGINALS = ROOT.parent / "shared" / "originals"
LONGEST_RUN = 32
"""Characters that a digest may not have in common with its original, document titles aside."""


# --- reading figures out of Chinese text ---------------------------------------------------------------------------

NUMBER = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(万|亿)?(元|%|个百分点)?")
SCALES = {None: 1, "万": 10_000, "亿": 100_000_000}
WORDS = {"全额": 100, "不设起付线": 0, "从第一元起": 0, "次日": 1, "次月": 1, "至少审核办理一次": 1}
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
YEAR_END = re.compile(r"(\d{4})年底")


def amount_of(number: str, scale: str | None) -> Decimal:
    return Decimal(number.replace(",", "")) * SCALES[scale]


def scaled(amount: Decimal, unit: Unit) -> Decimal:
    """Yuan in fen; 65% and 5个百分点 in basis points; a count as it is."""
    return amount * 100 if unit in (Unit.YUAN, Unit.RATE, Unit.POINTS) else amount


def value_said(figure: ClauseFigure) -> Decimal | date:
    """The value that the figure's wording says, in the unit's own scale."""
    if figure.unit is Unit.DAY:
        if day := DAY.search(figure.text):
            return date(*map(int, day.groups()))
        if year := YEAR_END.search(figure.text):
            return date(int(year[1]), 12, 31)
    if figure.text in WORDS:
        return scaled(Decimal(WORDS[figure.text]), figure.unit)
    found = NUMBER.search(figure.text)
    assert found, f"no number in {figure.text}"
    return scaled(amount_of(found[1], found[2]), figure.unit)


def numbers_in(text: str) -> set[Decimal]:
    return {amount_of(found[1], found[2]) for found in NUMBER.finditer(text)}


def amounts_in(text: str) -> set[tuple[Decimal, str]]:
    """The sums, rates and points of a text: (5000, 元), (65, %)."""
    return {(amount_of(found[1], found[2]), found[3]) for found in NUMBER.finditer(text) if found[3]}


# --- clauses -------------------------------------------------------------------------------------------------------


def test_the_shipped_data_and_the_example_folders_pass_every_check() -> None:
    assert check(content()) == ()


def unordered(item: Document) -> Document:
    """What is looked up by name has no order in a release."""
    return replace(item, defines=tuple(sorted(item.defines)), assumptions=tuple(sorted(item.assumptions)))


def test_a_release_reads_back_exactly_what_the_files_say() -> None:
    parts = {part.key.removeprefix(REGION): part for part in parts_from(content()) if part.key.startswith(REGION)}
    assert sorted(parts) == [place.region for place in jurisdictions()]
    for place in jurisdictions():
        read_back = jurisdiction_from(place.region, json.loads(parts[place.region].payload))
        assert set(read_back.rules) == set(place.rules)
        assert read_back.entitlements == place.entitlements
        assert read_back.offices == place.offices
        assert read_back.indicative == place.indicative
        assert [unordered(each) for each in read_back.documents] == [unordered(each) for each in place.documents]


@of_each(clauses())
def test_every_figure_of_a_clause_stands_in_its_text_and_says_its_value(item: Clause) -> None:
    for figure in item.figures:
        assert figure.text in item.text
        assert value_said(figure) == (figure.day if figure.unit is Unit.DAY else figure.value), figure.name


@of_each(clauses())
def test_every_figure_of_a_gist_stands_in_its_text(item: Clause) -> None:
    assert numbers_in(item.gist) <= numbers_in(item.text)


@of_each(clauses())
def test_nothing_said_beside_a_text_brings_a_figure_that_the_text_does_not_have(item: Clause) -> None:
    beside = " ".join((item.heading, item.antecedent, item.where, item.time_limit, *item.not_stated))
    beside = re.sub(r"[一二三四]、?（[一二三四五]）\d*", " ", beside)
    assert numbers_in(beside) <= numbers_in(item.text)


@of_each(clauses())
def test_every_clause_says_its_verdict_in_one_spoken_sentence(item: Clause) -> None:
    assert 0 < len(item.gist) <= 80
    assert item.gist.endswith("。")
    assert item.text.endswith("。")


@of_each(tuple(clause for each in documents() if each.nature is not Nature.REPORT for clause in each.clauses))
def test_every_sum_and_rate_of_a_text_is_a_typed_figure(item: Clause) -> None:
    units = {"元": (Unit.YUAN,), "%": (Unit.RATE,), "个百分点": (Unit.POINTS, Unit.RATE)}
    for amount, word in amounts_in(item.text):
        assert any((unit, int(amount * 100)) in typed(item) for unit in units[word]), f"{amount}{word}"


@of_each(clauses())
def test_every_benefit_has_a_topic_and_no_target_promises(item: Clause) -> None:
    if item.kind is ClauseKind.BENEFIT:
        assert item.topics
    if item.kind is ClauseKind.TARGET and amounts_in(item.text):
        assert re.search("探索|目标|计划", item.gist), "a plan with figures says in its first sentence that it is one"


@of_each(documents())
def test_every_document_says_what_it_is_and_whom_to_call(item: Document) -> None:
    assert item.digest
    assert item.summary
    assert item.contact is not None
    assert item.contact.phone == "12393"
    labels = [clause.label for clause in item.clauses]
    assert len({clause.id for clause in item.clauses}) == len(labels)


def test_the_yiyuan_plan_is_taken_as_the_year_2020_and_says_why() -> None:
    plan = document("yiyuan-2020")
    assert plan.applies_from is not None
    assert plan.applies_to is not None
    assert (plan.applies_from.day, plan.applies_to.day) == (date(2020, 1, 1), date(2020, 12, 31))
    assert not plan.applies_from.stated
    assert not plan.applies_to.stated
    assert plan.applies_to.reason
    assert plan.nature is Nature.PLAN


def test_the_wenzhou_draft_has_no_day_no_number_and_no_issuer() -> None:
    draft = document("wenzhou-draft")
    assert draft.nature is Nature.DRAFT
    assert (draft.applies_from, draft.applies_to, draft.issued_on, draft.number, draft.issuer) == (None,) * 5


def test_the_fengxiang_report_is_taken_as_two_years_and_is_no_rule() -> None:
    report = document("fengxiang-2020")
    assert report.nature is Nature.REPORT
    assert report.applies_from is not None
    assert report.applies_to is not None
    assert (report.applies_from.day, report.applies_to.day) == (date(2019, 1, 1), date(2020, 12, 31))
    assert not report.applies_from.stated
    assert not report.applies_to.stated


def test_no_two_totals_of_the_fengxiang_report_can_be_added_without_a_warning() -> None:
    totals = [each for each in document("fengxiang-2020").clauses if "t" in each.id.rpartition(".")[2]]
    assert totals
    assert all(each.kind is ClauseKind.BACKGROUND and "totals" in each.topics for each in totals)
    summed = [each for each in totals if any("人次" in figure.name for figure in each.figures)]
    assert all("相加" in each.text for each in summed)


def test_the_jilin_notice_ends_by_our_reading_and_two_of_its_rules_begin_in_2020() -> None:
    notice = document("jilin-2019")
    assert notice.applies_to is not None
    assert notice.applies_to.day == date(2020, 12, 31)
    assert not notice.applies_to.stated
    later = {each.id for each in notice.clauses if each.applies_from == date(2020, 1, 1)}
    assert later == {"jilin-2019.2.1c", "jilin-2019.2.3"}


@of_each(document("jilin-2019").clauses)
def test_every_clause_of_the_jilin_notice_has_no_amount_and_says_what_is_missing(item: Clause) -> None:
    assert item.not_stated
    assert not amounts_in(item.text)
    assert all(figure.unit is Unit.DAY or figure.text == "全额" for figure in item.figures)


def test_nothing_in_the_jilin_notice_is_called_abolished() -> None:
    for each in document("jilin-2019").clauses:
        assert each.kind is not ClauseKind.ABOLISHED
        assert not re.search("(已经|已|均)(废止|取消|停止)", each.text + each.gist)


LABELS = {
    "yiyuan-2020": (
        "二 三（一） 三（二）一是 三（二）二是 三（二）三是 三（二）四是 三（二）五是 三（二）六是 "
        "三（三） 三（四） 三（五） 四（二） 四（三） 四（四）"
    ),
    "fengxiang-2020": (
        "参保 参保·一是 参保·二是 参保·三是 三重保障·一是 三重保障·二是 三重保障·三是 三重保障 "
        "门诊·一是 门诊·二是 门诊·三是 门诊·四是 门诊 结算 改革·一是 改革·二是 改革·三是 疫情"
    ),
    "jilin-2019": "一（一） 一（二） 一（三） 二（一） 二（二） 二（三） 三（一） 三（二） 三（三）",
    "wenzhou-draft": (
        "二 三（一）1 三（一）2 三（二）4 三（二）5 三（二）6 三（二）7 "
        "三（三）8 三（三）9 三（三）10 三（三）11 三（三）12 四（二）"
    ),
    "xiangtan-2021": "一 二 三(一) 三(二) 三(三) 三(四) 三(五) 三(六) 四(一) 四(二) 四(三)",
}


@pytest.mark.parametrize("document_id", sorted(LABELS))
def test_every_rule_of_the_document_has_a_clause_with_its_own_numbering(document_id: str) -> None:
    missing = set(LABELS[document_id].split()) - {clause.label for clause in document(document_id).clauses}
    assert not missing


# --- our own words -------------------------------------------------------------------------------------------------


def longest_common_run(one: str, other: str) -> str:
    """The longest stretch of characters that stands in both."""
    best = ""
    for start in range(len(one)):
        while start + len(best) < len(one) and one[start : start + len(best) + 1] in other:
            best = one[start : start + len(best) + 1]
    return best


def test_the_longest_common_run_is_found() -> None:
    assert longest_common_run("甲乙丙丁戊", "子乙丙丁丑") == "乙丙丁"


@pytest.mark.parametrize("document_id", sorted(LABELS))
def test_a_digest_copies_no_sentence_of_its_original(document_id: str) -> None:
    original = ORIGINALS / f"{document_id}.txt"
    if not original.exists():
        pytest.skip("the official texts are not part of the project; they lie beside some checkouts only")
    texts = (SHIPPED / "documents" / f"{document_id}.yaml").read_text(encoding="utf-8")
    for title in (document(document_id).title, *document(document_id).basis):
        texts = texts.replace(title, "\n")
    words = re.sub(r"\s", "", texts)
    assert len(longest_common_run(words, re.sub(r"\s", "", original.read_text(encoding="utf-8")))) < LONGEST_RUN
