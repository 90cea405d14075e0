"""Is the day of a question understood as people say it?"""

from datetime import date

import pytest

from assistant.answering.days import day_in

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-06-01的起付线", date(2020, 6, 1)),
        ("2020/6/1起付线", date(2020, 6, 1)),
        ("2020年6月1日", date(2020, 6, 1)),
        ("2020年6月住的院", date(2020, 6, 30)),
        ("2020年大病报销", date(2020, 12, 31)),
        ("2020年度封顶线", date(2020, 12, 31)),
        ("二〇二〇年六月十五日", date(2020, 6, 15)),
        ("20年大病报多少", date(2020, 12, 31)),
        ("今年起付线", TODAY),
        ("去年住院", date(2025, 12, 31)),
        ("前年住院", date(2024, 12, 31)),
        ("现在还能报吗", TODAY),
        ("2026年的起付线", TODAY),
        ("2026年11月的起付线", TODAY),
        ("2026年10月的起付线", date(2026, 10, 31)),
        # years by two characters, months by figures alone
        ("一八年住的院", date(2018, 12, 31)),
        ("二〇年大病报多少", date(2020, 12, 31)),
        ("二零年六月", date(2020, 6, 30)),
        ("20年6月住的院", date(2020, 6, 30)),
        ("18年12月3号出院", date(2018, 12, 3)),
        ("2020-06出院", date(2020, 6, 30)),
        ("2020.6的规定", date(2020, 6, 30)),
        # parts of a year
        ("2020年底住院", date(2020, 12, 31)),
        ("2020年初住院", date(2020, 1, 31)),
        ("2020年上半年", date(2020, 6, 30)),
        ("2020年下半年", date(2020, 12, 31)),
        ("去年年底出院", date(2025, 12, 31)),
        ("去年10月份住的院", date(2025, 10, 31)),
        ("去年12月3号", date(2025, 12, 3)),
        ("前年上半年", date(2024, 6, 30)),
        ("今年年底", TODAY),
        ("今年3月住院", date(2026, 3, 31)),
        ("年初住的院", date(2026, 1, 31)),
        # counted back from the day of the question
        ("上个月住院花了3万", date(2026, 10, 31)),
        ("上上个月", date(2026, 9, 30)),
        ("本月", TODAY),
        ("昨天出院", date(2026, 11, 20)),
        ("前天出院", date(2026, 11, 19)),
        ("上周出院的", date(2026, 11, 14)),
        ("6月1号出院", date(2026, 6, 1)),
        ("3月份住院", date(2026, 3, 31)),
        ("12月份住的院", date(2025, 12, 31)),
    ],
)
def test_a_day_a_month_or_a_year_is_read(text, day):
    said = day_in(text, TODAY)
    assert said is not None
    assert said.day == day
    assert text[said.start : said.end] == said.text


@pytest.mark.parametrize(
    "text",
    [
        "起付线是多少",
        "20万怎么报",
        "2020年13月",
        "交了10年前的费",
        "封顶线200000元/年",
        "〔2020〕27号文",
        "二三年级的孩子",
        "住了3个月",
        "一年报多少",
        "下个月能用吗",
        "2020年2月30号出院",
    ],
)
def test_where_no_day_is_named_none_is_read(text):
    assert day_in(text, TODAY) is None


@pytest.mark.parametrize("text", ["我家2018年就脱贫了", "2016年评上的低保", "2019年底退休了", "19年查出的病"])
def test_the_year_of_something_else_is_not_the_day_asked_for(text):
    assert day_in(text, TODAY) is None


def test_of_two_relative_years_the_last_one_is_asked_for():
    said = day_in("去年救助了1万,今年还能救助吗", TODAY)
    assert said is not None
    assert said.day == TODAY
    assert day_in("大前年的标准", TODAY).day == date(TODAY.year - 3, 12, 31)


def test_what_is_counted_back_is_counted_from_the_day_of_the_question():
    asked_on = date(2020, 3, 1)
    assert day_in("上个月住院", asked_on).day == date(2020, 2, 29)
    assert day_in("昨天出院", asked_on).day == date(2020, 2, 29)
    assert day_in("去年底", asked_on).day == date(2019, 12, 31)
    assert day_in("上个月", date(2020, 1, 31)).day == date(2019, 12, 31)
