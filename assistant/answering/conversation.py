"""How does a follow-up become a whole question? From the previous turn of the same conversation, visibly. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.answering.answer import Option
from assistant.answering.prepared import leaning_words
from assistant.answering.said import Mention, Said
from assistant.answering.sums import kept_beside, same_part


@dataclass(frozen=True, slots=True)
class PreviousTurn:
    """What a conversation remembers: the completed question and its slots, and what was asked back, if anything."""

    text: str
    region: str | None
    as_of: date | None
    asked_for: str | None = None
    options: tuple[Option, ...] = ()

    @classmethod
    def from_stored(cls, understood: Mapping[str, object], clarify: Mapping[str, object] | None) -> "PreviousTurn":
        """A turn from the JSON that was stored with its answer."""
        as_of, region = understood.get("as_of"), understood.get("region")
        options = clarify.get("options") if clarify else ()
        return cls(
            text=str(understood.get("text", "")),
            region=region if isinstance(region, str) else None,
            as_of=date.fromisoformat(as_of) if isinstance(as_of, str) else None,
            asked_for=str(clarify["slot"]) if clarify else None,
            options=tuple(
                Option(str(option["value"]), str(option["label"]))
                for option in (options if isinstance(options, list) else ())
            ),
        )


@dataclass(frozen=True, slots=True)
class Completed:
    """The whole question; ``region`` where the person chose one from the options offered."""

    text: str
    region: str | None = None
    continues: bool = False


LEAD = re.compile(r"^(?:那边|那里|那儿|那么|那要是|那如果|那|要是|如果|换成|还有|再问一下|再问|请问)+")
TAIL = re.compile(r"(?:的话|的)?(?:呢|吗|怎么样|咋样|又怎样|怎么办)?[??。.!!,,~ ]*$")
SHORT = 14
"""A question longer than this says enough by itself, unless it opens with 那 or ends with 呢."""

SHORTEST = 9
"""A question no longer than this may consist of question words alone."""

SWAPPED = ("identity", "insurance", "hospital_level", "care", "care_location", "program")
"""Slots that a follow-up exchanges, in the order in which they are looked for."""


def complete(question: str, previous: PreviousTurn | None, read: Callable[[str], Said]) -> Completed:
    """``question`` made whole by the previous turn; as it stands where it needs nothing or there is none.

    ``read`` understands a text by itself.
    """
    if previous is None:
        return Completed(question)
    chosen = _option(question, previous)
    if chosen is not None:
        if previous.asked_for == "region":
            return Completed(previous.text, region=chosen.value, continues=True)
        return Completed(_with_choice(previous.text, chosen, read(previous.text)), continues=True)
    said = read(question)
    if previous.asked_for == "region" and said.places and not said.asks_something:
        return Completed(f"{_bare(question)}{previous.text}", continues=True)
    if not _follows(question, said):
        return Completed(question)
    added = _bare(question) if not said.values("topic") else _without_lead(question)
    return Completed(_merged(added, read(added), read(previous.text)), continues=True)


def _option(question: str, previous: PreviousTurn) -> Option | None:
    typed = _bare(question)
    for option in previous.options:
        if typed in (option.value, option.label) or (len(typed) > 1 and option.label.startswith(typed)):
            return option
    return None


def _with_choice(text: str, chosen: Option, said: Said) -> str:
    """The earlier question with the word that meant several things put into the one chosen."""
    for word in said.ambiguous:
        if chosen.value in word.codes and word.word in text:
            return text.replace(word.word, chosen.label, 1)
    return f"{chosen.label}{text}"


def _bare(question: str) -> str:
    """Without 那 … 呢 and punctuation at the end: what the follow-up adds."""
    text = _without_lead(question)
    stripped = TAIL.sub("", text)
    return stripped or text


def _without_lead(question: str) -> str:
    """Without 那 in front and 呢 behind; a whole question (有上限吗) keeps its own ending."""
    text = LEAD.sub("", question.strip())
    return re.sub(r"呢?[??。.!!,,~ ]*$", "", text) or text


def _follows(question: str, said: Said) -> bool:
    """Whether the question leans on the one before: it opens or ends like it, or leaves out what it is about."""
    if _only_leans(question, said):
        return True
    if not (said.mentions or said.places or said.amounts or said.day or said.ordinary):
        return False
    leans = bool(LEAD.match(question.strip())) or "呢" in question[-3:]
    if said.program and said.aspects:
        return False
    if leans:
        return True
    if len(question) > SHORT:
        return False
    return not said.program and not said.matters


def _only_leans(question: str, said: Said) -> bool:
    """多久能享受, 要带什么材料: short, and about nothing by itself."""
    return (
        len(question) <= SHORTEST
        and not (said.programs or said.matters or said.identities or said.places)
        and any(word in question for word in leaning_words())
    )


def _merged(added: str, new: Said, old: Said) -> str:
    """The previous question with what the follow-up exchanges; a new topic keeps program, people and place."""
    if new.values("topic") and not _same_topics(new, old):
        kept = [mention.text for mention in _kept(new, old)]
        places = [] if new.places else [place.text for place in old.places]
        return "".join([*places, *kept, added])
    if new.ordinary and not new.identities:
        return f"{added}{_without_people(old)}"
    text = old.text
    if not (new.mentions or new.places or new.sums or new.day):
        return f"{text} {added}"
    for slot in SWAPPED:
        text = _swap(text, new, old, slot)
    if new.places:
        text = _swap_places(text, new, old)
    if new.sums:
        text = _swap_sums(text, added, new, old)
    if new.day and (old.day is None or old.day.text not in text):
        text = new.day.text + text
    elif new.day and old.day:
        text = text.replace(old.day.text, new.day.text, 1)
    return text


def _without_people(old: Said) -> str:
    text = old.text
    for mention in old.mentions:
        if mention.slot in ("identity", "insurance"):
            text = text.replace(mention.text, "", 1)
    return text


def _same_topics(new: Said, old: Said) -> bool:
    return set(new.values("topic")) <= set(old.values("topic")) and not new.aspects


def _kept(new: Said, old: Said) -> list[Mention]:
    """What of the old question still holds under a new topic, in its own words and order."""
    slots = [slot for slot in ("identity", "insurance", "care", "program") if not new.values(slot)]
    if new.ordinary:
        slots = [slot for slot in slots if slot != "identity"]
    if new.matters or new.programs:
        slots = [slot for slot in slots if slot in ("identity", "insurance")]
    matters = () if new.matters or new.programs else old.matters
    kept: list[Mention] = []
    for mention in sorted(old.mentions, key=lambda mention: mention.start):
        overlaps = any(mention.start < other.end and other.start < mention.end for other in kept)
        still_meant = mention.slot in slots or (mention.slot == "topic" and mention.value in matters)
        if still_meant and not overlaps:
            kept.append(mention)
    return kept


def _swap(text: str, new: Said, old: Said, slot: str) -> str:
    spans = [(one.start, one.figure.end) for one in new.sums]  # 合作医疗报了6万 goes in with the sum
    fresh = [
        mention.text
        for mention in new.mentions
        if mention.slot == slot and not any(start <= mention.start < end for start, end in spans)
    ]
    if not fresh:
        return text
    stale = [mention.text for mention in old.mentions if mention.slot == slot]
    if stale and stale[0] in text:
        return text.replace(stale[0], "、".join(dict.fromkeys(fresh)), 1)
    return "、".join(dict.fromkeys(fresh)) + text


def _swap_places(text: str, new: Said, old: Said) -> str:
    named = new.places[0].text
    for place in old.places:
        if place.text in text:
            return text.replace(place.text, named, 1)
    return named + text


def _swap_sums(text: str, added: str, new: Said, old: Said) -> str:
    """A sum that stands for the old one takes its place; else the new ones go in front with the words around them.

    Old sums go, with their words, but the bill stays where only a payment on it is new.
    """
    if same_part(new.sums, old.sums):
        return text.replace(old.sums[0].figure.text, new.sums[0].figure.text, 1)
    kept = tuple(kept_beside(new.sums, old.sums))
    for one in old.sums:
        if one not in kept:
            text = text.replace(old.text[one.start : one.figure.end], " ", 1)
    bill = [old.text[one.start : one.figure.end] for one in kept]
    for words in bill:
        text = text.replace(words, " ", 1)
    only_sums = not new.mentions and not new.places
    said = [added] if only_sums else [new.text[one.start : one.figure.end] for one in new.sums]
    rest = re.sub(r"[ ,，]{2,}", " ", text).strip(" ,，")
    return ",".join([*bill, *said, rest])
