"""What has whom, by the clauses? A table written by hand for the five regions; each line names where it stands."""

from typing import Any

import pytest

from eligibility.entitlement.benefit import Because, Eligible
from eligibility.entitlement.entitled import Said
from knowledge.tables.terms import Identity, Insurance
from tests.eligibility.entitlement.places import (
    EMPLOYEE,
    FENGXIANG,
    JILIN,
    RESIDENT,
    WENZHOU,
    XIANGTAN,
    YIYUAN,
    all_told,
    of,
)

YES, APPLY, UNKNOWN, NO = Eligible.YES, Eligible.ON_APPLICATION, Eligible.UNKNOWN, Eligible.NO
NOBODY: tuple[Identity, ...] = ()
EXTREME, ALLOWANCE = (Identity.EXTREME_POVERTY,), (Identity.SUBSISTENCE_ALLOWANCE,)
BORDERLINE, LOW_INCOME = (Identity.ALLOWANCE_BORDERLINE,), (Identity.LOW_INCOME_FAMILY,)
REGISTERED, IMMEDIATE = (Identity.REGISTERED_POOR,), (Identity.IMMEDIATE_HELP,)
ILL, ORPHAN = (Identity.IMPOVERISHED_BY_ILLNESS,), (Identity.ORPHAN,)
CHILD, DISABLED = (Identity.UNATTENDED_CHILD,), (Identity.SEVERE_DISABILITY,)
RETURNED, MONITORED = (Identity.RETURNED_TO_POVERTY,), (Identity.MONITORED_LOW_INCOME,)
STABLE, EPIDEMIC = (Identity.STABLE_OUT_OF_POVERTY,), (Identity.EPIDEMIC_HARDSHIP,)
COUNTY = (Identity.COUNTY_DESIGNATED,)

BASIC, CRITICAL, DRUGS = "basic_medical_insurance", "critical_illness_insurance", "critical_illness_insurance.separate"
ASSISTANCE, RELIEF, COMMERCIAL = "medical_assistance", "hospital_relief", "commercial_supplement"
AGAIN, TILTED, BACKSTOP = "re_assistance", "tilted_assistance", "critical_backstop"
CASE, FUND, SUBSIDY = "case_by_case", "charity_fund", "participation_subsidy"

Line = tuple[str, tuple[Insurance, ...], tuple[Identity, ...], str, Eligible]

