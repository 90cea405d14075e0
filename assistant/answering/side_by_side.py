"""What does a matter bring to each group of people, where they differ? One table in the clauses' short words. Pure."""

from collections.abc import Sequence

from assistant.answering import wording
from assistant.answering.answer import Table
from assistant.answering.asked import Asked
from assistant.answering.checks import figures_left_out
from assistant.answering.prepared import topic_contracts
from assistant.answering.routing import Found
from knowledge.tables.terms import ClauseKind

FEWEST = 2


def groups_of(leading: Sequence[Found], asked: Asked) -> tuple[Found, ...]:
    """The leading benefits of a matter asked about, each for other people; empty where it is the same for all."""
    own = [
        found
        for found in leading
        if found.clause.kind is ClauseKind.BENEFIT
        and found.clause.identities
        and found.clause.gist
        and set(found.clause.topics[:1]) & set(asked.matters)
    ]
    different = {found.clause.identities for found in own}
    whole = len(own) == len(leading) >= FEWEST and len(different) == len(own)
    return tuple(own) if whole and not list(figures_left_out(own[0].clause, own[0].clause.gist)) else ()


def table_of_groups(leading: Sequence[Found], asked: Asked) -> tuple[Table, ...]:
    """One row for each group: who, and what holds for them."""
    groups = groups_of(leading, asked)
    if not groups:
        return ()
    matter = topic_contracts()[groups[0].clause.topics[0]].name
    return (
        Table(
            caption=f"{matter}：各类人员",
            columns=("人员", "怎么规定"),
            rows=tuple((wording.people(each.clause.identities, each.document), each.clause.gist) for each in groups),
            highlight=None,
            notes=tuple(filter(None, (wording.missing(each.clause) for each in groups))),
            clause_id=groups[0].clause.id,
        ),
    )
