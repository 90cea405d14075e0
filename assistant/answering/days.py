"""Which day a question speaks of: 2020年6月, 二〇二〇年, 2020-06-01, 今年, 去年."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from assistant.answering.figures import spoken_number
from assistant.answering.prepared import other_events


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day, month or year named at [start, end); ``day`` is its last day, today where the period holds today."""

    start: int
    end: int
    text: str
    day: date


_YEAR = r"(?P<year>(?:19|20)\d{2}|[一二][零〇一二三四五六七八九]{3})"
_SPOKEN = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_FULL = re.compile(
    rf"(?:{_YEAR}[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?!\d))"
    rf"|(?:(?P<year2>(?:19|20)\d{{2}}|[一二][零〇一二三四五六七八九]{{3}})年度?"
    rf"(?:(?P<month>{_SPOKEN})月(?:份)?(?:(?P<dayno>{_SPOKEN})[日号])?)?)"
)
_SHORT_YEAR = re.compile(r"(?<!\d)(?P<short>[12]\d)年(?!前|内|以|多|了|来)")
_RELATIVE = {"大前年": -3, "前年": -2, "去年": -1, "上年度": -1, "今年": 0, "本年度": 0, "明年": 1}
_NOW = ("现在", "目前", "眼下", "如今", "今天", "这会儿")


def day_in(text: str, today: date) -> SaidDay | None:
    """The first day, month or year that ``text`` names; None where it names none or an impossible one."""
    for match in _FULL.finditer(text):
        said = _calendar_day(match, today)
        if said is not None and not _of_another_event(text[said.end :]):
            return said
    short = _SHORT_YEAR.search(text)
    if short is not None and not _of_another_event(text[short.end() :]):
        return SaidDay(short.start(), short.end(), short.group(), _last_day(2000 + int(short["short"]), None, today))
    relative = max(
        ((text.rfind(word) + len(word), len(word), word) for word in _RELATIVE if word in text), default=None
    )
    if relative is not None:  # 去年救助过,今年还有吗: the last one is asked about
        end, length, word = relative
        return SaidDay(end - length, end, word, _last_day(today.year + _RELATIVE[word], None, today))
    for word in _NOW:
        start = text.find(word)
        if start >= 0:
            return SaidDay(start, start + len(word), word, today)
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
    year = _number(match["year"] or match["year2"])
    month = _number(match["m1"] or match["month"])
    day_number = _number(match["d1"] or match["dayno"])
    if year is None:
        return None
    try:
        day = date(year, month or 1, day_number) if day_number else _last_day(year, month, today)
    except ValueError:
        return None
    return SaidDay(match.start(), match.end(), match.group(), day)


def _last_day(year: int, month: int | None, today: date) -> date:
    """The last day of a month or year; today when the period is not over."""
    last = date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    first = date(year, month or 1, 1)
    return today if first <= today <= last else last