XIANGTAN_LINES: list[Line] = [
    # 三(一): who is paid for wholly, who by half, who no longer
    *((XIANGTAN, RESIDENT, people, "xiangtan-subsidy-full", YES) for people in (EXTREME, DISABLED, ORPHAN, CHILD)),
    (XIANGTAN, RESIDENT, ALLOWANCE, "xiangtan-subsidy-half", YES),
    (XIANGTAN, RESIDENT, MONITORED, "xiangtan-subsidy-half-transition", YES),
    (XIANGTAN, RESIDENT, RETURNED, "xiangtan-subsidy-half-transition", YES),
    (XIANGTAN, RESIDENT, STABLE, "xiangtan-subsidy-none-stable", NO),
    (XIANGTAN, RESIDENT, NOBODY, SUBSIDY, NO),
    (XIANGTAN, RESIDENT, REGISTERED, SUBSIDY, UNKNOWN),  # named nowhere in this matter
    (XIANGTAN, RESIDENT, BORDERLINE, SUBSIDY, UNKNOWN),
    # R19: for residents only, of employees nothing is stated
    *((XIANGTAN, EMPLOYEE, people, SUBSIDY, UNKNOWN) for people in (NOBODY, EXTREME, ALLOWANCE, MONITORED, STABLE)),
    (XIANGTAN, RESIDENT, ALLOWANCE, "xiangtan-subsidy-added-in-period", YES),
    (XIANGTAN, RESIDENT, ALLOWANCE, "xiangtan-subsidy-added-after-period", NO),
    # 三(二): basic insurance for all alike, critical illness tilted for three groups of residents
    *((XIANGTAN, insurance, people, BASIC, YES) for insurance in (RESIDENT, EMPLOYEE) for people in (NOBODY, EXTREME)),
    *((XIANGTAN, RESIDENT, people, CRITICAL, YES) for people in (NOBODY, EXTREME, ALLOWANCE, RETURNED, STABLE)),
    *((XIANGTAN, EMPLOYEE, people, CRITICAL, UNKNOWN) for people in (NOBODY, EXTREME)),
    *((XIANGTAN, RESIDENT, people, ASSISTANCE, YES) for people in (EXTREME, ALLOWANCE, RETURNED, ORPHAN, DISABLED)),
    *((XIANGTAN, RESIDENT, people, ASSISTANCE, APPLY) for people in (NOBODY, MONITORED, STABLE, REGISTERED)),
    (XIANGTAN, RESIDENT, ALLOWANCE, "xiangtan-apply-assistance", APPLY),
    *((XIANGTAN, RESIDENT, people, TILTED, APPLY) for people in (NOBODY, EXTREME, STABLE)),
    (XIANGTAN, RESIDENT, REGISTERED, COMMERCIAL, YES),
    (XIANGTAN, RESIDENT, STABLE, COMMERCIAL, YES),
    (XIANGTAN, RESIDENT, ALLOWANCE, COMMERCIAL, UNKNOWN),
    # settled at once in the city: 三(三)
    *((XIANGTAN, RESIDENT, people, "xiangtan-one-stop", YES) for people in (EXTREME, MONITORED)),
    *((XIANGTAN, RESIDENT, people, "xiangtan-one-stop", UNKNOWN) for people in (NOBODY, STABLE)),
]
YIYUAN_LINES: list[Line] = [
    # R14: who is poor in this plan, and who is not
    *(
        (YIYUAN, RESIDENT, people, CRITICAL, YES)
        for people in (REGISTERED, IMMEDIATE, ALLOWANCE, EXTREME, EPIDEMIC, ORPHAN, CHILD, DISABLED)
    ),
    *((YIYUAN, RESIDENT, people, CRITICAL, UNKNOWN) for people in (NOBODY, BORDERLINE, LOW_INCOME, ILL, STABLE)),
    *((YIYUAN, RESIDENT, people, DRUGS, YES) for people in (REGISTERED, EPIDEMIC)),
    (YIYUAN, RESIDENT, BORDERLINE, DRUGS, UNKNOWN),
    # R19: an employee gets unknown, never the resident figure
    *((YIYUAN, EMPLOYEE, people, CRITICAL, UNKNOWN) for people in (NOBODY, REGISTERED, EXTREME)),
    *((YIYUAN, EMPLOYEE, people, DRUGS, UNKNOWN) for people in (NOBODY, REGISTERED)),
    *((YIYUAN, EMPLOYEE, people, "yiyuan-subsidy", UNKNOWN) for people in (NOBODY, REGISTERED, EXTREME)),
    # 三（二）三是: three groups; the epidemic groups by either; immediate help by (b) or not at all
    *(
        (YIYUAN, RESIDENT, people, ASSISTANCE, YES)
        for people in (ALLOWANCE, EXTREME, BORDERLINE, LOW_INCOME, REGISTERED, ILL, EPIDEMIC, ORPHAN)
    ),
    (YIYUAN, RESIDENT, IMMEDIATE, ASSISTANCE, UNKNOWN),
    (YIYUAN, RESIDENT, NOBODY, ASSISTANCE, NO),
    # 三（二）四是
    *((YIYUAN, RESIDENT, people, AGAIN, YES) for people in (REGISTERED, IMMEDIATE, EPIDEMIC, CHILD)),
    *((YIYUAN, RESIDENT, people, AGAIN, NO) for people in (NOBODY, BORDERLINE, LOW_INCOME, ILL)),
    # 二: the layers are named for the poor, their figures nowhere
    *(
        (YIYUAN, RESIDENT, people, layer, YES)
        for people in (REGISTERED, EPIDEMIC)
        for layer in (BASIC, RELIEF, COMMERCIAL)
    ),
    *((YIYUAN, RESIDENT, NOBODY, layer, UNKNOWN) for layer in (BASIC, RELIEF, COMMERCIAL)),
    # 三（二）一是: by class, and no class is named
    (YIYUAN, RESIDENT, REGISTERED, "yiyuan-subsidy", YES),
    *((YIYUAN, RESIDENT, people, "yiyuan-subsidy", UNKNOWN) for people in (NOBODY, BORDERLINE, EPIDEMIC)),
    # 三（二）五是, 六是, 三（四）
    (YIYUAN, RESIDENT, REGISTERED, "yiyuan-chronic-disease", APPLY),
    (YIYUAN, RESIDENT, NOBODY, "yiyuan-chronic-disease", UNKNOWN),
    (YIYUAN, RESIDENT, EPIDEMIC, "yiyuan-epidemic", YES),
    (YIYUAN, RESIDENT, REGISTERED, "yiyuan-epidemic", NO),
    (YIYUAN, RESIDENT, REGISTERED, "yiyuan-internet-services", UNKNOWN),
    (YIYUAN, RESIDENT, NOBODY, "yiyuan-internet-services", NO),
]
FENGXIANG_LINES: list[Line] = [
    *((FENGXIANG, RESIDENT, people, BASIC, YES) for people in (NOBODY, REGISTERED, ALLOWANCE)),
    *((FENGXIANG, EMPLOYEE, people, BASIC, UNKNOWN) for people in (NOBODY, REGISTERED)),
    (FENGXIANG, RESIDENT, REGISTERED, CRITICAL, YES),
    *((FENGXIANG, RESIDENT, people, CRITICAL, UNKNOWN) for people in (NOBODY, ALLOWANCE, EXTREME)),
    (FENGXIANG, EMPLOYEE, REGISTERED, CRITICAL, UNKNOWN),
    (FENGXIANG, RESIDENT, REGISTERED, ASSISTANCE, YES),
    (FENGXIANG, EMPLOYEE, REGISTERED, ASSISTANCE, UNKNOWN),
    (FENGXIANG, RESIDENT, ALLOWANCE, ASSISTANCE, UNKNOWN),
    (FENGXIANG, RESIDENT, NOBODY, ASSISTANCE, NO),
    # whether 低保 and 特困 share what the registered poor have is not stated
    *(
        (FENGXIANG, RESIDENT, ALLOWANCE, right, UNKNOWN)
        for right in ("fengxiang-subsidy", "fengxiang-one-stop", "fengxiang-pay-after-treatment")
    ),
    *(
        (FENGXIANG, RESIDENT, REGISTERED, right, YES)
        for right in ("fengxiang-subsidy", "fengxiang-chronic-disease", "fengxiang-pay-after-treatment")
    ),
    (FENGXIANG, RESIDENT, NOBODY, "fengxiang-one-stop", UNKNOWN),
    (FENGXIANG, EMPLOYEE, NOBODY, "fengxiang-online-registration", YES),
]
JILIN_LINES: list[Line] = [
    (JILIN, RESIDENT, EXTREME, "jilin-subsidy-full", YES),
    (JILIN, RESIDENT, ORPHAN, "jilin-subsidy-full", YES),
    (JILIN, RESIDENT, REGISTERED, "jilin-subsidy-fixed", YES),
    (JILIN, RESIDENT, NOBODY, SUBSIDY, NO),
    (JILIN, RESIDENT, ALLOWANCE, SUBSIDY, UNKNOWN),
    *((JILIN, RESIDENT, REGISTERED, layer, YES) for layer in (BASIC, CRITICAL, ASSISTANCE, BACKSTOP)),
    (JILIN, RESIDENT, REGISTERED, CASE, APPLY),
    *((JILIN, RESIDENT, EXTREME, layer, UNKNOWN) for layer in (ASSISTANCE, BACKSTOP, CASE)),  # by reading only
    (JILIN, RESIDENT, ALLOWANCE, ASSISTANCE, UNKNOWN),
    *((JILIN, RESIDENT, NOBODY, layer, UNKNOWN) for layer in (BASIC, CRITICAL)),
    *((JILIN, RESIDENT, NOBODY, layer, NO) for layer in (ASSISTANCE, BACKSTOP, CASE)),
    (JILIN, RESIDENT, REGISTERED, "jilin-chronic-disease", YES),
    (JILIN, RESIDENT, EXTREME, "jilin-chronic-disease", UNKNOWN),
    (JILIN, RESIDENT, NOBODY, "jilin-chronic-disease", UNKNOWN),
]
WENZHOU_LINES: list[Line] = [
    *(
        (WENZHOU, insurance, people, benefit, YES)
        for insurance in (RESIDENT, EMPLOYEE)
        for people in (EXTREME, ALLOWANCE, BORDERLINE, COUNTY)
        for benefit in (CRITICAL, ASSISTANCE, "wenzhou-subsidy-full", "wenzhou-pay-after-treatment")
    ),
    (WENZHOU, RESIDENT, NOBODY, CRITICAL, UNKNOWN),
    *((WENZHOU, RESIDENT, NOBODY, benefit, NO) for benefit in (ASSISTANCE, FUND, "wenzhou-subsidy-full")),
    (WENZHOU, RESIDENT, ALLOWANCE, FUND, UNKNOWN),  # still to be explored
    *((WENZHOU, RESIDENT, people, "wenzhou-chronic-existing", YES) for people in (NOBODY, ALLOWANCE)),
    *((WENZHOU, RESIDENT, people, "wenzhou-chronic-planned", UNKNOWN) for people in (NOBODY, ALLOWANCE)),
    *((WENZHOU, RESIDENT, people, "wenzhou-one-stop", UNKNOWN) for people in (NOBODY, ALLOWANCE)),
    (WENZHOU, RESIDENT, NOBODY, "wenzhou-pay-after-treatment", UNKNOWN),
    (WENZHOU, RESIDENT, NOBODY, "wenzhou-temporary-help", YES),
    (WENZHOU, RESIDENT, REGISTERED, "wenzhou-subsidy-full", UNKNOWN),  # the draft does not speak of them
]
LINES = [*XIANGTAN_LINES, *YIYUAN_LINES, *FENGXIANG_LINES, *JILIN_LINES, *WENZHOU_LINES]


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line[0]} {line[1][0]} {'+'.join(line[2]) or '-'} {line[3]}")
def test_a_person_has_what_the_clauses_give(line: Line) -> None:
    region, insurance, identities, benefit, eligible = line
    assert of(region, *identities, insurance=insurance)[benefit].eligible is eligible


