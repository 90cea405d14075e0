"""How is written what a person may have beside the layers? ``entitlements/<region>.yaml``: offices and entitlements."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from knowledge.tables import schema, terms
from knowledge.tables.amounts import FileModel
from knowledge.tables.table_files import FigureFile, WhoFile


def _yes_or_no(value: Any) -> object:
    """YAML reads a bare yes or no as true or false."""
    if isinstance(value, bool):
        return terms.Grants.YES.value if value else terms.Grants.NO.value
    return value


class OfficeFile(FileModel):
    """Which office recognises people of these identities."""

    identities: tuple[terms.Identity, ...] = Field(min_length=1)
    office: str = Field(min_length=1)
    clause: str

    def shape(self) -> schema.Office:
        return schema.Office(identities=self.identities, office=self.office, clause_id=self.clause)


class AmountFile(FigureFile):
    """How much an entitlement is: a share of what the person would pay, or yuan."""

    unit: Literal[terms.Unit.RATE, terms.Unit.YUAN]


class EntitlementFile(FileModel):
    """One entitlement; ``where``, ``steps`` and ``time_limit`` only where a clause states them."""

    id: str
    document: str
    kind: terms.EntitlementKind
    name: str
    program: terms.Program | None = None
    who: WhoFile
    grants: Annotated[terms.Grants, BeforeValidator(_yes_or_no)]
    amount: AmountFile | None = None
    what: str = Field(min_length=1)
    where: str = ""
    steps: tuple[str, ...] = ()
    time_limit: str = ""
    from_day: date | None = None
    to_day: date | None = None
    clauses: tuple[str, ...] = Field(min_length=1)
    readings: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    replaces: str | None = None

    def shape(self, region: str) -> schema.Entitlement:
        return schema.Entitlement(
            id=self.id,
            region=region,
            document_id=self.document,
            kind=self.kind,
            name=self.name,
            program=self.program,
            who=self.who.shape(),
            grants=self.grants,
            what=self.what,
            clause_ids=self.clauses,
            amount=self.amount.shape(self.amount.unit) if self.amount else None,
            where=self.where,
            steps=self.steps,
            time_limit=self.time_limit,
            applies_from=self.from_day,
            applies_to=self.to_day,
            readings=self.readings,
            assumptions=self.assumptions,
        )


class EntitlementsFile(FileModel):
    """``entitlements/<region>.yaml``: who recognises whom in one region, and what a person may have there."""

    region: str
    offices: tuple[OfficeFile, ...] = ()
    entitlements: tuple[EntitlementFile, ...] = ()

    def shapes(self) -> Iterator[schema.Entitlement]:
        for entitlement in self.entitlements:
            yield entitlement.shape(self.region)
