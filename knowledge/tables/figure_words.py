"""How does a figure of a table read in Chinese: the number, or the range and why it is one?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from knowledge.tables.resolved import value_of
from knowledge.tables.schema import Figure, Relative, Rule
from knowledge.tables.terms import Unit, WhyUnknown

NAMES: Final[Mapping[str, str]] = {
    "deductible": "起付线",
    "rate": "支付比例",
    "ceiling": "封顶线",
    "threshold": "门槛",
    "ratio": "最低报销比例",
    "cap": "个人负担降到",
    "limit": "年度限额",
    "amount": "多少",
}
"""What the figures of a table are called; those of tiers are named by their tier."""
_TIER_PARTS: Final[Mapping[str, str]] = {"from": "从", "to": "到", "rate": "支付比例"}
_WITHOUT_LIMIT: Final[Mapping[str, str]] = {"ceiling": "不封顶", "limit": "没有限额"}


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in words, and where it is not known exactly, why."""

    words: str
    why: str = ""


def name_of(key: str) -> str:
    """The Chinese name of a figure by its key: ``deductible`` or ``tiers.0.rate``."""
    if not key.startswith("tiers."):
        return NAMES.get(key, key)
    _, position, part = key.split(".")
    return f"第{int(position) + 1}段{_TIER_PARTS[part]}"


def amount(value: int, unit: Unit) -> str:
    """Fen as 5,000元 or 0.50元, basis points as 65% or 5个百分点, counts with their unit."""
    if unit is Unit.YUAN:
        yuan, fen = divmod(value, 100)
        return f"{yuan:,}.{fen:02d}元" if fen else f"{yuan:,}元"
    if unit is Unit.RATE:
        return f"{_percent(value)}%"
    return f"{_percent(value)}个百分点" if unit is Unit.POINTS else f"{value}{unit.chinese}"


def said(key: str, figure: Figure, rules: Mapping[str, Rule], titles: Mapping[str, str]) -> Said:
    """One figure in words; ``rules`` (by id) may hold the base of a relative one, ``titles`` the documents' titles."""
    if figure.unlimited:
        return Said(_WITHOUT_LIMIT.get(key, "没有上限"))
    if figure.relative is not None:
        return _relative(figure, figure.relative, rules)
    if figure.value is not None:
        return Said(amount(figure.value, figure.unit))
    return _unknown(figure, titles)


def _relative(figure: Figure, relative: Relative, rules: Mapping[str, Rule]) -> Said:
    value = value_of(figure, rules)
    change = change_words(relative)
    if value is not None:
        return Said(amount(value, figure.unit), f"{change}，按一般标准算出")
    return Said(change, "一般标准是多少，文件未载明，所以算不出具体数字")


def change_words(relative: Relative) -> str:
    """ "一般标准的50%" or "比一般标准高5个百分点"."""
    if relative.times is not None:
        return f"一般标准的{_percent(relative.times)}%"
    add = relative.add or 0
    return f"比一般标准{'高' if add >= 0 else '低'}{_percent(abs(add))}个百分点"


def _unknown(figure: Figure, titles: Mapping[str, str]) -> Said:
    low, high = figure.low or 0, figure.high
    why = figure.why_unknown.chinese if figure.why_unknown else ""
    if figure.why_unknown is WhyUnknown.NOT_IN_DOCUMENTS:
        return Said(why, searched(figure.searched, titles))
    if high is None:
        return Said(f"{amount(low, figure.unit)}以上", why)
    return Said(f"{amount(low, figure.unit)}到{amount(high, figure.unit)}", why)


def searched(documents: Sequence[str], titles: Mapping[str, str]) -> str:
    """Which documents were read in vain."""
    names = "".join(f"《{titles.get(document, document)}》" for document in documents)
    return f"{names}里没有写" if names else ""


def _percent(basis_points: int) -> str:
    return f"{(Decimal(basis_points) / 100).normalize():f}"
