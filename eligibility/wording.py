"""In which words are steps, refusals, assumptions and mistakes told? Plain Chinese, figures as they were computed."""

from collections.abc import Mapping
from decimal import Decimal

from eligibility.calculation.claim import Fault
from eligibility.calculation.money import UNBOUNDED, Range
from eligibility.calculation.reach import Gate, Refusal
from eligibility.calculation.trace import Step, StepKind
from knowledge.interface import money
from knowledge.tables.terms import Care, CareLocation, Condition, HospitalLevel, Identity, Insurance, Term


def amount(span: Range) -> str:
    """Fen in yuan: ``5000.00``, ``0.00 至 4000.00`` or ``20000.00 以上``."""
    if span.known:
        return "不限" if span.low >= UNBOUNDED else money(span.low)
    if span.high >= UNBOUNDED:
        return f"{money(span.low)} 以上"
    return f"{money(span.low)} 至 {money(span.high)}"


def _one_percent(basis_points: int) -> str:
    return f"{(Decimal(basis_points) / 100).normalize():f}%"


def percent(rate: Range) -> str:
    """Basis points as ``65%`` or ``80% 至 100%``."""
    return _one_percent(rate.low) if rate.known else f"{_one_percent(rate.low)} 至 {_one_percent(rate.high)}"


# --- steps ---------------------------------------------------------------------------------------------------------


def _shown(span: Range | None) -> str:
    """A range inside a sum, so that it reads as one term."""
    if span is None:
        return ""
    return amount(span) if span.known else f"（{amount(span)}）"


def _rated(rate: Range | None) -> str:
    if rate is None:
        return ""
    return percent(rate) if rate.known else f"（{percent(rate)}）"


def _product(step: Step) -> str:
    return f"{_shown(step.part)} × {_rated(step.rate)} = {amount(step.amount)}"


def _tier(step: Step) -> str:
    if step.end is None:
        return f"{_shown(step.start)} 以上的部分 {_product(step)}"
    return f"{_shown(step.start)} 至 {money(step.end)} 的部分 {_product(step)}"


def _ceiling(step: Step) -> str:
    used = f"（今年已用 {amount(step.part)}）" if step.part is not None and step.part.high else ""
    room = step.start
    if room is None or not room.known:
        limit = "限额文件没有写清" if room is None or not room.low else f"限额只写了至少 {money(room.low)} 可用"
        return f"{limit}{used}，得 {amount(step.amount)}"
    limit = "限额" if step.end is None else f"限额 {money(step.end)} "
    return f"超过{limit}的部分不付{used}，最多付 {amount(room)}，得 {amount(step.amount)}"


def _not_reached(step: Step) -> str:
    return f"{_shown(step.part)} 没有超过 {_shown(step.start)}，这一层不付"


def step_text(step: Step) -> str:
    """One line of a calculation, such as ``5000.00 至 100000.00 的部分 95000.00 × 65% = 61750.00``."""
    match step.kind:
        case StepKind.TIER:
            text = _tier(step)
        case StepKind.EXCESS:
            text = f"超过 {_shown(step.start)} 的部分 {_product(step)}"
        case StepKind.WHOLE:
            text = f"达到 {_shown(step.start)} 后全额 {_product(step)}"
        case StepKind.RATE:
            text = _product(step)
        case StepKind.CEILING:
            text = _ceiling(step)
        case StepKind.NOT_REACHED:
            text = _not_reached(step)
        case _:
            text = _other_step(step)
    return f"按“{step.reading}”理解：{text}" if step.reading else text


