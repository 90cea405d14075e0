"""Do the benefit tables say what their clauses say, for the people their clauses name, each figure cited?"""

import re
from collections.abc import Iterator

import pytest

from knowledge.tables.loader import checked
from knowledge.tables.problems import DataError
from knowledge.tables.schema import Entitlement, Figure, IndicativeRule, MarginalTiers, Rule
from knowledge.tables.table_files import TierFile
from knowledge.tables.terms import Identity, Program, Unit, WhyUnknown
from tests.knowledge.shipped import ROOT, clauses, document, entitlements, indicative, of_each, rule, rules, typed

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

PAGES = {
    "digest-fengxiang-jilin.md": ("fengxiang-2020", "jilin-2019"),
    "digest-xiangtan.md": ("xiangtan-2021",),
    "digest-yiyuan-wenzhou.md": ("yiyuan-2020", "wenzhou-draft"),
}
"""Each page of docs that leads from official texts to clauses and rules, and the documents it is about."""


def figures_of(item: Rule | IndicativeRule) -> Iterator[tuple[str, Figure]]:
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


@of_each(tuple(each for each in rules() if each.document_id in [one for ids in PAGES.values() for one in ids]))
def test_every_shipped_rule_says_its_readings_and_assumptions(item: Rule) -> None:
    assert item.readings
    assert all(re.fullmatch(r"R([1-9]|1\d|2[01])", reading) for reading in item.readings)
    assert item.assumptions
    known = dict(document(item.document_id).assumptions)
    assert set(item.assumptions) <= set(known)


@of_each(entitlements())
def test_an_entitlement_names_nobody_whom_its_clauses_do_not_name(item: Entitlement) -> None:
    resting = [clause for clause in clauses() if clause.id in item.clause_ids]
    assert {clause.id for clause in resting} == set(item.clause_ids)
    speaking = [clause for clause in resting if clause.identities]
    if item.who.identities is not None and speaking:
        assert set(item.who.identities) <= set.union(*(set(clause.identities) for clause in speaking))
    limits = [set(clause.insurance) for clause in resting if clause.insurance]
    if limits:
        assert set(item.who.insurance) <= set.union(*limits)


@of_each(entitlements())
def test_an_entitlement_says_no_number_that_its_clauses_do_not_say(item: Entitlement) -> None:
    said = set(re.findall(r"\d+", " ".join((item.name, item.what, item.where, item.time_limit, *item.steps))))
    assert said <= {
        number for clause in clauses() if clause.id in item.clause_ids for number in re.findall(r"\d+", clause.text)
    }


@of_each(indicative())
def test_an_indicative_figure_has_a_source_that_says_it_is_unverified_and_no_clause(item: IndicativeRule) -> None:
    assert "未核实" in item.source
    for name, figure in figures_of(item):
        assert figure.clause_id is None
        assert "未核实" in figure.source, name


@pytest.mark.parametrize("document_id", [each for ids in PAGES.values() for each in ids])
def test_no_assumption_of_a_document_is_left_unused(document_id: str) -> None:
    used = {code for each in rules() if each.document_id == document_id for code in each.assumptions}
    used |= {code for each in entitlements() if each.document_id == document_id for code in each.assumptions}
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


@pytest.mark.parametrize("page_name", sorted(PAGES))
def test_a_page_on_digests_leads_to_every_clause_rule_and_entitlement_of_its_documents_and_to_no_other(
    page_name: str,
) -> None:
    page = (ROOT / "docs" / page_name).read_text(encoding="utf-8")
    ids = PAGES[page_name]
    places = "|".join(each.split("-")[0] for each in ids)
    assert set(re.findall(rf"`((?:{'|'.join(ids)})\.[\w.]+)`", page)) == {
        clause.id for each in ids for clause in document(each).clauses
    }
    named = set(re.findall(rf"`((?:{places})-[a-z0-9-]+)`", page)) - set(ids)
    computing = {each.id for each in rules() if each.document_id in ids}
    assert named == computing | {each.id for each in entitlements() if each.document_id in ids}
    kinds = {clause_id: kind for kind, clause_id in re.findall(r"\| (\w+) \| `([\w.-]+)` \|", page)}
    assert kinds == {clause.id: clause.kind.value for each in ids for clause in document(each).clauses}
