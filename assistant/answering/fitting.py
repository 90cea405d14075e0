"""Does a clause speak of what is asked, and how closely? By topics, program, people, insurance and care."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.answering.asked import Asked
from assistant.answering.figures import FigureKind, figures_in
from assistant.answering.prepared import care_words, level_words, still_words, topic_contracts
from knowledge.tables.schema import Clause, NoFigure, Rule
from knowledge.tables.schema import Entered as EnteredAmount
from knowledge.tables.terms import Care, ClauseKind, Program, Unit


def fits(asked: Asked, clause: Clause, rules: Sequence[Rule], admitted: bool = False) -> bool:
    """Whether ``clause`` answers; ``admitted``: the people asked about come under its rule through another clause."""
    tests: tuple[Callable[[], bool], ...] = (
        lambda: _program_fits(asked, clause),
        lambda: topic_fits(asked, clause),
        lambda: admitted or of_the_people(asked, clause),
        lambda: _insurance_fits(asked, clause, rules),
        lambda: _care_fits(asked, clause),
        lambda: not _narrow_for_nothing(asked, clause),
    )
    return asked.anything and all(test() for test in tests)


def _program_fits(asked: Asked, clause: Clause) -> bool:
    if not asked.programs or set(asked.programs) & set(clause.programs):
        return True
    return not clause.programs and bool(set(asked.matters) & set(clause.topics))


def topic_fits(asked: Asked, clause: Clause) -> bool:
    """Whether the clause speaks of what is asked; one that only names a figure without stating it does not."""
    topics = set(clause.topics)
    figures_asked = bool(topics & _aspects(asked))
    if asked.matters:
        return _of_the_matter(asked, clause) or _says_the_matter(asked, clause)
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
    if topics & matters and (asked.lenient or says_it(asked, clause)):
        return True
    if clause.kind not in (ClauseKind.BENEFIT, ClauseKind.PROCEDURE) and not matters & set(clause.topics[:2]):
        return False
    if clause.kind is ClauseKind.DUTY and not matters & set(clause.topics[:1]):
        return False
    stated = bool(topics & _aspects(asked)) or bool(matters & set(clause.topics[:2]))
    return bool(topics & matters) and (not asked.aspects or stated)


def _says_the_matter(asked: Asked, clause: Clause) -> bool:
    """A benefit of the one program asked about that uses the matter's word: 目录外的高价药 of the supplement."""
    own = clause.kind is ClauseKind.BENEFIT and len(clause.programs) == 1 and clause.programs[0] in asked.programs
    return own and any(word in clause.text for word in asked.named)


def says_it(asked: Asked, clause: Clause) -> bool:
    """Whether the clause uses a word that the question used for its matter (家庭病床)."""
    return any(word in clause.text or word in clause.heading for word in asked.words)


def _of_the_program(asked: Asked, clause: Clause) -> bool:
    """A clause on the program itself, not on something else of it (who pays the contribution to basic insurance)."""
    named = {topic_contracts()[topic].program for topic in clause.topics if topic in topic_contracts()}
    own = clause.kind in (ClauseKind.BENEFIT, ClauseKind.PROCEDURE) or len(clause.programs) == 1
    return (own and bool(named & set(asked.programs))) or _dedicated(asked, clause)


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


def of_the_people(asked: Asked, clause: Clause) -> bool:
    """Whether the clause is for everyone or for people asked about."""
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
    if any(word in clause.text or word in clause.heading for word in words):
        return True
    named = asked.care is not Care.OUTPATIENT_GENERAL and set(asked.programs) == set(clause.programs)
    return named and bool(left_open(asked, clause))


def left_open(asked: Asked, clause: Clause) -> tuple[str, ...]:
    """What the clause leaves open on the care asked about: 门诊费用能不能再救助."""
    words = care_words().get(asked.care, ()) if asked.care else ()
    if any(word in clause.text or word in clause.heading for word in words):
        return ()
    return tuple(item for item in clause.not_stated if any(word in item for word in words))


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


