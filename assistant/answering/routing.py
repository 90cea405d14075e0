"""What do the documents of a place say on what was asked? Decided by topics, programs, people and day, not by a score.

A score only ranks what is covered; it never makes an uncovered question answerable.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from assistant.answering.prepared import care_words, level_words, topic_contracts
from knowledge.tables import validity
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.schema import Clause, Document, Jurisdiction, NoFigure, Rule
from knowledge.tables.schema import Entered as EnteredAmount
from knowledge.tables.terms import Care, ClauseKind, HospitalLevel, Identity, Insurance, Program


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, all sources together. Empty tuples and None: not said. ``ordinary``: insured, of no identity."""

    text: str
    programs: tuple[Program, ...] = ()
    aspects: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    manners: tuple[str, ...] = ()
    identities: tuple[Identity, ...] = ()
    specifics: tuple[str, ...] = ()
    ordinary: bool = False
    insurance: Insurance | None = None
    care: Care | None = None
    hospital_level: HospitalLevel | None = None

    @property
    def anything(self) -> bool:
        return bool(self.programs or self.aspects or self.matters or self.manners)


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


KIND_WEIGHT = {
    ClauseKind.BENEFIT: 2.0,
    ClauseKind.PROCEDURE: 1.5,
    ClauseKind.DUTY: 0.0,
    ClauseKind.TARGET: -0.5,
    ClauseKind.BACKGROUND: -1.0,
    ClauseKind.ABOLISHED: -0.5,
}
AT_MOST = 3
CLOSE = 0.62
"""A clause joins the leading one when it comes at least this near to its score."""


def asked_with_defaults(asked: Asked) -> Asked:
    """What goes without saying.

    A figure of care or level alone (住院报销比例, 一级医院起付线, 普通门诊限额) means basic medical insurance. A manner
    that stands alone is what the question is about.
    """
    if asked.programs:
        return asked
    if asked.care is Care.OUTPATIENT_GENERAL and (asked.aspects or asked.matters):
        return replace(asked, programs=(Program.BASIC_MEDICAL_INSURANCE,))
    if asked.matters or asked.identities:
        return asked
    if asked.aspects and (asked.care is Care.INPATIENT or asked.hospital_level):
        return replace(asked, programs=(Program.BASIC_MEDICAL_INSURANCE,))
    return asked


def route(asked: Asked, chain: Sequence[Jurisdiction], on: date, ranks: Mapping[str, float]) -> Route:
    """The clauses and rules of ``chain`` on ``on`` that answer ``asked``; ``ranks``: clause id → 0..1 by search."""
    parts = [(document, clause) for place in chain for document in place.documents for clause in document.clauses]
    rules = _rules(chain, on)
    by_clause = _rules_by_clause(rules)

    def fits(clause: Clause) -> bool:
        return _fits(asked, clause, by_clause.get(clause.id, ()))

    holding = [pair for pair in parts if validity.holds(pair[0], pair[1], on)]
    found = _ranked(((document, clause) for document, clause in holding if fits(clause)), asked, ranks)
    near = _ranked((pair for pair in holding if _near(asked, pair[1])), asked, ranks)
    begins = [
        first
        for document, clause in parts
        if fits(clause) and (first := validity.days_of_part(document, clause)[0]) is not None and first > on
    ]
    leading = _leading(asked, found)
    return Route(leading, _answering_rules(asked, rules, leading), near[:AT_MOST], rules, min(begins, default=None))


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


def _fits(asked: Asked, clause: Clause, rules: Sequence[Rule]) -> bool:
    tests: tuple[Callable[[], bool], ...] = (
        lambda: _program_fits(asked, clause),
        lambda: _topic_fits(asked, clause),
        lambda: _identity_fits(asked, clause),
        lambda: _insurance_fits(asked, clause, rules),
        lambda: _care_fits(asked, clause),
        lambda: not _narrow_for_nothing(asked, clause),
    )
    return asked.anything and all(test() for test in tests)


def _program_fits(asked: Asked, clause: Clause) -> bool:
    if not asked.programs or set(asked.programs) & set(clause.programs):
        return True
    return not clause.programs and bool(set(asked.matters) & set(clause.topics))


