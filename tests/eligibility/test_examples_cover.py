"""Does every row of the shipped tables have a worked example: every limit at it and one fen around it, every
reading, everybody a rule names, every gate that closes, every question left open? What has none is listed by name.

``pytest -rA tests/eligibility/test_examples_cover.py`` prints the count for each rule and region.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from eligibility.calculation.claim import claim_from
from eligibility.calculation.figures import Figures
from tests.eligibility.limit_distances import distances
from tests.eligibility.rows_needed import Data, Row, needed, read
from tests.eligibility.rows_shown import examples_in, shown

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "knowledge" / "data"
EXAMPLES = ROOT / "tests" / "worked_examples"
BASES = sorted(EXAMPLES.glob("folders/artificial-*-base"))
"""Folders that make the figures known against which shipped rules state theirs."""
EVERY_KIND = EXAMPLES / "folders" / "artificial-every-kind"


@pytest.fixture(scope="module")
def shipped() -> Data:
    return read([SHIPPED])


@pytest.fixture(scope="module")
def with_bases() -> dict[Path, Data]:
    return {folder: read([SHIPPED, folder]) for folder in BASES}


@pytest.fixture(scope="module")
def by_example(shipped: Data, with_bases: dict[Path, Data]) -> list[set[Row]]:
    """What each example shows, those of the shipped data and those on a known base."""
    rows = [shown(one, shipped) for one in examples_in(sorted(EXAMPLES.glob("*.yaml")))]
    for folder, data in with_bases.items():
        rows += [shown(one, data) for one in examples_in([folder / "worked_examples.yaml"])]
    return rows


def report(needs: Iterable[Row], by_example: Iterable[set[Row]]) -> list[str]:
    """One line for each rule, document and region: rows shown of rows needed, and by how many examples."""
    wanted, showing = set(needs), list(by_example)
    rows = {row for one in showing for row in one}
    need, have = Counter(row.of for row in wanted), Counter(row.of for row in wanted & rows)
    examples = Counter(of for one in showing for of in {row.of for row in one & wanted})
    return [f"{have[of]:4} of {need[of]:4} rows in {examples[of]:4} examples: {of}" for of in sorted(need)]


def test_every_row_has_an_example(shipped: Data, with_bases: dict[Path, Data], by_example: list[set[Row]]) -> None:
    needs = needed(shipped, tuple(with_bases.values()))
    print("\n".join(report(needs, by_example)))  # noqa: T201 this is what the test is asked for
    missing = sorted(needs - {row for one in by_example for row in one})
    assert not missing, f"{len(missing)} of {len(needs)} rows have no worked example:\n" + "\n".join(map(str, missing))


def test_every_region_is_looked_at(shipped: Data) -> None:
    assert set(shipped.regions()) >= {"220000", "330300", "370323", "430300", "610322"}
    assert {row.of for row in needed(shipped)} >= {
        rule.id for place in shipped.jurisdictions.values() for rule in place.rules
    }


def test_a_new_table_without_examples_is_listed_row_by_row(shipped: Data, by_example: list[set[Row]]) -> None:
    missing = needed(read([SHIPPED, EVERY_KIND])) - needed(shipped) - {row for one in by_example for row in one}
    limits = {(row.of.removeprefix("artificial-every-kind-"), row.what) for row in missing if row.where == "at it"}
    assert limits == {
        ("inpatient", "deductible 400.00"),
        ("inpatient", "ceiling 200000.00"),
        ("outpatient", "deductible 200.00"),
        ("outpatient", "limit 3000.00"),
        ("critical-illness", "deductible 10000.00"),
        ("critical-illness", "end of tier 1"),
        ("special-drug", "ceiling 100000.00"),
        ("assistance", "threshold 2000.00"),
        ("assistance", "ceiling 4000.00"),
        ("top-up", "ratio 85.00%"),
        ("commercial", "entered against what is left"),
        ("fund", "cap 3000.00"),
    }
    every = {row.of for row in missing}
    assert {"artificial-every-kind", "artificial-every-kind-backstop", "110101"} < every


def test_every_kind_of_layer_has_examples_around_its_limits_whether_a_region_has_it_or_not() -> None:
    data = read([SHIPPED, EVERY_KIND])
    rules = {rule.id for place in data.jurisdictions.values() for rule in place.rules if rule.region == "110101"}
    rows = {row for one in examples_in([EVERY_KIND / "worked_examples.yaml"]) for row in shown(one, data)}
    assert sorted(row for row in needed(data) - rows if row.of in rules) == []


@pytest.mark.parametrize(
    "row",
    [
        Row("yiyuan-special-drug-poor", "ceiling 200000.00", "one fen above, counting the year"),
        Row("wenzhou-charity-fund", "cap 50000.00", "at it"),
        Row("fengxiang-assistance-top-up", "ratio 80.00%", "one fen below"),
        Row("xiangtan-critical-illness-tilted", "end of tier 2 said against another", "at it"),
        Row("every region", "R12", "named in source or working"),
    ],
    ids=str,
)
def test_a_row_is_missing_once_the_examples_that_show_it_are_gone(
    row: Row, shipped: Data, with_bases: dict[Path, Data], by_example: list[set[Row]]
) -> None:
    left = [one for one in by_example if row not in one]
    assert len(left) < len(by_example)
    assert row in needed(shipped, tuple(with_bases.values())) - {one for rows in left for one in rows}


@pytest.mark.parametrize(
    ("rule_id", "answers", "left", "fen"),
    [
        ("yiyuan-critical-illness-poor", {}, 500_000, {"deductible 5000.00": 0, "end of tier 1": -9_500_000}),
        ("yiyuan-critical-illness-poor", {"own_share_after_basic": 80_000}, 2_000_001, {"end of tier 1": 1}),
        ("yiyuan-assistance-b", {}, 2_500_000, {"ceiling (whole) 10000.00": 0, "ceiling (excess) 10000.00": -400_000}),
        ("yiyuan-assistance-b", {"assistance_paid": 6_000}, 2_000_000, {"ceiling (excess) 10000.00": 0}),
        ("yiyuan-assistance-b", {}, 999_999, {"threshold 10000.00": -1, "ceiling (whole) 10000.00": -1_000_000}),
        ("yiyuan-assistance-a", {}, 2_500_001, {"ceiling 20000.00": 1}),
        ("yiyuan-special-drug-poor", {}, 33_333_334, {"ceiling 200000.00": 0}),
        ("yiyuan-special-drug-poor", {}, 33_333_335, {"ceiling 200000.00": 1}),
        ("yiyuan-re-assistance", {"left_before_re_assistance": 2_000}, 300_001, {"threshold 5000.00": 1}),
        ("wenzhou-assistance-hardship", {"assistance_paid": 60_000}, 4_000_001, {"ceiling 100000.00": 1}),
    ],
)
def test_how_far_an_amount_lies_from_a_limit(
    shipped: Data, rule_id: str, answers: dict[str, int], left: int, fen: dict[str, int]
) -> None:
    rules = {rule.id: rule for place in shipped.jurisdictions.values() for rule in place.rules}
    claim = claim_from(
        {"insurance": "resident", "identities": [], "care": "inpatient", "total_cost": 0, "year_to_date": answers}
    )
    found = {one.limit: one.fen for one in distances(rules[rule_id], Figures(rules, claim), left)}
    assert {limit: found[limit] for limit in fen} == fen
