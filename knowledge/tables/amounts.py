"""How is a number that someone wrote in a file held exactly? As integers of its unit, refused where it is finer."""

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from knowledge.tables import terms


class FileModel(BaseModel):
    """What every part of a file has in common: no unknown key, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        for name in type(self).model_fields:
            entries = getattr(self, name)
            if isinstance(entries, tuple) and all(isinstance(entry, str) for entry in entries):
                twice = [entry for entry, times in Counter(entries).items() if times > 1]
                if twice:
                    raise ValueError(f"{name} 里 {twice[0]} 写了两次 → 删去一个")
        return self


def number(value: object) -> Decimal:
    """A written number exactly as it stands; ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueError("应当是数字 → 写成 5000 或 0.65，不写单位")
    try:
        exact = Decimal(value)
    except InvalidOperation:
        raise ValueError("应当是数字 → 写成 5000 或 0.65，不写单位") from None
    if not exact.is_finite():
        raise ValueError("不是有限的数 → 写成 5000 或 0.65")
    return exact


Number = Annotated[Decimal, BeforeValidator(number)]
SCALE = {terms.Unit.YUAN: 100, terms.Unit.RATE: 10_000, terms.Unit.POINTS: 10_000}


def scaled(amount: Decimal, unit: terms.Unit) -> int:
    """Yuan to fen, rates and points to basis points, counts as they are; refuses a finer fraction than the unit has."""
    value = amount * SCALE.get(unit, 1)
    if value != value.to_integral_value():
        raise ValueError(f"{amount} 的小数位超出 {unit.chinese} 的精度 → 金额最多两位小数，比例最多四位")
    return int(value)
