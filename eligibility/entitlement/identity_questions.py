"""Which plain question narrows down an identity that a person does not know? Only where the place tells people apart.

Identities that open the same here are asked for together; a question that can change no benefit any more is not asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eligibility.entitlement.benefit import Someone
from eligibility.entitlement.entitled import Judge, Said
from eligibility.entitlement.here import Here, Subject
from knowledge.tables.schema import Office
from knowledge.tables.terms import Identity, Insurance


class Reply(StrEnum):
    """What a person says to "are you …?"."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


Replies = Mapping[Identity, Reply]
"""What was said of each identity that was asked about."""


@dataclass(frozen=True, slots=True)
class IdentityQuestion:
    """Whether the person is one of ``identities``; ``moves`` are the benefits that the answer can change."""

    identities: tuple[Identity, ...]
    moves: tuple[Subject, ...]
    offices: tuple[Office, ...]


def said(here: Here, insurance: tuple[Insurance, ...], replies: Replies) -> Said:
    """What is known of a person after some questions: what was denied is out, what was not asked stays open."""
    named = here.told_apart()
    return Said(
        insurance,
        tuple(identity for identity in named if replies.get(identity) is Reply.YES),
        tuple(identity for identity in named if replies.get(identity, Reply.UNKNOWN) is Reply.UNKNOWN),
    )


def next_question(judge: Judge, insurance: tuple[Insurance, ...], replies: Replies) -> IdentityQuestion | None:
    """The question that can move most benefits; None when no answer could change one any more."""
    found = _questions(judge, insurance, replies)
    return max(found, key=lambda question: len(question.moves), default=None)


def remaining(judge: Judge, insurance: tuple[Insurance, ...], replies: Replies) -> int:
    """How many questions are open at most: an answer may close some of them."""
    return len(_questions(judge, insurance, replies))


def _questions(judge: Judge, insurance: tuple[Insurance, ...], replies: Replies) -> list[IdentityQuestion]:
    """The open questions, in the order of the vocabulary: one for identities that open the same here."""
    here = judge.here
    known = said(here, insurance, replies)
    alike: dict[tuple[object, ...], list[Identity]] = {}
    moves: dict[Identity, tuple[Subject, ...]] = {}
    for identity in known.open_identities:
        if identity in replies:
            continue
        moves[identity] = tuple(subject for subject in here.subjects if _moved(judge, subject, known, identity))
        if moves[identity]:
            alike.setdefault(_profile(judge, known, identity), []).append(identity)
    return [_question(here, group, moves) for group in alike.values()]


def _moved(judge: Judge, subject: Subject, known: Said, identity: Identity) -> bool:
    """Whether a person with this identity beside the known ones has something else of a subject than without it."""
    return any(
        judge.content(subject, Someone(insurance, known.identities))
        != judge.content(subject, Someone(insurance, (*known.identities, identity)))
        for insurance in known.insurance
    )


def _profile(judge: Judge, known: Said, identity: Identity) -> tuple[object, ...]:
    return tuple(
        judge.content(subject, Someone(insurance, (*known.identities, identity)))
        for insurance in known.insurance
        for subject in judge.here.subjects
    )


def _question(here: Here, group: list[Identity], moves: Mapping[Identity, tuple[Subject, ...]]) -> IdentityQuestion:
    offices = dict.fromkeys(office for identity in group for office in here.recognised_by(identity))
    return IdentityQuestion(tuple(group), moves[group[0]], tuple(offices))
