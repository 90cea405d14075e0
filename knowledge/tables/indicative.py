"""What do unverified figures add where the documents are silent? What a document states stays as it is stated.

Only figures that stand in no document searched are filled in, and only for the people both a rule and a source speak
of; each filled figure keeps its ``source`` and has no clause.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date

from knowledge.tables.schema import Figure, IndicativeRule, MarginalTiers, NoFigure, Parameters, Relative, Rule, Who
from knowledge.tables.terms import Identity, WhyUnknown

DIMENSIONS = ("insurance", "care", "hospital_levels", "care_locations")
"""Beside identities: what a rule may limit itself to; empty means no limit."""


def supplemented(rules: Sequence[Rule], indicative: Sequence[IndicativeRule], on: date) -> tuple[Rule, ...]:
    """``rules`` (in order of precedence) with what they leave open filled in; the same rules where nothing is.

    ``indicative``: nearest place first. A filled rule stands right before the rule it was made of, so whoever a
    document's figure reaches is still reached by it. What is paid on application or beside the chain is left alone: no
    source says that an application is granted.
    """
    speaking = [one for one in _by_precedence(indicative) if _speaks(one, on)]
    return tuple(filled for rule in rules for filled in _filled(rule, speaking))


def _by_precedence(indicative: Sequence[IndicativeRule]) -> list[IndicativeRule]:
    places = list(dict.fromkeys(one.region for one in indicative))
    return sorted(indicative, key=lambda one: (places.index(one.region), -one.priority, one.id))


def _speaks(one: IndicativeRule, on: date) -> bool:
    return (one.applies_from or on) <= on <= (one.applies_to or on)


def _filled(rule: Rule, speaking: Iterable[IndicativeRule]) -> Iterator[Rule]:
    """The rule in pieces: for whom each source fills it in, then for whom none does."""
    rest: Who | None = rule.who
    if not (rule.on_application or rule.separate_chain):
        for one in speaking:
            parameters = _together(rule.parameters, one.parameters) if one.program is rule.program else None
            who = _both(rest, one.who) if rest and parameters else None
            if rest is None or parameters is None or who is None:
                continue
            rest = _without(rest, one.who)
            silent = isinstance(rule.parameters, NoFigure)
            yield replace(
                rule,
                # figures said against this rule resolve where one source fills it for everyone it reaches
                id=rule.id if who == rule.who else f"{rule.id}+{one.id}",
                name=one.name if silent else rule.name,
                kind=one.kind,
                who=who,
                parameters=parameters,
            )
    if rest is not None:
        yield replace(rule, who=rest) if rest != rule.who else rule


# --- figures ---------------------------------------------------------------------------------------------------------


def _open(figure: Figure) -> bool:
    return figure.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS and (figure.low != figure.high or figure.high is None)


def _together(stated: Parameters, said: Parameters) -> Parameters | None:
    """What is stated, with what it leaves open as a source has it; None where the source adds nothing."""
    if isinstance(stated, NoFigure):
        return said if stated.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS else None
    if type(stated) is not type(said):
        return None
    added: dict[str, object] = {
        field.name: getattr(said, field.name)
        for field in fields(stated)
        if isinstance(found := getattr(stated, field.name), Figure) and _open(found)
    }
    if isinstance(stated, MarginalTiers) and isinstance(said, MarginalTiers) and _no_tiers(stated):
        added |= {"tiers": said.tiers, "deductible_counts": said.deductible_counts}
    return replace(stated, **added) if added else None  # type: ignore[arg-type]


def _no_tiers(parameters: MarginalTiers) -> bool:
    """None is stated, not even as a change of the general ones."""
    return parameters.tiers_relative is None and all(_open(tier.rate) for tier in parameters.tiers)


# --- people ----------------------------------------------------------------------------------------------------------


def _both(who: Who, other: Who) -> Who | None:
    """Those whom ``who`` reaches and of whom ``other`` speaks for certain; None where that is nobody.

    Whom ``who`` reaches in one reading only is taken along where ``other`` speaks of everything that ``who`` does:
    else two rules would stand in one reading.
    """
    limits: dict[str, tuple[object, ...]] = {}
    for name in DIMENSIONS:
        one, two = getattr(who, name), getattr(other, name)
        limits[name] = tuple(value for value in one if value in two) if one and two else one or two
        if one and two and not limits[name]:
            return None
    identities = other.identities if who.identities is None else _of(who.identities, other)
    doubtful = tuple(entry for entry in who.by_reading if _names(other, entry.identity)) if _covers(other, who) else ()
    if identities == () and not doubtful:
        return None
    return Who(identities, doubtful, requires=(*who.requires, *_more(who, other)), **limits)  # type: ignore[arg-type]


def _without(who: Who, other: Who) -> Who | None:
    """Those of ``who`` that ``other`` leaves over; None where there are none. A limit of ``other`` leaves everyone."""
    if not _covers(other, who):
        return who
    if other.identities is None:
        return None
    identities = who.identities
    if identities is not None:
        identities = tuple(one for one in identities if one not in other.identities)
    doubtful = tuple(entry for entry in who.by_reading if entry.identity not in other.identities)
    return None if identities == () and not doubtful else replace(who, identities=identities, by_reading=doubtful)


def _covers(other: Who, who: Who) -> bool:
    """Whatever the identity: ``other`` speaks of every case of which ``who`` does."""
    wider = all(
        not getattr(other, name) or (getattr(who, name) and set(getattr(who, name)) <= set(getattr(other, name)))
        for name in DIMENSIONS
    )
    return wider and not _more(who, other)


def _more(who: Who, other: Who) -> tuple[object, ...]:
    return tuple(condition for condition in other.requires if condition not in who.requires)


def _names(who: Who, identity: Identity) -> bool:
    return who.identities is None or identity in who.identities


def _of(identities: tuple[Identity, ...], other: Who) -> tuple[Identity, ...]:
    return tuple(one for one in identities if _names(other, one))


# --- where a number comes from ---------------------------------------------------------------------------------------


def sources_of(rule: Rule, rules: Mapping[str, Rule]) -> dict[str, tuple[str, ...]]:
    """By key (``deductible``, ``rate``, ``tiers``, …) the unverified sources on which a rule's figures rest, if any.

    A figure said against another rests on what that one rests on; ``rules`` by id.
    """
    found: dict[str, list[str]] = {}
    for key, figure in _figures(rule.parameters):
        found.setdefault(key, []).extend(_sources(figure, key, rules, frozenset()))
    return {key: tuple(dict.fromkeys(sources)) for key, sources in found.items() if sources}


def _figures(parameters: Parameters) -> Iterator[tuple[str, Figure | Relative]]:
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        if field.name == "tiers_relative":
            yield from (("tiers", value),) if value else ()
        elif isinstance(value, Figure):
            yield field.name, value
    if isinstance(parameters, MarginalTiers) and parameters.tiers_relative is None:
        yield from (("tiers", tier.rate) for tier in parameters.tiers)


def _sources(
    figure: Figure | Relative, key: str, rules: Mapping[str, Rule], seen: frozenset[tuple[str, str]]
) -> Iterator[str]:
    relative = figure.relative if isinstance(figure, Figure) else figure
    if isinstance(figure, Figure) and figure.source:
        yield figure.source
    if relative is None or (relative.rule_id, key) in seen or relative.rule_id not in rules:
        return
    wanted = "tiers" if isinstance(figure, Relative) else relative.figure
    for name, base in _figures(rules[relative.rule_id].parameters):
        if name == wanted:
            yield from _sources(base, name, rules, seen | {(relative.rule_id, key)})