# --- what is told of it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "identities", "benefit", "words"),
    [
        (YIYUAN, REGISTERED, CRITICAL, ("起付线5,000元", "报65%", "报75%", "报85%", "不封顶")),
        (YIYUAN, REGISTERED, DRUGS, ("报60%", "200,000元")),
        (YIYUAN, ALLOWANCE, ASSISTANCE, ("不设起付线", "至少救助80%", "至少20,000元")),
        (YIYUAN, REGISTERED, ASSISTANCE, ("满10,000元（含）", "救助40%", "两种读法", "一年最多10,000元")),
        (YIYUAN, ILL, ASSISTANCE, ("满30,000元（含）", "救助20%")),
        (YIYUAN, REGISTERED, AGAIN, ("超过5,000元的部分", "救助70%", "一年最多20,000元")),
        (YIYUAN, EPIDEMIC, ASSISTANCE, ("按一种理解", "80%", "按另一种理解", "40%")),
        (YIYUAN, REGISTERED, BASIC, ("政策未载明",)),
        (FENGXIANG, REGISTERED, BASIC, ("二级医院", "报88%", "三级医院", "报72%", "报90%", "起付线政策未载明")),
        (FENGXIANG, NOBODY, BASIC, ("报78%", "报62%", "报90%")),
        (FENGXIANG, ALLOWANCE, BASIC, ("按一种理解", "报88%", "按另一种理解", "报78%")),
        (FENGXIANG, REGISTERED, CRITICAL, ("一般标准的50%", "高5个百分点", "不封顶", "政策未载明")),
        (FENGXIANG, REGISTERED, ASSISTANCE, ("补足", "80%")),
        (XIANGTAN, EXTREME, CRITICAL, ("一般标准的50%", "高5个百分点", "不封顶", "政策未载明")),
        (XIANGTAN, NOBODY, CRITICAL, ("政策未载明",)),
        (XIANGTAN, EXTREME, ASSISTANCE, ("政策未载明",)),
        (XIANGTAN, NOBODY, TILTED, ("25%", "没有写")),
        (WENZHOU, ALLOWANCE, CRITICAL, ("一般标准的50%", "至少报80%", "不封顶")),
        (WENZHOU, ALLOWANCE, ASSISTANCE, ("政策未载明", "一年最多100,000元")),
        (WENZHOU, EXTREME, ASSISTANCE, ("不封顶",)),
        (WENZHOU, ALLOWANCE, FUND, ("5万元",)),
        *((JILIN, REGISTERED, layer, ("政策未载明",)) for layer in (BASIC, CRITICAL, ASSISTANCE, BACKSTOP)),
    ],
)
def test_what_is_told_has_the_figures_of_the_table(
    region: str, identities: tuple[Identity, ...], benefit: str, words: tuple[str, ...]
) -> None:
    what = all_told(region, Said(RESIDENT, identities))[benefit].what
    for word in words:
        assert word in what, what


