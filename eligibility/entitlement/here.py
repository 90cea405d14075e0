"""What is there to have in one place on one day? Rules, entitlements and offices, put together into subjects."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.tables.catalogue import InForce, NoTableInForce, rules_in_force
from knowledge.tables.entitlement import entitlements_in_force, first_day, offices_in_force
from knowledge.tables.schema import Clause, Document, Entitlement, Jurisdiction, Office, Rule
from knowledge.tables.terms import ClauseKind, EntitlementKind, Grants, Identity, Program

GOT_BY = frozenset((EntitlementKind.APPLICATION, EntitlementKind.CASE_BY_CASE, EntitlementKind.OTHER))
"""Kinds of entitlement that say how a layer is got, where they name one and rest on its clause."""
STATED = frozenset((ClauseKind.BENEFIT, ClauseKind.PROCEDURE, ClauseKind.DUTY))

Part = Rule | Entitlement
"""What a benefit rests on: a row of a table, or an entitlement beside the tables."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to have: a layer with the entitlements that say how it is got, or entitlements that exclude each other.

    ``rules`` stand in their order of precedence; ``kind`` None is a layer.
    """

    key: str
    name: str
    program: Program | None
    kind: EntitlementKind | None
    rules: tuple[Rule, ...] = ()
    rights: tuple[Entitlement, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.rules, *self.rights)

    @property
    def planned(self) -> bool:
        """Whether it is only announced, for everybody."""
        return bool(self.rights) and all(item.grants is Grants.PLANNED for item in self.rights)


@dataclass(frozen=True, slots=True)
class Here:
    """One place on one day. ``documents`` are those of the whole chain of places, by id."""

    on: date
    subjects: tuple[Subject, ...]
    offices: tuple[Office, ...]
    rules: Mapping[str, Rule]
    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]

    def told_apart(self) -> tuple[Identity, ...]:
        """The identities that rules, entitlements or clauses in force name, in the order of the vocabulary."""
        named = {identity for subject in self.subjects for identity in _named_by(subject)}
        return tuple(identity for identity in Identity if identity in named)

    def recognised_by(self, identity: Identity) -> tuple[Office, ...]:
        return tuple(office for office in self.offices if identity in office.identities)


def here(chain: Sequence[Jurisdiction], on: date) -> Here:
    """What there is to have; raises NoTableInForce where nothing holds yet or nothing was ever published."""
    rights = entitlements_in_force(chain, on)
    try:
        rules = rules_in_force(chain, on).rules
    except NoTableInForce as none:
        if not rights:
            first = min((day for day in (none.first_day, first_day(chain)) if day is not None), default=None)
            raise NoTableInForce(none.region, on, first) from none
        rules = InForce((), (), None, ()).rules
    documents = {document.id: document for place in chain for document in place.documents}
    return Here(
        on=on,
        subjects=(*_layers(rules, rights), *_families(rules, rights)),
        offices=offices_in_force(chain, on),
        rules={rule.id: rule for rule in rules},
        documents=documents,
        clauses={clause.id: clause for document in documents.values() for clause in document.clauses},
    )


def _layers(rules: Sequence[Rule], rights: Sequence[Entitlement]) -> Iterator[Subject]:
    """The layers in the order in which they settle, a chain of its own (special drugs) behind its program."""
    for program, separate in dict.fromkeys((rule.program, rule.separate_chain) for rule in rules):
        own = tuple(rule for rule in rules if (rule.program, rule.separate_chain) == (program, separate))
        key = f"{program.value}.separate" if separate else program.value
        got_by = tuple(item for item in rights if any(says_how_to_get(item, rule) for rule in own))
        yield Subject(key, _name(own), program, None, own, got_by)


def _name(rules: Sequence[Rule]) -> str:
    """What the rules call themselves, without the people in brackets where there are several rules."""
    if len({rule.name for rule in rules}) == 1:
        return rules[0].name
    names = {rule.name.partition("（")[0] for rule in rules}
    return names.pop() if len(names) == 1 else rules[0].program.chinese


def says_how_to_get(item: Entitlement, rule: Rule) -> bool:
    """Whether an entitlement is another side of a rule: of its program, and resting on a clause of it."""
    return item.kind in GOT_BY and item.program is rule.program and item.clause_ids[0] in rule.clause_ids


def is_the_rule(item: Entitlement, rule: Rule) -> bool:
    """Whether it is the rule itself told otherwise: both rest on the same clause before all others."""
    return says_how_to_get(item, rule) and item.clause_ids[0] == rule.clause_ids[0]


def _families(rules: Sequence[Rule], rights: Sequence[Entitlement]) -> Iterator[Subject]:
    """Entitlements beside the layers: one subject for each kind and program, since these are for different people."""
    alone = [item for item in rights if not any(says_how_to_get(item, rule) for rule in rules)]
    families: dict[tuple[object, ...], list[Entitlement]] = {}
    for item in alone:
        key: tuple[object, ...] = (item.kind, item.program, item.grants is Grants.PLANNED)
        families.setdefault((*key, item.id) if item.kind is EntitlementKind.OTHER else key, []).append(item)
    for held in families.values():
        first = held[0]
        one = len(held) == 1
        name = first.name if one else first.kind.chinese
        yield Subject(first.id if one else first.kind.value, name, first.program, first.kind, (), tuple(held))


def _named_by(subject: Subject) -> Iterator[Identity]:
    for part in subject.parts:
        yield from part.who.identities or ()
        yield from (entry.identity for entry in part.who.by_reading)
