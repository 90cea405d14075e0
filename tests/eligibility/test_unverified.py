"""Do unverified figures only narrow what the documents leave open, whatever the bill and whoever the person?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.calculation.claim import UNKNOWN, Claim
from eligibility.calculation.estimate import estimate
from knowledge.tables.catalogue import rules_in_force
from knowledge.tables.indicative import supplemented
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Care, CareLocation, HospitalLevel, Identity, Insurance
from tests.knowledge.shipped import indicative, jurisdictions

DAY = date(2022, 6, 1)


def both(region: str) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules by the documents, and those with unverified figures."""
    stated = rules_in_force([place for place in jurisdictions() if place.region == region], DAY).rules
    own = [one for one in indicative() if one.region in (region, "000000")]
    return stated, supplemented(stated, sorted(own, key=lambda one: one.region == "000000"), DAY)


RULES = {region: both(region) for region in ("370323", "610322", "430300", "220000", "330300")}


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    total = draw(st.integers(0, 60_000_000))
    covered = draw(st.integers(0, total))
    basic = draw(st.none() | st.integers(0, covered))
    return Claim(
        insurance=draw(st.sampled_from(Insurance)),
        identities=tuple(draw(st.lists(st.sampled_from(Identity), max_size=2, unique=True))),
        care=draw(st.sampled_from((Care.INPATIENT, Care.OUTPATIENT_GENERAL))),
        hospital_level=draw(st.sampled_from(HospitalLevel) | st.just(UNKNOWN)),
        care_location=draw(st.sampled_from(CareLocation)),
        referred=True,
        followed_guidance=draw(st.booleans()),
        total_cost=total,
        covered_expenses=covered,
        basic_paid=basic,
        critical_illness_paid=None,
        hospital_relief_paid=0,
        commercial_paid=0,
        special_drug_cost=0,
        disposable_income=draw(st.integers(0, 10_000_000) | st.just(UNKNOWN)),
        year_to_date={},
    )


@pytest.mark.parametrize("region", RULES)
@given(claim=claims())
def test_the_other_result_lies_within_what_the_documents_leave_open(region: str, claim: Claim) -> None:
    stated, filled = (estimate(claim, rules) for rules in RULES[region])
    assert stated.out_of_pocket.low <= filled.out_of_pocket.low
    assert filled.out_of_pocket.high <= stated.out_of_pocket.high
    assert [layer.program for layer in filled.layers] == [layer.program for layer in stated.layers]
    for other, layer in zip(filled.layers, stated.layers, strict=True):
        assert other.applies == layer.applies


@pytest.mark.parametrize("region", RULES)
def test_every_region_has_something_to_fill_in(region: str) -> None:
    stated, filled = RULES[region]
    assert stated != filled
