"""Which amounts does a Chinese sentence say? By value and unit: 2020年 is no sum, 1万元 is 10,000 yuan, 一半 is 50%.

Amounts come in the units of ``ClauseFigure``: yuan in fen, rates and points in basis points, counts as they are.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from knowledge.tables.terms import Unit

Amount = tuple[Unit, int]

_NO_AMOUNT = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?|底|末|初|度)?|\d{1,2}月(?:\d{1,2}日|底|末|份)?|[〔\[(]\d{4}[〕\])]\d*号?|\d+号|第[\d零一二三四五六七八九十]+(?:元|条|款|项|章|段|档|类)"
)
_DIGITS = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(亿|千万|百万|万|千)?(元|块钱|%|个?百分点|个月|天|个?工作日|日)?"
)
_NUMERALS = "零一二两三四五六七八九十百千万亿"
_PERCENT = re.compile(rf"百分之([{_NUMERALS}]+|\d+(?:\.\d+)?)")
_WORDS = re.compile(rf"([{_NUMERALS}]+)(元|个百分点|个月|天|次|名|个|种|人|类|岁|家|户)")
_TENTHS = re.compile(r"([一二三四五六七八九])成(?![为立员功本])")
_RANGE = re.compile(r"[-–—~至到]")
_SCALES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3}
_VALUES = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_HALF = re.compile(r"减半|一半|折半")
_NOTHING = re.compile(r"(?:不|没有|无|取消|不再|零)(?:设|设置|设立)?(?:起付|门槛)|从第一元起")
_NEXT = {"次日": (Unit.DAYS, 1), "次月": (Unit.MONTHS, 1)}
NO_LIMIT = re.compile(
    r"(?:不|没有|无|取消|不再)(?:设|设置|设立)?(?:年度)?(?:最高)?(?:支付|救助|报销)?(?:封顶|上限|限额|限制|限)"
)


@lru_cache(maxsize=4096)
def said(text: str) -> frozenset[Amount]:
    """Every amount of a text, in digits and in words."""
    plain = unicodedata.normalize("NFKC", text)
    amounts = _NO_AMOUNT.sub(lambda found: "·" * len(found[0]), plain)
    return frozenset((*_in_digits(amounts), *_in_words(amounts), *_told(plain)))


def _in_digits(text: str) -> Iterator[Amount]:
    found = list(_DIGITS.finditer(text))
    for position, match in enumerate(found):
        scale, unit = match[2], match[3]
        following = found[position + 1] if position + 1 < len(found) else None
        if unit is None and following and _RANGE.fullmatch(text[match.end() : following.start()]):
            scale, unit = scale or following[2], following[3]
        yield from _amounts(Decimal(match[1].replace(",", "")) * _SCALES.get(scale or "", 1), scale, unit)


def _amounts(number: Decimal, scale: str | None, unit: str | None) -> Iterator[Amount]:
    """The amounts of a number with its unit; a scale without a unit (30万) may be money or a count."""
    if unit == "%":
        yield from _whole((Unit.RATE, number * 100), (Unit.POINTS, number * 100))
    elif unit in ("个百分点", "百分点"):
        yield from _whole((Unit.POINTS, number * 100))
    elif unit in ("元", "块钱"):
        yield from _whole((Unit.YUAN, number * 100))
    elif unit == "个月":
        yield from _whole((Unit.MONTHS, number), (Unit.COUNT, number))
    elif unit is not None:
        yield from _whole((Unit.DAYS, number), (Unit.COUNT, number))
    else:
        yield from _whole((Unit.COUNT, number), *([(Unit.YUAN, number * 100)] if scale else []))


def _whole(*amounts: tuple[Unit, Decimal]) -> Iterator[Amount]:
    for unit, amount in amounts:
        if amount == amount.to_integral_value():
            yield unit, int(amount)


def _in_words(text: str) -> Iterator[Amount]:
    for match in _PERCENT.finditer(text):
        number = Decimal(match[1]) if match[1][0].isdigit() else Decimal(spelled(match[1]))
        yield from _whole((Unit.RATE, number * 100), (Unit.POINTS, number * 100))
    for match in _WORDS.finditer(text):
        yield from _amounts(Decimal(spelled(match[1])), None, match[2] if match[2] in _UNITS else None)
    for match in _TENTHS.finditer(text):
        yield Unit.RATE, _VALUES[match[1]] * 1_000


def _told(text: str) -> Iterator[Amount]:
    """What is said without a number."""
    if "全额" in text:
        yield Unit.RATE, 10_000
    if _HALF.search(text):
        yield Unit.RATE, 5_000
    if _NOTHING.search(text):
        yield Unit.YUAN, 0
    for word, amount in _NEXT.items():
        if word in text:
            yield amount


_UNITS = ("元", "个百分点", "个月", "天")


def spelled(numeral: str) -> int:
    """A number in Chinese words: 六十五 is 65, 两万 20,000, 一万五千 15,000."""
    whole, part, digit = 0, 0, 0
    for character in numeral:
        if character in _VALUES:
            digit = _VALUES[character]
        elif character == "亿":
            whole, part, digit = (whole + part + digit) * _SCALES[character], 0, 0
        elif character == "万":
            whole, part, digit = whole + (part + digit) * _SCALES[character], 0, 0
        else:
            part += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return whole + part + digit


_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?")


def says_day(text: str, day: date) -> bool:
    """Whether a wording says a day: 2020年4月8日, 2020年底 (its last day), 10月1日; what it names must agree."""
    plain = unicodedata.normalize("NFKC", text)
    named = [match for match in _DAY.finditer(plain) if any(match.groups())]
    if not named:
        return False
    return any(all(said is None or int(said) == part for said, part in _parts(match, day)) for match in named) and not (
        re.search(r"年[底末]", plain) and (day.month, day.day) != (12, 31)
    )


def _parts(match: re.Match[str], day: date) -> Iterator[tuple[str | None, int]]:
    return zip(match.groups(), (day.year, day.month, day.day), strict=True)


def stands_in(wording: str, text: str) -> bool:
    """Whether a wording occurs in a text as it is meant: 5,000元 does not stand in 15,000元."""
    start = text.find(wording)
    while start >= 0:
        before, after = text[:start][-1:], text[start + len(wording) :][:1]
        cut = wording[:1].isdigit() and (before.isdigit() or before in (",", "."))
        if not cut and not (wording[-1:].isdigit() and (after.isdigit() or after == "%" or after in _SCALES)):
            return True
        start = text.find(wording, start + 1)
    return False
