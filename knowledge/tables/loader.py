"""How data files become shapes: YAML (or a release's JSON) is checked by pydantic and turned into frozen values.

The models below *are* the file format. Everything wrong is said with file, key and cure; nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from knowledge.tables import schema, terms


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the data: in which file, at which key, what, and how to mend it."""

    file: str
    key: str
    message: str
    cure: str = ""

    def __str__(self) -> str:
        cure = f" → {self.cure}" if self.cure else ""
        return f"{self.file}: {self.key}: {self.message}{cure}"


M = TypeVar("M", bound=BaseModel)


class DataError(Exception):
    """The data cannot be used; ``problems`` says why, one line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


# --- scalars -------------------------------------------------------------------------------------------------------


def _decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueError("写成数字，如 5000 或 0.65")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError("写成数字，如 5000 或 0.65") from None
    if not number.is_finite():
        raise ValueError("不是有限的数")
    return number


Number = Annotated[Decimal, BeforeValidator(_decimal)]
SCALE = {terms.Unit.YUAN: 100, terms.Unit.RATE: 10_000, terms.Unit.POINTS: 10_000}


def scaled(number: Decimal, unit: terms.Unit) -> int:
    """Yuan to fen, rates and points to basis points, counts as they are; refuses a finer fraction than the unit has."""
    value = number * SCALE.get(unit, 1)
    if value != value.to_integral_value():
        raise ValueError(f"{number} 的小数位超出 {unit.chinese} 的精度")
    return int(value)


# --- the file format -----------------------------------------------------------------------------------------------


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RelativeFile(_Model):
    rule: str
    figure: str


class FigureFile(_Model):
    value: Number | None = None
    unlimited: Literal[True] | None = None
    why_unknown: terms.WhyUnknown | None = None
    low: Number | None = None
    high: Number | None = None
    relative_to: RelativeFile | None = None
    times: Number | None = None
    add: Number | None = None
    clause: str | None = None
    searched: tuple[str, ...] = ()
    reading: str | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "FigureFile":
        if (
            sum(bool(given) for given in (self.value is not None, self.unlimited, self.why_unknown, self.relative_to))
            != 1
        ):
            raise ValueError("value、unlimited、why_unknown、relative_to 四者必须且只能写一个")
        if self.relative_to and (self.times is None) == (self.add is None):
            raise ValueError("relative_to 需要 times（倍数）或 add（加减的比例）之一")
        if self.why_unknown is terms.WhyUnknown.NOT_IN_DOCUMENTS:
            if self.clause or not self.searched:
                raise ValueError("not_in_documents 不写 clause，而写 searched：查过的文件编号")
        elif self.clause is None:
            raise ValueError("数字没有条款：补上 clause")
        if self.why_unknown is None and (self.low is not None or self.high is not None):
            raise ValueError("low/high 只用于 why_unknown")
        return self

    def shape(self, unit: terms.Unit) -> schema.Figure:
        def exact(number: Decimal | None) -> int | None:
            return None if number is None else scaled(number, unit)

        relative = None
        if self.relative_to:
            relative = schema.Relative(
                rule_id=self.relative_to.rule,
                figure=self.relative_to.figure,
                times=None if self.times is None else scaled(self.times, terms.Unit.RATE),
                add=None if self.add is None else scaled(self.add, terms.Unit.RATE),
            )
        return schema.Figure(
            unit=unit,
            value=exact(self.value),
            unlimited=bool(self.unlimited),
            why_unknown=self.why_unknown,
            low=exact(self.low),
            high=exact(self.high),
            relative=relative,
            clause_id=self.clause,
            searched=self.searched,
            reading=self.reading,
        )


class TierFile(_Model):
    """One tier: from and to in yuan (``to: null`` = no upper end), rate as a fraction, one clause for all three.

    Only a tier over everything (from 0, no upper end) whose rate stands in no document has no clause to name.
    """

    from_: Number = Field(alias="from")
    to: Number | None
    rate: FigureFile | Number
    clause: str | None = None

    @model_validator(mode="after")
    def _clause(self) -> "TierFile":
        unstated = isinstance(self.rate, FigureFile) and self.rate.why_unknown is terms.WhyUnknown.NOT_IN_DOCUMENTS
        if self.clause is None and not (unstated and self.from_ == 0 and self.to is None):
            raise ValueError("这一段没有条款：补上 clause")
        return self

    def shape(self) -> schema.Tier:
        def amount(number: Decimal | None) -> schema.Figure:
            value = None if number is None else scaled(number, terms.Unit.YUAN)
            return schema.Figure(unit=terms.Unit.YUAN, value=value, unlimited=number is None, clause_id=self.clause)

        if isinstance(self.rate, FigureFile):
            rate = self.rate.shape(terms.Unit.RATE)
        else:
            value = scaled(self.rate, terms.Unit.RATE)
            rate = schema.Figure(unit=terms.Unit.RATE, value=value, clause_id=self.clause)
        return schema.Tier(low=amount(self.from_), high=amount(self.to), rate=rate)


class TiersRelativeFile(_Model):
    rule: str
    add: Number
    clause: str


class ByReadingFile(_Model):
    identity: terms.Identity
    reading: str


class WhoFile(_Model):
    identities: Literal["everyone"] | tuple[terms.Identity, ...]
    by_reading: tuple[ByReadingFile, ...] = ()
    insurance: tuple[terms.Insurance, ...] = ()
    care: tuple[terms.Care, ...] = ()
    hospital_levels: tuple[terms.HospitalLevel, ...] = ()
    care_locations: tuple[terms.CareLocation, ...] = ()
    requires: tuple[terms.Condition, ...] = ()

    def shape(self) -> schema.Who:
        return schema.Who(
            identities=None if self.identities == "everyone" else self.identities,
            by_reading=tuple(schema.ByReading(entry.identity, entry.reading) for entry in self.by_reading),
            insurance=self.insurance,
            care=self.care,
            hospital_levels=self.hospital_levels,
            care_locations=self.care_locations,
            requires=self.requires,
        )


class _RuleFile(_Model):
    id: str
    document: str
    name: str | None = None
    priority: int
    who: WhoFile
    applies_from: date | None = None
    applies_to: date | None = None
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    on_application: bool = False
    separate_chain: bool = False
    replaces: str | None = None

    def parameters(self) -> schema.Parameters:
        raise NotImplementedError


YUAN, RATE = terms.Unit.YUAN, terms.Unit.RATE


class MarginalTiersFile(_RuleFile):
    kind: Literal[terms.LayerKind.MARGINAL_TIERS]
    deductible: FigureFile
    deductible_counts: terms.DeductibleCounts
    tiers: tuple[TierFile, ...] = ()
    tiers_relative: TiersRelativeFile | None = None
    ceiling: FigureFile
    accumulates: terms.YearToDate | None = None
    ceiling_used_by: terms.YearToDate | None = None

    @model_validator(mode="after")
    def _some_tiers(self) -> "MarginalTiersFile":
        if bool(self.tiers) == (self.tiers_relative is not None):
            raise ValueError("tiers 与 tiers_relative 必须且只能写一个")
        return self

    def parameters(self) -> schema.MarginalTiers:
        relative = None
        if self.tiers_relative:
            relative = schema.Relative(
                rule_id=self.tiers_relative.rule, figure="tiers", add=scaled(self.tiers_relative.add, RATE)
            )
        return schema.MarginalTiers(
            deductible=self.deductible.shape(YUAN),
            deductible_counts=self.deductible_counts,
            tiers=tuple(tier.shape() for tier in self.tiers),
            tiers_relative=relative,
            ceiling=self.ceiling.shape(YUAN),
            accumulates=self.accumulates,
            ceiling_used_by=self.ceiling_used_by,
        )


class ThresholdRateFile(_RuleFile):
    kind: Literal[terms.LayerKind.THRESHOLD_RATE]
    threshold: FigureFile
    inclusive: bool = True
    counts: tuple[terms.ThresholdCounts, ...] = Field(min_length=1, max_length=2)
    rate: FigureFile
    ceiling: FigureFile
    accumulates: terms.YearToDate | None = None
    ceiling_used_by: terms.YearToDate | None = None

    def parameters(self) -> schema.ThresholdRate:
        return schema.ThresholdRate(
            threshold=self.threshold.shape(YUAN),
            inclusive=self.inclusive,
            counts=self.counts,
            rate=self.rate.shape(RATE),
            ceiling=self.ceiling.shape(YUAN),
            accumulates=self.accumulates,
            ceiling_used_by=self.ceiling_used_by,
        )


class TopUpFile(_RuleFile):
    kind: Literal[terms.LayerKind.TOP_UP]
    ratio: FigureFile

    def parameters(self) -> schema.TopUp:
        return schema.TopUp(ratio=self.ratio.shape(RATE))


class CapOnRemainingFile(_RuleFile):
    kind: Literal[terms.LayerKind.CAP_ON_REMAINING]
    cap: FigureFile

    def parameters(self) -> schema.CapOnRemaining:
        return schema.CapOnRemaining(cap=self.cap.shape(YUAN))


class EnteredFile(_RuleFile):
    kind: Literal[terms.LayerKind.ENTERED]
    answer: Literal["hospital_relief_paid", "commercial_paid"]

    def parameters(self) -> schema.Entered:
        return schema.Entered(answer=self.answer)


class FixedRateFile(_RuleFile):
    kind: Literal[terms.LayerKind.FIXED_RATE]
    rate: FigureFile
    ceiling: FigureFile
    ceiling_used_by: terms.YearToDate | None = None

    def parameters(self) -> schema.FixedRate:
        return schema.FixedRate(
            rate=self.rate.shape(RATE), ceiling=self.ceiling.shape(YUAN), ceiling_used_by=self.ceiling_used_by
        )


class OutpatientRateFile(_RuleFile):
    kind: Literal[terms.LayerKind.OUTPATIENT_RATE]
    deductible: FigureFile
    rate: FigureFile
    limit: FigureFile
    shared_with_inpatient: bool = False
    ceiling_used_by: terms.YearToDate | None = None

    def parameters(self) -> schema.OutpatientRate:
        return schema.OutpatientRate(
            deductible=self.deductible.shape(YUAN),
            rate=self.rate.shape(RATE),
            limit=self.limit.shape(YUAN),
            shared_with_inpatient=self.shared_with_inpatient,
            ceiling_used_by=self.ceiling_used_by,
        )


class NoFigureFile(_RuleFile):
    kind: Literal[terms.LayerKind.NO_FIGURE]
    why_unknown: terms.WhyUnknown
    searched: tuple[str, ...] = Field(min_length=1)

    def parameters(self) -> schema.NoFigure:
        return schema.NoFigure(why_unknown=self.why_unknown, searched=self.searched)


RuleFile = Annotated[
    MarginalTiersFile
    | ThresholdRateFile
    | TopUpFile
    | CapOnRemainingFile
    | EnteredFile
    | FixedRateFile
    | OutpatientRateFile
    | NoFigureFile,
    Field(discriminator="kind"),
]


class TableFile(_Model):
    """``tables/<region>/<program>.yaml``: how one program pays in one region, one rule per group of people and time."""

    region: str
    program: terms.Program
    name: str | None = None
    order: int
    rules: tuple[RuleFile, ...]

    def shapes(self) -> Iterator[schema.Rule]:
        for rule in self.rules:
            yield schema.Rule(
                id=rule.id,
                region=self.region,
                document_id=rule.document,
                program=self.program,
                name=rule.name or self.name or self.program.chinese,
                kind=rule.kind,
                order=self.order,
                priority=rule.priority,
                who=rule.who.shape(),
                applies_from=rule.applies_from,
                applies_to=rule.applies_to,
                clause_ids=rule.clauses,
                parameters=rule.parameters(),
                readings=rule.readings,
                assumptions=rule.assumptions,
                on_application=rule.on_application,
                separate_chain=rule.separate_chain,
            )


class ClauseFigureFile(_Model):
    name: str
    text: str
    unit: terms.Unit
    value: Number | date

    def shape(self) -> schema.ClauseFigure:
        if isinstance(self.value, date):
            return schema.ClauseFigure(name=self.name, text=self.text, unit=self.unit, day=self.value)
        return schema.ClauseFigure(name=self.name, text=self.text, unit=self.unit, value=scaled(self.value, self.unit))


class ClauseFile(_Model):
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


class ValidityDayFile(_Model):
    day: date
    stated: bool
    reason: str = ""

    @model_validator(mode="after")
    def _reason(self) -> "ValidityDayFile":
        if not self.stated and not self.reason:
            raise ValueError("文件没有写明的日期要写 reason：为什么这样理解")
        return self

    def shape(self) -> schema.ValidityDay:
        return schema.ValidityDay(day=self.day, stated=self.stated, reason=self.reason)


class ContactFile(_Model):
    name: str
    phone: str


class DocumentFile(_Model):
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


class RegionFile(_Model):
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


class LexiconEntryFile(_Model):
    term: str
    kind: terms.LexiconKind
    code: str | None = None
    forms: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    source: str

    def shape(self) -> schema.LexiconEntry:
        return schema.LexiconEntry(**self.model_dump())


class TopicFile(_Model):
    code: str
    name: str
    words: tuple[str, ...]

    def shape(self) -> schema.Topic:
        return schema.Topic(**self.model_dump())


class AmbiguousWordingFile(_Model):
    """One line of ``lexicon/ambiguous.yaml``: a word, the codes it may stand for, and the question to ask back."""

    word: str
    codes: tuple[str, ...] = Field(min_length=2)
    ask: str

    def shape(self) -> schema.AmbiguousWording:
        return schema.AmbiguousWording(**self.model_dump())


# --- reading files -------------------------------------------------------------------------------------------------


class _ExactLoader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML whose decimals stay the digits that were written (0.65, never 0.65000000000000002) and whose keys differ."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"键 {key} 写了两次", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]


_ExactLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: loader.construct_scalar(node))


def read_yaml(path: Path) -> Any:
    """The content of one YAML file; DataError with the line when it is not YAML or repeats a key."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_ExactLoader)  # noqa: S506 a safe loader by descent
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第 {mark.line + 1} 行" if mark else "?"
        raise DataError([Problem(str(path), where, error.problem or "不是合法的 YAML", "改正这一行")]) from error
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), "?", "不是 UTF-8 文本", "用 UTF-8 保存")]) from error


def checked(model: type[M], raw: object, file: str) -> M:
    """``raw`` as ``model``; DataError naming ``file`` and every wrong key."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise DataError(
            Problem(file, ".".join(str(part) for part in entry["loc"]) or "(整个文件)", entry["msg"])
            for entry in error.errors(include_url=False, include_context=False)
        ) from error


def jurisdiction_from(region: str, payload: Mapping[str, Any], file: str = "release") -> schema.Jurisdiction:
    """The part of one region from its payload ``{"documents": [...], "tables": [...]}``."""
    documents = tuple(checked(DocumentFile, raw, file).shape() for raw in payload["documents"])
    rules = tuple(rule for raw in payload["tables"] for rule in checked(TableFile, raw, file).shapes())
    return schema.Jurisdiction(region=region, documents=documents, rules=rules)