def _topic_fits(asked: Asked, clause: Clause) -> bool:
    """Whether the clause speaks of what is asked; one that only names a figure without stating it does not."""
    topics = set(clause.topics)
    figures_asked = bool(topics & _aspects(asked))
    if asked.matters:
        return _of_the_matter(asked, clause)
    if asked.aspects:
        stated = bool(clause.figures) or _of_the_level(asked, clause)
        return (figures_asked and stated) or _dedicated(asked, clause)
    if asked.programs:
        return _of_the_program(asked, clause)
    return bool(topics & set(asked.manners) - TOO_WIDE) or bool(set(clause.topics[:1]) & set(asked.manners))


TOO_WIDE = frozenset({"application", "location"})
"""Manners that say too little alone: only a clause that is about them answers."""


def _of_the_matter(asked: Asked, clause: Clause) -> bool:
    """Of the matter asked about; work of offices, goals and background only where they are about it, and a clause
    that leaves the figure asked for open only where the matter is one of its first two."""
    topics, matters = set(clause.topics), set(asked.matters)
    if clause.kind not in (ClauseKind.BENEFIT, ClauseKind.PROCEDURE) and not matters & set(clause.topics[:2]):
        return False
    if clause.kind is ClauseKind.DUTY and not matters & set(clause.topics[:1]):
        return False
    stated = bool(topics & _aspects(asked)) or bool(matters & set(clause.topics[:2]))
    return bool(topics & matters) and (not asked.aspects or stated)


def _of_the_program(asked: Asked, clause: Clause) -> bool:
    """A clause on the program itself, not on something else of it (who pays the contribution to basic insurance)."""
    named = {topic_contracts()[topic].program for topic in clause.topics if topic in topic_contracts()}
    return bool(named & set(asked.programs)) or _dedicated(asked, clause)


def _of_the_level(asked: Asked, clause: Clause) -> bool:
    words = level_words()[asked.hospital_level] if asked.hospital_level else ()
    return any(word in clause.text for word in words)


def _dedicated(asked: Asked, clause: Clause) -> bool:
    """A benefit of the one program asked about: it answers even where it leaves the figure open, and says so."""
    first = topic_contracts().get(clause.topics[0]) if clause.topics else None
    own = first is not None and first.kind in ("program", "aspect")
    return (
        own and clause.kind is ClauseKind.BENEFIT and len(clause.programs) == 1 and clause.programs[0] in asked.programs
    )


def _aspects(asked: Asked) -> set[str]:
    """Tiers are rates and rates may come in tiers."""
    aspects = set(asked.aspects)
    return aspects | {"tiers", "rate"} if aspects & {"tiers", "rate"} else aspects


def _identity_fits(asked: Asked, clause: Clause) -> bool:
    if asked.ordinary and not asked.identities:
        return not clause.identities
    return not asked.identities or not clause.identities or bool(set(asked.identities) & set(clause.identities))


def _insurance_fits(asked: Asked, clause: Clause, rules: Sequence[Rule]) -> bool:
    """An employee never gets a figure that the table takes for residents only (R19), and the other way round."""
    if asked.insurance is None:
        return True
    if clause.insurance:
        return asked.insurance in clause.insurance
    limited = [rule for rule in rules if not isinstance(rule.parameters, NoFigure | EnteredAmount)]
    return not limited or any(not rule.who.insurance or asked.insurance in rule.who.insurance for rule in limited)


def _care_fits(asked: Asked, clause: Clause) -> bool:
    words = care_words().get(asked.care) if asked.care else None
    if not words or asked.matters or Program.CRITICAL_ILLNESS_INSURANCE in asked.programs:
        return True
    return any(word in clause.text or word in clause.heading for word in words)


def _narrow_for_nothing(asked: Asked, clause: Clause) -> bool:
    """Whether the clause speaks of some diseases, drugs or times only that nobody asked about."""
    narrow = _narrow_topic(clause)
    if narrow is None:
        return False
    if asked.care is Care.OUTPATIENT_GENERAL:
        return True
    if set(asked.matters) & set(clause.topics):
        return False
    if (asked.care, narrow) in ((Care.OUTPATIENT_SPECIAL, "chronic_disease"), (Care.SPECIAL_DRUG, "special_drug")):
        return False
    return bool(asked.aspects or not asked.programs)


