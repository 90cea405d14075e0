"""Do unverified figures fill in only what documents leave open, for those people alone, and never displace a figure?"""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.tables.catalogue import rules_in_force
from knowledge.tables.figures import figures_of
from knowledge.tables.indicative import sources_of, supplemented
from knowledge.tables.schema import (
    ByReading,
    Figure,
    IndicativeRule,
    MarginalTiers,
    NoFigure,
    Rule,
    ThresholdRate,
    Tier,
    Who,
)
from knowledge.tables.terms import (
    Care,
    DeductibleCounts,
    Identity,
    Insurance,
    LayerKind,
    Program,
    ThresholdCounts,
    Unit,
    WhyUnknown,
)
from tests.knowledge.shipped import indicative, jurisdictions

DAY = date(2022, 6, 1)
OPEN = Figure(Unit.RATE, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=0, high=10_000)
FLOOR = Figure(Unit.RATE, why_unknown=WhyUnknown.FLOOR_ONLY, low=8_000, high=10_000, clause_id="made.1")
NONE_STATED = Figure(Unit.YUAN, value=0, clause_id="made.1")
SAID = Figure(Unit.RATE, low=7_000, high=10_000, source="某处的介绍，未核实")
EVERYONE = Who(None)
SILENT = NoFigure(WhyUnknown.NOT_IN_DOCUMENTS, ("made",))


def threshold_rate(rate: Figure, ceiling: Figure = NONE_STATED) -> ThresholdRate:
    return ThresholdRate(NONE_STATED, True, (ThresholdCounts.EXCESS,), rate, ceiling)


def rule(parameters, who: Who = EVERYONE, **changes) -> Rule:
    kind = LayerKind.NO_FIGURE if isinstance(parameters, NoFigure) else LayerKind.THRESHOLD_RATE
    made = Rule(
        "made-rule",
        "110101",
        "made",
        Program.MEDICAL_ASSISTANCE,
        "医疗救助",
        kind,
        30,
        10,
        who,
        None,
        None,
        ("made.1",),
        parameters,
    )
    return replace(made, **changes)


def said(who: Who = EVERYONE, rate: Figure = SAID, **changes) -> IndicativeRule:
    made = IndicativeRule(
        "made-said",
        "110101",
        Program.MEDICAL_ASSISTANCE,
        "医疗救助（参考）",
        LayerKind.THRESHOLD_RATE,
        30,
        10,
        who,
        None,
        None,
        threshold_rate(rate),
        "某处",
    )
    return replace(made, **changes)


def test_a_figure_that_stands_in_no_document_is_filled_in_and_keeps_its_source():
    (filled,) = supplemented([rule(threshold_rate(OPEN))], [said()], DAY)
    assert filled.parameters == threshold_rate(SAID)
    assert (filled.id, filled.name, filled.document_id) == ("made-rule", "医疗救助", "made")
    assert sources_of(filled, {filled.id: filled}) == {"rate": ("某处的介绍，未核实",)}


@pytest.mark.parametrize(
    "stated",
    [
        Figure(Unit.RATE, value=6_000, clause_id="made.1"),
        FLOOR,
        replace(FLOOR, why_unknown=WhyUnknown.TWO_READINGS),
        replace(FLOOR, why_unknown=WhyUnknown.CONFLICT),
        replace(OPEN, low=0, high=0),  # not stated, and our reading settles it
    ],
)
def test_what_a_document_says_in_any_way_is_never_displaced(stated: Figure):
    rules = [rule(threshold_rate(stated))]
    assert supplemented(rules, [said()], DAY) == tuple(rules)


def test_a_layer_without_figures_takes_the_whole_rule_for_those_the_source_speaks_of():
    rules = [rule(SILENT)]
    filled, silent = supplemented(rules, [said(Who((Identity.EXTREME_POVERTY,)))], DAY)
    assert filled.who.identities == (Identity.EXTREME_POVERTY,)
    assert (filled.parameters, filled.kind, filled.name) == (
        threshold_rate(SAID),
        LayerKind.THRESHOLD_RATE,
        "医疗救助（参考）",
    )
    assert silent == rules[0]


def test_whoever_a_document_does_not_reach_is_not_reached_by_a_source_either():
    only = Who((Identity.EXTREME_POVERTY, Identity.ORPHAN), insurance=(Insurance.RESIDENT,), care=(Care.INPATIENT,))
    wider = said(Who((Identity.EXTREME_POVERTY, Identity.LOW_INCOME_FAMILY)))
    filled, rest = supplemented([rule(SILENT, only)], [wider], DAY)
    assert filled.who == replace(only, identities=(Identity.EXTREME_POVERTY,))
    assert rest.who == replace(only, identities=(Identity.ORPHAN,))
    for nobody in (Who(None, insurance=(Insurance.EMPLOYEE,)), Who((Identity.SEVERE_DISABILITY,))):
        assert supplemented([rule(SILENT, only)], [said(nobody)], DAY) == (rule(SILENT, only),)


