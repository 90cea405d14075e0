"""What the assistant keeps as data: topics with the contract of a complete answer, and prepared replies.

Read from ``assistant/data`` once, when first asked for.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from knowledge.tables.terms import Care, Program

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class TopicContract:
    """How a topic is answered.

    ``kind``: an *aspect* is a figure every program may have (deductible, rate …), a *program* names a layer of
    protection, a *matter* is something of its own (chronic disease, recognition …). A ``narrow`` matter speaks of
    some diseases, drugs or times only: a question that does not name it is not answered from it alone. ``holds`` are
    the parts a complete answer has, each stated or said to be 未载明. ``ask`` is a question that leads here.
    """

    code: str
    name: str
    kind: Literal["aspect", "program", "matter"]
    holds: tuple[str, ...]
    ask: str = ""
    program: Program | None = None
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class PreparedReply:
    """A reply written beforehand: given when any of ``words`` stands in the question and none of ``unless``.

    ``off_topic`` replies end as not_covered/off_topic; ``whole`` words must be the whole question.
    """

    code: str
    text: str
    words: tuple[str, ...] = ()
    with_any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    off_topic: bool = False
    urgent: bool = False


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return content


@cache
def topic_contracts() -> dict[str, TopicContract]:
    """Every topic by its code."""
    return {entry["code"]: _contract(entry) for entry in _read("topics.yaml")["topics"]}


def _contract(entry: dict[str, Any]) -> TopicContract:
    program = entry.get("program")
    return TopicContract(
        code=entry["code"],
        name=entry["name"],
        kind=entry["kind"],
        holds=tuple(entry["holds"]),
        ask=entry.get("ask", ""),
        program=Program(program) if program else None,
        narrow=entry.get("narrow", False),
    )


@cache
def prepared_replies() -> tuple[PreparedReply, ...]:
    """The prepared replies in the order in which they are tried: urgent ones stand first in the file."""
    lists = ("words", "with_any", "unless", "whole")
    return tuple(
        PreparedReply(
            code=entry["code"],
            text=" ".join(entry["text"].split()),
            off_topic=entry.get("off_topic", False),
            urgent=entry.get("urgent", False),
            **{name: tuple(entry.get(name, ())) for name in lists},
        )
        for entry in _read("replies.yaml")["replies"]
    )


@cache
def care_words() -> dict[Care, tuple[str, ...]]:
    """How clauses speak of a kind of care, so that inpatient rules do not answer questions on outpatient care."""
    return {Care(care): tuple(words) for care, words in _read("topics.yaml")["care_words"].items()}


@cache
def aspect_cues() -> dict[str, tuple[str, ...]]:
    """Turns of speech that ask for an aspect where no word of the lexicon names one."""
    return {aspect: tuple(words) for aspect, words in _read("topics.yaml")["cues"].items()}