def _other_step(step: Step) -> str:
    pays = amount(step.amount)
    texts: Mapping[StepKind, str] = {
        StepKind.SO_FAR: f"今年此前已计入 {_shown(step.part)}，这次接着往上算",
        StepKind.DEDUCTIBLE: f"先扣除起付线 {_shown(step.part)}，剩下的再分段",
        StepKind.TOP_UP: f"补足到政策范围内费用的 {percent(step.rate) if step.rate else ''}，补 {pays}",
        StepKind.CAP: f"剩下 {_shown(step.part)}，帮到 {_shown(step.start)} 以下，付 {pays}",
        StepKind.GIVEN: f"按账单上填写的金额 {pays}",
        StepKind.ENTERED: f"按填写的金额 {pays}" if step.amount.high else "没有填写金额，按 0.00 计算",
        StepKind.AMOUNT_UNKNOWN: f"这笔金额还不清楚，可能是 {pays}",
        StepKind.NO_FIGURE: f"文件没有写明数字，可能付 {pays}",
        StepKind.ON_APPLICATION: f"要本人申请并经批准，可能付 {pays}",
        StepKind.TOTAL: f"合计 {pays}",
        StepKind.SPECIAL_DRUG: f"特药单独计算：{_product(step) if step.part else pays}",
    }
    return texts[step.kind]


# --- why a layer does not apply ------------------------------------------------------------------------------------

_VOCABULARY: Mapping[Gate, type[Term]] = {
    Gate.INSURANCE: Insurance,
    Gate.IDENTITY: Identity,
    Gate.CARE: Care,
    Gate.HOSPITAL_LEVEL: HospitalLevel,
    Gate.CARE_LOCATION: CareLocation,
    Gate.CONDITION: Condition,
}
_REFUSALS: Mapping[Gate, str] = {
    Gate.INSURANCE: "参保类型不符：只限{names}医保。",
    Gate.IDENTITY: "身份不符：只限{names}。",
    Gate.CARE: "就医类型不符：只限{names}。",
    Gate.HOSPITAL_LEVEL: "医院级别不符：只限{names}医院。",
    Gate.CARE_LOCATION: "就医地点不符：只限{names}就医。",
    Gate.CONDITION: "条件不符：需要{names}。",
}


def refusal_text(refusal: Refusal | None) -> str:
    if refusal is None:
        return "这一层不适用。"
    vocabulary = _VOCABULARY[refusal.gate]
    return _REFUSALS[refusal.gate].format(names="、".join(vocabulary(code).chinese for code in refusal.open_to))


# --- assumptions ---------------------------------------------------------------------------------------------------

ASSUMPTIONS: Mapping[str, str] = {  # by code, or by code and the form in which it holds
    "one_identity": "一个人只按一种身份享受待遇，这里按您自己最多要付的钱最少的“{name}”计算，请到窗口确认。",
    "one_identity:varies": "一个人只按一种身份享受待遇：现在看按“{name}”您自己最多要付的钱最少；没有答的几项弄清以后，"
    "也可能是另一种身份更合适，范围都已经包括。请到窗口确认。",
    "cut_to_remaining": "填写的{name}金额超过了剩下的费用，只按剩下的计算。",
    "cut_to_remaining:maybe": "填写的{name}金额可能超过剩下的费用；如果超过，只按剩下的计算。",
    "default_covered_expenses": "没有填写政策范围内费用，按总费用减去特药费用计算。",
    "default_hospital_relief_paid": "没有填写医院减免的金额，按 0 元计算。",
    "default_commercial_paid": "没有填写商业补充保险赔付的金额，按 0 元计算。",
    "default_special_drug_cost": "没有填写特药费用，按 0 元计算。",
    "default_special_drug_cost:total": "没有单独填写特药费用，按这次的费用都是特药计算。",
    "default_special_drug_cost:rest": "没有单独填写特药费用，按总费用减去政策范围内费用计算。",
    "default_special_drug_cost:perhaps_total": "没有填写特药费用：如果是大病特药，按这次的费用都是特药计算；"
    "其他就医按 0 元计算。",
    "default_special_drug_cost:perhaps_rest": "没有填写特药费用：如果是大病特药，按总费用减去政策范围内费用计算；"
    "其他就医按 0 元计算。",
    "default_special_drug_cost:perhaps_open": "没有填写特药费用：大病特药以外的就医按 0 元计算。",
    "default_year_to_date": "没有填写今年此前的费用和报销，按今年第一次就医计算。",
    "default_year_to_date:some": "没有填写的这几项按 0 元计算：{name}。",
    "discharge_day": "按出院当天的政策计算，文件没有写以哪一天为准。",
}