def test_the_sums_that_a_county_reports_are_no_persons_figures() -> None:
    """631.592万元 and 616.335万元 are what Fengxiang paid for everybody."""
    told = all_told(FENGXIANG, Said(RESIDENT, REGISTERED))["fengxiang-subsidy"]
    assert "没有写" in told.what
    assert not any(digit in told.what for digit in "0123456789")
    assert told.benefit.held.rights[0].amount
    assert told.benefit.held.rights[0].amount.value is None


@pytest.mark.parametrize(("identities", "share"), [(EXTREME, 10_000), (ALLOWANCE, 5_000), (MONITORED, 5_000)])
def test_xiangtan_pays_all_or_half_of_what_a_person_pays_to_join(identities: tuple[Identity, ...], share: int) -> None:
    amounts = [item.amount for one in of(XIANGTAN, *identities).values() for item in one.held.rights if item.amount]
    assert [amount.value for amount in amounts] == [share]


def test_of_two_identities_the_larger_share_is_told() -> None:
    found = of(XIANGTAN, *ALLOWANCE, *DISABLED)
    assert found["xiangtan-subsidy-full"].by == DISABLED
    assert "xiangtan-subsidy-half" not in found


def test_a_layer_that_two_identities_open_in_two_ways_is_told_for_each() -> None:
    """R12: exactly one of them counts, and which one is better depends on the bill."""
    told = all_told(YIYUAN, Said(RESIDENT, (*ALLOWANCE, *REGISTERED)))[ASSISTANCE]
    assert "按低保对象" in told.what
    assert "按建档立卡" in told.what
    assert "只按一种身份" in told.why
    alone = all_told(YIYUAN, Said(RESIDENT, (*ALLOWANCE, *REGISTERED)))[CRITICAL]
    assert "只按一种身份" not in alone.why, "both open the same"


