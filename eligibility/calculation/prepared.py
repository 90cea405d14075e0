"""What do the rules in force say, whatever the claim? Layers in order, whom each rule reaches, figures nobody moves.

Worked out once for each tuple of rules and kept as long as that tuple is asked about now and then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from threading import Lock
from typing import TypeVar

from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.figures import ANSWERS, Figures, Settled
from eligibility.calculation.left import Case
from eligibility.calculation.links import (
    ENTERED_ANSWERS,
    SOCIAL_INSURANCE,
    Layer,
    Link,
    cases_of_link,
    layers_of,
)
from eligibility.calculation.reach import care_seen, holding, named, named_in_a_reading, open_to
from eligibility.calculation.told import telling
from eligibility.calculation.trace import Telling
from knowledge.tables.figures import figures_of
from knowledge.tables.schema import Entered, MarginalTiers, Rule
from knowledge.tables.terms import Care, CareLocation, Condition, HospitalLevel, Identity, Insurance, Program

V = TypeVar("V")

EVERYBODY: tuple[Identity | None, ...] = (None, *Identity)
"""The ordinary insured and every identity."""

Bits = int
"""A set of rules, one bit for each by its place among the rules in force."""

NOTHING_SAID = Claim(Insurance.RESIDENT, (), Care.INPATIENT, 0)

MOST_KEPT = 64
"""How many tuples of rules are kept laid out: some regions on some days."""


class Reach:
    """Which rules each value of each circumstance leaves open; a rule reaches a person where all six do."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        whos = [rule.who for rule in rules]
        self.insurance = {one: _bits(open_to(who.insurance, one) for who in whos) for one in Insurance}
        self.care = {one: _bits(open_to(rule.who.care, care_seen(rule, one)) for rule in rules) for one in Care}
        self.level = {one: _bits(open_to(who.hospital_levels, one) for who in whos) for one in HospitalLevel}
        self.location = {one: _bits(open_to(who.care_locations, one) for who in whos) for one in CareLocation}
        self.fulfils = {met: _bits(met.issuperset(who.requires) for who in whos) for met in _subsets(Condition)}
        self.doubtful = {one: _bits(named_in_a_reading(who, one) for who in whos) for one in EVERYBODY}
        self.identity = {one: _bits(named(who, one) for who in whos) | self.doubtful[one] for one in EVERYBODY}
        self.required = frozenset(condition for who in whos for condition in who.requires)
        self.insurances = _told_apart(self.insurance)
        self.cares = _told_apart({one: (one is Care.SPECIAL_DRUG, self.care[one]) for one in Care})
        self.levels = _told_apart(self.level)
        self.locations = _told_apart(self.location)
        self.identities = _told_apart({one: (self.identity[one], self.doubtful[one]) for one in EVERYBODY})


def _bits(flags: Iterable[bool]) -> Bits:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def _subsets(values: Iterable[V]) -> Iterator[frozenset[V]]:
    every = tuple(values)
    return (frozenset(some) for size in range(len(every) + 1) for some in combinations(every, size))


def _told_apart(marks: Mapping[V, object]) -> tuple[V, ...]:
    """One value for each mark: values that no rule tells apart give the same result."""
    kept: dict[object, V] = {}
    for value, mark in marks.items():
        kept.setdefault(mark, value)
    return tuple(kept.values())


