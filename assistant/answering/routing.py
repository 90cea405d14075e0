"""What do the documents of a place say on what was asked? Decided by topics, programs, people and day, not by a score.

A score only ranks what is covered; it never makes an uncovered question answerable.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.admission import admits, admitted_by_reading
from assistant.answering.asked import Asked
from assistant.answering.fitting import closeness, fits, names_rate_of, of_the_people, says_it, topic_fits
from assistant.answering.scope import holding as holding_for_the_care
from knowledge.tables import validity
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.schema import Clause, Document, Jurisdiction, NoFigure, Rule
from knowledge.tables.schema import Entered as EnteredAmount
from knowledge.tables.terms import ClauseKind, Identity, Insurance, Program


@dataclass(frozen=True, slots=True)
class Found:
    """A clause that speaks of what was asked, and how closely."""

    document: Document
    clause: Clause
    score: float


@dataclass(frozen=True, slots=True)
class Route:
    """``leading`` carries the answer, best first; ``near`` speaks of the same program or topic but not of the question.

    ``begins`` is the first day of what would fit, where it only begins after the day asked for.
    """

    leading: tuple[Found, ...]
    rules: tuple[Rule, ...]
    near: tuple[Found, ...]
    all_rules: tuple[Rule, ...] = ()
    begins: date | None = None
    admitting: tuple[Found, ...] = ()
    """Clauses through which alone the people asked about come under the rules."""


AT_MOST = 3
CLOSE = 0.62
"""A clause joins the leading one when it comes at least this near to its score."""


def route(asked: Asked, chain: Sequence[Jurisdiction], on: date, ranks: Mapping[str, float]) -> Route:
    """The clauses and rules of ``chain`` on ``on`` that answer ``asked``; ``ranks``: clause id → 0..1 by search."""
    parts = [(document, clause) for place in chain for document in place.documents for clause in document.clauses]
    rules = _rules(chain, on)
    by_clause = _rules_by_clause(rules)

    clauses = [clause for _, clause in parts]

    def answers(clause: Clause) -> bool:
        stated = [rule for rule in by_clause.get(clause.id, ()) if rule.clause_ids[0] == clause.id]
        if asked.overview:
            return _brings(clause, asked.identities)
        admitted = any(admitted_by_reading(rule, asked.identities, clauses) for rule in stated)
        return fits(asked, clause, by_clause.get(clause.id, ()), admitted)

    holding = [pair for pair in parts if validity.holds(pair[0], pair[1], on)]
    answering = [(document, clause) for document, clause in holding if answers(clause)]
    found = () if _for_others_only(asked, holding, answering) else _ranked(answering, asked, ranks)
    near = _ranked((pair for pair in holding if _near(asked, pair[1])), asked, ranks)
    begins = [
        first
        for document, clause in parts
        if answers(clause) and (first := validity.days_of_part(document, clause)[0]) is not None and first > on
    ]
    places = {clause.id: place for place, (_, clause) in enumerate(parts)}
    leading = _with_what_sets_up(asked, holding, rules, _leading(asked, _not_yet_paid(asked, found), places))
    figures = _answering_rules(asked, rules, leading)
    return Route(
        leading=(*leading, *_beside(asked, holding, leading), *_folded_in_since(asked, holding, leading, on)),
        rules=figures,
        near=near[:AT_MOST],
        all_rules=rules,
        begins=min(begins, default=None),
        admitting=_admitting(asked, figures, holding),
    )


def _for_others_only(
    asked: Asked, holding: Sequence[tuple[Document, Clause]], answering: Sequence[tuple[Document, Clause]]
) -> bool:
    """Whether all that the matter brings is for the other insurance: how others get it is no answer then (R19)."""
    if asked.insurance is None or not asked.matters:
        return False
    benefits = [
        clause
        for _, clause in holding
        if clause.kind is ClauseKind.BENEFIT and set(clause.topics[:1]) & set(asked.matters)
    ]
    others = [clause for clause in benefits if clause.insurance and asked.insurance not in clause.insurance]
    given = any(clause.kind is ClauseKind.BENEFIT for _, clause in answering)
    return bool(others) and not given


def _beside(asked: Asked, parts: Iterable[tuple[Document, Clause]], leading: Sequence[Found]) -> tuple[Found, ...]:
    """Clauses about what belongs beside the answer, where there is one."""
    led = {found.clause.id for found in leading}
    return tuple(
        Found(document, clause, 0.0)
        for document, clause in parts
        if leading and clause.id not in led and _belongs_beside(asked, clause)
    )


def _belongs_beside(asked: Asked, clause: Clause) -> bool:
    """About a topic that belongs beside the answer, or the one clause that uses a word of the question."""
    spoken = set(clause.topics) & {*asked.matters, *asked.manners}
    return bool(set(clause.topics[:1]) & set(asked.beside)) or (bool(spoken) and says_it(asked, clause))


def _folded_in_since(
    asked: Asked, parts: Iterable[tuple[Document, Clause]], leading: Sequence[Found], on: date
) -> tuple[Found, ...]:
    """On a day after the document's last: its own word on what becomes of the programs, where the one asked about is
    not among those that stay."""
    led = {found.clause.id for found in leading}
    return tuple(
        Found(document, clause, 0.0)
        for document, clause in parts
        if leading
        and clause.id not in led
        and "old_rules" in clause.topics[:2]
        and clause.kind is not ClauseKind.ABOLISHED
        and len(clause.programs) > 1
        and set(asked.programs) - set(clause.programs)
        and validity.standing(document, on) is validity.Standing.AFTER
    )


def _admitting(asked: Asked, rules: Sequence[Rule], parts: Iterable[tuple[Document, Clause]]) -> tuple[Found, ...]:
    named = {clause_id for rule in rules for clause_id in rule.clause_ids[1:]}
    return tuple(
        Found(document, clause, 0.0)
        for document, clause in parts
        if clause.id in named and admits(clause, asked.identities)
    )


def _brings(clause: Clause, identities: Sequence[Identity]) -> bool:
    """Whether the clause gives these people something, or says how they get it."""
    given = clause.kind in (ClauseKind.BENEFIT, ClauseKind.PROCEDURE)
    return given and bool(set(identities) & set(clause.identities))


def _rules(chain: Sequence[Jurisdiction], on: date) -> tuple[Rule, ...]:
    try:
        return rules_in_force(chain, on).rules
    except NoTableInForce:
        return ()


def _rules_by_clause(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for clause_id in rule.clause_ids:
            found.setdefault(clause_id, []).append(rule)
    return found


def _near(asked: Asked, clause: Clause) -> bool:
    """Of the same program, or of the same matter: what the place does say on it."""
    if asked.programs:
        return bool(set(asked.programs) & set(clause.programs))
    if asked.matters:
        return bool(set(asked.matters) & set(clause.topics))
    return topic_fits(asked, clause)


def _ranked(parts: Iterable[tuple[Document, Clause]], asked: Asked, ranks: Mapping[str, float]) -> tuple[Found, ...]:
    found = [
        Found(document, clause, closeness(asked, clause) + 2 * ranks.get(clause.id, 0.0)) for document, clause in parts
    ]
    return tuple(sorted(found, key=lambda each: -each.score))


PAYING = tuple(Program)


def _has_paid(asked: Asked, program: Program) -> bool:
    return asked.after is not None and PAYING.index(program) <= PAYING.index(asked.after)


def _not_yet_paid(asked: Asked, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Without the clauses on layers that are said to have paid already, where anything else is left."""
    rest = tuple(
        each
        for each in found
        if not each.clause.programs or not all(_has_paid(asked, program) for program in each.clause.programs)
    )
    return rest or found


