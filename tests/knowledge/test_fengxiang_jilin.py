"""Do the tables of Fengxiang and Jilin hold together, and stand on each day and in each place as their documents do?"""

from datetime import date

import pytest

from knowledge.selectors import active_snapshot
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.coverage import Known, covers
from knowledge.tables.schema import MarginalTiers, NoFigure, Rule, TopUp
from knowledge.tables.terms import HospitalLevel, Identity, Insurance, NoticeCode, Program, WhyUnknown
from tests.knowledge.shipped import of_each, rule, rules

FENGXIANG, FENGXIANG_AFTER_2021, CHENCANG, BAOJI = "610322", "610305", "610304", "610300"
JILIN_PROVINCE, JILIN_CITY, YONGJI, SONGYUAN = "220000", "220200", "220221", "220700"
BASIC, ILLNESS, ASSISTANCE = list(Program)[:3]


def of_region(region: str) -> tuple[Rule, ...]:
    return tuple(each for each in rules() if each.region == region)


# --- tables --------------------------------------------------------------------------------------------------------


def _rate(rule_id: str) -> int:
    parameters = rule(rule_id).parameters
    assert isinstance(parameters, MarginalTiers)
    (tier,) = parameters.tiers
    assert tier.rate.value is not None
    return tier.rate.value


@pytest.mark.parametrize("level", [HospitalLevel.SECONDARY, HospitalLevel.TERTIARY])
def test_the_poor_of_fengxiang_have_ten_points_more_from_level_two(level: HospitalLevel) -> None:
    assert _rate(f"fengxiang-basic-poor-{level}") == _rate(f"fengxiang-basic-{level}") + 1_000


def test_no_hospital_of_level_one_pays_the_poor_of_fengxiang_more() -> None:
    basic = [each for each in of_region(FENGXIANG) if each.program is BASIC and each.who.identities]
    assert basic
    assert all(HospitalLevel.PRIMARY not in each.who.hospital_levels for each in basic)


@of_each(tuple(each for each in of_region(FENGXIANG) if isinstance(each.parameters, (MarginalTiers, TopUp))))
def test_no_known_rate_of_fengxiang_reaches_an_employee(item: Rule) -> None:
    assert item.who.insurance == (Insurance.RESIDENT,)


@of_each(of_region(FENGXIANG))
def test_a_rule_for_the_poor_of_fengxiang_reaches_others_in_a_reading_only(item: Rule) -> None:
    if item.who.identities is not None and not isinstance(item.parameters, NoFigure):
        assert item.who.identities == (Identity.REGISTERED_POOR,)
        assert {entry.identity for entry in item.who.by_reading} <= {
            Identity.SUBSISTENCE_ALLOWANCE,
            Identity.EXTREME_POVERTY,
        }


def test_half_the_deductible_and_five_points_point_at_the_general_rule_of_fengxiang() -> None:
    poor = rule("fengxiang-critical-illness-poor").parameters
    assert isinstance(poor, MarginalTiers)
    assert poor.deductible.relative is not None
    assert poor.tiers_relative is not None
    assert (poor.deductible.relative.times, poor.tiers_relative.add) == (5_000, 500)
    assert poor.deductible.relative.rule_id == poor.tiers_relative.rule_id
    base = rule(poor.tiers_relative.rule_id).parameters
    assert isinstance(base, MarginalTiers)
    assert base.deductible.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS
    assert poor.ceiling.unlimited


@of_each(of_region(JILIN_PROVINCE))
def test_no_line_of_jilin_has_a_figure(item: Rule) -> None:
    assert isinstance(item.parameters, NoFigure)
    assert item.parameters.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS


def test_the_five_lines_of_jilin_stand_in_their_order() -> None:
    order = sorted({(each.order, each.program) for each in of_region(JILIN_PROVINCE)})
    assert [program for _, program in order] == [
        BASIC,
        ILLNESS,
        ASSISTANCE,
        Program.CRITICAL_BACKSTOP,
        Program.CASE_BY_CASE,
    ]
    assert [each.id for each in of_region(JILIN_PROVINCE) if each.on_application] == ["jilin-case-by-case"]


