"""Which parts of a text tell who a person is, and how does it read without them? Pure.

ID numbers, mobile phones and bank cards are found however they were typed: full-width, spaced, dashed, with invisible
characters inside, in Chinese numerals. Numbers that show by themselves nothing of a person (of a social security card,
a telephone at home, a card with a slip in it) and names are found where the words in front say what they are. What
looks like money, a region code, a year, a document number or a public number (12393, 0533-…) stays.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from privacy.names import names_in


class Kind(StrEnum):
    """What was hidden, in the order in which it is looked for."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    BANK_CARD = "bank_card"
    SOCIAL_CARD = "social_card"
    LANDLINE = "landline"
    NAME = "name"


PLACEHOLDER = {
    Kind.ID_NUMBER: "【身份证号】",
    Kind.PHONE: "【手机号】",
    Kind.BANK_CARD: "【银行卡号】",
    Kind.SOCIAL_CARD: "【社保卡号】",
    Kind.LANDLINE: "【电话号码】",
    Kind.NAME: "【姓名】",
}


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be stored, and the kinds of personal data taken out of it, one for each, from left to right."""

    text: str
    found: tuple[Kind, ...]


Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]

_PLAIN = "0123456789"
_CHINESE = "零一二三四五六七八九"
_CHINESE_AS_WELL = {"〇": "0", "○": "0", "幺": "1", "两": "2"} | dict(
    zip("壹贰叁肆伍陆柒捌玖", _PLAIN[1:], strict=True)
)
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d_·"
# What stands for a place that is no part of a number, in the skeleton of a text.
_OTHER = "\0"
_MONEY_AFTER = re.compile(r"\s{0,2}(?:元|块|圆|万|亿|人民币|[%％]|[.．]\d)")
_MONEY_BEFORE = "¥￥$＄"

_GAP = "[ -]{0,2}"
_ID_18 = re.compile(rf"(?=(\d(?:{_GAP}\d){{16}}{_GAP}[\dX]))")
_IN_ITS_PARTS = re.compile(r"\d{6}[ -]\d{8}[ -]\d{3}[\dX]")
_ID_15 = re.compile(r"(?<!\d)(?:\d{15}|\d{6}([ -])\d{6}\1\d{3}|\d(?: \d){14})(?![\dX])")
_PHONE = re.compile(
    r"(?<!\d)(?<!\d\.)(?:(?:\+|00)?86[ -]{0,2})?"
    r"(?:1[3-9]\d{9}|1[3-9]\d([ .-])\d{4}\1\d{4}|1[3-9]\d([ .-])\d{3}\2\d{5}|1[3-9]\d[ -]\d{8}|1 [3-9](?: \d){9})(?!\d)"
)
_CARD = re.compile(
    r"(?<!\d)(?<!\d\.)(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|\d(?: \d){12,18})(?!\d)"
)

# Numbers that only the words in front tell of: up to eight characters may stand between.
_BETWEEN = "[^0-9X]{0,8}?"
_LABELLED = {
    Kind.ID_NUMBER: (
        re.compile("身份证|证件号|证号"),
        re.compile(rf"{_BETWEEN}(\d(?:{_GAP}\d){{13,16}}{_GAP}[\dX])(?![\dX])"),
    ),
    Kind.BANK_CARD: (
        re.compile("卡号|银行卡|储蓄卡|信用卡|工资卡|账号|帐号|账户|存折|开户"),
        re.compile(rf"{_BETWEEN}(\d(?:{_GAP}\d){{15,18}})(?!\d)"),
    ),
    Kind.SOCIAL_CARD: (
        re.compile("社保卡|医保卡|社会保障卡|社保号|社会保障号|医保号|医保编号|社保编号|个人编号|参保号|医疗证号"),
        re.compile(rf"{_BETWEEN}((?:(?<=L)\d(?:{_GAP}\d){{7}}|\d(?:{_GAP}\d){{8,19}})X?)(?!\d)"),
    ),
    Kind.LANDLINE: (
        re.compile(
            "座机|固话|固定电话|家里电话|家里的电话|家电话|我电话|我的电话|联系电话|联系方式|联系人|家属电话|本人电话|联系我|打给我|给我打"
        ),
        re.compile(rf"{_BETWEEN}((?:0\d{{2,3}}[ -]{{0,2}})?[2-8]\d{{6,7}})(?!\d)"),
    ),
}

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")


def mask(text: str) -> Masked:
    """``text`` with every number and name that tells who a person is replaced by what it was.

    The time grows with the length of the text and with nothing else.
    """
    hidden: list[tuple[int, int, Kind]] = []
    for digit_of in (_plain_digit, _any_digit):
        skeleton, offsets = _skeleton(text, digit_of)
        for kind, spans in _FINDERS:
            for start, end in spans(skeleton):
                first, last = offsets[start], offsets[end - 1] + 1
                if kind is Kind.ID_NUMBER or not _is_money(text, first, last):
                    hidden.append((first, last, kind))
                    skeleton = skeleton[:start] + _OTHER * (end - start) + skeleton[end:]
        visible = "".join(text[offset] for offset in offsets)
        for kind, start, end in _labelled(visible, skeleton):
            first, last = offsets[start], offsets[end - 1] + 1
            if not _is_money(text, first, last):
                hidden.append((first, last, kind))
    for start, end in names_in(visible):
        hidden.append((offsets[start], offsets[end - 1] + 1, Kind.NAME))
    return _replaced(text, _without_overlaps(hidden))


def _without_overlaps(hidden: list[tuple[int, int, Kind]]) -> list[tuple[int, int, Kind]]:
    """From left to right; of two that overlap the one that begins first, then the longer."""
    kept: list[tuple[int, int, Kind]] = []
    for start, end, kind in sorted(hidden, key=lambda each: (each[0], -each[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    return kept


def _replaced(text: str, hidden: list[tuple[int, int, Kind]]) -> Masked:
    pieces: list[str] = []
    done = 0
    for start, end, kind in hidden:
        pieces += [text[done:start], PLACEHOLDER[kind]]
        done = end
    return Masked("".join([*pieces, text[done:]]), tuple(kind for _, _, kind in hidden))


# --- the skeleton of a text: what is a digit, a gap, or neither ------------------------------------------------------


def _plain_digit(character: str) -> str | None:
    """0–9 in any script but Chinese: full-width, circled, Arabic-Indic …"""
    if character.isascii():
        return character if character in _PLAIN else None
    value = unicodedata.digit(character, None)
    return None if value is None else str(value)


def _any_digit(character: str) -> str | None:
    """A Chinese numeral as well: 一三八, 138零零零零, 壹."""
    place = _CHINESE.find(character)
    return str(place) if place >= 0 else _CHINESE_AS_WELL.get(character) or _plain_digit(character)


def _skeleton(text: str, digit_of: Callable[[str], str | None]) -> tuple[str, list[int]]:
    """The visible characters of ``text`` reduced to digits, X, gaps and ``_OTHER``, and the offset of each."""
    pieces: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f":
            continue
        pieces.append(digit_of(character) or _gap_or_letter(character))
        offsets.append(offset)
    return "".join(pieces), offsets


def _gap_or_letter(character: str) -> str:
    if character in "xXｘＸ":
        return "X"
    if character in _HYPHENS:
        return "-"
    if character in "+＋":
        return "+"
    if character in ".．":
        return "."
    return " " if character in "\t" or unicodedata.category(character) == "Zs" else _OTHER


def _is_money(text: str, start: int, end: int) -> bool:
    return _MONEY_AFTER.match(text, end) is not None or (start > 0 and text[start - 1] in _MONEY_BEFORE)


# --- one finder for each kind ----------------------------------------------------------------------------------------


def _id_numbers(skeleton: str) -> Iterator[Span]:
    free_from = 0
    for match in _ID_18.finditer(skeleton):
        start, end = match.span(1)
        if start >= free_from and _is_id_18(skeleton, start, end):
            yield start, end
            free_from = end
    for match in _ID_15.finditer(skeleton):
        digits = _digits(match[0])
        if _PROVINCES.match(digits) and _is_day("19" + digits[6:12]):
            yield match.span()


def _is_id_18(skeleton: str, start: int, end: int) -> bool:
    """GB 11643: six digits of a place, eight of a day of birth, three of order, one check digit.

    A number that stands alone, unbroken or split into just these parts, counts even with a slip in its check digit; a
    part of a longer row of digits, or one with other gaps inside, only with the right one.
    """
    digits = _digits(skeleton[start:end])
    if not _PROVINCES.match(digits) or not _is_day(digits[6:14]):
        return False
    alone = not skeleton[max(start - 1, 0) : start].isdigit() and not skeleton[end : end + 1].isdigit()
    unbroken = end - start == 18
    if alone and (unbroken or _IN_ITS_PARTS.fullmatch(skeleton, start, end)):
        return True
    return (alone or (unbroken and not _in_a_card(skeleton, start, end))) and _has_check_digit(digits)


def _in_a_card(skeleton: str, start: int, end: int) -> bool:
    """Whether the eighteen digits are part of a card number of nineteen."""
    before, after = skeleton[max(start - 2, 0) : start], skeleton[end : end + 2]
    one_before = before[-1:].isdigit() and not before[:-1].isdigit() and not after[:1].isdigit()
    one_after = after[:1].isdigit() and not after[1:].isdigit() and not before[-1:].isdigit()
    nineteen = skeleton[start - 1 : end] if one_before else skeleton[start : end + 1]
    return (one_before or one_after) and nineteen.isdigit() and _passes_luhn(nineteen)


def _has_check_digit(digits: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return _CHECK[total % 11] == digits[17]


def _is_day(digits: str) -> bool:
    if not "1880" <= digits[:4] <= "2199":
        return False
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def _phones(skeleton: str) -> Iterator[Span]:
    return (match.span() for match in _PHONE.finditer(skeleton))


def _cards(skeleton: str) -> Iterator[Span]:
    for match in _CARD.finditer(skeleton):
        digits = _digits(match[0])
        if 13 <= len(digits) <= 19 and _passes_luhn(digits):
            yield match.span()


def _labelled(visible: str, skeleton: str) -> Iterator[tuple[Kind, int, int]]:
    """Numbers behind a word that says what they are, that of a social security card with the letter in front of it."""
    for kind, (label, number) in _LABELLED.items():
        for said in label.finditer(visible):
            digits = _with_letters(visible, skeleton, said.end()) if kind is Kind.SOCIAL_CARD else skeleton
            match = number.match(digits, said.end())
            if match is not None:
                start, end = match.span(1)
                yield kind, start - len(digits[:start]) + len(digits[:start].rstrip("L")), end


def _with_letters(visible: str, skeleton: str, start: int) -> str:
    """The skeleton with L for the first letter, and a gap behind it, soon after ``start``."""
    for at in range(start, min(start + 9, len(visible) - 1)):
        if re.fullmatch("[A-Za-zＡ-Ｚａ-ｚ]", visible[at]):
            digit = at + 1 + (skeleton[at + 1] in " -")
            return f"{skeleton[:at]}{'L' * (digit - at)}{skeleton[digit:]}"
    return skeleton


_FINDERS: tuple[tuple[Kind, Finder], ...] = (
    (Kind.ID_NUMBER, _id_numbers),
    (Kind.PHONE, _phones),
    (Kind.BANK_CARD, _cards),
)


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and any(digit != "0" for digit in digits)


def _digits(skeleton: str) -> str:
    return skeleton.replace(" ", "").replace("-", "")
