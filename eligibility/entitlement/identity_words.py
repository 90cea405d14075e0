"""In which plain words is a person asked who they are to the offices? For people who do not know the official terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.tables.terms import Identity


@dataclass(frozen=True, slots=True)
class Asked:
    """``ask`` as a question, ``sign`` as something a person can look up at home."""

    ask: str
    sign: str


ASKED: Final[Mapping[Identity, Asked]] = {
    Identity.EXTREME_POVERTY: Asked("是特困人员吗？", "有特困人员供养证，原来叫五保户。"),
    Identity.SUBSISTENCE_ALLOWANCE: Asked("领低保金吗？", "家里有低保证，每月领最低生活保障金。"),
    Identity.ALLOWANCE_BORDERLINE: Asked("是低保边缘家庭吗？", "没有领低保金，民政部门发过低保边缘家庭的认定。"),
    Identity.LOW_INCOME_FAMILY: Asked("认定过低收入家庭吗？", "民政部门发过低收入家庭的认定。"),
    Identity.REGISTERED_POOR: Asked("是建档立卡户吗？", "原来的建档立卡贫困户，脱贫以后还在享受政策。"),
    Identity.IMMEDIATE_HELP: Asked("是即时帮扶人员吗？", "因病因灾临时困难，扶贫部门正在帮扶。"),
    Identity.IMPOVERISHED_BY_ILLNESS: Asked(
        "是因病致贫家庭的重病患者吗？", "家里因为看大病花费太多而困难，经部门认定。"
    ),
    Identity.ORPHAN: Asked("是孤儿吗？", "民政部门认定的孤儿，领孤儿基本生活费。"),
    Identity.UNATTENDED_CHILD: Asked("是事实无人抚养的儿童吗？", "父母都不能抚养，经民政部门认定。"),
    Identity.SEVERE_DISABILITY: Asked("是重度残疾人吗？", "残疾证上写着一级或二级。"),
    Identity.RETURNED_TO_POVERTY: Asked("认定过返贫或者致贫吗？", "近几年重新认定的困难户，有帮扶干部。"),
    Identity.MONITORED_LOW_INCOME: Asked("在防止返贫的监测名单里吗？", "村里或社区说过是监测对象、监测户。"),
    Identity.STABLE_OUT_OF_POVERTY: Asked("是已经稳定脱贫的原贫困户吗？", "原来是贫困户，已经脱贫，不在监测名单里。"),
    Identity.EPIDEMIC_HARDSHIP: Asked(
        "疫情期间被列为困难群众吗？", "疫情期间生活困难、孤寡老人、重病或困难儿童等，登记过台账。"
    ),
    Identity.COUNTY_DESIGNATED: Asked("是县里另外规定的困难人员吗？", "县（市、区）政府发文列入的其他困难人员。"),
}


def question_text(identities: Sequence[Identity]) -> str:
    """One question for one identity, or for several that open the same."""
    return ASKED[identities[0]].ask if len(identities) == 1 else "是下面哪一种人？"
