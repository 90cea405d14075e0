"""How are documents, places and wordings written? ``documents/*.yaml``, ``regions.yaml`` and ``lexicon/*.yaml``."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from knowledge.tables import schema, terms
from knowledge.tables.amounts import FileModel, Number, number, scaled


def _number_or_day(value: Any) -> object:
    """A day stays a day, also as the text that a release keeps of it."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return number(value)
    return value if isinstance(value, date) else number(value)


class ClauseFigureFile(FileModel):
    name: str
    text: str
    unit: terms.Unit
    value: Annotated[Number | date, BeforeValidator(_number_or_day)]

    @model_validator(mode="after")
    def _of_its_unit(self) -> "ClauseFigureFile":
        if (self.unit is terms.Unit.DAY) != isinstance(self.value, date):
            raise ValueError("value 与 unit 不配 → unit 是 day 时写日期，其他单位写数字")
        return self

    def shape(self) -> schema.ClauseFigure:
        if isinstance(self.value, date):
            return schema.ClauseFigure(name=self.name, text=self.text, unit=self.unit, day=self.value)
        return schema.ClauseFigure(name=self.name, text=self.text, unit=self.unit, value=scaled(self.value, self.unit))


class ClauseFile(FileModel):
    id: str
    label: str
    heading: str
    kind: terms.ClauseKind
    text: str
    gist: str = Field(default="", max_length=80)
    topics: tuple[str, ...] = ()
    programs: tuple[terms.Program, ...] = ()
    identities: tuple[terms.Identity, ...] = ()
    insurance: tuple[terms.Insurance, ...] = ()
    figures: tuple[ClauseFigureFile, ...] = ()
    applies_from: date | None = None
    applies_to: date | None = None
    antecedent: str = ""
    where: str = ""
    time_limit: str = ""
    not_stated: tuple[str, ...] = ()

    def shape(self, document_id: str) -> schema.Clause:
        return schema.Clause(
            id=self.id,
            document_id=document_id,
            label=self.label,
            heading=self.heading,
            kind=self.kind,
            text=self.text.strip(),
            gist=self.gist,
            topics=self.topics,
            programs=self.programs,
            identities=self.identities,
            insurance=self.insurance,
            figures=tuple(figure.shape() for figure in self.figures),
            applies_from=self.applies_from,
            applies_to=self.applies_to,
            antecedent=self.antecedent,
            where=self.where,
            time_limit=self.time_limit,
            not_stated=self.not_stated,
        )


class ValidityDayFile(FileModel):
    day: date
    stated: bool
    reason: str = ""

    @model_validator(mode="after")
    def _reason(self) -> "ValidityDayFile":
        if not self.stated and not self.reason:
            raise ValueError("文件没有写明的日期缺少理由 → 写 reason：为什么这样理解")
        return self

    def shape(self) -> schema.ValidityDay:
        return schema.ValidityDay(day=self.day, stated=self.stated, reason=self.reason)


class ContactFile(FileModel):
    name: str
    phone: str


class DocumentFile(FileModel):
    """``documents/<doc-id>.yaml``: one document and its clauses."""

    id: str
    region: str
    title: str
    number: str | None
    issuer: str | None
    nature: terms.Nature
    issued_on: date | None
    applies_from: ValidityDayFile | None
    applies_to: ValidityDayFile | None
    digest: bool = True
    summary: str
    basis: tuple[str, ...] = ()
    contact: ContactFile | None = None
    official_url: str | None = None
    defines: dict[str, tuple[terms.Identity, ...]] = {}
    assumptions: dict[str, str] = {}
    clauses: tuple[ClauseFile, ...]

    def shape(self) -> schema.Document:
        return schema.Document(
            id=self.id,
            region=self.region,
            title=self.title,
            number=self.number,
            issuer=self.issuer,
            nature=self.nature,
            issued_on=self.issued_on,
            applies_from=self.applies_from.shape() if self.applies_from else None,
            applies_to=self.applies_to.shape() if self.applies_to else None,
            digest=self.digest,
            summary=self.summary,
            basis=self.basis,
            contact=schema.Contact(self.contact.name, self.contact.phone) if self.contact else None,
            official_url=self.official_url,
            defines=tuple(self.defines.items()),
            assumptions=tuple(self.assumptions.items()),
            clauses=tuple(clause.shape(self.id) for clause in self.clauses),
        )


class RegionFile(FileModel):
    code: str = Field(pattern=r"^\d{6}$")
    name: str
    level: terms.RegionLevel
    parent: str | None = Field(pattern=r"^\d{6}$")
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    status: terms.RegionStatus = terms.RegionStatus.NONE
    replaces: str | None = None

    def shape(self) -> schema.Region:
        return schema.Region(**self.model_dump(exclude={"replaces"}))


class LexiconEntryFile(FileModel):
    term: str
    kind: terms.LexiconKind
    code: str | None = None
    forms: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    source: str

    def shape(self) -> schema.LexiconEntry:
        return schema.LexiconEntry(**self.model_dump())


class TopicFile(FileModel):
    code: str
    name: str
    words: tuple[str, ...]

    def shape(self) -> schema.Topic:
        return schema.Topic(**self.model_dump())


class AmbiguousWordingFile(FileModel):
    """One line of ``lexicon/ambiguous.yaml``: a word, the codes it may stand for, and the question to ask back."""

    word: str
    codes: tuple[str, ...] = Field(min_length=2)
    ask: str

    def shape(self) -> schema.AmbiguousWording:
        return schema.AmbiguousWording(**self.model_dump())
