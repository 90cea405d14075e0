"""Which questions are offered before anything is asked? Only what the documents of the person's place answer."""

from collections.abc import Sequence

from assistant.answering.prepared import topic_contracts
from knowledge.tables.schema import Jurisdiction
from knowledge.tables.terms import ClauseKind

AT_MOST = 6
FIRST = (
    "critical_illness",
    "assistance",
    "re_assistance",
    "chronic_disease",
    "special_drug",
    "charity",
    "participation_subsidy",
    "one_stop",
    "pay_after_treatment",
    "commercial_supplement",
    "application",
    "location",
)
"""Topics in the order in which people ask about them."""

ANSWERABLE = (ClauseKind.BENEFIT, ClauseKind.PROCEDURE)


def starters(chain: Sequence[Jurisdiction]) -> tuple[str, ...]:
    """At most six questions, each on a topic that a benefit or procedure of these places is about."""
    told = {
        topic
        for place in chain
        for document in place.documents
        for clause in document.clauses
        if clause.kind in ANSWERABLE
        for topic in clause.topics
    }
    contracts = topic_contracts()
    return tuple(contracts[topic].ask for topic in FIRST if topic in told and topic in contracts)[:AT_MOST]
