"""Which questions can an estimate ask, in which order, and which rules make each of them worth asking?"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from eligibility.questionnaire.reach import Situation, names_special_drugs, requires
from knowledge.tables.schema import Entered, Rule
from knowledge.tables.terms import (
    Care,
    CareLocation,
    Condition,
    HospitalLevel,
    Identity,
    Insurance,
    Term,
    YearToDate,
)


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    YES_NO = "yes_no"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    help: str = ""


def _always(situation: Situation) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its key (as in the estimate interface), its words, and when it can change the result."""

    key: str
    text: str
    help: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    unknown_allowed: bool = True
    asked: Callable[[Situation], bool] = _always
    """Whether some rule can use the answer, given the answers it depends on."""
    short: str = ""
    """The line's name on the page where answers are checked."""
    after: tuple[str, ...] = ()
    """Questions whose answers this one is measured against; while they are open it waits."""
    yes_no: tuple[str, str] = ("是", "不是")
    """How a question of that kind is answered in words."""


EARLIER_THIS_YEAR = "earlier_this_year"
"""A gate of the pages only: where it is answered no, nothing about the year so far is asked."""
GATES = ("total_cost", "identities", "care", "insurance")
"""What most rules look at, as asked first; the total before all, so that every other question can say its worth."""
NONE_OF_THESE = "none"
"""The choice of `identities` for somebody with no such identity; held as an empty list."""


def _not_special_drug(situation: Situation) -> bool:
    return situation.answers.get("care") != Care.SPECIAL_DRUG


def _level_matters(situation: Situation) -> bool:
    return any(rule.who.hospital_levels for rule in situation.reachable())


def _location_matters(situation: Situation) -> bool:
    return any(rule.who.care_locations for rule in situation.reachable())


def _special_drug_matters(situation: Situation) -> bool:
    return _not_special_drug(situation) and names_special_drugs(situation.reachable())


def _condition_matters(condition: Condition) -> Callable[[Situation], bool]:
    return lambda situation: requires(situation, condition)


def _entered_by(answer: str) -> Callable[[Situation], bool]:
    def matters(situation: Situation) -> bool:
        return any(
            isinstance(rule.parameters, Entered) and rule.parameters.answer == answer for rule in situation.reachable()
        )

    return matters


def _year_counts(situation: Situation) -> bool:
    return bool(situation.year_to_date())


def _year_needs(need: YearToDate) -> Callable[[Situation], bool]:
    def matters(situation: Situation) -> bool:
        return situation.answers.get(EARLIER_THIS_YEAR) is True and need in situation.year_to_date()

    return matters


def _income_matters(situation: Situation) -> bool:
    return any("R17" in rule.readings for rule in situation.reachable())


def _named(terms: type[Term], helps: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(term.value, term.chinese, helps.get(term.value, "")) for term in terms)


