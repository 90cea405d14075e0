"""What does one person have of one subject? By the rules that hold for them, or by the entitlements that reach them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TypeVar

from eligibility.calculation.reach import Person, closed_gates, holding, named, named_in_a_reading, open_to
from eligibility.entitlement.benefit import Because, Eligible, Held
from eligibility.entitlement.here import STATED, Here, Subject, says_how_to_get
from knowledge.tables.figures import figures_of
from knowledge.tables.schema import Clause, Entitlement, Rule, Who
from knowledge.tables.terms import (
    Care,
    CareLocation,
    ClauseKind,
    Condition,
    EntitlementKind,
    Grants,
    HospitalLevel,
    Identity,
    Insurance,
    Term,
)

T = TypeVar("T", bound=Term)

SERVICES = frozenset(
    (
        EntitlementKind.OUTPATIENT_CHRONIC,
        EntitlementKind.ONE_STOP,
        EntitlementKind.PAY_AFTER_TREATMENT,
        EntitlementKind.FAMILY_DOCTOR,
        EntitlementKind.SCREENING,
    )
)
"""What a document arranges for those it names without saying that others go without: it is silent on them."""
_GRANTED = {
    Grants.YES: Eligible.YES,
    Grants.ON_APPLICATION: Eligible.ON_APPLICATION,
    Grants.PLANNED: Eligible.UNKNOWN,
    Grants.NO: Eligible.NO,
}


def standing(subject: Subject, here: Here, insurance: Insurance, identity: Identity | None) -> tuple[Held, ...]:
    """What a person of one identity (None: the ordinary insured) has of a subject; never empty, the main part first."""
    if subject.kind is None:
        return _of_layer(subject, here, insurance, identity)
    return _of_family(subject, here, insurance, identity)


# --- layers ----------------------------------------------------------------------------------------------------------


def _of_layer(subject: Subject, here: Here, insurance: Insurance, identity: Identity | None) -> tuple[Held, ...]:
    in_readings = [_holding(subject.rules, person) for person in _persons(subject.rules, insurance, identity)]
    held: dict[Rule, bool] = {}
    for readings in in_readings:
        for rule in readings:
            if rule is not None:
                held[rule] = held.get(rule, True) and len(readings) > 1
    if not held:
        return (_without_layer(subject, insurance, identity),)
    in_order = tuple((rule, held[rule]) for rule in subject.rules if rule in held)
    eligible, because = max(
        (_worst(_by_rule(rule, subject, here, insurance, identity) for rule in readings) for readings in in_readings),
        key=lambda found: found[0].rank,
    )
    reached = [item for item in subject.rights if reaches(item.who, insurance, identity)]
    joined = tuple(item for item in reached if any(says_how_to_get(item, rule) for rule in held))
    if any(item.grants is Grants.PLANNED for item in joined):
        eligible, because = Eligible.UNKNOWN, Because.PLANNED
    main = Held(subject.key, eligible, because, in_order, joined)
    return (main, *(_of_right(item, insurance, identity) for item in reached if item not in joined))


def _persons(rules: Sequence[Rule], insurance: Insurance, identity: Identity | None) -> Iterator[Person]:
    """The person in every situation of care that the rules tell apart, all conditions fulfilled."""
    cares = _told_apart([care for care in Care if care is not Care.SPECIAL_DRUG], [rule.who.care for rule in rules])
    levels = _told_apart(HospitalLevel, [rule.who.hospital_levels for rule in rules])
    places = _told_apart(CareLocation, [rule.who.care_locations for rule in rules])
    for care, level, place in product(cares, levels, places):
        yield Person(insurance, identity, care, level, place, frozenset(Condition))


def _holding(rules: Sequence[Rule], person: Person) -> tuple[Rule | None, ...]:
    """The rules of one program that hold for a person, one for each reading; None: it does not apply."""
    reached = [rule for rule in rules if next(closed_gates(rule.who, person, rule.separate_chain), None) is None]
    return holding(reached, {rule for rule in reached if named_in_a_reading(rule.who, person.identity)})


def _told_apart(terms: Iterable[T], limits: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """The terms that some limit names, and one that none names."""
    named = {term for limit in limits for term in limit}
    others = [term for term in terms if term not in named]
    return (*(term for term in terms if term in named), *others[:1])


def _without_layer(subject: Subject, insurance: Insurance, identity: Identity | None) -> Held:
    """Regulated for the other insurance only: nothing is known (R19); otherwise the layer is for other people."""
    if any(_meant(rule.who, identity) and not open_to(rule.who.insurance, insurance) for rule in subject.rules):
        return Held(subject.key, Eligible.UNKNOWN, Because.OTHER_INSURANCE)
    return Held(subject.key, Eligible.NO, Because.OTHERS_NAMED)


def _by_rule(
    rule: Rule | None, subject: Subject, here: Here, insurance: Insurance, identity: Identity | None
) -> tuple[Eligible, Because]:
    if rule is None:
        return Eligible.NO, Because.OTHERS_NAMED
    if rule.on_application:
        return Eligible.ON_APPLICATION, Because.APPLIED_FOR
    figures = _states_a_figure(rule)
    if not figures and _meant_with_other_insurance(rule, subject, insurance, identity):
        return Eligible.UNKNOWN, Because.OTHER_INSURANCE
    ground = next((here.clauses[clause_id] for clause_id in rule.clause_ids if clause_id in here.clauses), None)
    if ground is None or not (figures or _speaks_of(ground, rule, insurance, identity)):
        return Eligible.UNKNOWN, Because.NOT_STATED
    for_all = rule.who.identities is None and not ground.identities
    return Eligible.YES, Because.EVERYONE if for_all else Because.NAMED


def _states_a_figure(rule: Rule) -> bool:
    return any(figure.clause_id is not None for _, figure in figures_of(rule))


def _meant_with_other_insurance(rule: Rule, subject: Subject, insurance: Insurance, identity: Identity | None) -> bool:
    """Whether figures of a rule that goes before would hold, were the person insured otherwise: R19, not known."""
    return any(
        _states_a_figure(other) and _meant(other.who, identity) and not open_to(other.who.insurance, insurance)
        for other in subject.rules[: subject.rules.index(rule)]
    )


def _speaks_of(ground: Clause, rule: Rule, insurance: Insurance, identity: Identity | None) -> bool:
    """Whether the clause that a rule without figures rests on gives the layer to this person.

    A rule for everybody may only record a layer whose clause names some people: of the others nothing is said.
    """
    if ground.kind not in STATED or (ground.insurance and insurance not in ground.insurance):
        return False
    return rule.who.identities is not None or not ground.identities or identity in ground.identities


def _worst(found: Iterable[tuple[Eligible, Because]]) -> tuple[Eligible, Because]:
    """Over the readings of one sentence: what holds in all of them, and not known where they differ."""
    readings = sorted(found, key=lambda one: one[0].rank)
    if readings[0][0] is not readings[-1][0]:
        return Eligible.UNKNOWN, Because.ONE_READING
    return readings[0]


# --- entitlements beside the layers ----------------------------------------------------------------------------------


def _of_family(subject: Subject, here: Here, insurance: Insurance, identity: Identity | None) -> tuple[Held, ...]:
    reached = [item for item in subject.rights if reaches(item.who, insurance, identity)]
    if not reached:
        return (_without_right(subject, here, insurance, identity),)
    nearest = [item for item in reached if item.region == reached[0].region]
    return tuple(_of_right(item, insurance, identity) for item in nearest)


def _of_right(item: Entitlement, insurance: Insurance, identity: Identity | None) -> Held:
    who, eligible = item.who, _GRANTED[item.grants]
    if item.grants is Grants.PLANNED:
        because = Because.PLANNED
    elif item.grants is Grants.NO:
        because = Because.REFUSED
    elif named_in_a_reading(who, identity):
        eligible, because = Eligible.UNKNOWN, Because.ONE_READING
    elif item.grants is Grants.ON_APPLICATION:
        because = Because.APPLIED_FOR
    else:
        because = Because.EVERYONE if who.identities is None else Because.NAMED
    return Held(item.id, eligible, because, (), (item,))


def _without_right(subject: Subject, here: Here, insurance: Insurance, identity: Identity | None) -> Held:
    """Why no entitlement of the subject reaches a person: whether they are left out, or not spoken of."""
    if not any(open_to(item.who.insurance, insurance) for item in subject.rights):
        return Held(subject.key, Eligible.UNKNOWN, Because.OTHER_INSURANCE)
    if subject.planned or _left_out(subject, here, identity):
        return Held(subject.key, Eligible.NO, Because.OTHERS_NAMED)
    return Held(subject.key, Eligible.UNKNOWN, Because.NOT_SPOKEN_OF)


def _left_out(subject: Subject, here: Here, identity: Identity | None) -> bool:
    """Whether the documents leave a person out, rather than say nothing of them.

    They are silent on people outside an arrangement (SERVICES), where their own sentence names nobody, and on an
    identity that they do not speak of in this matter.
    """
    if subject.kind in SERVICES:
        return False
    clauses = [here.clauses[item.clause_ids[0]] for item in subject.rights]
    if any(not clause.identities for clause in clauses):
        return False
    if identity is None:
        return True
    anything = subject.kind is EntitlementKind.OTHER
    matter = {topic for clause in clauses for topic in clause.topics[:1]}
    documents = [here.documents[item.document_id] for item in subject.rights]
    return any(
        identity in clause.identities and (anything or matter & set(clause.topics[:1]))
        for document in documents
        for clause in document.clauses
        if clause.kind is not ClauseKind.ABOLISHED
    )


def reaches(who: Who, insurance: Insurance, identity: Identity | None) -> bool:
    """Whether someone is meant, in one reading at least; where and how they are treated stays open."""
    return open_to(who.insurance, insurance) and _meant(who, identity)


def _meant(who: Who, identity: Identity | None) -> bool:
    return named(who, identity) or named_in_a_reading(who, identity)
