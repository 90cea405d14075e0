"""How does a document stand on a day: before it applies, while it applies, after; and what must be said about that?

A stated end that has passed makes a document expired, an end that is only our reading makes it outdated, and a draft
is a draft on every day. None of these blocks a computation: after its end a document counts as on its last day.
"""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import TypeVar

from knowledge.tables.schema import Clause, Document, Entitlement, Notice, Rule
from knowledge.tables.terms import DocumentStatus, Nature, NoticeCode


class Standing(Enum):
    """Where a day lies against the days between which something applies (both inclusive)."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"


Days = tuple[date | None, date | None]
"""First and last day, both inclusive; None leaves that side open."""


def standing_between(days: Days, on: date) -> Standing:
    first, last = days
    if first is not None and on < first:
        return Standing.BEFORE
    if last is not None and on > last:
        return Standing.AFTER
    return Standing.WITHIN


def days_of(document: Document) -> Days:
    first, last = document.applies_from, document.applies_to
    return (first.day if first else None, last.day if last else None)


def days_of_part(document: Document, part: Clause | Rule | Entitlement) -> Days:
    """The days of one clause, rule or entitlement: its own where it names them, else its document's."""
    first, last = days_of(document)
    return (part.applies_from or first, part.applies_to or last)


def standing(document: Document, on: date) -> Standing:
    return standing_between(days_of(document), on)


def status(document: Document, on: date) -> DocumentStatus:
    """The one word for how a document stands: past a stated end it is expired, past an end of our reading outdated."""
    if document.nature is Nature.DRAFT:
        return DocumentStatus.DRAFT
    place = standing(document, on)
    if place is Standing.WITHIN:
        return DocumentStatus.IN_FORCE
    if place is Standing.BEFORE:
        return DocumentStatus.NOT_YET_IN_FORCE
    stated = document.applies_to is not None and document.applies_to.stated
    return DocumentStatus.EXPIRED if stated else DocumentStatus.OUTDATED


def holds(document: Document, part: Clause | Rule | Entitlement, on: date) -> bool:
    """Whether a clause, rule or entitlement counts on a day: it applies, or did when its document came to its end.

    A part that ended while its document goes on is over; a part that lasted as long as its document is the last
    published state and is taken on any later day.
    """
    days = days_of_part(document, part)
    place = standing_between(days, on)
    if place is not Standing.AFTER:
        return place is Standing.WITHIN
    end, document_end = days[1], days_of(document)[1]
    return (
        standing(document, on) is Standing.AFTER
        and end is not None
        and document_end is not None
        and end >= document_end
    )


P = TypeVar("P", Rule, Entitlement)


def speaking(documents: Iterable[Document], parts: Iterable[P], about: Callable[[P], str], on: date) -> list[P]:
    """Those of one place's ``parts`` that speak on ``on``: per matter (``about``) those of the documents that apply,
    else of the last that ended. A draft neither displaces a document nor is displaced by one.
    """
    by_id = {document.id: document for document in documents}
    holding = [part for part in parts if holds(by_id[part.document_id], part, on)]
    latest: dict[str, date] = {}
    for part in holding:
        document = by_id[part.document_id]
        if document.nature is not Nature.DRAFT:
            latest[about(part)] = max(latest.get(about(part), date.min), _speaks_until(document, part, on))

    def stands(part: P) -> bool:
        document = by_id[part.document_id]
        return document.nature is Nature.DRAFT or _speaks_until(document, part, on) == latest[about(part)]

    return [part for part in holding if stands(part)]


def _speaks_until(document: Document, part: Rule | Entitlement, on: date) -> date:
    """``on`` while the part applies, else its last day."""
    days = days_of_part(document, part)
    last = days[1]
    return last if last is not None and standing_between(days, on) is Standing.AFTER else on


def tables_as_of(document: Document, on: date) -> date | None:
    """The last day the document speaks for, when ``on`` is later; None while it applies."""
    return days_of(document)[1] if standing(document, on) is Standing.AFTER else None


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def notices_for(document: Document, on: date) -> tuple[Notice, ...]:
    """What must be said of a document on a day: its legal state first, then what kind of paper it is, then digest."""
    return (*_state(document, on), *_kind(document), *_digest(document))


def _state(document: Document, on: date) -> tuple[Notice, ...]:
    title = f"《{document.title}》"
    notices = []
    if document.nature is Nature.DRAFT:
        text = f"{title}是征求意见稿，没有正式施行，最终以正式文件为准。"
        notices.append(Notice(NoticeCode.DRAFT, text))
    place = standing(document, on)
    first, last = document.applies_from, document.applies_to
    if place is Standing.AFTER and last is not None:
        day = chinese_day(last.day)
        if last.stated:
            text = f"{title}的有效期到{day}为止，现已过期；以下是过期前最后公布的内容，现行规定请向当地医保部门核实。"
            notices.append(Notice(NoticeCode.EXPIRED, text))
        else:
            reason = last.reason.rstrip("。")
            text = f"{title}适用到{day}（本站理解：{reason}），年份已过，以下内容可能已经调整，请向当地医保部门核实。"
            notices.append(Notice(NoticeCode.OUTDATED, text))
    if place is Standing.BEFORE and first is not None:
        text = f"{title}从{chinese_day(first.day)}起适用，所问的日期尚未施行。"
        notices.append(Notice(NoticeCode.NOT_YET_IN_FORCE, text))
    return tuple(notices)


def _kind(document: Document) -> tuple[Notice, ...]:
    if document.nature is not Nature.REPORT:
        return ()
    text = f"《{document.title}》是工作报道，不是政策文件：它转述了当时执行的规定。"
    return (Notice(NoticeCode.REPORT_NOT_RULE, text),)


def _digest(document: Document) -> tuple[Notice, ...]:
    return (Notice(NoticeCode.DIGEST, "本站摘编，以原文为准。"),) if document.digest else ()
