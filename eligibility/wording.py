"""In which words are refusals, assumptions, notices and mistakes told? Plain Chinese; steps have their own file."""

from collections.abc import Mapping

from eligibility.calculation.claim import Fault
from eligibility.calculation.reach import Gate, Refusal
from knowledge.tables.terms import Care, CareLocation, Condition, HospitalLevel, Identity, Insurance, Term

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
    "cut_to_remaining": "填写的{name}金额 {entered} 元超过了剩下的费用 {left} 元，只按剩下的计算，"
    "多出的 {cut} 元没有算。",
    "cut_to_remaining:maybe": "填写的{name}金额 {entered} 元可能超过剩下的费用（{left} 元）；如果超过，只按剩下的计算，"
    "多出的不算。",
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
    "care": "看病方式",
    "hospital_level": "医院级别",
    "care_location": "看病的地方",
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

_FAULTS: Mapping[str, tuple[str, str]] = {  # by code, or by code and key where a key has its own words
    "required": ("这一项必须回答。", "This answer is required."),
    "no_such_key": ("没有这个字段。", "There is no such field."),
    "not_money": (
        '请写成以元为单位的金额，如 "76750.00"，或 "unknown"。',
        'Give an amount in yuan as text or a whole number, such as "76750.00", or "unknown".',
    ),
    "not_money:total_cost": (
        '请写成以元为单位的金额，如 "76750.00"。',
        'Give an amount in yuan as text or a whole number, such as "76750.00".',
    ),
    "negative": ("金额不能是负数。", "An amount cannot be negative."),
    "too_large": ("金额超过一亿元。", "The amount is over 100,000,000 yuan."),
    "too_many_decimals": ("金额最多两位小数。", "An amount has at most two decimals."),
    "not_a_choice": ("请从这些值里选：{}、unknown。", "Choose one of: {}, unknown."),
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
    chinese, english = _FAULTS.get(f"{fault.code}:{fault.key}") or _FAULTS[fault.code]
    listed = (value.replace("、", ", ") for value in fault.values)
    return chinese.format(*fault.values), english.format(*listed)