QUESTIONS: tuple[Question, ...] = (
    Question(
        key="insurance",
        short="参保类型",
        text="看病的人参加的是哪种医保？",
        help="医保电子凭证和缴费记录上写着。",
        kind=Kind.ONE,
        choices=(
            Choice(Insurance.RESIDENT.value, "城乡居民医保", "自己每年交一次，农村居民、老人、孩子多是这种"),
            Choice(Insurance.EMPLOYEE.value, "职工医保", "上班的人按月交，退休职工也是这种"),
        ),
    ),
    Question(
        key="care",
        short="看病方式",
        text="这笔费用是怎么看病花的？",
        help="一次算一笔，以一张结算单为准。",
        kind=Kind.ONE,
        choices=_named(
            Care,
            {
                "inpatient": "办了住院手续的",
                "outpatient_special": "在门诊治认定过的慢性病、特殊病",
                "outpatient_general": "一般门诊看病、买药",
                "special_drug": "只买大病用的特效药",
            },
        ),
    ),
    Question(
        key="identities",
        short="身份",
        text="看病的人有没有下面这些身份？",
        help="以民政、乡村振兴、残联等部门认定的为准，可以选几个。没有列出的身份，当地收录的文件里没有单独的算法。",
        kind=Kind.MANY,
        choices=_named(
            Identity,
            {
                "extreme_poverty": "原来叫五保户",
                "subsistence_allowance": "领最低生活保障金",
                "allowance_borderline": "比低保稍宽，民政部门认定",
                "registered_poor": "原来的建档立卡贫困户，脱贫后仍享受政策",
                "immediate_help": "因病因灾临时有困难、正在帮扶的",
                "severe_disability": "残疾证一级、二级",
                "returned_to_poverty": "脱贫后又返贫，经认定的",
                "monitored_low_income": "防止返贫监测对象",
                "stable_out_of_poverty": "已脱贫，不在监测名单里",
            },
        ),
    ),
    Question(
        key="care_location",
        short="看病的地方",
        text="在哪里看的病？",
        help="从参保地看，医院在哪里。",
        kind=Kind.ONE,
        choices=_named(CareLocation, {}),
        asked=_location_matters,
    ),
    Question(
        key="hospital_level",
        short="医院级别",
        text="是几级医院？",
        help="乡镇卫生院、社区医院一般是一级，县医院一般是二级，市里省里的大医院一般是三级。",
        kind=Kind.ONE,
        choices=_named(HospitalLevel, {}),
        asked=_level_matters,
    ),
    Question(
        key=Condition.REFERRED.value,
        short="按规定转诊",
        text="去外地看病，按规定办了转诊吗？",
        help="没有去外地的，不用办。",
        kind=Kind.YES_NO,
        yes_no=("办了，或者不用办", "没有办"),
        asked=_condition_matters(Condition.REFERRED),
    ),
    Question(
        key=Condition.FOLLOWED_GUIDANCE.value,
        short="按就医指导看病",
        text="看病时按医保部门给的就医指导方案做了吗？",
        help="当地有一项资金只帮照方案看病的人。",
        kind=Kind.YES_NO,
        yes_no=("做了", "没有做"),
        asked=_condition_matters(Condition.FOLLOWED_GUIDANCE),
        after=(Condition.REFERRED.value,),
    ),
    Question(
        key="total_cost",
        short="总费用",
        text="总费用一共多少钱？",
        help="看结算单上的“医疗费总额”，还没有结算的，填医院估的数。",
        kind=Kind.MONEY,
        unknown_allowed=False,
    ),
    Question(
        key="special_drug_cost",
        short="其中大病特药",
        text="总费用里，大病特药花了多少钱？",
        help="没有用特药的填 0。",
        kind=Kind.MONEY,
        asked=_special_drug_matters,
    ),
    Question(
        key="covered_expenses",
        short="政策范围内费用",
        text="其中政策范围内的费用是多少？",
        help="结算单上也叫“合规费用”“符合范围金额”。是总费用减去全自费和先行自付以后的数。",
        kind=Kind.MONEY,
        asked=_not_special_drug,
        after=("special_drug_cost",),
    ),
    Question(
        key="basic_paid",
        short="基本医保已报",
        text="基本医保报了多少钱？",
        help="看结算单上的“基本统筹支付”。还没有结算的，选“不清楚”。",
        kind=Kind.MONEY,
        asked=_not_special_drug,
        after=("covered_expenses",),
    ),
    Question(
        key="critical_illness_paid",
        short="大病保险已报",
        text="大病保险报了多少钱？",
        help="看结算单上的“大病支付”。没有报的填 0，还没有结算的，选“不清楚”。",
        kind=Kind.MONEY,
        asked=_not_special_drug,
        after=("basic_paid",),
    ),
    Question(
        key="hospital_relief_paid",
        short="医院减免",
        text="医院减免了多少钱？",
        help="没有减免的填 0。",
        kind=Kind.MONEY,
        asked=_entered_by("hospital_relief_paid"),
    ),
    Question(
        key="commercial_paid",
        short="商业补充保险",
        text="商业补充保险（特惠保等）赔了多少钱？",
        help="没有买、没有赔的填 0。",
        kind=Kind.MONEY,
        asked=_entered_by("commercial_paid"),
    ),
    Question(
        key="disposable_income",
        short="当地人均可支配收入",
        text="当地上一年居民人均可支配收入是多少？",
        help="由统计部门公布，医保窗口也能查到。有的救助按它的一定比例定门槛。",
        kind=Kind.MONEY,
        asked=_income_matters,
    ),
    Question(
        key=EARLIER_THIS_YEAR,
        short="今年此前看过病",
        text="这笔费用以前，今年还住过院或报销过吗？",
        help="有的待遇按一年累计，用过的要算进去。",
        kind=Kind.YES_NO,
        yes_no=("有过", "没有"),
        asked=_year_counts,
    ),
    Question(
        key="year_to_date.own_share_after_basic",
        short="今年此前的自付",
        text="今年此前几次，基本医保报完后，政策范围内自己一共还付了多少？",
        help="各张结算单上“政策范围内自付”加起来，不含这一次。",
        kind=Kind.MONEY,
        asked=_year_needs(YearToDate.OWN_SHARE_AFTER_BASIC),
    ),
    Question(
        key="year_to_date.critical_illness_paid",
        short="今年此前大病保险已报",
        text="今年此前几次，大病保险一共报了多少？",
        help="没有报的填 0，不含这一次。",
        kind=Kind.MONEY,
        asked=_year_needs(YearToDate.CRITICAL_ILLNESS_PAID),
    ),
    Question(
        key="year_to_date.assistance_paid",
        short="今年此前医疗救助已给",
        text="今年此前几次，医疗救助一共给了多少？",
        help="没有的填 0，不含这一次。",
        kind=Kind.MONEY,
        asked=_year_needs(YearToDate.ASSISTANCE_PAID),
    ),
    Question(
        key="year_to_date.left_before_re_assistance",
        short="今年此前再救助前剩下的",
        text="今年此前几次，再救助以前自己一共还剩多少要付？",
        help="前几层都报完以后，政策范围内剩下的数加起来，不含这一次。",
        kind=Kind.MONEY,
        asked=_year_needs(YearToDate.LEFT_BEFORE_RE_ASSISTANCE),
    ),
    Question(
        key="year_to_date.re_assistance_paid",
        short="今年此前再救助已给",
        text="今年此前几次，再救助一共给了多少？",
        help="没有的填 0，不含这一次。",
        kind=Kind.MONEY,
        asked=_year_needs(YearToDate.RE_ASSISTANCE_PAID),
    ),
    Question(
        key="year_to_date.special_drug_paid",
        short="今年此前特药已报",
        text="今年此前几次，大病特药一共报了多少？",
        help="没有的填 0，不含这一次。",
        kind=Kind.MONEY,
        asked=_year_needs(YearToDate.SPECIAL_DRUG_PAID),
    ),
)

BY_KEY: dict[str, Question] = {question.key: question for question in QUESTIONS}


def choices(question: Question, rules: tuple[Rule, ...]) -> tuple[Choice, ...]:
    """What the person can choose here: of identities those that some rule of the region names."""
    if question.key == "identities":
        named = {identity for rule in rules for identity in _identities_of(rule)}
        return tuple(choice for choice in question.choices if choice.value in named)
    return question.choices


def _identities_of(rule: Rule) -> tuple[Identity, ...]:
    return (*(rule.who.identities or ()), *(entry.identity for entry in rule.who.by_reading))
