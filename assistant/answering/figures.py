"""Which figures stand in a Chinese text, and what each is worth: 5,000元, 五千块, 12万, 1万5, 65%, 六成五, 3个月."""

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
    """A figure of a text at [start, end) code points, ``value`` by ``kind``.

    ``about``: only roughly so much (3千多, 十来万, 七八万, 将近8万). ``vague``: no one sum can be taken for it (3千多,
    十来万, 七八万, but not 将近8万).
    """

    start: int
    end: int
    text: str
    kind: FigureKind
    value: Decimal
    unit: str = ""
    about: bool = False
    vague: bool = False

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
LARGE_UNITS = {"万": 10_000, "亿": 100_000_000, "w": 10_000, "W": 10_000}
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
_TAIL = r"(?P<scale>(?:百万|千万|十万|万|亿|千|百(?!分)|[wW](?![a-zA-Z]))?)"
_REST = (  # what is said after the unit: 1万5, 3万5千, 10万零1; 3万2次 counts something else
    r"(?P<rest>(?<=[万亿千百wW])(?:[零〇]?(?:\d{1,5}|[一二两三四五六七八九])[千百]?){1,3}"
    r"(?!\.\d|,\d|[\d%％‰成折次个人天月日年号级种类项岁倍名户家例周小千百万亿-]))?"
)
_ABOUT = r"(?P<about>多|来|几|余)?(?P<late>[万亿千])?"
_UNIT = r"(?P<unit>个?百分点|%|％|‰|" + "|".join((*MONEY_UNITS, *sorted(UNITS, key=len, reverse=True))) + r")?"
_NUMBER = re.compile(
    rf"(?P<cent>百分之)(?P<rate>{_SPOKEN}(?:点{_SPOKEN})?|{_ARABIC})"
    rf"|(?P<tenths>[一二三四五六七八九\d](?:\.\d)?)成(?P<half>半|[一二三四五六七八九])?(?![立为员本功都了熟就长])"
    rf"|(?P<arabic>{_ARABIC}){_TAIL}{_REST}{_ABOUT}{_UNIT}"
    rf"|(?P<spoken>{_SPOKEN})(?P<spoken_about>多|来|余|几)?(?P<spoken_scale>万|亿)?(?P<spoken_unit>"
    + _UNIT[len("(?P<unit>") :]
)
_PIECES = re.compile(rf"{_ARABIC}|.")
_NEIGHBOURS = re.compile(r"[一二两三四五六七八九]{2}(?=[十百千万亿])")
_SPAN_OF_SUMS = re.compile(r"\d[千万]?[、~～到至-]$")
_HALF = re.compile(r"一半|半数|对半")


def spoken_number(text: str) -> Decimal | None:
    """三万五千 → 35000, 三万五 → 35000, 1万5 → 15000, 十二 → 12, 二〇二〇 → 2020; None for what is no number."""
    if not text:
        return None
    if all(character in DIGITS for character in text):
        return Decimal("".join(str(DIGITS[character]) for character in text))
    reading = _Reading()
    for piece in _PIECES.findall(text):
        if not reading.takes(piece):
            return None
    return reading.total


