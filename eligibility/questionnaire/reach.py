"""Which rules can still reach a person, given what has been answered so far? What no rule can use is not asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from knowledge.tables.schema import Figure, MarginalTiers, NoFigure, Rule, Tier
from knowledge.tables.terms import Care, Condition, Identity, LayerKind, Program, YearToDate

UNKNOWN = "unknown"
"""What a person answers who does not know; the estimate then spans every possibility."""

Answers = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Situation:
    """What a person has answered so far, and the rules in force for their region and day.

    ``rules`` stand as the catalogue gives them: within a program, the first that reaches a person holds.
    """

    answers: Answers
    rules: tuple[Rule, ...]

    def reachable(self) -> tuple[Rule, ...]:
        """Rules that may still pay this person: not excluded, and not outranked by one that surely holds."""
        possible = tuple(rule for rule in self.rules if may_reach(rule, self.answers))
        return tuple(rule for rule in possible if not _outranked(rule, possible, self.answers))

    def pays_by_table(self, program: Program) -> bool:
        """The program is sure to compute from complete figures: nobody needs to be asked what it paid."""
        rules = [rule for rule in self.reachable() if rule.program is program]
        return bool(rules) and all(is_complete(rule) for rule in rules)

    def year_to_date(self) -> tuple[YearToDate, ...]:
        """What of the insured year so far the reachable rules count, in the order of the vocabulary."""
        used = {need for rule in self.reachable() for need in _year_needs(rule)}
        return tuple(need for need in YearToDate if need in used)


def may_reach(rule: Rule, answers: Answers) -> bool:
    """False only where an answer already given excludes the rule."""
    return (
        _admits(rule.who.insurance, answers.get("insurance"))
        and _admits_care(rule, answers.get("care"))
        and _admits(rule.who.hospital_levels, answers.get("hospital_level"))
        and _admits(rule.who.care_locations, answers.get("care_location"))
        and _admits_identities(rule, answers.get("identities"))
        and all(answers.get(condition.value) is not False for condition in rule.who.requires)
    )


def requires(situation: Situation, condition: Condition) -> bool:
    return any(condition in rule.who.requires for rule in situation.reachable())


def names_special_drugs(rules: tuple[Rule, ...]) -> bool:
    return any(rule.separate_chain and rule.kind is LayerKind.FIXED_RATE for rule in rules)


def is_complete(rule: Rule) -> bool:
    """Every figure of the rule is known, so that what it pays follows from the bill alone."""
    if isinstance(rule.parameters, NoFigure) or (
        isinstance(rule.parameters, MarginalTiers) and not rule.parameters.tiers
    ):
        return False
    return all(figure.known for figure in _figures(rule))


def _figures(rule: Rule) -> Iterator[Figure]:
    for field in fields(rule.parameters):
        held = getattr(rule.parameters, field.name)
        for part in held if isinstance(held, tuple) else (held,):
            if isinstance(part, Figure):
                yield part
            elif isinstance(part, Tier):
                yield from (part.low, part.high, part.rate)


def _year_needs(rule: Rule) -> Iterator[YearToDate]:
    """What of the year so far the rule counts; what a ceiling that is no limit was used for does not matter."""
    accumulated: YearToDate | None = getattr(rule.parameters, "accumulates", None)
    if accumulated is not None:
        yield accumulated
    used: YearToDate | None = getattr(rule.parameters, "ceiling_used_by", None)
    limits = (getattr(rule.parameters, name, None) for name in ("ceiling", "limit"))
    if used is not None and not any(isinstance(limit, Figure) and limit.unlimited for limit in limits):
        yield used


def _admits(limit: tuple[str, ...], answer: object) -> bool:
    return not limit or answer is None or answer == UNKNOWN or answer in limit


def _admits_care(rule: Rule, care: object) -> bool:
    if rule.separate_chain:
        return True  # a special drug may stand on any bill, beside the stay in hospital (R18)
    if care == Care.SPECIAL_DRUG:
        return False
    return _admits(rule.who.care, care)


def _admits_identities(rule: Rule, identities: object) -> bool:
    if rule.who.identities is None or not isinstance(identities, list | tuple):
        return True
    named: set[str] = {*rule.who.identities, *(entry.identity for entry in rule.who.by_reading)}
    return any(identity in named for identity in identities)


def _outranked(rule: Rule, possible: tuple[Rule, ...], answers: Answers) -> bool:
    """An earlier rule of the same program surely holds: of those that reach a person the first one counts."""
    return any(
        other.program is rule.program
        and other.separate_chain is rule.separate_chain
        and _surely_reaches(other, answers)
        for other in possible[: possible.index(rule)]
    )


def _surely_reaches(rule: Rule, answers: Answers) -> bool:
    """The answers already meet every limit of the rule, whichever of several identities is taken (R12)."""
    who = rule.who
    limits: tuple[tuple[tuple[str, ...], object], ...] = (
        (who.insurance, answers.get("insurance")),
        (who.care, answers.get("care")),
        (who.hospital_levels, answers.get("hospital_level")),
        (who.care_locations, answers.get("care_location")),
    )
    if any(limit and answer not in limit for limit, answer in limits):
        return False
    if any(answers.get(condition.value) is not True for condition in who.requires) or rule.on_application:
        return False
    return who.identities is None or _all_named(answers.get("identities"), who.identities)


def _all_named(identities: object, named: tuple[Identity, ...]) -> bool:
    return isinstance(identities, list | tuple) and bool(identities) and all(one in named for one in identities)
