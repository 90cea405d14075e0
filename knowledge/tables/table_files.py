"""How is a benefit table written? `tables/<region>/<program>.yaml`: a program's rules, each figure with its clause."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.tables import schema, terms
from knowledge.tables.amounts import FileModel, Number, scaled


class RelativeFile(FileModel):
    rule: str
    figure: str


class FigureFile(FileModel):
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
            raise ValueError("value、unlimited、why_unknown、relative_to 四者不是恰好写了一个 → 只留一个")
        if self.relative_to and (self.times is None) == (self.add is None):
            raise ValueError("relative_to 没有说怎样变 → 写 times（倍数）或 add（加减的比例）之一")
        if self.why_unknown is terms.WhyUnknown.NOT_IN_DOCUMENTS:
            if self.clause or not self.searched:
                raise ValueError("not_in_documents 没有条款可写 → 不写 clause，写 searched：查过的文件编号")
        elif self.clause is None:
            raise ValueError("数字没有条款 → 补上 clause")
        if self.why_unknown is None and (self.low is not None or self.high is not None):
            raise ValueError("low、high 只用于不知道的数字 → 删去，或写 why_unknown")
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


class TierFile(FileModel):
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


class TiersRelativeFile(FileModel):
    rule: str
    add: Number
    clause: str


class ByReadingFile(FileModel):
    identity: terms.Identity
    reading: str


class WhoFile(FileModel):
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


class _RuleFile(FileModel):
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
            raise ValueError("tiers 与 tiers_relative 不是恰好写了一个 → 只留一个")
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
    beyond_catalogue: bool = False

    @model_validator(mode="after")
    def _said_by_a_clause(self) -> "NoFigureFile":
        if self.beyond_catalogue and not self.clauses:
            raise ValueError(
                "beyond_catalogue（目录外的费用也可能付）没有条款 → 在 clauses 里写上说到目录外费用的那一条"
            )
        return self

    def parameters(self) -> schema.NoFigure:
        return schema.NoFigure(self.why_unknown, self.searched, self.beyond_catalogue)


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


class TableFile(FileModel):
    """``tables/<region>/<program>.yaml``: how one program pays in one region, one rule per group of people and time."""

    region: str
    program: terms.Program
    name: str | None = None
    order: int
    order_clause: str | None = None
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