# --- days and places -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("region", "before", "first_day"),
    [
        (FENGXIANG, date(2018, 12, 31), date(2019, 1, 1)),
        (JILIN_PROVINCE, date(2019, 12, 11), date(2019, 12, 12)),
    ],
)
def test_before_the_first_day_there_is_no_table(region: str, before: date, first_day: date) -> None:
    with pytest.raises(NoTableInForce) as none:
        rules_in_force(active_snapshot().chain(region), before)
    assert none.value.first_day == first_day


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("region", [FENGXIANG, JILIN_PROVINCE])
def test_the_year_2021_takes_the_last_table_and_says_outdated_first(region: str) -> None:
    chain = active_snapshot().chain(region)
    later = rules_in_force(chain, date(2021, 1, 1))
    assert later.rules == rules_in_force(chain, date(2020, 12, 31)).rules
    assert later.tables_as_of == date(2020, 12, 31)
    assert later.notices[0].code is NoticeCode.OUTDATED


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("on", [date(2019, 1, 1), date(2020, 12, 31), date(2026, 11, 21)])
def test_the_report_on_fengxiang_is_called_a_report_on_any_day(on: date) -> None:
    notices = [notice.code for notice in rules_in_force(active_snapshot().chain(FENGXIANG), on).notices]
    assert NoticeCode.REPORT_NOT_RULE in notices
    assert NoticeCode.EXPIRED not in notices


@pytest.mark.usefixtures("published")
def test_the_district_of_today_leads_to_the_county_of_the_report_and_its_neighbours_do_not() -> None:
    snapshot = active_snapshot()
    today = snapshot.places.get(FENGXIANG_AFTER_2021)
    assert today is not None
    assert today.code == FENGXIANG
    assert snapshot.chain(CHENCANG) == snapshot.chain(BAOJI) == ()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("region", [JILIN_CITY, YONGJI, SONGYUAN])
def test_the_notice_of_jilin_passes_down_to_its_cities_and_counties(region: str) -> None:
    snapshot = active_snapshot()
    assert snapshot.chain(region) == snapshot.chain(JILIN_PROVINCE) != ()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("region", "topic", "program", "insurance", "known"),
    [
        (FENGXIANG, "rate", BASIC, Insurance.RESIDENT, Known.KNOWN),
        (FENGXIANG, "rate", BASIC, Insurance.EMPLOYEE, Known.NOT_STATED),
        (FENGXIANG, "deductible", BASIC, Insurance.RESIDENT, Known.NOT_STATED),
        (FENGXIANG, "ceiling", BASIC, Insurance.RESIDENT, Known.NOT_STATED),
        (FENGXIANG, "deductible", ILLNESS, Insurance.RESIDENT, Known.RANGE),
        (FENGXIANG, "ceiling", ILLNESS, Insurance.RESIDENT, Known.KNOWN),
        (FENGXIANG, "rate", ASSISTANCE, Insurance.RESIDENT, Known.KNOWN),
        (FENGXIANG, "pay_after_treatment", None, Insurance.RESIDENT, Known.KNOWN),
        (FENGXIANG, "re_assistance", None, Insurance.RESIDENT, Known.NONE),
        (JILIN_PROVINCE, "rate", BASIC, Insurance.RESIDENT, Known.NOT_STATED),
        (JILIN_PROVINCE, "deductible", ILLNESS, Insurance.RESIDENT, Known.NOT_STATED),
        (JILIN_PROVINCE, "ceiling", Program.CRITICAL_BACKSTOP, Insurance.RESIDENT, Known.NOT_STATED),
        (JILIN_PROVINCE, "backstop", None, Insurance.RESIDENT, Known.KNOWN),
        (JILIN_PROVINCE, "chronic_disease", None, Insurance.RESIDENT, Known.KNOWN),
        (JILIN_PROVINCE, "charity", None, Insurance.RESIDENT, Known.NONE),
    ],
)
def test_what_is_known_is_told_from_what_is_not_stated(
    region: str, topic: str, program: Program | None, insurance: Insurance, known: Known
) -> None:
    assert covers(active_snapshot().chain(region), topic, program, insurance, date(2020, 6, 1)).known is known


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("on", "said"), [(date(2019, 12, 31), False), (date(2020, 1, 1), True), (date(2026, 1, 1), True)]
)
def test_what_jilin_begins_in_2020_is_not_said_of_the_days_before(on: date, said: bool) -> None:
    found = covers(active_snapshot().chain(JILIN_PROVINCE), "old_rules", None, None, on)
    assert ("jilin-2019.2.3" in found.clause_ids) is said
