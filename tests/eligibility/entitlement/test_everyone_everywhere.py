"""Does every region tell every person what they have, each line with its ground?"""

from itertools import combinations, product

import pytest

from eligibility.entitlement.benefit import Because, Eligible
from eligibility.entitlement.entitled import Said
from eligibility.entitlement.telling import Told
from knowledge.tables.terms import ClauseKind, Grants, Identity, Insurance, WhyUnknown
from tests.eligibility.entitlement.places import PLACES, RESIDENT, all_told, place

EVERYONE = list(product(Insurance, [(), *((identity,) for identity in Identity)]))


@pytest.mark.parametrize("region", PLACES)
def test_every_benefit_has_a_clause_or_says_which_documents_were_searched(region: str) -> None:
    for insurance, identities in EVERYONE:
        for one in all_told(region, Said((insurance,), identities)).values():
            assert one.citations or one.searched, (one.benefit.name, insurance, identities)
            assert one.what.endswith("。")
            assert one.why.endswith("。")
            assert one.documents


@pytest.mark.parametrize("region", PLACES)
def test_every_subject_of_the_place_is_told_to_everybody(region: str) -> None:
    subjects = {subject.key for subject in place(region).subjects}
    for insurance, identities in EVERYONE:
        told = all_told(region, Said((insurance,), identities)).values()
        assert {one.benefit.subject.key for one in told} == subjects


def _granting(one: Told) -> set[Grants]:
    return {item.grants for item in one.benefit.held.rights}


@pytest.mark.parametrize("region", PLACES)
def test_what_is_planned_or_abolished_is_nobodys_benefit(region: str) -> None:
    for insurance, identities in EVERYONE:
        for one in all_told(region, Said((insurance,), identities)).values():
            if one.benefit.eligible in (Eligible.YES, Eligible.ON_APPLICATION):
                assert Grants.PLANNED not in _granting(one)
                assert not any(clause.kind is ClauseKind.ABOLISHED for _, clause in one.citations), one.benefit.name
                assert any(
                    clause.kind in (ClauseKind.BENEFIT, ClauseKind.PROCEDURE, ClauseKind.DUTY)
                    for _, clause in one.citations
                ), one.benefit.name


@pytest.mark.parametrize("region", PLACES)
def test_a_second_identity_takes_nothing_away(region: str) -> None:
    for insurance in Insurance:
        alone = {identity: _best(all_told(region, Said((insurance,), (identity,)))) for identity in Identity}
        for pair in combinations(Identity, 2):
            together = _best(all_told(region, Said((insurance,), pair)))
            for subject, rank in together.items():
                assert rank == max(alone[identity][subject] for identity in pair), (subject, pair)


def _best(told: dict[str, Told]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in told.values():
        key = one.benefit.subject.key
        found[key] = max(found.get(key, 0), one.benefit.eligible.rank)
    return found


@pytest.mark.parametrize("region", PLACES)
def test_a_figure_told_stands_in_a_clause_cited(region: str) -> None:
    for insurance, identities in EVERYONE:
        for one in all_told(region, Said((insurance,), identities)).values():
            rules = [rule for held in one.benefit.helds for rule, _ in held.rules]
            cited = {clause.id for _, clause in one.citations}
            for rule in rules:
                assert set(rule.clause_ids) <= cited


@pytest.mark.parametrize("region", PLACES)
def test_an_amount_that_no_document_states_is_said_to_be_missing(region: str) -> None:
    for insurance, identities in EVERYONE:
        for one in all_told(region, Said((insurance,), identities)).values():
            for item in one.benefit.held.rights:
                if item.amount and item.amount.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS:
                    assert "没有写" in one.what
                    assert item.document_id in {document.id for document in one.searched}


@pytest.mark.parametrize("region", PLACES)
def test_nothing_is_said_of_how_where_nothing_is_had(region: str) -> None:
    for one in all_told(region, Said(RESIDENT)).values():
        if one.benefit.eligible is Eligible.NO:
            assert (one.how.where, one.how.steps, one.how.time_limit) == ("", (), "")
            assert not one.offices


@pytest.mark.parametrize("region", PLACES)
def test_where_and_when_come_from_the_documents_word_for_word(region: str) -> None:
    known = place(region)
    said = {text for clause in known.clauses.values() for text in (clause.where, clause.time_limit)}
    said |= {text for subject in known.subjects for item in subject.rights for text in (item.where, item.time_limit)}
    parts = "；".join(said).split("；")
    offices = {office.office for office in known.offices}
    for insurance, identities in EVERYONE:
        for one in all_told(region, Said((insurance,), identities)).values():
            assert all(text in parts for text in one.how.where.split("；"))
            assert all(text in parts for text in one.how.time_limit.split("；"))
            assert {each.office for each in one.offices} <= offices
            assert all(office.office in one.how.recognised for office in one.offices)


@pytest.mark.parametrize("region", PLACES)
def test_a_draft_is_told_as_one(region: str) -> None:
    drafts = region == "330300"
    for one in all_told(region, Said(RESIDENT, (Identity.SUBSISTENCE_ALLOWANCE,))).values():
        assert one.why.startswith("征求意见稿") is drafts


def test_an_unknown_identity_says_who_has_what() -> None:
    for region in PLACES:
        named = place(region).told_apart()
        for one in all_told(region, Said(RESIDENT, (), named)).values():
            if one.benefit.because is not Because.DEPENDS:
                continue
            people = [person for case in one.cases for person in case.people]
            assert {person.identities for person in people} == {(), *((identity,) for identity in named)}
            assert len({case.eligible for case in one.cases}) > 1 or one.benefit.eligible is one.cases[0].eligible