def test_whoever_is_reached_in_one_reading_stays_so_and_stands_in_one_rule_only():
    by_reading = Who((Identity.REGISTERED_POOR,), by_reading=(_doubtful(Identity.EXTREME_POVERTY),))
    filled, rest = supplemented([rule(SILENT, by_reading)], [said(Who((Identity.EXTREME_POVERTY,)))], DAY)
    assert (filled.who.identities, filled.who.by_reading) == ((), by_reading.by_reading)
    assert (rest.who.identities, rest.who.by_reading) == ((Identity.REGISTERED_POOR,), ())
    limited = said(Who((Identity.EXTREME_POVERTY,), care=(Care.INPATIENT,)))
    assert supplemented([rule(SILENT, by_reading)], [limited], DAY) == (rule(SILENT, by_reading),)


def _doubtful(identity: Identity) -> ByReading:
    return ByReading(identity, "R14")


@pytest.mark.parametrize(
    ("changes", "speaks"),
    [
        ({"applies_from": DAY}, True),
        ({"applies_from": date(2022, 6, 2)}, False),
        ({"applies_to": DAY}, True),
        ({"applies_to": date(2022, 5, 31)}, False),
        ({"program": Program.TILTED_ASSISTANCE}, False),
    ],
)
def test_a_source_speaks_of_its_days_and_its_program_only(changes, speaks: bool):
    assert (supplemented([rule(SILENT)], [said(**changes)], DAY) != (rule(SILENT),)) is speaks


@pytest.mark.parametrize("name", ["on_application", "separate_chain"])
def test_no_source_says_that_an_application_is_granted_or_speaks_of_special_drugs(name: str):
    alone = rule(SILENT, **{name: True})
    assert supplemented([alone], [said()], DAY) == (alone,)


def test_the_nearer_source_holds_where_two_speak_of_one_person():
    farther = said(id="farther", region="000000", rate=replace(SAID, source="远处，未核实"), priority=99)
    nearer = said(id="nearer")
    filled, *rest = supplemented([rule(SILENT)], [nearer, farther], DAY)
    assert sources_of(filled, {})["rate"] == ("某处的介绍，未核实",)
    assert rest == []


def test_tiers_and_the_way_of_counting_them_come_from_one_source():
    yuan = Figure(Unit.YUAN, value=500_000, source="甲，未核实")
    open_yuan = Figure(Unit.YUAN, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=0)
    tier = _tier(SAID)
    stated = MarginalTiers(open_yuan, DeductibleCounts.OUTSIDE, (_tier(OPEN),), NONE_STATED)
    source = said(parameters=MarginalTiers(yuan, DeductibleCounts.INSIDE, (tier,), yuan), kind=LayerKind.MARGINAL_TIERS)
    (filled,) = supplemented([rule(stated)], [source], DAY)
    assert filled.parameters == MarginalTiers(yuan, DeductibleCounts.INSIDE, (tier,), NONE_STATED)
    known = replace(stated, tiers=(_tier(Figure(Unit.RATE, value=9_000, clause_id="made.1")),))
    (filled,) = supplemented([rule(known)], [source], DAY)
    assert filled.parameters == replace(known, deductible=yuan)


def _tier(rate: Figure) -> Tier:
    return Tier(Figure(Unit.YUAN, value=0), Figure(Unit.YUAN, unlimited=True), rate)


# --- what ships ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", ["370323", "610322", "430300", "220000", "330300"])
@pytest.mark.parametrize("day", [date(2021, 10, 1), DAY, date(2026, 11, 21)])
def test_every_figure_of_a_document_still_stands_in_the_same_order(region: str, day: date):
    place = next(place for place in jurisdictions() if place.region == region)
    stated = rules_in_force([place], day).rules
    own = [one for one in indicative() if one.region in (region, "000000")]
    filled = supplemented(stated, own, day)
    assert len({one.id for one in filled}) == len(filled)
    made_of = [next(old for old in stated if new.id.partition("+")[0] == old.id) for new in filled]
    assert [old.id for old in dict.fromkeys(made_of)] == [old.id for old in stated]
    for new, old in zip(filled, made_of, strict=True):
        assert replace(new, id=old.id, name=old.name, kind=old.kind, who=old.who, parameters=old.parameters) == old
        kept = [(key, figure) for key, figure in figures_of(old) if figure.clause_id]
        assert set(kept) <= set(figures_of(new))