def _narrow_topic(clause: Clause) -> str | None:
    """The topic that a clause is about, where it is a narrow one."""
    first = topic_contracts().get(clause.topics[0]) if clause.topics else None
    return first.code if first is not None and first.narrow else None


def _near(asked: Asked, clause: Clause) -> bool:
    """Of the same program, or of the same matter: what the place does say on it."""
    if asked.programs:
        return bool(set(asked.programs) & set(clause.programs))
    if asked.matters:
        return bool(set(asked.matters) & set(clause.topics))
    return _topic_fits(asked, clause)


def _ranked(parts: Iterable[tuple[Document, Clause]], asked: Asked, ranks: Mapping[str, float]) -> tuple[Found, ...]:
    found = [
        Found(document, clause, _score(asked, clause) + 2 * ranks.get(clause.id, 0.0)) for document, clause in parts
    ]
    return tuple(sorted(found, key=lambda each: -each.score))


def _score(asked: Asked, clause: Clause) -> float:
    topics = set(clause.topics)
    score = KIND_WEIGHT[clause.kind]
    score += sum(4.0 + (3.0 if clause.topics[:1] == (matter,) else 0.0) for matter in asked.matters if matter in topics)
    score += 2.0 * len(topics & _aspects(asked)) + 1.5 * len(topics & set(asked.manners))
    if set(asked.programs) & set(clause.programs):
        score += 3.0 if len(clause.programs) == 1 else 2.0 if len(clause.programs) <= len(topics) else 0.5
    if asked.identities and set(asked.identities) & set(clause.identities):
        score += 2.0
    score += 4.0 * shared_words(pairs(asked.text), clause)
    score += 7.0 * max((shared_words(pairs(word), clause) for word in asked.specifics), default=0.0)
    narrow = _narrow_topic(clause)
    return score - (3.0 if narrow and not topics & set(asked.matters) else 0.0)


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    """Every two neighbouring letters or characters of ``text``."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalnum())


def shared_words(said: frozenset[str], clause: Clause) -> float:
    """How much of what is said (as pairs) the clause's text or heading shares, 0 to 1."""
    if not said:
        return 0.0
    return len((said & pairs(clause.text)) | (said & pairs(clause.heading))) / len(said)


def _leading(asked: Asked, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The best clause and those close to it; every benefit where one program or all of them stand side by side."""
    if not found:
        return ()
    best = found[0]
    benefits = tuple(each for each in found if each.clause.kind is ClauseKind.BENEFIT)
    side_by_side = asked.aspects and not asked.matters and best.clause.kind is ClauseKind.BENEFIT
    if side_by_side and not asked.identities:
        return benefits[: 2 * AT_MOST]
    if side_by_side and not asked.programs:
        return benefits[: 2 * AT_MOST]
    close = tuple(
        each
        for each in found
        if each is best or (each.score >= CLOSE * best.score and each.score > 0 and len(each.clause.programs) <= 2)
    )
    return close[:AT_MOST] or (best,)


def _answering_rules(asked: Asked, rules: Sequence[Rule], leading: Sequence[Found]) -> tuple[Rule, ...]:
    """The rules whose figures the leading clauses state and that reach the people asked about."""
    if not (asked.aspects or asked.programs):
        return ()
    led = {found.clause.id for found in leading}
    chosen = []
    for rule in rules:
        stated = led & set(rule.clause_ids[:1])
        if not stated or isinstance(rule.parameters, NoFigure | EnteredAmount):
            continue
        if asked.programs and rule.program not in asked.programs:
            continue
        if reaches(rule, asked.identities) and (not asked.insurance or _insured(rule, asked.insurance)):
            chosen.append(rule)
    return tuple(chosen)


def reaches(rule: Rule, identities: tuple[Identity, ...]) -> bool:
    """Whether a rule is for any of the identities; for everyone where none was named."""
    if not identities or rule.who.identities is None:
        return True
    by_reading = {entry.identity for entry in rule.who.by_reading}
    return bool(set(identities) & (set(rule.who.identities) | by_reading))


def _insured(rule: Rule, insurance: Insurance) -> bool:
    return not rule.who.insurance or insurance in rule.who.insurance
