"""Is what ships faithful: does every figure stand in its clause, every clause in the format, and is it worded by us?"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.tables.checks import check
from knowledge.tables.files import Content, read_folders
from knowledge.tables.loader import checked, jurisdiction_from, read_yaml
from knowledge.tables.parts import REGION, parts_from
from knowledge.tables.problems import DataError
from knowledge.tables.schema import Clause, ClauseFigure, Document, Figure, Jurisdiction, MarginalTiers, Rule
from knowledge.tables.table_files import TierFile
from knowledge.tables.terms import ClauseKind, Identity, Nature, Program, Unit, WhyUnknown

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "knowledge" / "data"
EXAMPLES = ROOT / "tests" / "worked_examples"
FOLDERS = sorted(path for path in (EXAMPLES / "folders").iterdir() if path.is_dir())
ORIGINALS = ROOT.parent / "shared" / "originals"
LONGEST_RUN = 32
"""Characters that a digest may not have in common with its original, document titles aside."""

POOR = {
    Identity.REGISTERED_POOR,
    Identity.IMMEDIATE_HELP,
    Identity.SUBSISTENCE_ALLOWANCE,
    Identity.EXTREME_POVERTY,
    Identity.EPIDEMIC_HARDSHIP,
    Identity.ORPHAN,
    Identity.UNATTENDED_CHILD,
    Identity.SEVERE_DISABILITY,
}
"""医保扶贫对象 by reading R14."""


@cache
def content() -> Content:
    return read_folders([SHIPPED, *FOLDERS])


@cache
def jurisdictions() -> tuple[Jurisdiction, ...]:
    """Every region that a document speaks for, shipped and examples, straight from the files."""
    found: dict[str, dict[str, list[Any]]] = {}
    for folder in (SHIPPED, *FOLDERS):
        for path in sorted((folder / "documents").glob("*.yaml")):
            raw = read_yaml(path)
            found.setdefault(raw["region"], {"documents": [], "tables": []})["documents"].append(raw)
        for path in sorted((folder / "tables").glob("*/*.yaml")):
            raw = read_yaml(path)
            found.setdefault(raw["region"], {"documents": [], "tables": []})["tables"].append(raw)
    return tuple(jurisdiction_from(region, payload) for region, payload in sorted(found.items()))


def documents() -> tuple[Document, ...]:
    return tuple(document for place in jurisdictions() for document in place.documents)


def rules() -> tuple[Rule, ...]:
    return tuple(rule for place in jurisdictions() for rule in place.rules)


def clauses() -> tuple[Clause, ...]:
    return tuple(clause for document in documents() for clause in document.clauses)


def document(document_id: str) -> Document:
    return next(each for each in documents() if each.id == document_id)


def rule(rule_id: str) -> Rule:
    return next(each for each in rules() if each.id == rule_id)


def of_each(items: tuple[Any, ...]) -> Any:
    return pytest.mark.parametrize("item", items, ids=lambda item: item.id)


# --- reading figures out of Chinese text ---------------------------------------------------------------------------

NUMBER = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(万)?(元|%|个百分点)?")
WORDS = {"不设起付线": 0, "从第一元起": 0, "次日": 1, "次月": 1, "至少审核办理一次": 1}
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
YEAR_END = re.compile(r"(\d{4})年底")


def amount_of(number: str, scale: str | None) -> Decimal:
    return Decimal(number.replace(",", "")) * (10_000 if scale else 1)


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


def amounts_in(text: str) -> set[tuple[Decimal, str]]:
    """The sums, rates and points of a text: (5000, 元), (65, %)."""
    return {(amount_of(found[1], found[2]), found[3]) for found in NUMBER.finditer(text) if found[3]}


def typed(clause: Clause) -> set[tuple[Unit, int]]:
    return {(figure.unit, figure.value) for figure in clause.figures if figure.value is not None}


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
        assert [unordered(each) for each in read_back.documents] == [unordered(each) for each in place.documents]


@of_each(clauses())
def test_every_figure_of_a_clause_stands_in_its_text_and_says_its_value(item: Clause) -> None:
    for figure in item.figures:
        assert figure.text in item.text
        assert value_said(figure) == (figure.day if figure.unit is Unit.DAY else figure.value), figure.name


@of_each(clauses())
def test_every_figure_of_a_gist_stands_in_its_text(item: Clause) -> None:
    said = {amount_of(found[1], found[2]) for found in NUMBER.finditer(item.text)}
    for found in NUMBER.finditer(item.gist):
        assert amount_of(found[1], found[2]) in said, found[0]


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


LABELS = {
    "yiyuan-2020": (
        "二 三（一） 三（二）一是 三（二）二是 三（二）三是 三（二）四是 三（二）五是 三（二）六是 "
        "三（三） 三（四） 三（五） 四（二） 四（三） 四（四）"
    ),
    "wenzhou-draft": (
        "二 三（一）1 三（一）2 三（二）4 三（二）5 三（二）6 三（二）7 "
        "三（三）8 三（三）9 三（三）10 三（三）11 三（三）12 四（二）"
    ),
}


@pytest.mark.parametrize("document_id", sorted(LABELS))
def test_every_rule_of_the_document_has_a_clause_with_its_own_numbering(document_id: str) -> None:
    missing = set(LABELS[document_id].split()) - {clause.label for clause in document(document_id).clauses}
    assert not missing


# --- tables --------------------------------------------------------------------------------------------------------


def figures_of(item: Rule) -> Iterator[tuple[str, Figure]]:
    parameters = item.parameters
    for name in ("deductible", "threshold", "rate", "ceiling", "cap", "ratio", "limit"):
        figure = getattr(parameters, name, None)
        if isinstance(figure, Figure):
            yield name, figure
    if isinstance(parameters, MarginalTiers):
        for tier in parameters.tiers:
            yield from (("from", tier.low), ("to", tier.high), ("rate", tier.rate))


@of_each(rules())
def test_every_figure_of_a_table_is_a_figure_of_its_clause(item: Rule) -> None:
    stated = {clause.id: typed(clause) for clause in document(item.document_id).clauses}
    texts = {clause.id: clause.text for clause in document(item.document_id).clauses}
    for name, figure in figures_of(item):
        if figure.clause_id is None:
            assert figure.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS or name in ("from", "to")
            continue
        if figure.unlimited:
            assert name == "to" or re.search("不设(封顶线|救助限额)", texts[figure.clause_id])
        elif figure.relative is not None:
            assert (Unit.RATE, figure.relative.times) in stated[figure.clause_id]
        elif figure.value is not None and not (name == "from" and figure.value == 0):
            assert (figure.unit, figure.value) in stated[figure.clause_id], name
        elif figure.why_unknown is WhyUnknown.FLOOR_ONLY:
            assert (figure.unit, figure.low) in stated[figure.clause_id], name


@of_each(rules())
def test_a_rule_reaches_nobody_whom_its_clauses_do_not_name(item: Rule) -> None:
    if item.who.identities is None:
        return
    named = [set(clause.identities) for clause in clauses() if clause.id in item.clause_ids and clause.identities]
    if named:
        assert set(item.who.identities) <= set.union(*named)


@of_each(tuple(each for each in rules() if each.region in ("370323", "330300")))
def test_every_shipped_rule_says_its_readings_and_assumptions(item: Rule) -> None:
    assert item.readings
    assert all(re.fullmatch(r"R([1-9]|1\d|2[01])", reading) for reading in item.readings)
    assert item.assumptions
    known = dict(document(item.document_id).assumptions)
    assert set(item.assumptions) <= set(known)


@pytest.mark.parametrize("document_id", ["yiyuan-2020", "wenzhou-draft"])
def test_no_assumption_of_a_document_is_left_unused(document_id: str) -> None:
    used = {code for each in rules() if each.document_id == document_id for code in each.assumptions}
    assert {code for code, _ in document(document_id).assumptions} == used


def test_the_layers_of_yiyuan_stand_in_their_order() -> None:
    order = sorted({(each.order, each.program) for each in rules() if each.region == "370323"})
    assert [program for _, program in order] == [
        Program.BASIC_MEDICAL_INSURANCE,
        Program.CRITICAL_ILLNESS_INSURANCE,
        Program.MEDICAL_ASSISTANCE,
        Program.HOSPITAL_RELIEF,
        Program.COMMERCIAL_SUPPLEMENT,
        Program.RE_ASSISTANCE,
    ]


@pytest.mark.parametrize(
    "rule_id", ["yiyuan-critical-illness-poor", "yiyuan-special-drug-poor", "yiyuan-re-assistance"]
)
def test_what_is_said_for_the_poor_of_yiyuan_reaches_exactly_them(rule_id: str) -> None:
    assert set(rule(rule_id).who.identities or ()) == POOR


def test_half_the_general_deductible_of_wenzhou_points_at_a_rule_that_exists() -> None:
    parameters = rule("wenzhou-critical-illness-hardship").parameters
    assert isinstance(parameters, MarginalTiers)
    assert parameters.deductible.relative is not None
    base = rule(parameters.deductible.relative.rule_id).parameters
    assert isinstance(base, MarginalTiers)
    assert base.deductible.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS


def test_only_a_tier_over_everything_with_an_unstated_rate_may_go_without_a_clause() -> None:
    unstated = {"why_unknown": "not_in_documents", "low": 0, "high": 1, "searched": ["wenzhou-draft"]}
    assert checked(TierFile, {"from": 0, "to": None, "rate": unstated}, "tier").shape().low.clause_id is None
    for wrong in ({"from": 0, "to": 1000, "rate": unstated}, {"from": 0, "to": None, "rate": "0.65"}):
        with pytest.raises(DataError, match="clause"):
            checked(TierFile, wrong, "tier")


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


@pytest.mark.parametrize("document_id", ["yiyuan-2020", "wenzhou-draft"])
def test_a_digest_copies_no_sentence_of_its_original(document_id: str) -> None:
    original = ORIGINALS / f"{document_id}.txt"
    if not original.exists():
        pytest.skip("the official texts are not part of the project; they lie beside some checkouts only")
    texts = (SHIPPED / "documents" / f"{document_id}.yaml").read_text(encoding="utf-8")
    words = re.sub(r"\s", "", texts.replace(document(document_id).title, "\n"))
    assert len(longest_common_run(words, re.sub(r"\s", "", original.read_text(encoding="utf-8")))) < LONGEST_RUN
