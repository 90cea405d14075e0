"""How is a benefit told? What it is, why the person has it or not, and how to get it, each from the documents."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.entitlement.benefit import Because, Benefit, Eligible, Held, Someone
from eligibility.entitlement.here import Here, Part, is_the_rule
from eligibility.entitlement.layer_words import limits, rule_words, states_a_figure
from eligibility.entitlement.reasons import people_words, reason
from knowledge.tables.figures import figures_of
from knowledge.tables.schema import Clause, Document, Entitlement, NoFigure, Office, Rule
from knowledge.tables.terms import ClauseKind, Identity


@dataclass(frozen=True, slots=True)
class How:
    """How a benefit is got; empty where no clause states it. ``recognised``: who says that one is of the identity.

    ``from_day`` only where it begins on a day of its own.
    """

    where: str
    recognised: str
    steps: tuple[str, ...]
    time_limit: str
    from_day: date | None


@dataclass(frozen=True, slots=True)
class ToldCase:
    """What those have who are meant, where the person may be one of several."""

    people: tuple[Someone, ...]
    who: str
    eligible: Eligible
    what: str


@dataclass(frozen=True, slots=True)
class Told:
    """One benefit in words. ``documents`` are those it rests on or is silent in, ``searched`` those read for a figure
    in vain; ``not_stated`` is what its clauses leave open, ``assumptions`` (code, text) what had to be assumed."""

    benefit: Benefit
    what: str
    why: str
    how: How
    offices: tuple[Office, ...]
    cases: tuple[ToldCase, ...]
    citations: tuple[tuple[Document, Clause], ...]
    documents: tuple[Document, ...]
    searched: tuple[Document, ...]
    not_stated: tuple[str, ...]
    assumptions: tuple[tuple[str, str], ...]


def told(benefit: Benefit, here: Here) -> Told:
    """``benefit`` in words, from the rules and entitlements that hold, else from those that hold for other people."""
    own = tuple(dict.fromkeys(part for held in benefit.helds for part in held.parts))
    parts = own or benefit.subject.parts
    offices = _offices(benefit, here, parts)
    clauses = _clauses(here, (clause_id for part in parts for clause_id in part.clause_ids))
    recognising = _clauses(here, (office.clause_id for office in offices))
    cited = tuple(dict.fromkeys((*clauses, *recognising)))
    owners = dict.fromkeys((*(clause.document_id for clause in cited), *(part.document_id for part in parts)))
    documents = tuple(here.documents[document_id] for document_id in owners)
    speaking = tuple(clause for clause in clauses if _speaks(clause, benefit)) if own else ()
    wanted = benefit.eligible is not Eligible.NO
    return Told(
        benefit=benefit,
        what=_what(benefit, here, parts if not own or benefit.cases else ()),
        why=reason(benefit, documents),
        how=_how(benefit, speaking, offices) if wanted else How("", "", (), "", None),
        offices=offices,
        cases=tuple(
            ToldCase(case.people, people_words(case, benefit), case.held.eligible, held_words(case.held, here))
            for case in benefit.cases
        ),
        citations=tuple((here.documents[clause.document_id], clause) for clause in cited),
        documents=documents,
        searched=_searched(here, parts),
        not_stated=tuple(dict.fromkeys(what for clause in speaking for what in clause.not_stated)) if wanted else (),
        assumptions=tuple(_assumptions(here, own)),
    )


def _clauses(here: Here, ids: Iterable[str]) -> tuple[Clause, ...]:
    return tuple(here.clauses[clause_id] for clause_id in dict.fromkeys(ids))


def _identities(benefit: Benefit) -> tuple[Identity, ...]:
    """Whose identity opens it, or might."""
    return benefit.by or tuple(dict.fromkeys(one for person in benefit.people for one in person.identities))


# --- what ------------------------------------------------------------------------------------------------------------


def _what(benefit: Benefit, here: Here, for_whomever: Sequence[Part]) -> str:
    """What this person has; ``for_whomever``: what there is of it, where that is not settled or is for others."""
    if for_whomever:
        return "".join(dict.fromkeys(_for_whom(part, here) for part in for_whomever))
    if benefit.by_identity:
        return "".join(f"按{identity.chinese}：{held_words(held, here)}" for identity, held in benefit.by_identity)
    return held_words(benefit.held, here)


def _for_whom(part: Part, here: Here) -> str:
    return part.what if isinstance(part, Entitlement) else f"{part.name}：{rule_words(part, here.rules)}。"


def held_words(held: Held, here: Here) -> str:
    """What a person has, one sentence for each rule that may hold; empty where it is nothing."""
    alone = [entry for entry in held.rules if not any(is_the_rule(item, entry[0]) for item in held.rights)]
    words = {rule: f"{rule_words(rule, here.rules)}。" for rule, _ in alone}
    if len(alone) > 1 and len(set(words.values())) == 1 and not any(doubtful for _, doubtful in alone):
        told = list(words.values())[:1]  # the same wherever and however they are treated
    else:
        told = [f"{where}{words[rule]}" for rule, where in _situations(alone)]
    return "".join((*told, *(item.what for item in held.rights)))


def _situations(rules: Sequence[tuple[Rule, bool]]) -> Iterator[tuple[Rule, str]]:
    """Each rule with where it holds and in which reading, as the beginning of a sentence."""
    some_known = any(states_a_figure(rule) for rule, _ in rules)
    seen: set[str] = set()
    for rule, doubtful in rules:
        where = "，".join(limits(rule.who))
        if some_known and not doubtful and not states_a_figure(rule):
            where = where or "其他情况"
        reading = "" if not doubtful else "按另一种理解，" if where in seen else "按一种理解，"
        seen.add(where)
        yield rule, f"{reading}{where}{'：' if where else ''}"


# --- how -------------------------------------------------------------------------------------------------------------


def _how(benefit: Benefit, clauses: Sequence[Clause], offices: Sequence[Office]) -> How:
    """By the entitlements that say it, and by the clauses that speak of these people where a rule stands alone.

    Where the possible persons have different things there is no one way, only the offices that tell who they are.
    """
    helds = list(dict.fromkeys(held for held in benefit.helds if held.rules or held.rights))
    held = helds[0] if len(helds) == 1 or (helds and not benefit.cases) else None
    recognised = _joined(_recognised(office, _identities(benefit)) for office in offices)
    if held is None:
        return How("", recognised, (), "", None)
    rights = held.rights
    alone = any(not any(is_the_rule(item, rule) for item in rights) for rule, _ in held.rules)
    sources: Sequence[Entitlement | Clause] = (*(clauses if alone else ()), *rights)
    grounds = {rule.clause_ids[0] for rule, _ in held.rules if rule.clause_ids}
    places = [source.where for source in sources if isinstance(source, Entitlement) or source.id in grounds]
    days = [part.applies_from for part in held.parts]
    return How(
        where=_joined(places),
        recognised=recognised,
        steps=tuple(dict.fromkeys(step for item in rights for step in item.steps)),
        time_limit=_joined(source.time_limit for source in sources),
        from_day=min((day for day in days if day), default=None) if all(days) else None,
    )


def _joined(texts: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(text for text in texts if text))


def _recognised(office: Office, identities: Sequence[Identity]) -> str:
    people = "、".join(identity.chinese for identity in office.identities if identity in identities)
    return f"{people}的身份由{office.office}认定"


def _speaks(clause: Clause, benefit: Benefit) -> bool:
    """Whether a clause that is still in force speaks of these people."""
    if clause.kind is ClauseKind.ABOLISHED:
        return False
    return not clause.identities or any(identity in clause.identities for identity in _identities(benefit))


def _offices(benefit: Benefit, here: Here, parts: Sequence[Part]) -> tuple[Office, ...]:
    """Who recognises the identity, where having the benefit hangs on it."""
    if benefit.eligible is Eligible.NO or benefit.because is Because.NOT_SPOKEN_OF:
        return ()
    named = {identity for part in parts for identity in part.who.identities or ()}
    wanted = named & set(_identities(benefit))
    return tuple(office for office in here.offices if wanted & set(office.identities))


# --- grounds ---------------------------------------------------------------------------------------------------------


def _searched(here: Here, parts: Sequence[Part]) -> tuple[Document, ...]:
    """The documents in which a figure was looked for and not found."""
    names = dict.fromkeys(name for part in parts for name in _searched_for(part))
    return tuple(here.documents[name] for name in names if name in here.documents)


def _searched_for(part: Part) -> tuple[str, ...]:
    if isinstance(part, Entitlement):
        return part.amount.searched if part.amount else ()
    if isinstance(part.parameters, NoFigure):
        return part.parameters.searched
    return tuple(name for _, figure in figures_of(part) for name in figure.searched)


def _assumptions(here: Here, parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Code and text of each assumption, once."""
    seen: dict[str, str] = {}
    for part in parts:
        texts = dict(here.documents[part.document_id].assumptions)
        for code in part.assumptions:
            seen.setdefault(code, texts.get(code, code))
    yield from seen.items()
