"""How does an editor read a group of unanswered questions? Its place, topic, reasons and state in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.models import ClosedBy, GroupState
from assistant.queued import BADLY_RATED, ClosingMade, Group, Wording
from knowledge.selectors import Snapshot
from knowledge.tables.terms import Insurance

REASONS = {"no_document": "没有文件写明", "withheld": "答复没有通过核对，被扣下", BADLY_RATED: "评价低"}
EXAMPLES = 3
"""Wordings shown in the list; the group's own page shows more."""


@dataclass(frozen=True, slots=True)
class Row:
    """A group as it is listed. ``name`` is its first wording, or what is left to call it by."""

    group: Group
    name: str
    examples: tuple[str, ...]
    region: str
    topic: str
    reasons: tuple[tuple[str, int], ...]
    state: str
    overdue: bool


def row(group: Group, snapshot: Snapshot, today: date) -> Row:
    region = snapshot.places.get(group.region) if group.region else None
    place = region.name if region else group.region or "没有说地区"
    insurance = Insurance(group.insurance).chinese if group.insurance else ""
    texts = tuple(dict.fromkeys(wording.text for wording in group.wordings))
    return Row(
        group=group,
        name=texts[0] if texts else "（问法已到期删除）",
        examples=texts[1 : EXAMPLES + 1],
        region="，".join(filter(None, (place, insurance))),
        topic=_topic_name(group.topic, snapshot),
        reasons=tuple((REASONS.get(reason, reason), count) for reason, count in group.reasons),
        state=GroupState(group.state).label,
        overdue=group.state == GroupState.OPEN and group.due_on is not None and group.due_on < today,
    )


def rows(groups: Iterable[Group], snapshot: Snapshot, today: date) -> tuple[Row, ...]:
    return tuple(row(group, snapshot, today) for group in groups)


def _topic_name(code: str, snapshot: Snapshot) -> str:
    names = {topic.code: topic.name for topic in snapshot.lexicon.topics}
    return names.get(code, code) or "没有认出主题"


@dataclass(frozen=True, slots=True)
class WordingRow:
    """One way of asking; ``outcome`` says what came out when it was asked again, "" where it was not yet."""

    wording: Wording
    reasons: str
    outcome: str
    answer: str
    clauses: tuple[str, ...]


def wording_rows(wordings: Sequence[Wording]) -> tuple[WordingRow, ...]:
    return tuple(_wording_row(wording) for wording in wordings)


def _wording_row(wording: Wording) -> WordingRow:
    again = wording.again or {}
    return WordingRow(
        wording=wording,
        reasons="、".join(REASONS.get(reason, reason) for reason in wording.reasons),
        outcome=_outcome(wording.answered, str(again.get("outcome", ""))),
        answer=str(again.get("verdict", "")),
        clauses=tuple(again.get("clauses", ())),
    )


def _outcome(answered: bool | None, outcome: str) -> str:
    if answered is None:
        return ""
    if answered:
        return "现在答上了"
    return "答复和原来一样" if outcome == "answered" else "重问一遍还是没有答上"


@dataclass(frozen=True, slots=True)
class ClosingRow:
    closing: ClosingMade
    kind: str
    name: str


def closing_rows(closings: Iterable[ClosingMade], snapshot: Snapshot) -> tuple[ClosingRow, ...]:
    titles = {document.id: document.title for document in snapshot.documents()}
    found = []
    for closing in closings:
        names = {ClosedBy.DOCUMENT: titles.get(closing.what, closing.what)}
        names[ClosedBy.TOPIC] = _topic_name(closing.what, snapshot)
        kind = ClosedBy(closing.kind)
        found.append(ClosingRow(closing, kind.label, names.get(kind, closing.what)))
    return tuple(found)
