"""Does what is held of Xiangtan's plan say who gets what, what ended since when, and nothing stronger than the text?"""

from datetime import date

import pytest

from knowledge.tables.figures import figures_of
from knowledge.tables.schema import ByReading, MarginalTiers, Relative, ThresholdRate
from knowledge.tables.terms import ClauseKind, Grants, Identity, Insurance, Program
from tests.knowledge.shipped import document, entitlements, jurisdictions, rule, rules

PLAN = document("xiangtan-2021")
CLAUSES = {clause.id.removeprefix("xiangtan-2021."): clause for clause in PLAN.clauses}
OWN_RULES = tuple(each for each in rules() if each.document_id == "xiangtan-2021")
OWN_RIGHTS = tuple(each for each in entitlements() if each.document_id == "xiangtan-2021")

HARDSHIP = {
    Identity.EXTREME_POVERTY,
    Identity.SEVERE_DISABILITY,
    Identity.ORPHAN,
    Identity.UNATTENDED_CHILD,
    Identity.SUBSISTENCE_ALLOWANCE,
    Identity.MONITORED_LOW_INCOME,
    Identity.RETURNED_TO_POVERTY,
}
"""The people whose contribution 三(一) subsidises."""


def test_the_plan_states_its_first_and_its_last_day() -> None:
    assert PLAN.applies_from is not None
    assert PLAN.applies_to is not None
    assert PLAN.applies_from.stated
    assert PLAN.applies_to.stated
    assert (PLAN.applies_from.day, PLAN.applies_to.day) == (date(2021, 10, 1), date(2026, 10, 1))


# --- what ended ------------------------------------------------------------------------------------------------------


def test_four_rules_ended_and_each_says_since_when() -> None:
    ended = {name for name, clause in CLAUSES.items() if clause.kind is ClauseKind.ABOLISHED}
    assert ended == {"3.2b", "3.2c", "3.2d", "3.2e"}
    for name in ended:
        assert date(2021, 10, 1) in {figure.day for figure in CLAUSES[name].figures}
        assert CLAUSES[name].topics[0] == "old_rules"
        assert "停了" in CLAUSES[name].text


def test_nothing_that_ended_and_no_goal_is_computed_or_granted() -> None:
    alive = (ClauseKind.BENEFIT, ClauseKind.PROCEDURE)
    cited = {clause_id for each in OWN_RULES for clause_id in each.clause_ids}
    cited |= {clause_id for each in OWN_RIGHTS for clause_id in each.clause_ids}
    cited |= {figure.clause_id for each in OWN_RULES for _, figure in figures_of(each) if figure.clause_id}
    kinds = {clause.id: clause.kind for clause in PLAN.clauses}
    assert cited
    assert all(kinds[clause_id] in alive for clause_id in cited)


# --- layers ----------------------------------------------------------------------------------------------------------


def test_tilted_assistance_looks_at_what_the_three_layers_left() -> None:
    order = sorted({(each.order, each.program) for each in OWN_RULES})
    assert [program for _, program in order] == [
        Program.BASIC_MEDICAL_INSURANCE,
        Program.CRITICAL_ILLNESS_INSURANCE,
        Program.MEDICAL_ASSISTANCE,
        Program.TILTED_ASSISTANCE,
        Program.COMMERCIAL_SUPPLEMENT,
    ]


def test_three_groups_of_residents_get_half_the_general_deductible_and_five_points() -> None:
    tilted, general = rule("xiangtan-critical-illness-tilted"), "xiangtan-critical-illness-general"
    assert set(tilted.who.identities or ()) == {
        Identity.EXTREME_POVERTY,
        Identity.SUBSISTENCE_ALLOWANCE,
        Identity.RETURNED_TO_POVERTY,
    }
    assert tilted.who.insurance == (Insurance.RESIDENT,)
    assert isinstance(tilted.parameters, MarginalTiers)
    assert tilted.parameters.deductible.relative == Relative(general, "deductible", times=5_000)
    assert tilted.parameters.tiers_relative == Relative(general, "tiers", add=500)
    assert tilted.parameters.ceiling.unlimited


@pytest.mark.parametrize("rule_id", ["xiangtan-assistance-on-application", "xiangtan-tilted-assistance"])
def test_what_is_paid_on_application_may_reach_anyone_above_a_quarter_of_the_income_answered(rule_id: str) -> None:
    found = rule(rule_id)
    assert found.on_application
    assert found.who.identities is None
    assert found.who.insurance == ()
    assert isinstance(found.parameters, ThresholdRate)
    assert found.parameters.threshold.relative == Relative("answers", "disposable_income", times=2_500)
    assert (found.parameters.rate.low, found.parameters.rate.high) == (0, 10_000)


def test_no_rule_of_the_plan_reaches_someone_in_a_reading_only() -> None:
    doubtful: list[ByReading] = [entry for each in OWN_RULES for entry in each.who.by_reading]
    assert doubtful == []


# --- subsidies and offices -------------------------------------------------------------------------------------------

SHARES = {
    Identity.EXTREME_POVERTY: 10_000,
    Identity.SEVERE_DISABILITY: 10_000,
    Identity.ORPHAN: 10_000,
    Identity.UNATTENDED_CHILD: 10_000,
    Identity.SUBSISTENCE_ALLOWANCE: 5_000,
    Identity.MONITORED_LOW_INCOME: 5_000,
    Identity.RETURNED_TO_POVERTY: 5_000,
}


@pytest.mark.parametrize("identity", sorted(HARDSHIP))
def test_each_group_has_one_share_of_its_contribution_paid(identity: Identity) -> None:
    shares = [each.amount.value for each in OWN_RIGHTS if each.amount and identity in (each.who.identities or ())]
    assert shares == [SHARES[identity]]


def test_people_stably_out_of_poverty_are_told_that_there_is_no_subsidy() -> None:
    told = [each for each in OWN_RIGHTS if Identity.STABLE_OUT_OF_POVERTY in (each.who.identities or ())]
    assert {each.id: each.grants for each in told} == {
        "xiangtan-subsidy-none-stable": Grants.NO,
        "xiangtan-commercial-2021": Grants.YES,
    }


def test_who_is_added_after_the_enrolment_period_gets_nothing_that_year() -> None:
    grants = {each.id: each.grants for each in OWN_RIGHTS}
    assert grants["xiangtan-subsidy-added-in-period"] is Grants.YES
    assert grants["xiangtan-subsidy-added-after-period"] is Grants.NO


def test_subsidies_are_for_residents_only() -> None:
    subsidies = [each for each in OWN_RIGHTS if "subsidy" in each.id]
    assert len(subsidies) == 6
    assert all(each.who.insurance == (Insurance.RESIDENT,) for each in subsidies)


def test_every_group_is_recognised_by_exactly_one_office() -> None:
    city = next(place for place in jurisdictions() if place.region == "430300")
    recognised = [identity for office in city.offices for identity in office.identities]
    assert sorted(recognised) == sorted(HARDSHIP)
    offices = {identity: office.office for office in city.offices for identity in office.identities}
    assert offices[Identity.SEVERE_DISABILITY] == "残联部门"
    assert offices[Identity.RETURNED_TO_POVERTY] == offices[Identity.MONITORED_LOW_INCOME] == "乡村振兴部门"
    assert offices[Identity.ORPHAN] == "民政部门"
