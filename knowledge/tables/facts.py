"""The data as shapes, looked up by id: what the checks look at."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.tables.files import Content
from knowledge.tables.problems import Problem
from knowledge.tables.schema import Clause, Document, Entitlement, IndicativeRule, Office, Rule

FINEST = "金额最多两位小数，比例最多四位小数"


@dataclass(frozen=True, slots=True)
class Facts:
    """The data as shapes, looked up by id, each with the file it stands in; an office also with its region."""

    content: Content
    documents: dict[str, tuple[Document, str]]
    clauses: dict[str, tuple[Document, Clause]]
    rules: dict[str, tuple[Rule, str]]
    entitlements: dict[str, tuple[Entitlement, str]] = field(default_factory=dict)
    offices: list[tuple[str, Office, str]] = field(default_factory=list)
    indicative: list[tuple[IndicativeRule, str]] = field(default_factory=list)

    def file_of(self, document: Document) -> str:
        return self.documents[document.id][1]


def facts_of(content: Content) -> tuple[Facts, list[Problem]]:
    """The shapes; a figure finer than its unit is found here."""
    problems: list[Problem] = []
    facts = Facts(content, {}, {}, {})
    for document_file in content.documents:
        try:
            document = document_file.item.shape()
        except ValueError as error:
            problems.append(
                Problem(document_file.file, document_file.item.id, str(error), "改成元两位小数、比例四位小数")
            )
            continue
        facts.documents.setdefault(document.id, (document, document_file.file))
        for clause in document.clauses:
            facts.clauses.setdefault(clause.id, (document, clause))
    for table in content.tables:
        try:
            facts.rules.update((rule.id, (rule, table.file)) for rule in table.item.shapes())
        except ValueError as error:
            problems.append(Problem(table.file, "rules", str(error), FINEST))
    problems += _rights_and_unverified(facts)
    return facts, problems


def _rights_and_unverified(facts: Facts) -> Iterator[Problem]:
    for rights in facts.content.entitlements:
        facts.offices.extend((rights.item.region, office.shape(), rights.file) for office in rights.item.offices)
        try:
            facts.entitlements.update((right.id, (right, rights.file)) for right in rights.item.shapes())
        except ValueError as error:
            yield Problem(rights.file, "entitlements", str(error), FINEST)
    for unverified in facts.content.indicative:
        try:
            facts.indicative.extend((rule, unverified.file) for rule in unverified.item.shapes())
        except ValueError as error:
            yield Problem(unverified.file, "rules", str(error), FINEST)