class _Reading:
    """A number while it is read piece by piece: digits and the units that raise them."""

    def __init__(self) -> None:
        self._done = self._section = self._digit = Decimal(0)
        self._last_unit = 0
        self._single = False

    def takes(self, piece: str) -> bool:
        """Whether ``piece`` can stand here."""
        if piece in DIGITS:
            self._digit, self._single = Decimal(DIGITS[piece]), True
            if piece in "零〇":
                self._last_unit = 0
        elif piece[0].isdigit():
            self._digit, self._single = Decimal(piece.replace(",", "")), len(piece) == 1
        elif piece in SMALL_UNITS:
            self._raise(SMALL_UNITS[piece])
        elif piece in LARGE_UNITS:
            return self._close(LARGE_UNITS[piece])
        else:
            return False
        return True

    def _raise(self, unit: int) -> None:
        self._last_unit = unit
        self._section += (self._digit or 1) * unit
        self._digit = Decimal(0)

    def _close(self, unit: int) -> bool:
        """亿 raises all that was said before it, 万 only its own group: 一亿二千万."""
        self._last_unit = unit
        group = self._section + self._digit
        if not self._done and not group:
            return False
        self._done = (self._done + group) * unit if unit > 10_000 else self._done + group * unit
        self._section = self._digit = Decimal(0)
        return True

    @property
    def total(self) -> Decimal:
        """A single digit behind a unit counts in tenths of it: 三万五, 八千二, 1万5."""
        behind = self._single and self._last_unit >= 100
        return self._done + self._section + self._digit * (self._last_unit // 10 if behind else 1)


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
    if (
        len(match["spoken"]) == 1
        and not match["spoken_scale"]
        and (unit in COUNT_UNITS or unit in ("年", "月", "日", "天", "周") or not unit)
    ):
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
        return _arabic_figure(match)
    return _spoken_figure(match)


def _arabic_figure(match: re.Match[str]) -> tuple[FigureKind, Decimal, str] | None:
    """1.5万, 12万5, 1万零500, 20多万."""
    value = _scaled(match["arabic"], match["scale"] + (match["late"] or ""))
    if match["rest"]:
        together = spoken_number(f"{match['arabic']}{match['scale']}{match['rest']}")
        value = value if together is None else together
    return _kind(match["unit"] or "", value)


def _is_vague(match: re.Match[str], before: str) -> bool:
    """Whether no one sum can be meant: 3千多, 十来万, 七八万, 3到5万, 3万5块 (五千 or five?), 1万25."""
    if match["about"] or match["spoken_about"] or _SPAN_OF_SUMS.search(before):
        return True
    if match["spoken"]:
        return bool(_NEIGHBOURS.search(match["spoken"]))
    rest = match["rest"] or ""
    single = rest.isdecimal() and len(rest) == 1
    return (single and match["unit"] in MONEY_UNITS) or (rest.isdecimal() and len(rest) == 2)


def figures_in(text: str) -> tuple[TextFigure, ...]:
    """Every figure of ``text`` from left to right; characters that only look like numbers (一站式, 十分) are left."""
    return tuple(sorted(_scan(text), key=lambda figure: figure.start))


_ROUGHLY = ("将近", "大概", "差不多", "大约", "左右")


def _scan(text: str) -> Iterator[TextFigure]:
    for match in _NUMBER.finditer(text):
        if match.end() == match.start() or _is_word(text, match):
            continue
        found = _figure(match)
        if found is None:
            continue
        kind, value, unit = found
        before = text[max(0, match.start() - 3) : match.start()]
        vague = _is_vague(match, before)
        about = vague or before.endswith(_ROUGHLY)
        yield TextFigure(match.start(), match.end(), match.group(), kind, value, unit, about, vague)
    for match in _HALF.finditer(text):
        yield TextFigure(match.start(), match.end(), match.group(), FigureKind.RATE, Decimal("0.5"))


_WORDS = ("十分", "万一", "千万", "百姓", "百科", "一百", "万元户", "十大", "万分", "千里", "百分")


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Whether the match is part of an ordinary word (千万别, 老百姓), not a quantity."""
    if match["arabic"] or match["cent"] or match["tenths"]:
        return False
    after = text[match.start() : match.end() + 1]
    if match["spoken"] in ("千万", "万一", "十", "百", "千", "万", "亿") and not (
        match["spoken_unit"] or match["spoken_scale"]
    ):
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
    if figure.text == "12393" or after in ("号", "年", "-", "/", "〕", "]") or before in ("〔", "[", "第"):
        return True
    if before in ("-", "/") and figure.text.isdigit():
        return True
    return figure.text.isdigit() and len(figure.text) >= 9
