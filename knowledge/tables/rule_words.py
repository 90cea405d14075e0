"""Whom does a rule reach, and how are its figures meant? In Chinese, one line for each limit."""

from collections.abc import Iterable, Iterator

from knowledge.tables.schema import MarginalTiers, OutpatientRate, Rule, ThresholdRate, Who
from knowledge.tables.terms import Term


def names(terms: Iterable[Term]) -> str:
    return "、".join(term.chinese for term in terms)


def who_words(who: Who) -> Iterator[str]:
    """Whom it reaches, one line for each limit."""
    yield names(who.identities) if who.identities else "所有参保人"
    by_reading = dict.fromkeys(entry.identity for entry in who.by_reading)
    if by_reading:
        yield f"按一种理解也包括：{names(by_reading)}"
    limits = ((who.insurance, "医保"), (who.care, ""), (who.hospital_levels, "医院"), (who.care_locations, "就医"))
    for terms, what in limits:
        if terms:
            yield f"只限{names(terms)}{what}"
    if who.requires:
        yield f"还要：{names(who.requires)}"


def terms_of(rule: Rule) -> Iterator[str]:
    """How the figures are meant."""
    parameters = rule.parameters
    if isinstance(parameters, MarginalTiers) and (parameters.deductible.value or 0) > 0:
        yield parameters.deductible_counts.chinese
    if isinstance(parameters, ThresholdRate) and parameters.threshold.value != 0:
        yield "刚好达到门槛也算" if parameters.inclusive else "要超过门槛才算"
        yield "或".join(counts.chinese for counts in parameters.counts)
    if getattr(parameters, "accumulates", None):
        yield "一年内累计计算"
    if getattr(parameters, "ceiling_used_by", None):
        yield "今年已经付过的要从限额里扣掉"
    if isinstance(parameters, OutpatientRate) and parameters.shared_with_inpatient:
        yield "和住院共用一个限额"
    if rule.on_application:
        yield "要本人申请，批准后才有"