def test_an_identity_that_surely_opens_a_layer_goes_before_one_that_perhaps_does() -> None:
    """贫困人口 are the registered poor; whether 低保 is among them is not stated."""
    told = all_told(FENGXIANG, Said(RESIDENT, (*ALLOWANCE, *REGISTERED)))
    assert told[BASIC].benefit.by == REGISTERED
    assert "一种理解" not in told[BASIC].what
    assert told["fengxiang-subsidy"].benefit.by == REGISTERED


def test_a_rule_for_these_people_goes_before_the_one_for_everybody() -> None:
    """特困 has the tilt, an orphan what all residents have."""
    told = all_told(XIANGTAN, Said(RESIDENT, (*EXTREME, *ORPHAN)))[CRITICAL]
    assert told.benefit.by == EXTREME
    assert "50%" in told.what


def test_what_is_the_same_everywhere_is_told_once() -> None:
    told = all_told(JILIN, Said(RESIDENT, REGISTERED))[BACKSTOP]
    assert told.what.startswith("报多少，政策未载明。按规范到省外看病")


def test_an_application_is_told_with_its_steps() -> None:
    told = all_told(XIANGTAN, Said(RESIDENT))[ASSISTANCE]
    assert told.how.steps == ("提出申请", "有关部门审核")
    chronic = all_told(YIYUAN, Said(RESIDENT, REGISTERED))["yiyuan-chronic-disease"]
    assert "次日" in chronic.how.time_limit
    assert chronic.how.recognised == "建档立卡（脱贫享受政策）的身份由县扶贫办认定"


@pytest.mark.parametrize(
    ("identities", "office"), [(EXTREME, "民政部门"), (DISABLED, "残联部门"), (MONITORED, "乡村振兴部门")]
)
def test_the_office_that_recognises_the_identity_is_named(identities: tuple[Identity, ...], office: str) -> None:
    told = all_told(XIANGTAN, Said(RESIDENT, identities))["xiangtan-one-stop"]
    assert [each.office for each in told.offices] == [office]
    assert office in told.how.recognised
    assert "xiangtan-2021.3.1g" in {clause.id for _, clause in told.citations}


def test_what_hangs_on_the_insurance_is_told_for_both() -> None:
    found: dict[str, Any] = {
        key: one.benefit for key, one in all_told(XIANGTAN, Said((*RESIDENT, *EMPLOYEE), ALLOWANCE)).items()
    }
    assert found[CRITICAL].because is Because.DEPENDS
    assert {case.held.eligible for case in found[CRITICAL].cases} == {YES, UNKNOWN}
    assert found[BASIC].cases == ()
