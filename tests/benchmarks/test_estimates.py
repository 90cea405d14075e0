"""Are the peers of ``make bench-estimates`` the same chain, and does its table fail where a target is missed?"""

from datetime import date

import pytest

from benchmarks.estimates import ANSWERS, BILL, DAY, FENGXIANG, THREE_UNKNOWN, WENZHOU, YIYUAN
from benchmarks.estimates_agree import bills, estimated, spanned
from benchmarks.estimates_bare import chain
from benchmarks.estimates_table import Row, report
from benchmarks.estimates_timed import Times, timed
from eligibility.calculation.claim import claim_from
from eligibility.calculation.estimate import estimate
from knowledge.tables.catalogue import rules_in_force
from knowledge.tables.schema import Rule
from tests.knowledge.shipped import jurisdictions

UNKNOWN = {
    YIYUAN: ("covered_expenses", "basic_paid", "commercial_paid"),
    FENGXIANG: ("hospital_level", "covered_expenses", "commercial_paid"),
    WENZHOU: ("referred", "followed_guidance", "covered_expenses"),
}
REACHING, SECOND_TIER, THIRD_TIER = 1_000_000, 10_000_000, 30_000_000


def rules(region: str, on: date = DAY) -> tuple[Rule, ...]:
    return rules_in_force([place for place in jurisdictions() if place.region == region], on).rules


def test_the_bare_chain_is_the_worked_example_of_yiyuan():
    whole, excess = chain(*BILL)
    assert whole == (4_000_000, 3_575_000, 970_000, 0, 0, 668_500, 2_786_500)
    assert excess == (4_000_000, 3_575_000, 570_000, 0, 0, 948_500, 2_906_500)


@pytest.mark.parametrize("limit", [500_000, REACHING, SECOND_TIER, THIRD_TIER])
@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_the_bare_chain_pays_what_the_estimator_pays_around_every_limit(limit: int, beside: int):
    bill = (limit + beside, limit + beside, 0)
    assert spanned(chain(*bill)) == estimated(bill, ANSWERS, rules(YIYUAN))


@pytest.mark.parametrize("left", [REACHING - 1, REACHING, REACHING + 1])
def test_the_bare_chain_knows_the_cliff_of_reaching_ten_thousand(left: int):
    own = next(own for own in range(1_900_000, 2_000_000) if own - chain(own, own, 0)[0][1] == left)
    bill = (own, own, 0)
    assert spanned(chain(*bill)) == estimated(bill, ANSWERS, rules(YIYUAN))


def test_the_bare_chain_pays_what_the_estimator_pays_for_random_bills():
    for bill in bills(200):
        assert spanned(chain(*bill)) == estimated(bill, ANSWERS, rules(YIYUAN)), bill


def test_the_bare_chain_counts_the_year_and_entered_amounts_as_the_estimator_does():
    year = {
        "own_share_after_basic": "90000",
        "assistance_paid": "8000",
        "left_before_re_assistance": "4000",
        "re_assistance_paid": "15000",
    }
    more = {"year_to_date": year, "hospital_relief_paid": "1000", "commercial_paid": "500"}
    for total, covered, basic in bills(50, seed=2):
        found = chain(total, covered, basic, 100_000, 50_000, 9_000_000, 800_000, 400_000, 1_500_000)
        assert spanned(found) == estimated((total, covered, basic), {**ANSWERS, **more}, rules(YIYUAN))


@pytest.mark.parametrize(("region", "unknown"), [row[1:] for row in THREE_UNKNOWN])
def test_each_of_the_three_unknowns_matters(region: str, unknown: dict[str, object]):
    """Each, known, leaves some layer or the person's own payment closer."""
    answers = {**ANSWERS, **unknown}
    covered = {YIYUAN: "100000", FENGXIANG: "100000", WENZHOU: "390000"}[region]
    known = {"covered_expenses": covered, "basic_paid": "40000", "commercial_paid": "0", "hospital_level": "tertiary"}
    known |= {"referred": False, "followed_guidance": False}
    wide = _widths(answers, region)
    for key in UNKNOWN[region]:
        assert sum(_widths({**answers, key: known[key]}, region)) < sum(wide), key


def _widths(answers: dict[str, object], region: str) -> list[int]:
    result = estimate(claim_from(answers), rules(region))
    return [*(layer.pays.width for layer in result.layers), result.out_of_pocket.width]


def test_the_table_says_met_and_missed_and_the_program_fails_on_a_miss(capsys: pytest.CaptureFixture[str]):
    assert report([Row("told", 5, "µs"), Row("at the limit", 25, "×", most=25), Row("enough", 30, "×", least=30)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["µs", "met", "met", "met"]
    assert report([Row("too slow", 25.01, "×", most=25), Row("too little", 29.9, "×", least=30)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 missed"


def test_times_are_medians_and_ratios_are_taken_round_by_round():
    slow, fast = Times((10.0, 100.0, 12.0)), Times((5.0, 50.0, 4.0))
    assert slow.median == 12
    assert slow.over(fast) == 2
    assert slow.beyond(fast) == 8


def test_every_contestant_works_in_every_round():
    worked: list[str] = []
    found = timed({"one": lambda: worked.append("one"), "other": lambda: worked.append("other")}, 3, 1e-6)
    assert set(worked) == {"one", "other"}
    assert all(len(times.each) == 3 and min(times.each) > 0 for times in found.values())