class Prepared:
    """One tuple of rules, laid out for every claim against it.

    What is found on the way is kept; ``setdefault`` lets threads that find it at once go on with one and the same.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.by_id = {rule.id: rule for rule in self.rules}
        self.reach = Reach(self.rules)
        self.answers_behind = {rule.id: frozenset(_answers_behind(rule, self.by_id)) for rule in self.rules}
        self.settled = self._settled()
        self._moved_by = {rule.id: self.answers_behind[rule.id] | set(_answers_beside(rule)) for rule in self.rules}
        self._bit = {rule.id: 1 << place for place, rule in enumerate(self.rules)}
        self._bits = {program: (self._of(program, False), self._of(program, True)) for program in Program}
        self._layers: dict[frozenset[Program], tuple[Layer, ...]] = {}
        self._links: dict[tuple[Program, bool, Bits, Bits], tuple[Link, ...]] = {}
        self._each_link: dict[str | tuple[Program, bool], Link] = {}
        self._cases: dict[str, tuple[Case, ...]] = {}
        self._tellings: dict[str, Telling] = {}
        self._moved: dict[frozenset[str], frozenset[str]] = {}
        self._unsaid = Figures(self.by_id, NOTHING_SAID, self.settled)

    def _of(self, program: Program, separate_chain: bool) -> Bits:
        """The rules of a program, those of the main chain or those of special drugs."""
        return sum(
            self._bit[rule.id]
            for rule in self.rules
            if rule.program is program and rule.separate_chain is separate_chain
        )

    def _settled(self) -> Settled:
        """Every figure and every scale of tiers that is the same for all claims."""
        figures = Figures(self.by_id, NOTHING_SAID)
        unmoved = [rule for rule in self.rules if not self.answers_behind[rule.id]]
        return Settled(
            {id(figure): figures.of(figure) for rule in unmoved for _, figure in figures_of(rule)},
            {
                id(rule.parameters): figures.tiers(rule.parameters)
                for rule in unmoved
                if isinstance(rule.parameters, MarginalTiers)
            },
        )

    def layers(self, beside: frozenset[Program]) -> tuple[Layer, ...]:
        """The programs of the region in order, and what else everyone has or (``beside``) has been paid."""
        found = self._layers.get(beside)
        if found is None:
            found = self._layers.setdefault(beside, layers_of(self.rules, beside))
        return found

    def links(self, layer: Layer, reached: Bits, doubtful: Bits) -> tuple[Link, ...]:
        """How a program may take part by its rules: one link for each defensible reading."""
        mine, _ = self._bits[layer.program]
        return self._holding(layer.program, layer.rules, reached & mine, doubtful & mine)

    def special_links(self, layer: Layer, reached: Bits, doubtful: Bits) -> tuple[Link, ...]:
        """The same for special drugs: where no rule reaches, what is paid on them is unknown (R18)."""
        _, mine = self._bits[layer.program]
        return self._holding(layer.program, layer.special, reached & mine, doubtful & mine, special=True)

    def _holding(
        self, program: Program, rules: Sequence[Rule], reached: Bits, doubtful: Bits, special: bool = False
    ) -> tuple[Link, ...]:
        key = program, special, reached, doubtful
        found = self._links.get(key)
        if found is None:
            own = [rule for rule in rules if reached & self._bit[rule.id]]
            in_doubt = [rule for rule in own if doubtful & self._bit[rule.id]]
            links = tuple(self._link(program, rule, special) for rule in holding(own, in_doubt))
            found = self._links.setdefault(key, links)
        return found

    def _link(self, program: Program, rule: Rule | None, special: bool) -> Link:
        """The one link by ``rule``, or the one without any: links are told apart by their identity."""
        key = rule.id if rule else (program, special)
        found = self._each_link.get(key)
        if found is None:
            unknown = rule is None and (special or program in SOCIAL_INSURANCE)
            found = self._each_link.setdefault(key, Link(program, rule=rule, unknown=unknown))
        return found

    def moved(self, said: frozenset[str]) -> frozenset[str]:
        """The ids of the rules that pay otherwise, or are told otherwise, because of the answers ``said``."""
        found = self._moved.get(said)
        if found is None:
            ids = (rule_id for rule_id, answers in self._moved_by.items() if not said.isdisjoint(answers))
            found = self._moved.setdefault(said, frozenset(ids))
        return found

    def cases(self, link: Link, rule: Rule) -> tuple[Case, ...]:
        """The cases in which ``link`` pays by ``rule``, where no answer moves that."""
        found = self._cases.get(rule.id)
        if found is None:
            found = self._cases.setdefault(rule.id, cases_of_link(link, self._unsaid))
        return found

    def telling(self, link: Link, rule: Rule) -> Telling:
        """How its payments are told, likewise."""
        found = self._tellings.get(rule.id)
        if found is None:
            found = self._tellings.setdefault(rule.id, telling(link, self._unsaid))
        return found


def _answers_behind(rule: Rule, by_id: Mapping[str, Rule]) -> Iterator[str]:
    """The answers against which figures of ``rule`` are said, straight or by way of other rules."""
    seen: set[str] = set()
    ways = [rule]
    while ways:
        one = ways.pop()
        seen.add(one.id)
        relatives = [figure.relative for _, figure in figures_of(one)]
        relatives += [one.parameters.tiers_relative] if isinstance(one.parameters, MarginalTiers) else []
        for relative in relatives:
            if relative is not None and relative.rule_id == ANSWERS:
                yield relative.figure
            elif relative is not None and relative.rule_id in by_id and relative.rule_id not in seen:
                ways.append(by_id[relative.rule_id])


def _answers_beside(rule: Rule) -> Iterator[str]:
    """The answers that the kind of ``rule`` looks at: what the year used up, an amount from the bill."""
    parameters = rule.parameters
    if isinstance(parameters, Entered):
        yield parameters.answer
    for name in ("accumulates", "ceiling_used_by"):
        used = getattr(parameters, name, None)
        if used is not None:
            yield used


def said_in(claim: Claim) -> frozenset[str]:
    """The answers on amounts, beside the bill itself, that ``claim`` gives or says to be unknown."""
    said: list[str] = [used for used, amount in claim.year_to_date.items() if amount is not None]
    said += [answer for answer in ENTERED_ANSWERS.values() if getattr(claim, answer) is not None]
    if not isinstance(claim.disposable_income, Unknown):
        said.append("disposable_income")
    return frozenset(said)


_kept: dict[int, Prepared] = {}
_keeping = Lock()


def prepared(rules: Sequence[Rule]) -> Prepared:
    """``rules`` laid out; kept by the identity of the tuple, which lives as long as it is kept."""
    found = _kept.get(id(rules))
    if found is None or found.rules is not rules:
        found = Prepared(rules)
        if isinstance(rules, tuple):  # anything else may change under the same identity
            with _keeping:
                while len(_kept) >= MOST_KEPT:
                    del _kept[next(iter(_kept))]
                _kept[id(rules)] = found
    return found
