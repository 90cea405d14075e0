"""Which benefits does a person have, who may have several identities or not know them? The best of each, or told apart.

Of several identities exactly one counts for the layers of a bill (R12): a layer is told for each that opens it as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from eligibility.entitlement.benefit import Because, Benefit, Case, Eligible, Held, Someone
from eligibility.entitlement.here import Here, Subject, is_the_rule
from eligibility.entitlement.standing import standing
from knowledge.tables.schema import Entitlement
from knowledge.tables.terms import Identity, Insurance


@dataclass(frozen=True, slots=True)
class Best:
    """What a person has of a subject: ``by`` which identities, and ``ways``, where they open it in several."""

    held: tuple[Held, ...]
    ways: tuple[tuple[Identity, Held], ...] = ()
    by: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a person. Several kinds of insurance, or ``open_identities``: one of them, nobody knows which.

    ``identities`` the person has for sure; of ``open_identities`` they may have any or none.
    """

    insurance: tuple[Insurance, ...]
    identities: tuple[Identity, ...] = ()
    open_identities: tuple[Identity, ...] = ()

    def possible(self) -> tuple[Someone, ...]:
        """Everyone the person may be, as far as it matters: with more identities nothing is worse than with one."""
        sets = [self.identities, *((*self.identities, one) for one in self.open_identities)]
        return tuple(Someone(insurance, held) for insurance, held in product(self.insurance, sets))


class Judge:
    """Judges the people of one place on one day, each identity once; may be kept as long as its ``here``."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self._held: dict[tuple[str, Insurance, Identity | None], tuple[Held, ...]] = {}

    def held(self, subject: Subject, insurance: Insurance, identity: Identity | None) -> tuple[Held, ...]:
        key = (subject.key, insurance, identity)
        if key not in self._held:
            self._held[key] = standing(subject, self.here, insurance, identity)
        return self._held[key]

    def best(self, subject: Subject, someone: Someone) -> Best:
        """What a person has of a subject by the identity that gives the most of it."""
        insurance = someone.insurance
        if not someone.identities:
            return Best(self.held(subject, insurance, None))
        by = {identity: self.held(subject, insurance, identity) for identity in _in_order(someone.identities)}
        most = max(_worth(held) for held in by.values())
        winners = {identity: held for identity, held in by.items() if _worth(held) == most}
        distinct: dict[tuple[object, ...], tuple[Identity, Held]] = {}
        for identity, held in winners.items():
            distinct.setdefault(held[0].content, (identity, held[0]))
        if len(distinct) == 1:
            return Best(next(iter(winners.values())), by=tuple(winners))
        if subject.kind is None:
            return Best(next(iter(winners.values())), tuple(distinct.values()), tuple(winners))
        return Best(tuple(_each_once(winners.values())), by=tuple(winners))

    def content(self, subject: Subject, someone: Someone) -> tuple[object, ...]:
        """Equal for two persons who have the same of a subject."""
        best = self.best(subject, someone)
        return (*(one.content for one in best.held), *(one.content for _, one in best.ways))


def benefits(judge: Judge, said: Said) -> tuple[Benefit, ...]:
    """Every benefit of the place, layers first, whether the person has it or not."""
    people = said.possible()
    return tuple(benefit for subject in judge.here.subjects for benefit in _told(subject, judge, people))


def _in_order(identities: Iterable[Identity]) -> tuple[Identity, ...]:
    given = set(identities)
    return tuple(identity for identity in Identity if identity in given)


def _worth(held: Sequence[Held]) -> tuple[int, bool, bool, int]:
    """How much a person has: whether at all, by a rule for these people, in every reading, how large a known share."""
    main = held[0]
    special = any(rule.who.identities is not None for rule, _ in main.rules)
    certain = not any(in_a_reading for _, in_a_reading in main.rules)
    amounts = [_known_amount(item) for one in held for item in one.rights] if main.eligible is Eligible.YES else ()
    return main.eligible.rank, special, certain, max(amounts, default=0)


def _known_amount(item: Entitlement) -> int:
    return item.amount.value or 0 if item.amount else 0


def _each_once(many: Iterable[tuple[Held, ...]]) -> Iterator[Held]:
    seen: dict[str, Held] = {}
    for held in many:
        for one in held:
            seen.setdefault(one.id, one)
    yield from seen.values()


# --- one line for each benefit ---------------------------------------------------------------------------------------


def _told(subject: Subject, judge: Judge, people: Sequence[Someone]) -> Iterator[Benefit]:
    groups: dict[tuple[object, ...], list[Someone]] = {}
    for someone in people:
        groups.setdefault(judge.content(subject, someone), []).append(someone)
    if len(groups) == 1:
        yield from _settled(subject, judge, people)
    else:
        yield _open(subject, judge, people, tuple(groups.values()))


def _settled(subject: Subject, judge: Judge, people: Sequence[Someone]) -> Iterator[Benefit]:
    """The same whoever the person turns out to be: each part of it a line of its own."""
    best = judge.best(subject, people[0])
    for place, one in enumerate(best.held):
        yield Benefit(
            subject=subject,
            name=_name(subject, one, place),
            eligible=one.eligible,
            because=one.because,
            held=one,
            people=tuple(people),
            by=best.by if one.eligible is not Eligible.NO else (),
            by_identity=best.ways if place == 0 else (),
        )


def _name(subject: Subject, held: Held, place: int) -> str:
    """A part beside the layer has its own name, and so has an entitlement; otherwise it is the subject's."""
    rules = [rule for rule, _ in held.rules]
    named = [item.name for item in held.rights if place or all(is_the_rule(item, rule) for rule in rules)]
    return next(iter(named), subject.name)


def _open(subject: Subject, judge: Judge, people: Sequence[Someone], groups: Sequence[Sequence[Someone]]) -> Benefit:
    """Different for different possible persons: one line that tells them apart, certain only where all agree."""
    cases = tuple(Case(tuple(group), judge.best(subject, group[0]).held[0]) for group in groups)
    answers = {case.held.eligible for case in cases}
    return Benefit(
        subject=subject,
        name=subject.name,
        eligible=answers.pop() if len(answers) == 1 else Eligible.UNKNOWN,
        because=Because.DEPENDS,
        held=cases[0].held,
        people=tuple(people),
        cases=cases,
    )
