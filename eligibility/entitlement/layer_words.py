"""How is a layer told in one line? The figures of its table in words, and 政策未载明 where no document states them."""

from collections.abc import Iterator, Mapping

from knowledge.tables.figure_words import amount, change_words
from knowledge.tables.figures import figures_of
from knowledge.tables.resolved import tiers_of, value_of
from knowledge.tables.rule_words import names
from knowledge.tables.schema import (
    CapOnRemaining,
    Entered,
    Figure,
    FixedRate,
    MarginalTiers,
    OutpatientRate,
    Rule,
    ThresholdRate,
    Tier,
    TopUp,
    Who,
)
from knowledge.tables.terms import Program, ThresholdCounts, WhyUnknown

NOT_STATED = "政策未载明"
_ASSISTING = frozenset((Program.MEDICAL_ASSISTANCE, Program.RE_ASSISTANCE, Program.TILTED_ASSISTANCE))

Rules = Mapping[str, Rule]


def rule_words(rule: Rule, rules: Rules) -> str:
    """What a rule pays, without a full stop; ``rules`` (by id) may hold the base of a relative figure."""
    parameters, verb = rule.parameters, _verb(rule)
    if isinstance(parameters, Entered):
        return f"给多少，{NOT_STATED}，按实际的金额算"
    if not states_a_figure(rule):
        return f"{verb}多少，{NOT_STATED}"
    match parameters:
        case MarginalTiers():
            paid = _tiers(parameters, rules, verb)
            words = (_deductible(parameters.deductible, rules), paid, _most(parameters))
        case ThresholdRate():
            words = (_threshold_rate(parameters, rules, verb), "", _most(parameters))
        case TopUp():
            words = (f"前面各层报过还不够的，补足到政策范围内费用的{_known(parameters.ratio, rules)}", "", "")
        case CapOnRemaining():
            cap = _known(parameters.cap, rules)
            words = (f"自己负担超过{cap}的，化解到{cap}以下（到多少没有写）", "", "")
        case FixedRate():
            words = (f"不设起付线，{verb}{_known(parameters.rate, rules)}", "", _most(parameters))
        case OutpatientRate():
            words = (
                _deductible(parameters.deductible, rules),
                _rate(parameters.rate, rules, verb),
                _limit(parameters.limit),
            )
        case _:
            words = (f"{verb}多少，{NOT_STATED}", "", "")
    return "，".join(word for word in words if word)


def _verb(rule: Rule) -> str:
    return "救助" if rule.program in _ASSISTING else "报"


def states_a_figure(rule: Rule) -> bool:
    """Whether a document states any figure of the rule, be it only against a general one."""
    relative = isinstance(rule.parameters, MarginalTiers) and rule.parameters.tiers_relative is not None
    return relative or any(figure.clause_id for _, figure in figures_of(rule))


def limits(who: Who) -> Iterator[str]:
    """Where and how the person must be treated, one word for each limit."""
    for terms, behind in ((who.care, ""), (who.hospital_levels, "医院"), (who.care_locations, "就医")):
        if terms:
            yield names(terms) + behind
    if who.requires:
        yield f"要{names(who.requires)}"


def _known(figure: Figure, rules: Rules) -> str:
    value = value_of(figure, rules)
    return NOT_STATED if value is None else amount(value, figure.unit)


def _deductible(figure: Figure, rules: Rules) -> str:
    value = value_of(figure, rules)
    if value is not None:
        return f"起付线{amount(value, figure.unit)}" if value else "不设起付线"
    if figure.relative is not None:
        return f"起付线是{change_words(figure.relative)}（一般标准{NOT_STATED}）"
    return f"起付线{NOT_STATED}"


def _tiers(parameters: MarginalTiers, rules: Rules, verb: str) -> str:
    tiers = tiers_of(parameters, rules)
    if not tiers and parameters.tiers_relative is not None:
        return f"报销比例{change_words(parameters.tiers_relative)}（一般标准{NOT_STATED}）"
    if len(tiers) == 1 and tiers[0].high.unlimited:
        return _rate(tiers[0].rate, rules, verb)
    return "，".join(_tier(tier, rules, verb) for tier in tiers)


def _tier(tier: Tier, rules: Rules, verb: str) -> str:
    low = amount(tier.low.value or 0, tier.low.unit)
    part = f"{low}以上" if tier.high.value is None else f"{low}到{amount(tier.high.value, tier.high.unit)}"
    return f"{part}的部分{_rate(tier.rate, rules, verb)}"


def _rate(figure: Figure, rules: Rules, verb: str) -> str:
    value = value_of(figure, rules)
    if value is not None:
        return f"{verb}{amount(value, figure.unit)}"
    if figure.why_unknown is WhyUnknown.FLOOR_ONLY:
        return f"至少{verb}{amount(figure.low or 0, figure.unit)}（文件只写了下限）"
    return f"{verb}百分之几{NOT_STATED}"


def _threshold_rate(parameters: ThresholdRate, rules: Rules, verb: str) -> str:
    threshold, rate = parameters.threshold, _rate(parameters.rate, rules, verb)
    if threshold.relative is not None and threshold.relative.rule_id == "answers":
        share = change_words(threshold.relative).removeprefix("一般标准的")
        return f"自己负担超过当地居民上一年人均可支配收入{share}的部分，{rate}"
    value = value_of(threshold, rules)
    if value is None:
        return f"起付门槛{NOT_STATED}，{rate}"
    if not value:
        return f"不设起付线，{rate}"
    shown = amount(value, threshold.unit)
    if len(parameters.counts) > 1:
        reached = f"自己负担满{shown}（含）以后" if parameters.inclusive else f"自己负担超过{shown}以后"
        return f"{reached}，{rate}（满了以后全额算，还是只算超过的部分，文件有两种读法）"
    if parameters.counts == (ThresholdCounts.WHOLE,):
        return f"自己负担达到{shown}以后，全额{rate}"
    return f"自己负担超过{shown}的部分，{rate}"


def _most(parameters: MarginalTiers | ThresholdRate | FixedRate) -> str:
    """The ceiling; a year's where something of the year counts against it."""
    figure = parameters.ceiling
    if figure.unlimited:
        return "不封顶"
    if figure.value is not None:
        return f"{'一年最多' if parameters.ceiling_used_by else '最多'}{amount(figure.value, figure.unit)}"
    if figure.why_unknown is WhyUnknown.FLOOR_ONLY:
        return f"限额至少{amount(figure.low or 0, figure.unit)}（文件只写了下限）"
    return f"封顶线{NOT_STATED}"


def _limit(figure: Figure) -> str:
    """The limit of outpatient care, always a year's."""
    return f"一年最多{amount(figure.value, figure.unit)}" if figure.value is not None else f"年度限额{NOT_STATED}"
