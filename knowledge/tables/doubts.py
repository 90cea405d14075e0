"""What in the data is not wrong but worth a second look? Printed when data is checked or published, never refused."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise

from knowledge.tables.facts import Facts, facts_of
from knowledge.tables.figures import figures_of
from knowledge.tables.files import Content
from knowledge.tables.problems import Problem
from knowledge.tables.rule_checks import successions
from knowledge.tables.schema import MarginalTiers

LARGE_CHANGE = 30
"""Percent by which a figure may differ from the year before without a word."""


def doubts(content: Content) -> tuple[Problem, ...]:
    """Everything doubtful, each once, in the order of the checks."""
    facts, _ = facts_of(content)
    return tuple(dict.fromkeys(doubt for each in DOUBTS for doubt in each(facts)))


def rates_fall_with_the_tier(facts: Facts) -> Iterator[Problem]:
    for rule, file in facts.rules.values():
        tiers = rule.parameters.tiers if isinstance(rule.parameters, MarginalTiers) else ()
        rates = [tier.rate.value for tier in tiers if tier.rate.value is not None]
        if any(after < before for before, after in pairwise(rates)):
            yield Problem(file, f"rules.{rule.id}.tiers", "费用越高比例越低", "少见，请核对原文的分段")


def one_address_in_two_regions(facts: Facts) -> Iterator[Problem]:
    seen: dict[str, tuple[str, str]] = {}
    for document, file in facts.documents.values():
        if document.official_url is None:
            continue
        region, other = seen.setdefault(document.official_url, (document.region, document.id))
        if region != document.region:
            message = f"和 {region} 的文件 {other} 是同一个网址"
            yield Problem(file, "official_url", message, "核对是不是抄错了地区")


def changes_beyond_a_third(facts: Facts) -> Iterator[Problem]:
    """A figure more than 30% above or below that of the rule before it, for the same people and care."""
    for rules in successions(facts).values():
        for (before, _), (after, file) in pairwise(rules):
            old = {key: figure.value for key, figure in figures_of(before)}
            for key, figure in figures_of(after):
                was, now = old.get(key), figure.value
                if was and now is not None and abs(now - was) * 100 > LARGE_CHANGE * was:
                    percent = round(abs(now - was) * 100 / was)
                    word = "高" if now > was else "低"
                    message = f"比前一条 {before.id} {word}{percent}%"
                    yield Problem(file, f"rules.{after.id}.{key}", message, "变化很大，请核对原文")


def gap_between_documents(facts: Facts) -> Iterator[Problem]:
    """Days between two documents for the same people: on them the older one is taken as the last published."""
    for rules in successions(facts).values():
        for (before, _), (after, file) in pairwise(rules):
            if before.document_id == after.document_id:
                continue
            end = before.applies_to or _edge(facts, before.document_id, last=True)
            start = after.applies_from or _edge(facts, after.document_id, last=False)
            if end is not None and start is not None and (start - end).days > 1:
                message = f"{before.id} 到 {end} 为止，这条从 {start} 起，中间按前一条计算"
                yield Problem(file, f"rules.{after.id}.applies_from", message, "核对中间有没有别的文件")


def _edge(facts: Facts, document_id: str, *, last: bool) -> date | None:
    document = facts.documents[document_id][0]
    edge = document.applies_to if last else document.applies_from
    return edge.day if edge else None


DOUBTS: tuple[Callable[[Facts], Iterable[Problem]], ...] = (
    rates_fall_with_the_tier,
    one_address_in_two_regions,
    changes_beyond_a_third,
    gap_between_documents,
)
