"""Does a figure read as what it is: a number, a range with its reason, a change that resolves with its base?"""

from datetime import date

import pytest

from knowledge.tables import figure_words
from knowledge.tables.readings import READINGS, reading
from knowledge.tables.resolved import tiers_of, value_of
from knowledge.tables.schema import Figure, MarginalTiers, Relative, Tier
from knowledge.tables.terms import DeductibleCounts, Unit, WhyUnknown
from tests.knowledge import shapes

ON = date(2020, 6, 1)
TITLES = {"made": "某办法"}


def yuan(value=None, **said):
    return Figure(Unit.YUAN, value, **{"clause_id": "made.1", **said})


def tier(low, high, rate):
    return Tier(yuan(low), yuan(high) if high else yuan(unlimited=True), shapes.rate(rate))


def marginal(deductible, *tiers, relative=None):
    return MarginalTiers(deductible, DeductibleCounts.OUTSIDE, tiers, yuan(unlimited=True), tiers_relative=relative)


GENERAL = shapes.rule(
    "general", parameters=marginal(yuan(1_000_100), tier(0, 3_000_000, 6_000), tier(3_000_000, None, 9_700))
)
RULES = {"general": GENERAL}


@pytest.mark.parametrize(
    ("key", "figure", "words"),
    [
        ("deductible", yuan(500_000), "5,000元"),
        ("deductible", yuan(50), "0.50元"),
        ("rate", shapes.rate(6_550), "65.5%"),
        ("ceiling", yuan(unlimited=True), "不封顶"),
        ("limit", yuan(unlimited=True), "没有限额"),
        ("rate", shapes.rate(None, why_unknown=WhyUnknown.FLOOR_ONLY, low=8_000, high=10_000), "80%到100%"),
        ("ceiling", yuan(why_unknown=WhyUnknown.FLOOR_ONLY, low=2_000_000), "20,000元以上"),
    ],
)
def test_a_figure_reads_as_people_write_it(key: str, figure: Figure, words: str):
    assert figure_words.said(key, figure, {}, TITLES).words == words


def test_a_figure_of_no_document_names_where_it_was_sought():
    absent = yuan(why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=0, clause_id=None, searched=("made",))
    said = figure_words.said("deductible", absent, {}, TITLES)
    assert (said.words, said.why) == ("文件未载明", "《某办法》里没有写")


def test_half_of_a_known_deductible_is_exact_and_of_an_unknown_one_stays_a_change():
    half = yuan(relative=Relative("general", "deductible", times=5_000))
    assert value_of(half, RULES) == 500_050
    assert figure_words.said("deductible", half, RULES, TITLES).words == "5,000.50元"
    assert value_of(half, {}) is None
    assert figure_words.said("deductible", half, {}, TITLES).words == "一般标准的50%"


def test_relative_tiers_are_those_of_the_general_rule_with_the_change_and_never_above_all():
    raised = marginal(yuan(0), relative=Relative("general", "tiers", add=500))
    assert [each.rate.value for each in tiers_of(raised, RULES)] == [6_500, 10_000]
    assert tiers_of(raised, {}) == ()


def test_relative_tiers_on_unknown_ones_stay_unknown():
    absent = shapes.rate(None, clause_id=None, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, searched=("made",))
    unknown = shapes.rule("general", parameters=marginal(yuan(0), Tier(yuan(0), yuan(unlimited=True), absent)))
    assert tiers_of(marginal(yuan(0), relative=Relative("general", "tiers", add=500)), {"general": unknown}) == ()


def test_a_circle_of_relative_figures_is_unknown():
    turn = yuan(relative=Relative("turn", "deductible", times=5_000))
    assert value_of(turn, {"turn": shapes.rule("turn", parameters=marginal(turn, tier(0, None, 6_000)))}) is None


def test_every_reading_of_the_shipped_tables_has_its_words(shipped_codes):
    assert shipped_codes <= set(READINGS)
    assert reading("R6") == READINGS["R6"]
    assert reading("R99") == "R99"


@pytest.fixture
def shipped_codes() -> set[str]:
    from django.conf import settings

    from knowledge.tables.loader import read_yaml

    files = (settings.ROOT / "knowledge" / "data" / "tables").rglob("*.yaml")
    return {code for path in files for rule in read_yaml(path)["rules"] for code in rule.get("readings", ())}
