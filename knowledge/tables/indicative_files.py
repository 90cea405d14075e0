"""How are unverified figures written? ``indicative/<region>.yaml``: rules like a table's, each figure with its source.

They never stand beside the figures of documents: another folder, another shape, another key of the release.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.tables import schema, terms
from knowledge.tables.amounts import FileModel, Number, scaled
from knowledge.tables.table_files import RATE, YUAN, WhoFile

Source = Annotated[str, Field(min_length=4)]


class IndicativeFigureFile(FileModel):
    """A figure that a source states and no document of ours: one value, a range, or no limit."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unlimited: Literal[True] | None = None
    source: Source

    @model_validator(mode="after")
    def _exactly_one(self) -> "IndicativeFigureFile":
        ranged = self.low is not None and self.high is not None
        half = (self.low is None) != (self.high is None)
        if half or sum((self.value is not None, ranged, bool(self.unlimited))) != 1:
            raise ValueError("参考数字不是恰好写了一种 → 写 value，或 low 与 high 两个，或 unlimited: true")
        return self

    def shape(self, unit: terms.Unit) -> schema.Figure:
        def exact(number: Decimal | None) -> int | None:
            return None if number is None else scaled(number, unit)

        return schema.Figure(
            unit=unit,
            value=exact(self.value),
            unlimited=bool(self.unlimited),
            low=exact(self.low),
            high=exact(self.high),
            source=self.source,
        )


class IndicativeTierFile(FileModel):
    """One tier: from and to in yuan (``to: null`` = no upper end) and its rate."""

    from_: Number = Field(alias="from")
    to: Number | None
    rate: IndicativeFigureFile

    def shape(self) -> schema.Tier:
        def amount(number: Decimal | None) -> schema.Figure:
            value = None if number is None else scaled(number, YUAN)
            return schema.Figure(unit=YUAN, value=value, unlimited=number is None, source=self.rate.source)

        return schema.Tier(low=amount(self.from_), high=amount(self.to), rate=self.rate.shape(RATE))


class _IndicativeRuleFile(FileModel):
    id: str
    program: terms.Program
    name: str | None = None
    order: int
    priority: int
    who: WhoFile
    applies_from: date | None = None
    applies_to: date | None = None

    def parameters(self) -> schema.Parameters:
        raise NotImplementedError


class IndicativeTiersFile(_IndicativeRuleFile):
    kind: Literal[terms.LayerKind.MARGINAL_TIERS]
    deductible: IndicativeFigureFile
    deductible_counts: terms.DeductibleCounts
    tiers: tuple[IndicativeTierFile, ...] = Field(min_length=1)
    ceiling: IndicativeFigureFile
    accumulates: terms.YearToDate | None = None
    ceiling_used_by: terms.YearToDate | None = None

    def parameters(self) -> schema.MarginalTiers:
        return schema.MarginalTiers(
            deductible=self.deductible.shape(YUAN),
            deductible_counts=self.deductible_counts,
            tiers=tuple(tier.shape() for tier in self.tiers),
            ceiling=self.ceiling.shape(YUAN),
            accumulates=self.accumulates,
            ceiling_used_by=self.ceiling_used_by,
        )


class IndicativeThresholdRateFile(_IndicativeRuleFile):
    kind: Literal[terms.LayerKind.THRESHOLD_RATE]
    threshold: IndicativeFigureFile
    inclusive: bool = True
    counts: tuple[terms.ThresholdCounts, ...] = Field(min_length=1, max_length=2)
    rate: IndicativeFigureFile
    ceiling: IndicativeFigureFile
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


class IndicativeOutpatientRateFile(_IndicativeRuleFile):
    kind: Literal[terms.LayerKind.OUTPATIENT_RATE]
    deductible: IndicativeFigureFile
    rate: IndicativeFigureFile
    limit: IndicativeFigureFile
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


class IndicativeFixedRateFile(_IndicativeRuleFile):
    kind: Literal[terms.LayerKind.FIXED_RATE]
    rate: IndicativeFigureFile
    ceiling: IndicativeFigureFile
    ceiling_used_by: terms.YearToDate | None = None

    def parameters(self) -> schema.FixedRate:
        return schema.FixedRate(
            rate=self.rate.shape(RATE), ceiling=self.ceiling.shape(YUAN), ceiling_used_by=self.ceiling_used_by
        )


IndicativeRuleFile = Annotated[
    IndicativeTiersFile | IndicativeThresholdRateFile | IndicativeOutpatientRateFile | IndicativeFixedRateFile,
    Field(discriminator="kind"),
]


class IndicativeFile(FileModel):
    """``indicative/<region>.yaml``: unverified figures of one region; ``source`` says what and of which years."""

    region: str
    source: Source
    rules: tuple[IndicativeRuleFile, ...]

    def shapes(self) -> Iterator[schema.IndicativeRule]:
        for rule in self.rules:
            yield schema.IndicativeRule(
                id=rule.id,
                region=self.region,
                program=rule.program,
                name=rule.name or rule.program.chinese,
                kind=rule.kind,
                order=rule.order,
                priority=rule.priority,
                who=rule.who.shape(),
                applies_from=rule.applies_from,
                applies_to=rule.applies_to,
                parameters=rule.parameters(),
                source=self.source,
            )
