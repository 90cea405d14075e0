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
    ],
)
def test_a_day_a_month_or_a_year_is_read(text, day):
    said = day_in(text, TODAY)
    assert said is not None
    assert said.day == day
    assert text[said.start : said.end] == said.text


@pytest.mark.parametrize(
    "text", ["起付线是多少", "20万怎么报", "2020年13月", "交了10年前的费", "封顶线200000元/年", "〔2020〕27号文"]
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
