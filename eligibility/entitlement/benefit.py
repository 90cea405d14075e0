"""What is told of one benefit: whether a person has it, because of what, and by which rules and entitlements?"""

from dataclasses import dataclass
from enum import StrEnum

from eligibility.entitlement.here import Part, Subject
from knowledge.tables.schema import Entitlement, Rule
from knowledge.tables.terms import Identity, Insurance


class Eligible(StrEnum):
    """Whether the person has it; ``unknown`` where the documents do not say, or the person does not know enough."""

    YES = "yes"
    ON_APPLICATION = "on_application"
    UNKNOWN = "unknown"
    NO = "no"

    @property
    def rank(self) -> int:
        """The better for the person the higher."""
        return _RANK[self]


_RANK = {Eligible.NO: 0, Eligible.UNKNOWN: 1, Eligible.ON_APPLICATION: 2, Eligible.YES: 3}


class Because(StrEnum):
    """Why a person has a benefit or not."""

    EVERYONE = "everyone"
    NAMED = "named"
    APPLIED_FOR = "applied_for"
    ONE_READING = "one_reading"  # named in one of two defensible readings only
    NOT_STATED = "not_stated"  # the documents do not say how it is for this person
    NOT_SPOKEN_OF = "not_spoken_of"  # the documents speak of other people only and do not exclude this one
    OTHER_INSURANCE = "other_insurance"  # regulated for the other kind of insurance only (R19)
    PLANNED = "planned"
    OTHERS_NAMED = "others_named"  # given to a closed list of people
    REFUSED = "refused"  # the documents say that this person gets none
    DEPENDS = "depends"  # on what the person has not said


@dataclass(frozen=True, slots=True)
class Held:
    """What one person has of one benefit. ``rules`` with whether each holds in one reading only, in their order.

    ``id`` tells the parts of one benefit apart: an entitlement's own id, or the layer's or group's key.
    """

    id: str
    eligible: Eligible
    because: Because
    rules: tuple[tuple[Rule, bool], ...] = ()
    rights: tuple[Entitlement, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*(rule for rule, _ in self.rules), *self.rights)

    @property
    def content(self) -> tuple[object, ...]:
        """Equal where two people have the same of a benefit, for whatever reason; nothing is nothing."""
        if self.eligible is Eligible.NO:
            return (Eligible.NO,)
        rules = tuple((rule.id, in_a_reading) for rule, in_a_reading in self.rules)
        return (self.eligible, rules, tuple(item.id for item in self.rights))


@dataclass(frozen=True, slots=True)
class Someone:
    """One possibility of who the person is; no identities: the ordinary insured."""

    insurance: Insurance
    identities: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What some of the possible persons have, where it is not settled who the person is."""

    people: tuple[Someone, ...]
    held: Held


@dataclass(frozen=True, slots=True)
class Benefit:
    """One line of the answer: what the person has of a subject, or of one part of it.

    ``people`` are those it was judged for: one, or several where something is not known. ``by`` are the identities that
    open it. ``cases`` are told apart where the possible persons have different things; ``held`` is then the first.
    ``by_identity``: of several identities that each open it in another way, what each opens (R12: one of them counts).
    """

    subject: Subject
    name: str
    eligible: Eligible
    because: Because
    held: Held
    people: tuple[Someone, ...]
    by: tuple[Identity, ...] = ()
    cases: tuple[Case, ...] = ()
    by_identity: tuple[tuple[Identity, Held], ...] = ()

    @property
    def id(self) -> str:
        return self.held.id if not self.cases else self.subject.key

    @property
    def helds(self) -> tuple[Held, ...]:
        """Everything that some possible person has of it."""
        if self.cases:
            return tuple(case.held for case in self.cases)
        return (self.held, *(held for _, held in self.by_identity))
