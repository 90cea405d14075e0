"""Which day a question speaks of: 2020年6月, 二〇二〇年, 一八年, 2020-06-01, 去年年底, 上个月, 昨天."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.answering.figures import spoken_number
from assistant.answering.prepared import other_events


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day, month or year named at [start, end); ``day`` is its last day, today where the period holds today."""

    start: int
    end: int
    text: str
    day: date


_DIGIT = "[零〇一二三四五六七八九]"
_LONG_YEAR = rf"(?:19|20)\d{{2}}|[一二]{_DIGIT}{{3}}"
_SHORT_YEAR = rf"(?<!\d)[12]\d|(?<!{_DIGIT})(?!一二|二三)[一二]{_DIGIT}"
_SPOKEN = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_MONTH = rf"(?P<month>{_SPOKEN})月(?!龄|子)份?(?:的?(?P<dayno>{_SPOKEN})[日号])?"
_PART = "(?P<part>年?[底末初]|上半年|下半年)"
_SIGNED = re.compile(r"(?P<year>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<dayno>\d{1,2}))?(?!\d)")
_CALENDAR = re.compile(
    rf"(?P<year>{_LONG_YEAR})年度?(?:的?{_MONTH}|的?{_PART})?"
    rf"|(?P<short>{_SHORT_YEAR})年(?!前|内|以|多|了|来|级)(?:的?{_MONTH.replace('month', 'm2').replace('dayno', 'd2')}"
    rf"|的?{_PART.replace('part', 'part2')})?"
)
_YEARS = {"大前年": -3, "前年": -2, "去年": -1, "上年度": -1, "今年": 0, "本年度": 0, "明年": 1}
_RELATIVE = re.compile(rf"(?P<word>{'|'.join(_YEARS)})(?:的?{_MONTH}|的?{_PART})?")
_OWN_MONTH = re.compile(rf"(?<![年\d个]){_MONTH}(?<=[份日号])")
_MONTHS_AGO = {"上上个月": 2, "上上月": 2, "上个月": 1, "上月": 1, "这个月": 0, "本月": 0}
_DAYS_AGO = {"大前天": 3, "前天": 2, "昨天": 1, "昨日": 1, "上周": 7, "上个星期": 7, "上星期": 7, "上礼拜": 7}
_NOW = ("现在", "目前", "眼下", "如今", "今天", "这会儿")
_PART_ENDS = {"初": (1, 31), "上半年": (6, 30)}
"""Month and day on which a part of a year is over; every other part ends with the year."""


def day_in(text: str, today: date) -> SaidDay | None:
    """The first day, month or year that ``text`` names; None where it names none or an impossible one.

    What is counted from today (去年, 上个月) is counted from ``today``, the day of the question.
    """
    for match in (*_SIGNED.finditer(text), *_CALENDAR.finditer(text)):
        said = _calendar_day(match, today)
        if said is not None and not _of_another_event(text[said.end :]):
            return said
    return _of_a_relative_year(text, today) or _of_this_year(text, today) or _counted_back(text, today)


def _of_a_relative_year(text: str, today: date) -> SaidDay | None:
    """去年10月; of several the last one is asked about: 去年救助过,今年还有吗."""
    for match in reversed(list(_RELATIVE.finditer(text))):
        day = _in_year(today.year + _YEARS[match["word"]], match["month"], match["dayno"], match["part"], today)
        if day is not None:
            return SaidDay(match.start(), match.end(), match.group(), day)
    return None


def _of_this_year(text: str, today: date) -> SaidDay | None:
    """3月份, 6月1号: the last one that has come; 年初."""
    for match in _OWN_MONTH.finditer(text):
        for year in (today.year, today.year - 1):
            day = _in_year(year, match["month"], match["dayno"], None, today)
            if day is not None and day <= today:
                return SaidDay(match.start(), match.end(), match.group(), day)
    start = text.find("年初")
    return SaidDay(start, start + 2, "年初", min(date(today.year, 1, 31), today)) if start >= 0 else None


def _counted_back(text: str, today: date) -> SaidDay | None:
    for word, months in _MONTHS_AGO.items():
        start = text.find(word)
        if start >= 0:
            years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
            return SaidDay(start, start + len(word), word, _last_day(years, month + 1, today))
    for word, days in (*_DAYS_AGO.items(), *dict.fromkeys(_NOW, 0).items()):
        start = text.find(word)
        if start >= 0:
            return SaidDay(start, start + len(word), word, today - timedelta(days))
    return None


def _of_another_event(behind: str) -> bool:
    """2018年就脱贫了: the year of something else, not the day asked for."""
    for filler in ("年底", "底", "的时候", "那年", "就", "才", "已经", "已", "刚"):
        behind = behind.removeprefix(filler)
    event = next((event for event in other_events() if behind.startswith(event)), None)
    return event is not None and behind[len(event) : len(event) + 1] in ("了", "的", "", ",", " ")


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    value = spoken_number(text) if not text.isdigit() else int(text)
    return None if value is None else int(value)


def _calendar_day(match: re.Match[str], today: date) -> SaidDay | None:
    groups = match.groupdict()
    year = _number(groups["year"])
    if year is None:
        short = _number(groups.get("short"))
        year = None if short is None else 2000 + short
    if year is None:
        return None
    month, number = groups["month"] or groups.get("m2"), groups["dayno"] or groups.get("d2")
    day = _in_year(year, month, number, groups.get("part") or groups.get("part2"), today)
    return None if day is None else SaidDay(match.start(), match.end(), match.group(), day)


def _in_year(year: int, month: str | None, number: str | None, part: str | None, today: date) -> date | None:
    """The day, or the last day of the month, part or whole of ``year``; None for a day that does not exist."""
    try:
        if part is not None:
            end = date(year, *_PART_ENDS.get(part.removeprefix("年"), (12, 31)))
            return min(end, today) if year == today.year else end
        day = _number(number)
        return date(year, _number(month) or 1, day) if day else _last_day(year, _number(month), today)
    except ValueError:
        return None


def _last_day(year: int, month: int | None, today: date) -> date:
    """The last day of a month or year; today when the period is not over."""
    last = date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    first = date(year, month or 1, 1)
    return today if first <= today <= last else last
