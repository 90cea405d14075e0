"""Who comes under a rule only through another clause, for a time and on a condition? Pure.

A rule names its clauses: the first states its figures. A later one that is a benefit of its own and about something
narrow (an epidemic) lets the people it names share the rule: they never get its figures without that condition.
"""

from collections.abc import Sequence

from assistant.answering.prepared import topic_contracts
from knowledge.tables.schema import Clause, Rule
from knowledge.tables.terms import ClauseKind, Identity


def admits(clause: Clause, identities: Sequence[Identity]) -> bool:
    """Whether ``clause`` lets all of ``identities`` share rules that other clauses state."""
    contract = topic_contracts().get(clause.topics[0]) if clause.topics else None
    narrow = contract is not None and contract.narrow
    return (
        narrow and clause.kind is ClauseKind.BENEFIT and bool(identities) and set(identities) <= set(clause.identities)
    )


def admitted_by_reading(rule: Rule, identities: Sequence[Identity], clauses: Sequence[Clause]) -> bool:
    """Whether ``identities`` reach ``rule`` only in one of two readings, through a clause that admits them."""
    by_reading = {entry.identity for entry in rule.who.by_reading}
    if not identities or not set(identities) <= by_reading:
        return False
    return any(clause.id in rule.clause_ids[1:] and admits(clause, identities) for clause in clauses)
