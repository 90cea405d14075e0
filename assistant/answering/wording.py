"""How figures, people and refusals are said in Chinese. Words only: nothing is decided here."""

from collections.abc import Iterable, Sequence
from datetime import date

from assistant.answering.answer import Option
from knowledge.tables.schema import (
    CapOnRemaining,
    Clause,
    Contact,
    Document,
    Figure,
    FixedRate,
    MarginalTiers,
    OutpatientRate,
    Parameters,
    Rule,
    ThresholdRate,
    Tier,
    TopUp,
)
from knowledge.tables.terms import ClauseKind, Identity, Unit, WhyUnknown

HOTLINE = Contact(name="医保服务热线", phone="12393")
NOT_STATED = "政策未载明"
WAN = 1_000_000
"""Fen in 1万元."""


def yuan(fen: int) -> str:
    """Fen as people say it: 500000 → 5,000元, 10000000 → 10万元, 5050 → 50.50元."""
    if fen and fen % WAN == 0:
        return f"{fen // WAN:,}万元"
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}元" if rest else f"{whole:,}元"


def percent(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"


def points(basis_points: int) -> str:
    return percent(basis_points).removesuffix("%") + "个百分点"


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def listed(words: Iterable[str]) -> str:
    return "、".join(words)


def _amount(value: int, unit: Unit) -> str:
    return percent(value) if unit is Unit.RATE else points(value) if unit is Unit.POINTS else yuan(value)


def figure_words(figure: Figure) -> str:
    """A figure of a table as it may be said: known, unlimited, only bounded, relative, or 政策未载明."""
    if figure.value is not None:
        return _amount(figure.value, figure.unit)
    if figure.unlimited:
        return "不设封顶线"
    if figure.relative is not None:
        return _relative(figure)
    if figure.why_unknown is WhyUnknown.FLOOR_ONLY and figure.low is not None:
        return f"不低于{_amount(figure.low, figure.unit)}"
    if figure.why_unknown is WhyUnknown.TWO_READINGS and figure.low is not None and figure.high is not None:
        return f"{_amount(figure.low, figure.unit)}或{_amount(figure.high, figure.unit)}（文字有两种读法）"
    return NOT_STATED


ANSWERS = "answers"
BASES = {"disposable_income": "当地居民上一年度人均可支配收入"}
"""What a person answers and a figure may be said against, instead of against another rule."""


def _relative(figure: Figure) -> str:
    relative = figure.relative
    if relative is None:
        return NOT_STATED
    if relative.rule_id == ANSWERS and relative.times is not None:
        return f"{BASES[relative.figure]}的{percent(relative.times)}左右"
    if relative.times is not None:
        return f"比普通标准降低{percent(10_000 - relative.times)}（普通标准的数字{NOT_STATED}）"
    return f"比普通标准提高{points(relative.add or 0)}（普通标准的数字{NOT_STATED}）"


def deductible_words(parameters: Parameters) -> str | None:
    """What stands before the first yuan paid; None where this kind of layer has nothing of the sort."""
    match parameters:
        case MarginalTiers():
            return _start(parameters.deductible)
        case ThresholdRate():
            words = _start(parameters.threshold)
            if parameters.threshold.value and parameters.inclusive:
                return f"{words}（含）"
            return words
        case OutpatientRate():
            return _start(parameters.deductible)
        case FixedRate():
            return "不设起付线"
        case CapOnRemaining():
            return figure_words(parameters.cap)
    return None


def _start(figure: Figure) -> str:
    """A deductible of nothing is said only where the clause says so, not where it is a reading of its silence."""
    if figure.value == 0:
        return NOT_STATED if figure.reading else "不设起付线"
    return figure_words(figure)


def tier_words(tier: Tier, first: bool) -> str:
    """The span of one tier; a limit between two tiers belongs to the higher one (10万元及以上)."""
    low = "" if not tier.low.value else f"{figure_words(tier.low)}{'以上' if first else '及以上'}"
    if tier.high.unlimited:
        return low or "全部"
    return f"{low}、{figure_words(tier.high)}以下" if low else f"{figure_words(tier.high)}以下"


def tier_rows(parameters: MarginalTiers) -> tuple[tuple[str, str], ...]:
    """Each tier's span and rate in words."""
    tiers = enumerate(parameters.tiers)
    return tuple((tier_words(tier, first=place == 0), figure_words(tier.rate)) for place, tier in tiers)


def rate_words(parameters: Parameters) -> str | None:
    match parameters:
        case MarginalTiers():
            if parameters.tiers_relative is not None:
                raised = points(parameters.tiers_relative.add or 0)
                return f"各段比普通标准提高{raised}（普通标准的数字{NOT_STATED}）"
            if len(parameters.tiers) == 1:
                return figure_words(parameters.tiers[0].rate)
            return "；".join(f"{span}的部分{rate}" for span, rate in tier_rows(parameters))
        case ThresholdRate() | FixedRate() | OutpatientRate():
            return figure_words(parameters.rate)
        case TopUp():
            return f"补足到{figure_words(parameters.ratio)}"
    return None


def ceiling_words(parameters: Parameters) -> str | None:
    match parameters:
        case MarginalTiers() | ThresholdRate() | FixedRate():
            return figure_words(parameters.ceiling)
        case OutpatientRate():
            return figure_words(parameters.limit)
    return None


def program_name(rule: Rule) -> str:
    """The rule's name without the people in brackets behind it: 大病保险（医保扶贫对象） → 大病保险."""
    return rule.name.partition("（")[0] or rule.program.chinese


def people(identities: Sequence[Identity] | None, document: Document) -> str:
    """Who a rule is for, in the document's own word where it has one for exactly these people."""
    if identities is None:
        return "参保人"
    for word, defined in document.defines:
        if set(defined) == set(identities):
            return word
    return listed(identity.chinese for identity in identities)


def aspect_sentence(who: str, rule: Rule, aspect: str) -> str | None:
    """One sentence on one aspect of a rule: 贫困户大病保险起付线是5,000元。"""
    name = f"{who}{program_name(rule)}"
    if aspect == "deductible":
        return _deductible_sentence(name, rule.parameters)
    if aspect in ("rate", "tiers"):
        words = rate_words(rule.parameters)
        several = isinstance(rule.parameters, MarginalTiers) and len(rule.parameters.tiers) > 1
        if words is None:
            return None
        if isinstance(rule.parameters, TopUp):
            return f"{name}把报销{words}。"
        return f"{name}分段报销：{words}。" if several else _is(f"{name}报销比例", words)
    words = ceiling_words(rule.parameters)
    return None if words is None else _is(f"{name}封顶线（最多报多少）", words)


def _deductible_sentence(name: str, parameters: Parameters) -> str | None:
    words = deductible_words(parameters)
    if words is None:
        return None
    if isinstance(parameters, CapOnRemaining):
        return f"{name}：自负金额超过{words}的，化解到{words}以下。"
    if isinstance(parameters, ThresholdRate) and parameters.threshold.value and parameters.inclusive:
        return f"{name}起付门槛是{words}：自己负担的部分达到{words}才开始救助。"
    return _is(f"{name}起付线", words)


def _is(subject: str, words: str) -> str:
    if words.startswith(("不设", "比普通", "各段")):
        name = subject.removesuffix("起付线").removesuffix("封顶线（最多报多少）")
        return f"{name}{words}。" if words.startswith("不设") else f"{subject}{words}。"
    if words == NOT_STATED:
        return f"{subject}：{words}。"
    return f"{subject}{words}。" if words.startswith("不低于") else f"{subject}是{words}。"


def only_if_admitted(who: str, clause: Clause) -> str:
    """The condition under which people share a rule that is made for others."""
    until = f"在{clause.time_limit}" if clause.time_limit else ""
    return f"注意：{who}只有{until}按{clause.label}临时纳入的，才按下面的标准享受；没有纳入的按什么标准，{NOT_STATED}。"


def which_rule_is_open(programs: Iterable[str]) -> str:
    return f"{listed(programs)}按下面哪一类人的标准：{NOT_STATED}。"


def only_a_goal(heading: str) -> str:
    return f"“{heading}”写的是工作目标，不是个人的报销比例。"


def ended_rule(title: str, label: str, day: date | None) -> str:
    since = f"从{chinese_day(day)}起" if day else "已经"
    return f"{title}{label}写的这项规定{since}停止执行。"


def sharing_is_open(who: str, group: str, program: str) -> str:
    return f"{who}是不是也按{group}的{program}标准：{NOT_STATED}。"


def no_longer(who: str) -> str:
    return f"已经不再是{who}的，不能再按{who}的标准算；以后按什么标准报，{NOT_STATED}。"


def out_of_poverty(who: str) -> str:
    return f"不再是{who}，要看哪一种：脱贫后仍享受政策的，还按原来的标准；脱贫又脱政策的，按什么标准报，{NOT_STATED}。"


def poor_told_apart() -> str:
    return "原来的建档立卡户，这里现在分成列入监测的和稳定脱贫、没有列入监测的两种，标准不一样："


def basic_insurance_is_open() -> str:
    return f"基本医保住院报多少：{NOT_STATED}。下面是基本医保报过以后的各项。"


def ordinary_is_open() -> str:
    return f"普通参保人（没有下面身份的）按什么标准：{NOT_STATED}。"


def which_identity_is_open() -> str:
    return f"同时有两种身份的，按哪一种报：{NOT_STATED}，两种标准都列在下面，请到当地医保窗口确认。"


def figure_of_something_else(subject: str, figure: str) -> str:
    return f"{subject}：{NOT_STATED}。文件里的{figure}说的是另一件事，见下面这一条。"


KIND_WORDS = {
    ClauseKind.TARGET: "注意：下面这一条写的是目标或正在探索、推进的安排，不是现在就能享受的待遇。",
    ClauseKind.DUTY: "下面这一条写的是部门要做的工作。",
    ClauseKind.ABOLISHED: "注意：下面这一条写的是已经停止执行的旧规定。",
}


def missing(clause: Clause) -> str:
    return f"{NOT_STATED}：{listed(clause.not_stated)}。" if clause.not_stated else ""


MOST_MISSING = 3


def missing_most(clause: Clause) -> str:
    """The first of what the clause leaves open, where a note below holds all of it."""
    if len(clause.not_stated) <= MOST_MISSING:
        return missing(clause)
    return f"{NOT_STATED}：{listed(clause.not_stated[:MOST_MISSING])}等（全部见表下的说明）。"


def every_benefit() -> str:
    return "想逐项看自己能享受什么，可以到本站“我能享受什么”页面，选好身份就能看到每一项。"


def for_insurance(clause: Clause) -> str:
    """The clause in one sentence, told as for the one insurance that it is for."""
    only = f"（只对{clause.insurance[0].chinese}医保）" if len(clause.insurance) == 1 else ""
    return f"{only}{clause.gist}"


# --- asking back and refusing ----------------------------------------------------------------------------------------


def ask_region() -> str:
    return "您在哪里参保？不同地方的政策不一样，请选一个，或者直接说地名。"


def ask_between(options: Sequence[Option]) -> str:
    return f"您问的是哪一个：{listed(option.label for option in options)}？"


def call(contact: Contact) -> str:
    return f"请拨打{contact.name}{contact.phone}，或到当地医保经办窗口咨询。"


def no_document_here(place: str, covered: Sequence[str], near: bool) -> str:
    where = f"{'附近' if near else '目前'}已收录：{listed(covered)}。" if covered else ""
    return f"本站还没有收录{place}的医保政策文件，不能回答，也不会拿别处的标准代替。{where}"


def unknown_place(place: str, covered: Sequence[str]) -> str:
    return f"没有认出“{place}”是哪里，不能拿别处的标准来回答。目前已收录：{listed(covered)}。"


def not_in_the_documents(place: str, subject: str, near: Sequence[str]) -> str:
    said = f"文件里写了的相关内容：{''.join(near)}" if near else ""
    return f"{place}收录的文件没有写明{subject}，不能回答。{said}"


def quoted(question: str) -> str:
    return f"您问的“{question}”"


def not_on_that_day(place: str, subject: str, on: date, begins: date) -> str:
    return f"{chinese_day(on)}那天，{place}还没有收录到{subject}的规定：最早的从{chinese_day(begins)}起适用。"


OFF_TOPIC = "这里只回答医保报销和医疗救助的政策问题，这个问题不在范围内。"
NOT_UNDERSTOOD = "没有听懂您问的是哪一项政策。请换个说法，比如“大病保险起付线是多少”“低保户医疗救助报多少”。"
WITHHELD = "这个问题的答案没有通过本站的数字核对，为免误导，暂不给出。"
MASKED = "您的问题里有身份证号、电话、银行卡号、社保卡号或姓名这类个人信息，已经隐去，没有保存。以后提问不用写这些。"
