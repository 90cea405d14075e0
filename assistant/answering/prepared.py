"""What the assistant keeps as data: topics with the contract of a complete answer, and the words of questions.

Read from ``assistant/data`` once, when first asked for.
"""

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from knowledge.tables.terms import Care, HospitalLevel, Identity, Insurance, Program

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class TopicContract:
    """How a topic is answered.

    ``kind``: an *aspect* is a figure every program may have (deductible, rate …), a *program* names a layer of
    protection, a *matter* is something of its own (chronic disease, screening …), a *manner* asks how, where or for
    whom (application, recognition …): beside a program or matter it only ranks and is said to be 未载明 where no
    clause speaks of it, alone it is what the question is about. A ``narrow`` matter speaks of
    some diseases, drugs or times only: a question that does not name it is not answered from it alone. ``holds`` are
    the parts a complete answer has, each stated or said to be 未载明. ``ask`` is a question that leads here.
    ``by_duty``: work that offices must do answers where nothing else does.
    ``cue_only``: only our own cues lead here, the lexicon means something else by the code.
    """

    code: str
    name: str
    kind: Literal["aspect", "program", "matter", "manner"]
    holds: tuple[str, ...]
    ask: str = ""
    program: Program | None = None
    narrow: bool = False
    cue_only: bool = False
    by_duty: bool = False


@dataclass(frozen=True, slots=True)
class SumWords:
    """The words that tell what a sum is: by role in front of it, behind it, or anywhere in its stretch."""

    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    anywhere: dict[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    pauses: frozenset[str]
    paid_already: tuple[str, ...]
    paid_fillers: tuple[str, ...]
    several_stays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """The words that deny an identity or say that it has ended."""

    ordinary: tuple[str, ...]
    negations: tuple[str, ...]
    asker_denies: tuple[str, ...]
    as_if: tuple[str, ...]
    both: tuple[str, ...]
    ended_ahead: tuple[str, ...]
    ended_behind: tuple[str, ...]
    status_fillers: tuple[str, ...]
    once: tuple[str, ...]
    no_longer: tuple[str, ...]
    former_matters: dict[Identity, tuple[str, ...]]
    """What those who had an identity ask about; any other identity: ``late_enrolment``."""


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
        cue_only=entry.get("cue_only", False),
        by_duty=entry.get("by_duty", False),
    )


@cache
def care_words() -> dict[Care, tuple[str, ...]]:
    """How clauses speak of a kind of care, so that inpatient rules do not answer questions on outpatient care."""
    return {Care(care): tuple(words) for care, words in _read("topics.yaml")["care_words"].items()}


@cache
def topic_cues() -> dict[str, tuple[str, ...]]:
    """Turns of speech that lead to a topic where no word of the lexicon names one; tried in their order."""
    return {topic: tuple(words) for topic, words in _read("topics.yaml")["cues"].items()}


@cache
def cues_beside() -> dict[str, tuple[str, ...]]:
    """Turns of speech that lead to a topic whatever else is named."""
    return {topic: tuple(words) for topic, words in _read("topics.yaml")["cues_beside"].items()}


@cache
def leaning_words() -> tuple[str, ...]:
    """Words that alone make a question which goes on with the one before."""
    return tuple(_read("topics.yaml")["leaning"])


@cache
def totals_words() -> tuple[str, ...]:
    """Words that ask for the sums that offices report."""
    return tuple(_read("topics.yaml")["totals_asked"])


@cache
def burden_words() -> tuple[str, ...]:
    """Words that ask for the help behind insurance without naming it."""
    return tuple(_read("topics.yaml")["burden"])


@cache
def enrolling() -> re.Pattern[str]:
    """What a question on paying to join looks like: 交居民医保给补多少, 参加合作医疗要自己掏钱吗."""
    words = {name: "|".join(map(re.escape, each)) for name, each in _read("topics.yaml")["enrolling"].items()}
    insured = f"(?:{words['insurances']})[^,，。?？]{{0,6}}?"
    joined = f"(?:{words['verbs']})[^,，。?？]{{0,4}}?{insured}(?:{words['money']})"
    return re.compile(f"{joined}|{insured}(?:{words['paid']})|(?:{words['alone']})")


@cache
def terms_of_topics() -> dict[str, tuple[str, ...]]:
    """Terms of the lexicon, each with the further topics it leads to."""
    found: dict[str, tuple[str, ...]] = {}
    for topic, terms in _read("topics.yaml")["terms_of"].items():
        for term in terms:
            found[term] = (*found.get(term, ()), topic)
    return found


@cache
def used_up_words() -> tuple[str, ...]:
    """Words that say a ceiling is used up."""
    return tuple(_read("topics.yaml")["used_up"])


@cache
def still_words() -> tuple[str, ...]:
    """Words that ask whether something of earlier years still holds."""
    return tuple(_read("topics.yaml")["still"])


@cache
def level_words() -> dict[HospitalLevel, tuple[str, ...]]:
    """How clauses speak of a level of hospital."""
    return {HospitalLevel(level): tuple(words) for level, words in _read("topics.yaml")["level_words"].items()}


@cache
def other_events() -> tuple[str, ...]:
    """Things that happen to people in a year that is not the day they ask for."""
    return tuple(_read("topics.yaml")["other_events"])


@cache
def vague_programs() -> frozenset[str]:
    """Words that name a program only where nothing else does."""
    return frozenset(_read("topics.yaml")["vague_programs"])


@cache
def always_asked_back() -> frozenset[str]:
    """Words that stand for different people in different offices."""
    return frozenset(_read("topics.yaml")["always_ask"])


@cache
def insurance_cues() -> dict[Insurance, tuple[str, ...]]:
    """Words that tell the insurance where the full name is not said."""
    return {Insurance(code): tuple(words) for code, words in _read("topics.yaml")["insurance_cues"].items()}


@cache
def people_words() -> PeopleWords:
    """The words that deny or end an identity; longer ones are tried first."""
    content = _read("people.yaml")
    return PeopleWords(
        **{
            field.name: tuple(sorted(content[field.name], key=len, reverse=True))
            for field in fields(PeopleWords)
            if field.name != "former_matters"
        },
        former_matters={Identity(code): tuple(topics) for code, topics in content["former_matters"].items()},
    )


@cache
def small_words() -> tuple[str, ...]:
    """Words that say nothing about what is asked."""
    return tuple(_read("topics.yaml")["small_words"])


@cache
def sum_words() -> SumWords:
    """The words that tell what a sum is; longer fillers first."""
    content = _read("sums.yaml")

    def by_role(place: str) -> dict[str, tuple[str, ...]]:
        return {role: tuple(words[place]) for role, words in content["roles"].items() if place in words}

    return SumWords(
        before=by_role("before"),
        after=by_role("after"),
        anywhere=by_role("anywhere"),
        fillers=tuple(sorted(content["fillers"], key=len, reverse=True)),
        pauses=frozenset(content["pauses"]),
        paid_already=tuple(content["paid_already"]),
        paid_fillers=tuple(content["paid_fillers"]),
        several_stays=tuple(content["several_stays"]),
    )
