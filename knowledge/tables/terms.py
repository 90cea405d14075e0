"""Which words of the field are codes: every closed vocabulary, each code with its Chinese term beside it."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code that knows its Chinese term (``chinese``)."""

    chinese: str

    def __new__(cls, code: str, chinese: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.chinese = chinese
        return member


class Program(Term):
    """A layer of protection that pays, in the order in which they usually settle."""

    BASIC_MEDICAL_INSURANCE = "basic_medical_insurance", "基本医疗保险"
    CRITICAL_ILLNESS_INSURANCE = "critical_illness_insurance", "大病保险"
    MEDICAL_ASSISTANCE = "medical_assistance", "医疗救助"
    HOSPITAL_RELIEF = "hospital_relief", "医疗机构减免"
    COMMERCIAL_SUPPLEMENT = "commercial_supplement", "商业补充保险（特惠保）"
    RE_ASSISTANCE = "re_assistance", "再救助"
    TILTED_ASSISTANCE = "tilted_assistance", "倾斜救助"
    CRITICAL_BACKSTOP = "critical_backstop", "大病兜底"
    CASE_BY_CASE = "case_by_case", "一事一议"
    CHARITY_FUND = "charity_fund", "慈善共富基金"


class Insurance(Term):
    RESIDENT = "resident", "城乡居民"
    EMPLOYEE = "employee", "职工"


class Identity(Term):
    """Who a person is to the offices, in the order of precedence that reading R12 falls back on."""

    EXTREME_POVERTY = "extreme_poverty", "特困人员"
    SUBSISTENCE_ALLOWANCE = "subsistence_allowance", "低保对象"
    ALLOWANCE_BORDERLINE = "allowance_borderline", "低保边缘家庭"
    LOW_INCOME_FAMILY = "low_income_family", "低收入家庭"
    REGISTERED_POOR = "registered_poor", "建档立卡（脱贫享受政策）"
    IMMEDIATE_HELP = "immediate_help", "即时帮扶人员"
    IMPOVERISHED_BY_ILLNESS = "impoverished_by_illness", "因病致贫家庭重病患者"
    ORPHAN = "orphan", "孤儿"
    UNATTENDED_CHILD = "unattended_child", "事实无人抚养儿童"
    SEVERE_DISABILITY = "severe_disability", "重度残疾人"
    RETURNED_TO_POVERTY = "returned_to_poverty", "返贫致贫人口"
    MONITORED_LOW_INCOME = "monitored_low_income", "农村低收入人口监测对象"
    STABLE_OUT_OF_POVERTY = "stable_out_of_poverty", "稳定脱贫人口（未纳入监测）"
    EPIDEMIC_HARDSHIP = "epidemic_hardship", "疫情临时困难群众"
    COUNTY_DESIGNATED = "county_designated", "县级政府规定的其他人员"


class Care(Term):
    INPATIENT = "inpatient", "住院"
    OUTPATIENT_SPECIAL = "outpatient_special", "门诊慢特病"
    OUTPATIENT_GENERAL = "outpatient_general", "普通门诊"
    SPECIAL_DRUG = "special_drug", "大病特药"


class HospitalLevel(Term):
    PRIMARY = "primary", "一级及以下"
    SECONDARY = "secondary", "二级"
    TERTIARY = "tertiary", "三级"


class CareLocation(Term):
    IN_COUNTY = "in_county", "县域内"
    IN_CITY = "in_city", "市域内"
    IN_PROVINCE = "in_province", "省内市外"
    OUT_OF_PROVINCE = "out_of_province", "省外"


class ClauseKind(Term):
    BENEFIT = "benefit", "待遇"
    PROCEDURE = "procedure", "办理"
    DUTY = "duty", "部门职责"
    TARGET = "target", "工作目标"
    BACKGROUND = "background", "背景"
    ABOLISHED = "abolished", "已废止"


class Nature(Term):
    """What kind of paper a document is, and so how far it can be relied on."""

    RULE = "rule", "正式文件"
    PLAN = "plan", "年度方案"
    REPORT = "report", "工作报道"
    DRAFT = "draft", "征求意见稿"


class DocumentStatus(Term):
    """How a document stands on a day; a draft is a draft on every day."""

    IN_FORCE = "in_force", "适用中"
    DRAFT = "draft", "征求意见稿"
    NOT_YET_IN_FORCE = "not_yet_in_force", "尚未施行"
    EXPIRED = "expired", "已过有效期"
    OUTDATED = "outdated", "年份已过"


class LayerKind(Term):
    """The closed list of ways in which a layer computes what it pays."""

    MARGINAL_TIERS = "marginal_tiers", "分段按比例"
    THRESHOLD_RATE = "threshold_rate", "达到门槛后按比例"
    TOP_UP = "top_up", "补足到最低比例"
    CAP_ON_REMAINING = "cap_on_remaining", "化解到限额以下"
    ENTERED = "entered", "按填写金额"
    FIXED_RATE = "fixed_rate", "固定比例"
    OUTPATIENT_RATE = "outpatient_rate", "门诊按比例"
    NO_FIGURE = "no_figure", "文件未载明数字"


class DeductibleCounts(Term):
    """Reading R2: where the deductible stands among the tiers."""

    INSIDE = "inside", "起付线在第一段内"
    OUTSIDE = "outside", "先扣起付线再分段"


class ThresholdCounts(Term):
    """Reading R6: what is paid for once the threshold is reached."""

    WHOLE = "whole", "达到后全额计算"
    EXCESS = "excess", "只算超过的部分"


class Unit(Term):
    """In what a figure is counted, and how it is held: money in fen, rates and points in basis points."""

    YUAN = "yuan", "元"
    RATE = "rate", "比例"
    POINTS = "points", "百分点"
    COUNT = "count", "个"
    DAY = "day", "日期"
    DAYS = "days", "天"
    MONTHS = "months", "个月"


class WhyUnknown(Term):
    NOT_IN_DOCUMENTS = "not_in_documents", "文件未载明"
    ILLEGIBLE = "illegible", "原文无法辨认"
    CONFLICT = "conflict", "文件说法不一"
    TWO_READINGS = "two_readings", "文字有两种读法"
    FLOOR_ONLY = "floor_only", "文件只写了下限"


class NoticeCode(Term):
    DRAFT = "draft", "征求意见稿"
    EXPIRED = "expired", "已过有效期"
    OUTDATED = "outdated", "年份已过"
    NOT_YET_IN_FORCE = "not_yet_in_force", "尚未施行"
    REPORT_NOT_RULE = "report_not_rule", "工作报道，不是文件"
    ABOLISHED = "abolished", "已废止"
    DIGEST = "digest", "本站摘编"
    INDICATIVE = "indicative", "参考数据"
    PARTIAL_REGION = "partial_region", "只收录部分政策"
    ASSUMPTION = "assumption", "按以下理解计算"
    PERSONAL_DATA_MASKED = "personal_data_masked", "已隐去个人信息"


class RegionStatus(Term):
    COMPLETE = "complete", "已收录"
    PARTIAL = "partial", "部分收录"
    NONE = "none", "未收录"


class RegionLevel(Term):
    NATION = "nation", "全国"
    PROVINCE = "province", "省"
    PREFECTURE = "prefecture", "市"
    COUNTY = "county", "县"


class LexiconKind(Term):
    """What an entry of the lexicon stands for; with a code it fills a slot, without it only widens a search."""

    TERM = "term", "术语"
    PROGRAM = "program", "保障项目"
    IDENTITY = "identity", "身份"
    INSURANCE = "insurance", "参保类型"
    CARE = "care", "就医类型"
    HOSPITAL_LEVEL = "hospital_level", "医院级别"
    CARE_LOCATION = "care_location", "就医地点"
    TOPIC = "topic", "话题"
    STOP = "stop", "停用词"


class YearToDate(Term):
    """What the insured year has already used up, as the person or the bill states it."""

    OWN_SHARE_AFTER_BASIC = "own_share_after_basic", "基本医保后的个人负担"
    CRITICAL_ILLNESS_PAID = "critical_illness_paid", "大病保险已付"
    ASSISTANCE_PAID = "assistance_paid", "医疗救助已付"
    LEFT_BEFORE_RE_ASSISTANCE = "left_before_re_assistance", "再救助前的个人负担"
    RE_ASSISTANCE_PAID = "re_assistance_paid", "再救助已付"
    SPECIAL_DRUG_PAID = "special_drug_paid", "特药已付"


class Condition(Term):
    """A gate that a person passes or not, beside identity, insurance and care."""

    REFERRED = "referred", "按规定转诊"
    FOLLOWED_GUIDANCE = "followed_guidance", "执行就医指导方案"


class EntitlementKind(Term):
    """What an entitlement beside the layers of an estimate is: money to join, care settled easily, help on request."""

    PARTICIPATION_SUBSIDY = "participation_subsidy", "参保资助"
    OUTPATIENT_CHRONIC = "outpatient_chronic", "门诊慢特病待遇"
    PAY_AFTER_TREATMENT = "pay_after_treatment", "先诊疗后付费"
    ONE_STOP = "one_stop", "一站式结算"
    CASE_BY_CASE = "case_by_case", "一事一议"
    APPLICATION = "application", "依申请救助"
    TEMPORARY_HELP = "temporary_help", "临时救助"
    SCREENING = "screening", "免费检查"
    FAMILY_DOCTOR = "family_doctor", "家庭医生签约"
    COMMERCIAL_SUBSIDY = "commercial_subsidy", "商业补充保险资助"
    OTHER = "other", "其他待遇"


class Grants(Term):
    """Whether a person named gets an entitlement: ``no`` states plainly that a group gets none."""

    YES = "yes", "可以享受"
    ON_APPLICATION = "on_application", "申请批准后享受"
    PLANNED = "planned", "计划中，尚未实行"
    NO = "no", "不享受"
