"""Which ways down the chain do the answers leave: by which rule, amount or nothing does each layer take part?

That depends on the rules and on answers with few values alone, so it is laid out once for all bills that share those.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from eligibility.calculation.claim import Claim, Unknown
from eligibility.calculation.links import (
    ENTERED_ANSWERS,
    NAMED_ON_BILL,
    SOCIAL_INSURANCE,
    Layer,
    Link,
    named_link,
    special_place,
)
from eligibility.calculation.money import Range
from eligibility.calculation.prepared import Bits, Prepared
from eligibility.calculation.reach import Person, Refusal, refusal
from eligibility.calculation.scenarios import Circumstances, Finite, circumstances, tried
from knowledge.tables.terms import Care, Identity, Program

MOST_LAYOUTS = 512
"""How many layouts are kept, whatever they are asked for."""

Key = tuple[int | bool, ...]
"""What tells plans apart: the identity of their links, which live as long as the plans do."""


class Plan:
    """One way down the chain: a link for each layer and one for special drugs; ``person``: someone who goes it.

    ``drugs_alone``: the care is for a special drug, which makes up the bill where nothing else was said (R18).
    """

    __slots__ = ("_person", "_refusals", "beyond_catalogue", "drugs_alone", "key", "links", "special")

    def __init__(self, links: tuple[Link, ...], special: Link, person: tuple[Circumstances, Identity | None]) -> None:
        self.links, self.special, self._person = links, special, person
        self.drugs_alone = self.care is Care.SPECIAL_DRUG
        self.beyond_catalogue = any(link.beyond_catalogue for link in links)
        self.key: Key = (*map(id, links), id(special), self.drugs_alone)
        self._refusals: dict[Program, Refusal | None] = {}

    @property
    def care(self) -> Care:
        return self._person[0][1]

    @property
    def person(self) -> Person:
        (insurance, care, level, location, fulfils), identity = self._person
        return Person(insurance, identity, care, level, location, fulfils)

    def refusal(self, layer: Layer) -> Refusal | None:
        """Why no rule of ``layer`` reaches the person."""
        if layer.program not in self._refusals:
            self._refusals[layer.program] = refusal(layer.rules, self.person)
        return self._refusals[layer.program]

    def with_link(self, place: int, link: Link) -> "Plan":
        return Plan((*self.links[:place], link, *self.links[place + 1 :]), self.special, self._person)


Held = tuple[tuple[Identity | None, tuple[Plan, ...]], ...]
"""The identities to try in some circumstances, each with its plans."""

NamedOnBill = tuple[bool | None, ...]
"""For each program that a bill may name an amount for: more than nothing, nothing, or (None) no amount."""


class Layout(NamedTuple):
    """The layers of a region in order, and the plans of every identity to try in each of the circumstances.

    ``special_place``: the layer with which special drugs are reported. ``identity_open``: nobody knows the identity,
    and some rule tells identities apart.
    """

    layers: tuple[Layer, ...]
    special_place: int
    groups: tuple[Held, ...]
    plans: tuple[Plan, ...]
    identity_open: bool


def layout_of(claim: Claim, ready: Prepared, given: dict[Program, Range]) -> Layout:
    """The layout for ``claim``, whose bill names the amounts ``given``."""
    finite = Finite(
        claim.insurance,
        claim.identities,
        claim.care,
        claim.hospital_level,
        claim.care_location,
        claim.referred,
        claim.followed_guidance,
    )
    named = [given[program].high > 0 if program in given else None for program in NAMED_ON_BILL]
    return _laid_out(ready, finite, tuple(named))


@lru_cache(MOST_LAYOUTS)
def _laid_out(ready: Prepared, finite: Finite, named: NamedOnBill) -> Layout:
    on_bill = {program: more for program, more in zip(NAMED_ON_BILL, named, strict=True) if more is not None}
    beside = frozenset(program for program, more in on_bill.items() if more and program in ENTERED_ANSWERS)
    layers = ready.layers(beside)
    maker = _Maker(ready, layers, on_bill)
    groups = maker.groups(finite)
    every = tried(finite, ready.reach)
    open_ = isinstance(finite.identities, Unknown) and len(every) > 1
    return Layout(layers, maker.special_place, groups, tuple(maker.plans.values()), open_)


class _Maker:
    """Makes the plans of one layout, each of them once."""

    def __init__(self, ready: Prepared, layers: Sequence[Layer], on_bill: dict[Program, bool]) -> None:
        self.ready, self.layers, self.on_bill = ready, layers, on_bill
        self.special_place = special_place(layers)
        self.plans: dict[Key, Plan] = {}

    def groups(self, finite: Finite) -> tuple[Held, ...]:
        """The plans of every identity to try, in each of the circumstances that differ."""
        reach = self.ready.reach
        every = tried(finite, reach)
        by_bits: dict[tuple[Bits, Bits, bool], tuple[Plan, ...]] = {}
        groups: dict[tuple[int, ...], Held] = {}
        for one in circumstances(finite, reach):
            insurance, care, level, location, fulfils = one
            open_to = reach.insurance[insurance] & reach.care[care] & reach.level[level]
            open_to &= reach.location[location] & reach.fulfils[fulfils]
            held = []
            for identity in every:
                key = open_to & reach.identity[identity], open_to & reach.doubtful[identity], care is Care.SPECIAL_DRUG
                plans = by_bits.get(key)
                if plans is None:
                    plans = by_bits[key] = tuple(self._made(key[0], key[1], (one, identity)))
                held.append((identity, plans))
            groups.setdefault(tuple(id(plans) for _, plans in held), tuple(held))
        return tuple(groups.values())

    def _made(self, reached: Bits, doubtful: Bits, person: tuple[Circumstances, Identity | None]) -> Iterable[Plan]:
        """Every combination of readings: one link for each layer, and one for special drugs."""
        options = [self._options(layer, reached, doubtful) for layer in self.layers]
        drugs = self.ready.special_links(self.layers[self.special_place], reached, doubtful)
        for links in product(*options):
            for special in drugs:
                plan = Plan(links, special, person)
                yield self.plans.setdefault(plan.key, plan)

    def _options(self, layer: Layer, reached: Bits, doubtful: Bits) -> Iterable[Link]:
        program = layer.program
        more_than_nothing = self.on_bill.get(program)
        if more_than_nothing is None:
            return self.ready.links(layer, reached, doubtful)
        if program in SOCIAL_INSURANCE:
            return (named_link(program),)
        links = self.ready.links(layer, reached, doubtful)
        return dict.fromkeys(named_link(program) if one.gives_way(more_than_nothing) else one for one in links)
