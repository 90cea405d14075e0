"""The five places on a day within their documents, straight from the files, for tests of what people have there."""

from datetime import date
from functools import cache

from eligibility.entitlement.benefit import Benefit
from eligibility.entitlement.entitled import Judge, Said, benefits
from eligibility.entitlement.here import Here, here
from eligibility.entitlement.telling import Told, told
from knowledge.tables.terms import Identity, Insurance
from tests.knowledge.shipped import jurisdictions

YIYUAN, FENGXIANG, XIANGTAN, JILIN, WENZHOU = PLACES = ("370323", "610322", "430300", "220000", "330300")
DAYS = {
    YIYUAN: date(2020, 6, 1),
    FENGXIANG: date(2020, 6, 1),
    XIANGTAN: date(2022, 6, 1),
    JILIN: date(2020, 6, 1),
    WENZHOU: date(2026, 11, 21),
}
RESIDENT, EMPLOYEE = (Insurance.RESIDENT,), (Insurance.EMPLOYEE,)


@cache
def judge(region: str) -> Judge:
    own = [jurisdiction for jurisdiction in jurisdictions() if jurisdiction.region == region]
    return Judge(here(own, DAYS[region]))


def place(region: str) -> Here:
    return judge(region).here


@cache
def all_told(region: str, said: Said) -> dict[str, Told]:
    """Every benefit in words, by id."""
    return {benefit.id: told(benefit, place(region)) for benefit in benefits(judge(region), said)}


def of(region: str, *identities: Identity, insurance: tuple[Insurance, ...] = RESIDENT) -> dict[str, Benefit]:
    """What a person of these identities has, by id."""
    return {benefit.id: benefit for benefit in benefits(judge(region), Said(insurance, identities))}
