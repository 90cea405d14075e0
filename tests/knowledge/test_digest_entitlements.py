"""Does what a person may have beside the layers say what its clauses say, to those they name, and nothing stronger?"""

import re

import pytest

from knowledge.tables.schema import Clause, Entitlement, Office
from knowledge.tables.terms import (
    ClauseKind,
    EntitlementKind,
    Grants,
    Identity,
    Insurance,
    Program,
    Unit,
    WhyUnknown,
)
from tests.knowledge.shipped import clauses, document, jurisdictions, of_each, typed

ENTITLEMENTS = tuple(each for place in jurisdictions() for each in place.entitlements)
OFFICES = tuple((place.region, office) for place in jurisdictions() for office in place.offices)
CLAUSES = {clause.id: clause for clause in clauses()}


def cited(item: Entitlement) -> list[Clause]:
    return [CLAUSES[clause_id] for clause_id in item.clause_ids]


def entitlement(entitlement_id: str) -> Entitlement:
    return next(each for each in ENTITLEMENTS if each.id == entitlement_id)


@of_each(ENTITLEMENTS)
def test_an_entitlement_is_for_nobody_whom_its_clauses_do_not_name(item: Entitlement) -> None:
    named = {identity for clause in cited(item) for identity in clause.identities}
    if item.who.identities is None:
        assert any(not clause.identities for clause in cited(item)), "everyone only where a clause names no group"
    else:
        assert set(item.who.identities) <= named or not named
        assert not {entry.identity for entry in item.who.by_reading} & set(item.who.identities)


@of_each(ENTITLEMENTS)
def test_every_number_of_an_entitlement_stands_in_its_clauses(item: Entitlement) -> None:
    said = " ".join((item.name, item.what, item.where, item.time_limit, *item.steps))
    texts = " ".join(clause.text for clause in cited(item))
    assert set(re.findall(r"\d[\d,.]*", said)) <= set(re.findall(r"\d[\d,.]*", texts))


@of_each(ENTITLEMENTS)
def test_an_amount_is_a_figure_of_its_clause_or_said_to_be_missing(item: Entitlement) -> None:
    amount = item.amount
    if amount is None:
        return
    if amount.value is not None:
        assert amount.clause_id in item.clause_ids
        assert (amount.unit, amount.value) in typed(CLAUSES[amount.clause_id or ""])
    else:
        assert amount.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS
        assert amount.low == 0
        assert amount.high == (10_000 if amount.unit is Unit.RATE else None)


@of_each(ENTITLEMENTS)
def test_a_goal_or_something_abolished_is_no_entitlement(item: Entitlement) -> None:
    kinds = {clause.kind for clause in cited(item)}
    assert ClauseKind.ABOLISHED not in kinds
    if kinds <= {ClauseKind.TARGET, ClauseKind.BACKGROUND}:
        assert item.grants in (Grants.PLANNED, Grants.NO)
    if item.grants is Grants.PLANNED:
        assert any(re.search("探索|推进|计划|打算|正在建", clause.text) for clause in cited(item))


@of_each(ENTITLEMENTS)
def test_where_when_and_how_come_from_a_clause_that_says_so(item: Entitlement) -> None:
    if item.time_limit:
        assert any(clause.time_limit for clause in cited(item))
    if item.where:
        assert any(clause.where for clause in cited(item))
    assert item.what.endswith("。")


@of_each(ENTITLEMENTS)
def test_an_entitlement_applies_within_the_days_of_its_clauses(item: Entitlement) -> None:
    starts = [clause.applies_from for clause in cited(item) if clause.applies_from]
    if len(starts) == len(item.clause_ids):
        assert item.applies_from == min(starts)


@of_each(ENTITLEMENTS)
def test_every_entitlement_names_only_assumptions_of_its_document(item: Entitlement) -> None:
    assert set(item.assumptions) <= set(dict(document(item.document_id).assumptions))


@pytest.mark.parametrize(("region", "office"), OFFICES, ids=[f"{region} {one.office}" for region, one in OFFICES])
def test_an_office_that_recognises_people_stands_in_its_clause(region: str, office: Office) -> None:
    clause = CLAUSES[office.clause_id]
    assert document(clause.document_id).region == region
    assert set(office.identities) <= set(clause.identities) or not clause.identities
    assert re.sub("（.*?）", "", office.office) in re.sub("（.*?）", "", clause.text)


@pytest.mark.parametrize(
    ("region", "kinds"),
    [
        ("370323", {"participation_subsidy", "outpatient_chronic", "one_stop", "other"}),
        (
            "610322",
            {
                "participation_subsidy",
                "outpatient_chronic",
                "one_stop",
                "pay_after_treatment",
                "family_doctor",
                "other",
            },
        ),
        ("220000", {"participation_subsidy", "outpatient_chronic", "family_doctor", "case_by_case", "other"}),
        (
            "330300",
            {
                "participation_subsidy",
                "outpatient_chronic",
                "one_stop",
                "pay_after_treatment",
                "family_doctor",
                "screening",
                "commercial_subsidy",
                "temporary_help",
                "other",
            },
        ),
    ],
)
def test_a_region_says_every_kind_of_entitlement_that_its_document_has(region: str, kinds: set[str]) -> None:
    assert {each.kind.value for each in ENTITLEMENTS if each.region == region} == kinds


def test_in_jilin_only_two_classes_of_the_poor_pay_nothing_to_join() -> None:
    full = [
        each
        for each in ENTITLEMENTS
        if each.region == "220000" and each.kind is EntitlementKind.PARTICIPATION_SUBSIDY and each.amount
    ]
    assert {each.id: each.amount.value for each in full if each.amount} == {
        "jilin-subsidy-full": 10_000,
        "jilin-subsidy-fixed": None,
    }
    assert set(entitlement("jilin-subsidy-full").who.identities or ()) == {Identity.EXTREME_POVERTY, Identity.ORPHAN}


def test_the_subsidies_of_yiyuan_are_for_residents_only() -> None:
    assert entitlement("yiyuan-subsidy").who.insurance == (Insurance.RESIDENT,)


def test_what_wenzhou_only_explores_is_told_as_planned() -> None:
    planned = {each.id for each in ENTITLEMENTS if each.region == "330300" and each.grants is Grants.PLANNED}
    assert planned == {
        "wenzhou-chronic-planned",
        "wenzhou-one-stop",
        "wenzhou-charity-fund-planned",
        "wenzhou-primary-care-planned",
    }
    assert entitlement("wenzhou-charity-fund-planned").program is Program.CHARITY_FUND
