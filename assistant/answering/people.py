"""Whom does a question speak of: who is of an identity, who denies it, who had it once and has it no more? Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answering.prepared import PeopleWords, people_words
from assistant.answering.said import Mention
from knowledge.tables.terms import Identity


@dataclass(frozen=True, slots=True)
class People:
    """Mentions that still count, identities that have ended, and whether the person is said to have none."""

    mentions: tuple[Mention, ...]
    former: tuple[Identity, ...]
    ordinary: bool


def people_in(text: str, mentions: Sequence[Mention]) -> People:
    """Takes away the identities that ``text`` denies or ends."""
    words = people_words()
    identities = [mention for mention in mentions if mention.slot == "identity"]
    over = {mention for mention in identities if _has_ended(mention, text, mentions, words)}
    denied = {mention for mention in identities if mention not in over and _denied(mention, text, words)}
    if _stands_alone(text, words.asker_denies):
        denied |= set(identities) - over
    as_if = {mention for mention in identities if text[: mention.start].endswith(words.as_if)}
    return People(
        mentions=tuple(mention for mention in mentions if mention not in over | denied | as_if),
        former=tuple(dict.fromkeys(Identity(mention.value) for mention in mentions if mention in over)),
        ordinary=bool(denied or over) or any(word in text for word in words.ordinary),
    )


def _denied(mention: Mention, text: str, words: PeopleWords) -> bool:
    """不是贫困户, 没有低保; 有没有低保 asks and denies nothing."""
    before = text[max(0, mention.start - 4) : mention.start]
    return before.endswith(words.negations) and not before.endswith(("有没有", "是不是"))


def _stands_alone(text: str, phrases: Iterable[str]) -> bool:
    """我不是 with nothing behind it: whoever else is poor, the person asking is not."""
    for phrase in phrases:
        start = text.find(phrase)
        if start >= 0:
            behind = text[start + len(phrase) :].lstrip("的啊呀了")
            if not behind or not behind[0].isalnum():
                return True
    return False


def _has_ended(mention: Mention, text: str, mentions: Sequence[Mention], words: PeopleWords) -> bool:
    """低保取消了, 退出低保, 原来是贫困户现在不是了; but 低保取消起付线 ends a deductible."""
    before, behind = text[: mention.start], text[mention.end :]
    if before.endswith(words.ended_ahead):
        return True
    if before.endswith(words.once) and any(word in behind for word in words.no_longer):
        return True
    while filler := next((word for word in words.status_fillers if behind.startswith(word)), ""):
        behind = behind.removeprefix(filler)
    ended = next((word for word in words.ended_behind if behind.startswith(word)), None)
    if ended is None:
        return False
    ends_at = len(text) - len(behind) + len(ended)
    return not _ends_a_limit(ends_at, mentions)


def _ends_a_limit(at: int, mentions: Sequence[Mention]) -> bool:
    """Whether a deductible or ceiling follows at once, or behind the program it belongs to: 取消|大病封顶线."""
    for each in mentions:
        if each.slot == "program" and each.start == at:
            at = each.end
    return any(each.start == at and each.value in ("deductible", "ceiling") for each in mentions)
