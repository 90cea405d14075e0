"""Which figures stand in a Chinese text, and what each is worth: 5,000元, 五千块, 12万, 3千多, 65%, 六成五, 3个月."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class FigureKind(StrEnum):
    MONEY = "money"  # yuan
    RATE = "rate"  # 1 = 100%
    POINTS = "points"  # percentage points, 1 = one point
    PLAIN = "plain"  # a number without a unit that we know: 10万, 34,079
    SPAN = "span"  # a length of time or a countable thing; ``unit`` tells which


@dataclass(frozen=True, slots=True)
class TextFigure:
    """A figure of a text at [start, end) code points. ``value`` by ``kind``; ``about``: 3千多, 将近8万."""

    start: int
    end: int
    text: str
    kind: FigureKind
    value: Decimal
    unit: str = ""
    about: bool = False

    def same_as(self, other: "TextFigure") -> bool:
        """Equal by value; a bare 10万 may stand for 10万元 and the other way round, never for a rate."""
        if self.value != other.value:
            return False
        kinds = {self.kind, other.kind}
        if kinds == {FigureKind.MONEY, FigureKind.PLAIN}:
            return True
        return len(kinds) == 1 and self.unit == other.unit


DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
LARGE_UNITS = {"万": 10_000, "亿": 100_000_000}
MONEY_UNITS = ("元", "块钱", "块", "圆")
TIME_UNITS = {
    "个工作日": "工作日",
    "工作日": "工作日",
    "个月": "月",
    "天": "天",
    "小时": "小时",
    "周岁": "岁",
    "岁": "岁",
    "周": "周",
    "年": "年",
    "月": "月",
    "日": "日",
}
COUNT_UNITS = {
    unit: unit for unit in ("人次", "人", "名", "种", "类", "项", "例", "次", "户", "倍", "批", "家", "级", "折")
}
UNITS = TIME_UNITS | COUNT_UNITS

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SPOKEN = r"[零〇一二两俩三四五六七八九十百千万亿]+"
_TAIL = r"(?P<scale>(?:百万|千万|十万|万|亿|千|百(?!分))?)"
_ABOUT = r"(?P<about>多|来|几|余)?"
_UNIT = r"(?P<unit>个?百分点|%|％|‰|" + "|".join((*MONEY_UNITS, *sorted(UNITS, key=len, reverse=True))) + r")?"
_NUMBER = re.compile(
    rf"(?P<cent>百分之)(?P<rate>{_SPOKEN}(?:点{_SPOKEN})?|{_ARABIC})"
    rf"|(?P<tenths>[一二三四五六七八九\d](?:\.\d)?)成(?P<half>半|[一二三四五六七八九])?(?![立为员本功都了熟就长])"
    rf"|(?P<arabic>{_ARABIC}){_TAIL}{_ABOUT}{_UNIT}"
    rf"|(?P<spoken>{_SPOKEN})(?P<spoken_about>多|来|余)?(?P<spoken_scale>万|亿)?(?P<spoken_unit>"
    + _UNIT[len("(?P<unit>") :]
)
_HALF = re.compile(r"一半|半数|对半")


def spoken_number(text: str) -> Decimal | None:
    """三万五千 → 35000, 三万五 → 35000, 十二 → 12, 二〇二〇 → 2020; None for what is no number."""
    if not text:
        return None
    if all(character in DIGITS for character in text):
        return Decimal("".join(str(DIGITS[character]) for character in text))
    total = section = digit = 0
    last_unit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
            if character in "零〇":
                last_unit = 0
        elif character in SMALL_UNITS:
            last_unit = SMALL_UNITS[character]
            section += (digit or 1) * last_unit
            digit = 0
        elif character in LARGE_UNITS:
            last_unit = LARGE_UNITS[character]
            group = section + digit
            if not total and not group:
                return None
            # 亿 raises all that was said before it, 万 only its own group: 一亿二千万
            total = (total + group) * last_unit if last_unit > 10_000 else total + group * last_unit
            section = digit = 0
        else:
            return None
    if digit and last_unit >= 100:  # 三万五, 八千二: the digit counts in tenths of the unit before it
        digit *= last_unit // 10
    return Decimal(total + section + digit)


def _scaled(number: str, scale: str) -> Decimal:
    value = Decimal(number.replace(",", ""))
    for character in scale:
        value *= {**SMALL_UNITS, **LARGE_UNITS}[character]
    return value


def _kind(unit: str, value: Decimal) -> tuple[FigureKind, Decimal, str]:
    if unit in ("%", "％"):
        return FigureKind.RATE, value / 100, ""
    if unit == "‰":
        return FigureKind.RATE, value / 1000, ""
    if unit.endswith("百分点"):
        return FigureKind.POINTS, value, ""
    if unit in MONEY_UNITS:
        return FigureKind.MONEY, value, ""
    if unit:
        return FigureKind.SPAN, value, UNITS[unit]
    return FigureKind.PLAIN, value, ""


def _spoken_figure(match: re.Match[str]) -> tuple[FigureKind, Decimal, str] | None:
    """A figure said in characters; 一 alone before a counting word (一次, 一级, 一站式) is language, not a figure."""
    unit = match["spoken_unit"] or ""
    value = spoken_number(match["spoken"] + (match["spoken_scale"] or ""))
    if value is None:
        return None
    if not unit and not re.search("[十百千万亿]", match["spoken"] + (match["spoken_scale"] or "")):
        return None
    if len(match["spoken"]) == 1 and (unit in COUNT_UNITS or unit in ("年", "月", "日", "天", "周") or not unit):
        return None
    return _kind(unit, value)


def _figure(match: re.Match[str]) -> tuple[FigureKind, Decimal, str] | None:
    if match["cent"]:
        whole, _, fraction = match["rate"].partition("点")
        value = spoken_number(whole) if not whole[0].isdigit() else Decimal(whole.replace(",", ""))
        if value is None:
            return None
        if fraction:
            value += Decimal("0." + "".join(str(DIGITS.get(character, character)) for character in fraction))
        return FigureKind.RATE, value / 100, ""
    if match["tenths"]:
        tenths = Decimal(str(DIGITS.get(match["tenths"], match["tenths"])))
        half = {None: Decimal(0), "半": Decimal("0.5")}.get(match["half"])
        half = Decimal(DIGITS[match["half"]]) / 10 if half is None else half
        return FigureKind.RATE, (tenths + half) / 10, ""
    if match["arabic"]:
        return _kind(match["unit"] or "", _scaled(match["arabic"], match["scale"]))
    return _spoken_figure(match)


def figures_in(text: str) -> tuple[TextFigure, ...]:
    """Every figure of ``text`` from left to right; characters that only look like numbers (一站式, 十分) are left."""
    return tuple(sorted(_scan(text), key=lambda figure: figure.start))


def _scan(text: str) -> Iterator[TextFigure]:
    for match in _NUMBER.finditer(text):
        if match.end() == match.start() or _is_word(text, match):
            continue
        found = _figure(match)
        if found is None:
            continue
        kind, value, unit = found
        about = bool(match["about"] or match["spoken_about"]) or text[max(0, match.start() - 2) : match.start()] in (
            "将近",
            "大概",
            "差不",
            "大约",
            "左右",
        )
        yield TextFigure(match.start(), match.end(), match.group(), kind, value, unit, about)
    for match in _HALF.finditer(text):
        yield TextFigure(match.start(), match.end(), match.group(), FigureKind.RATE, Decimal("0.5"))


_WORDS = ("十分", "万一", "千万", "百姓", "百科", "一百", "万元户", "十大", "万分", "千里", "百分")


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Whether the match is part of an ordinary word (千万别, 老百姓), not a quantity."""
    if match["arabic"] or match["cent"] or match["tenths"]:
        return False
    after = text[match.start() : match.end() + 1]
    if match["spoken"] in ("千万", "万一", "十", "百", "千", "万", "亿") and not match["spoken_unit"]:
        return True
    return any(after.startswith(word) for word in _WORDS if word != "一百") and not match["spoken_unit"]


def amounts_in(text: str) -> tuple[TextFigure, ...]:
    """The sums of money of a question: with a money unit, or bare and at least a hundred yuan (还剩12万, 3千多)."""
    return tuple(
        figure
        for figure in figures_in(text)
        if figure.kind is FigureKind.MONEY
        or (figure.kind is FigureKind.PLAIN and figure.value >= 100 and not _looks_like_a_code(figure, text))
    )


def _looks_like_a_code(figure: TextFigure, text: str) -> bool:
    """12393, 〔2020〕27号, 2020-06-01 and other numbers that are no sum."""
    after, before = text[figure.end : figure.end + 1], text[max(0, figure.start - 1) : figure.start]
    if figure.text == "12393" or after in ("号", "年", "-", "/", "〕", "]") or before in ("〔", "[", "-", "/", "第"):
        return True
    return figure.text.isdigit() and len(figure.text) >= 9
