"""Which question gets a reply written beforehand: greeting, thanks, crisis, fraud, one's own account, other schemes?

The replies and the words that call for them are data (``assistant/data/replies.yaml``), tried from the top: a crisis
comes first, whatever else is asked. A word counts wherever it stands, however it is spaced or punctuated.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from assistant.answering.answer import Answer, Outcome, Reason
from assistant.answering.prepared import DATA
from assistant.answering.turn import Turn
from knowledge.tables.sounds import simplified
from knowledge.tables.wording import fold

_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that call for a reply: any of ``words``, together with any of ``beside`` if there are such, and none of
    ``unless``."""

    words: tuple[str, ...]
    beside: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def stands_in(self, text: str) -> bool:
        return (
            _any_in(self.words, text)
            and (not self.beside or _any_in(self.beside, text))
            and not _any_in(self.unless, text)
        )


@dataclass(frozen=True, slots=True)
class PreparedReply:
    """A reply written beforehand, given when one of ``cues`` stands in the question, or when the whole question is
    made of ``whole`` words and ``fillers``.

    ``off_topic`` replies end as not_covered/off_topic.
    """

    code: str
    text: str
    cues: tuple[Cue, ...] = ()
    whole: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    off_topic: bool = False

    def answers(self, text: str) -> bool:
        """Whether ``text``, folded and without blanks and punctuation, calls for this reply."""
        return self._is_whole(text) or any(cue.stands_in(text) for cue in self.cues)

    def _is_whole(self, text: str) -> bool:
        """Whether ``text`` can be cut into whole words and fillers, with one whole word at least."""
        if not _any_in(self.whole, text):
            return False
        ends = {0: False}
        for at in range(len(text)):
            if at in ends:
                for word in (*self.whole, *self.fillers):
                    if text.startswith(word, at):
                        end = at + len(word)
                        ends[end] = ends.get(end, False) or ends[at] or word in self.whole
        return ends.get(len(text), False)


@cache
def prepared_replies() -> tuple[PreparedReply, ...]:
    """The prepared replies in the order in which they are tried."""
    content: dict[str, Any] = yaml.safe_load((DATA / "replies.yaml").read_text(encoding="utf-8"))
    named: dict[str, list[str]] = content["words"]
    return tuple(
        PreparedReply(
            code=entry["code"],
            text=" ".join(entry["text"].split()),
            cues=tuple(
                Cue(**{part: _words(words, named) for part, words in cue.items()}) for cue in entry.get("cues", ())
            ),
            whole=_words(entry.get("whole", ()), named),
            fillers=_words(entry.get("fillers", ()), named),
            off_topic=entry.get("off_topic", False),
        )
        for entry in content["replies"]
    )


def _words(words: Iterable[str], named: dict[str, list[str]]) -> tuple[str, ...]:
    """The words folded; $name stands for the list of that name."""
    return tuple(
        fold(one).text for word in words for one in (named[word.removeprefix("$")] if word.startswith("$") else [word])
    )


def _any_in(words: Iterable[str], text: str) -> bool:
    return any(word in text for word in words)


def reply_for(question: str) -> PreparedReply | None:
    """The first prepared reply that ``question`` calls for."""
    text = _NO_WORD.sub("", fold(simplified(question)).text)
    return next((reply for reply in prepared_replies() if reply.answers(text)), None)


def reply_as_prepared(turn: Turn) -> Turn | Answer:
    """Greeting, thanks, crisis, fraud, one's own account …: a prepared text; other schemes are off topic."""
    reply = reply_for(turn.request.question)
    if reply is None:
        return turn
    if reply.off_topic:
        return turn.not_covered(Reason.OFF_TOPIC, reply.text)
    return Answer(
        outcome=Outcome.FIXED_REPLY,
        text=reply.text,
        understood=turn.understood,
        contact=turn.contact,
        reply_code=reply.code,
    )