QUESTIONS: Mapping[str, str] = {
    "insurance": "参保类型",
    "identities": "身份",
    "care": "就医类型",
    "hospital_level": "医院级别",
    "care_location": "就医地点",
    "referred": "是否按规定转诊",
    "followed_guidance": "是否执行就医指导方案",
    "covered_expenses": "政策范围内费用",
    "basic_paid": "基本医保报了多少",
    "critical_illness_paid": "大病保险报了多少",
    "hospital_relief_paid": "医院减免了多少",
    "commercial_paid": "商业补充保险赔了多少",
    "special_drug_cost": "特药费用",
    "disposable_income": "上年当地人均可支配收入",
    "year_to_date.own_share_after_basic": "今年此前基本医保后的个人负担",
    "year_to_date.critical_illness_paid": "今年大病保险已付",
    "year_to_date.assistance_paid": "今年医疗救助已付",
    "year_to_date.left_before_re_assistance": "今年此前再救助前的个人负担",
    "year_to_date.re_assistance_paid": "今年再救助已付",
    "year_to_date.special_drug_paid": "今年特药已付",
}

INDICATIVE_NOTICE = (
    "以下用了参考数据：文件没有写的数字，用公开介绍里的数字代替，没有核实，也不一定是这个年份的，只作参考。"
)

# --- mistakes in answers ---------------------------------------------------------------------------------------------

_FAULTS: Mapping[str, tuple[str, str]] = {
    "required": ("这一项必须回答。", "This answer is required."),
    "no_such_key": ("没有这个字段。", "There is no such field."),
    "not_money": (
        '请写成以元为单位的金额，如 "76750.00"，或 "unknown"。',
        'Give an amount in yuan as text or a whole number, such as "76750.00", or "unknown".',
    ),
    "negative": ("金额不能是负数。", "An amount cannot be negative."),
    "too_large": ("金额超过一亿元。", "The amount is over 100,000,000 yuan."),
    "too_many_decimals": ("金额最多两位小数。", "An amount has at most two decimals."),
    "not_a_choice": ("请从这些值里选：{}、unknown。", "Choose one of: {}、unknown."),
    "not_yes_no": ('请填 true、false 或 "unknown"。', 'Give true, false or "unknown".'),
    "not_a_list": ('请填身份代码的列表，或 "unknown"。', 'Give a list of identity codes, or "unknown".'),
    "no_such_identity": ("没有这种身份：{}。", "There is no such identity: {}."),
    "not_an_object": ("这一项应当是一个对象。", "This must be an object."),
    "total_needed": ("不知道总费用就没法算，请填一个数。", "Without the total cost nothing can be estimated."),
    "special_above_total": ("特药费用不能超过总费用。", "The cost of special drugs exceeds the total cost."),
    "covered_above_total": ("政策范围内费用不能超过总费用。", "Covered expenses exceed the total cost."),
    "covered_and_special_above_total": (
        "政策范围内费用加上特药费用超过了总费用。",
        "Covered expenses and special drugs together exceed the total cost.",
    ),
    "basic_above_covered": (
        "基本医保报销的金额不能超过政策范围内费用。",
        "What basic insurance paid exceeds covered expenses.",
    ),
}


def fault_texts(fault: Fault) -> tuple[str, str]:
    """What is wrong with an answer, in Chinese and in English."""
    chinese, english = _FAULTS[fault.code]
    return chinese.format(*fault.values), english.format(*fault.values)