def _leading(asked: Asked, found: tuple[Found, ...], places: Mapping[str, int]) -> tuple[Found, ...]:
    """The best clause and those close to it; every benefit where one program or all of them stand side by side."""
    if not found:
        return ()
    if asked.overview:
        return found
    best = found[0]
    if best.clause.kind is ClauseKind.ABOLISHED:
        return _ended(asked, found)
    found = tuple(each for each in found if each.clause.kind is not ClauseKind.ABOLISHED)
    benefits = tuple(each for each in found if each.clause.kind is ClauseKind.BENEFIT)
    side_by_side = asked.aspects and not asked.matters and best.clause.kind is ClauseKind.BENEFIT
    if side_by_side and not (asked.identities and asked.programs):
        return _by_layer(asked, benefits[: 2 * AT_MOST])
    if best in (groups := _groups_side_by_side(asked, benefits)):
        return tuple(sorted(groups, key=lambda each: places[each.clause.id]))
    close = tuple(
        each
        for each in found
        if each is best or (each.score >= CLOSE * best.score and each.score > 0 and len(each.clause.programs) <= 2)
    )
    chosen = close[:AT_MOST] or (best,)
    return _by_layer(asked, chosen) if side_by_side else chosen


def _by_layer(asked: Asked, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Several layers in the order in which they pay; one asked for by name stays as ranked."""
    if len(asked.programs) == 1 or any(len(each.clause.programs) != 1 for each in found):
        return found
    return tuple(sorted(found, key=lambda each: PAYING.index(each.clause.programs[0])))


def _groups_side_by_side(asked: Asked, benefits: Sequence[Found]) -> tuple[Found, ...]:
    """What a matter brings to each group of people, where nobody said who asks or the place tells the group apart."""
    if asked.identities and not asked.told_apart:
        return ()
    own = [each for each in benefits if each.clause.identities and set(each.clause.topics[:1]) & set(asked.matters)]
    return tuple(own[: 2 * AT_MOST]) if len({each.clause.identities for each in own}) > 1 else ()


def _ended(asked: Asked, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """What has ended, best first: all of it where old rules in general are asked for."""
    ended = tuple(each for each in found if each.clause.kind is ClauseKind.ABOLISHED)
    if names_rate_of(asked.text, ended[0].clause):
        return ended[:1]
    return ended[: 2 * AT_MOST] if "old_rules" in asked.matters else ended[:AT_MOST]


def _with_what_sets_up(
    asked: Asked, parts: Sequence[tuple[Document, Clause]], rules: Sequence[Rule], leading: tuple[Found, ...]
) -> tuple[Found, ...]:
    """The leading clauses and, where they only limit the program asked about, the clause that sets it up.

    That one comes first unless the place of care is asked about and the limit is one on it.
    """
    led = {found.clause.id for found in leading}
    wanted = {
        rule.clause_ids[0]
        for rule in rules
        if rule.program in asked.programs and led & set(rule.clause_ids[1:]) and not led & set(rule.clause_ids[:1])
    }
    first = tuple(
        Found(document, clause, 0.0)
        for document, clause in parts
        if clause.id in wanted and of_the_people(asked, clause)
    )
    only_there = bool(leading) and "location" in leading[0].clause.topics and "location" not in asked.manners
    only_there = only_there and len(set(asked.matters) & set(leading[0].clause.topics)) < 2
    return (*first, *leading) if only_there else (*leading, *first)


def _answering_rules(asked: Asked, rules: Sequence[Rule], leading: Sequence[Found]) -> tuple[Rule, ...]:
    """The rules whose figures the leading clauses state and that reach the people asked about."""
    if not (asked.aspects or asked.programs):
        return ()
    led = {found.clause.id for found in leading}
    chosen = []
    for rule in rules:
        if _has_paid(asked, rule.program):
            continue
        stated = led & set(rule.clause_ids[:1])
        if not stated or isinstance(rule.parameters, NoFigure | EnteredAmount):
            continue
        if asked.programs and rule.program not in asked.programs:
            continue
        if reaches(rule, asked.identities) and (not asked.insurance or _insured(rule, asked.insurance)):
            chosen.append(rule)
    return _everyone_first(holding_for_the_care(chosen, asked), asked)


def _everyone_first(rules: tuple[Rule, ...], asked: Asked) -> tuple[Rule, ...]:
    """Where nobody is named, each program's rule for everyone stands before those for some, which come by level."""
    if asked.identities:
        return rules
    return tuple(sorted(rules, key=lambda rule: (rule.order, bool(rule.who.identities))))


def reaches(rule: Rule, identities: tuple[Identity, ...]) -> bool:
    """Whether a rule is for any of the identities; for everyone where none was named."""
    if not identities or rule.who.identities is None:
        return True
    by_reading = {entry.identity for entry in rule.who.by_reading}
    return bool(set(identities) & (set(rule.who.identities) | by_reading))


def _insured(rule: Rule, insurance: Insurance) -> bool:
    return not rule.who.insurance or insurance in rule.who.insurance