KIND_WEIGHT = {
    ClauseKind.BENEFIT: 3.0,
    ClauseKind.PROCEDURE: 1.5,
    ClauseKind.DUTY: 0.0,
    ClauseKind.TARGET: -0.5,
    ClauseKind.BACKGROUND: -1.0,
    ClauseKind.ABOLISHED: 0.25,
}


def closeness(asked: Asked, clause: Clause) -> float:
    topics = set(clause.topics)
    score = KIND_WEIGHT[clause.kind]
    score += sum(4.0 + (4.0 if clause.topics[:1] == (matter,) else 0.0) for matter in asked.matters if matter in topics)
    score += 2.0 * len(_as_one(topics & _aspects(asked))) + _by_manner(asked, clause)
    score += 1.5 if clause.kind is ClauseKind.ABOLISHED and "old_rules" in asked.matters else 0.0
    score += 14.0 * _total_named(asked, clause) if "totals" in asked.matters else 0.0
    score += 6.0 if asked.matters and _says_the_matter(asked, clause) else 0.0
    if set(asked.programs) & set(clause.programs):
        score += 3.0 if len(clause.programs) == 1 else 2.0 if len(clause.programs) <= len(topics) else 0.5
    if asked.identities and set(asked.identities) & set(clause.identities):
        score += 2.0
    score += 6.0 if names_rate_of(asked.text, clause) else 0.0
    score += 9.0 if clause.kind is ClauseKind.ABOLISHED and any(word in asked.text for word in still_words()) else 0.0
    score += 2.0 if _of_the_level(asked, clause) else 0.0
    score += 4.0 if topics & set(asked.matters) and says_it(asked, clause) else 0.0
    score += 4.0 * shared_words(pairs(asked.text), clause)
    score += 7.0 * max((shared_words(pairs(word), clause) for word in asked.specifics), default=0.0)
    narrow = _narrow_topic(clause)
    return score - (3.0 if narrow and not topics & set(asked.matters) else 0.0)


def _total_named(asked: Asked, clause: Clause) -> float:
    """How much of a figure's name the question says, 0 to 1: 2019年医疗救助人次."""
    said = pairs(asked.text)
    names = (pairs(figure.name) for figure in clause.figures)
    return max((len(said & name) / len(name) for name in names if name), default=0.0)


def _as_one(aspects: set[str]) -> set[str]:
    """Tiers and rate are one figure."""
    return aspects - {"tiers"} if "rate" in aspects else aspects


def _by_manner(asked: Asked, clause: Clause) -> float:
    """How, where and by whom: a procedure says it rather than a benefit, most of all one that names the place."""
    said = set(clause.topics) & set(asked.manners)
    score = 1.5 * len(said) + (0.6 if said == set(clause.topics) else 0.0)
    if not said & {"application", "recognition"}:
        return score
    procedure = bool(asked.matters) and clause.kind is ClauseKind.PROCEDURE
    return score + (2.0 if procedure else 0.0) + (2.0 if clause.where else 0.0)


@lru_cache(maxsize=256)
def _rates_in(text: str) -> frozenset[int]:
    """Rates and points that ``text`` names, in basis points: 85%, 10个百分点, 10个点."""
    figures = figures_in(text.replace("个点", "个百分点"))
    rates = {int(figure.value * 10_000) for figure in figures if figure.kind is FigureKind.RATE}
    return frozenset(rates | {int(figure.value * 100) for figure in figures if figure.kind is FigureKind.POINTS})


def names_rate_of(text: str, clause: Clause) -> bool:
    """Whether ``text`` names a rate that the clause states."""
    rates = _rates_in(text)
    return any(figure.unit in (Unit.RATE, Unit.POINTS) and figure.value in rates for figure in clause.figures)


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    """Every two neighbouring letters or characters of ``text``."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalnum())


def shared_words(said: frozenset[str], clause: Clause) -> float:
    """How much of what is said (as pairs) the clause's text or heading shares, 0 to 1."""
    if not said:
        return 0.0
    return len(said & (pairs(clause.text) | pairs(clause.heading) | pairs(clause.where))) / len(said)
