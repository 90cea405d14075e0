"""What amount did a person mean by what they typed? 3万, 30,000, １２０００, 1.5万元 are read; the rest is refused."""

import re
import unicodedata
from decimal import Decimal

LARGEST_YUAN = Decimal(100_000_000)
"""A bill above this is a slip of the finger, not a bill (the limit of the estimate interface)."""

_CURRENCY_SIGNS = re.compile(r"^(?:人民币|rmb|cny|¥|¥)|(?:元整|圆整|元|块钱|块|圆)$", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>亿|万|千|百)?")
_MIXED = re.compile(r"(?P<ten_thousands>\d+)万(?:(?P<thousands>\d)千|零?(?P<rest>\d{3,4}))")
_UNITS = {None: 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}


class UnreadableAmount(ValueError):
    """The text names no single amount; ``cure`` says in Chinese what to type instead."""

    def __init__(self, cure: str) -> None:
        super().__init__(cure)
        self.cure = cure


def yuan_from(text: str) -> Decimal:
    """The amount in yuan, with at most two decimals, that ``text`` names; UnreadableAmount otherwise."""
    tidy = _tidied(text)
    if not tidy:
        raise UnreadableAmount("请填写金额，例如 30000 或 3万。")
    if tidy.startswith("-"):
        raise UnreadableAmount("金额不能是负数，请填写 0 或更大的数。")
    amount = _read(tidy)
    if amount > LARGEST_YUAN:
        raise UnreadableAmount("金额超过了 1 亿元，请检查是否多打了 0。")
    if amount != amount.quantize(Decimal("0.01")):
        raise UnreadableAmount("金额最多写到分（小数点后两位），例如 1234.56。")
    return amount.quantize(Decimal("0.01"))


def _tidied(text: str) -> str:
    """Full-width forms narrowed, blanks and the word for yuan taken off, a Chinese full stop read as the point."""
    tidy = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    tidy = re.sub(r"(?<=\d)。(?=\d)", ".", tidy)
    return _CURRENCY_SIGNS.sub("", _CURRENCY_SIGNS.sub("", tidy))


def _read(tidy: str) -> Decimal:
    if len(tidy) > 20:
        raise UnreadableAmount("金额太长了，请只写数字，例如 30000 或 3万。")
    if not tidy.isascii() and any(mark in tidy for mark in "多左右约几大概来"):
        raise UnreadableAmount("请写一个确定的数，例如 30000 或 3万。")
    if _GROUPED.fullmatch(tidy):
        return Decimal(tidy.replace(",", ""))
    if "," in tidy:
        raise UnreadableAmount("逗号的位置看不明白，请不写逗号，例如 30000。")
    if mixed := _MIXED.fullmatch(tidy):
        below = int(mixed["rest"] or 0) + 1_000 * int(mixed["thousands"] or 0)
        return Decimal(10_000 * int(mixed["ten_thousands"]) + below)
    if plain := _PLAIN.fullmatch(tidy):
        return Decimal(plain["number"]) * _UNITS[plain["unit"]]
    if re.fullmatch(r"\d+万\d{1,2}", tidy):
        raise UnreadableAmount("万后面的零头看不明白，请写成 35000 或 3.5万 这样。")
    raise UnreadableAmount("请只写数字，例如 30000 或 3万。")
