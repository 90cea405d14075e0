"""Are amounts in Chinese sentences read by value and unit?"""

from datetime import date

import pytest

from knowledge.tables.said import said, says_day, spelled, stands_in
from knowledge.tables.terms import Unit


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("报65%", Unit.RATE, 6_500),
        ("报６５％", Unit.RATE, 6_500),
        ("百分之六十五", Unit.RATE, 6_500),
        ("百分之65", Unit.RATE, 6_500),
        ("报八成", Unit.RATE, 8_000),
        ("起付线减半", Unit.RATE, 5_000),
        ("提高5个百分点", Unit.POINTS, 500),
        ("提高5%", Unit.POINTS, 500),
        ("5,000元", Unit.YUAN, 500_000),
        ("5000元", Unit.YUAN, 500_000),
        ("五千元", Unit.YUAN, 500_000),
        ("1万元", Unit.YUAN, 1_000_000),
        ("一万五千元", Unit.YUAN, 1_500_000),
        ("1.32亿元", Unit.YUAN, 13_200_000_000),
        ("37,161.80元", Unit.YUAN, 3_716_180),
        ("不设起付线", Unit.YUAN, 0),
        ("从第一元起", Unit.YUAN, 0),
        ("30万以上", Unit.YUAN, 30_000_000),
        ("5-10万元", Unit.YUAN, 5_000_000),
        ("75%至85%", Unit.RATE, 7_500),
        ("1,005名", Unit.COUNT, 1_005),
        ("至少审核办理一次", Unit.COUNT, 1),
        ("3个月内", Unit.MONTHS, 3),
        ("30个工作日", Unit.DAYS, 30),
        ("次日起", Unit.DAYS, 1),
    ],
)
def test_an_amount_is_read_with_its_unit(text, unit, value):
    assert (unit, value) in said(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2020年的方案", (Unit.YUAN, 202_000)),
        ("2020年的方案", (Unit.COUNT, 2_020)),
        ("淄医保发〔2020〕27号", (Unit.COUNT, 27)),
        ("10月1日起", (Unit.COUNT, 10)),
        ("第3条", (Unit.COUNT, 3)),
        ("第一元", (Unit.YUAN, 100)),
        ("5000名", (Unit.YUAN, 500_000)),
        ("5000", (Unit.YUAN, 500_000)),
        ("5个百分点", (Unit.RATE, 500)),
        ("成立领导小组", (Unit.RATE, 1_000)),
        ("10,000元", (Unit.YUAN, 0)),
    ],
)
def test_a_year_a_number_or_a_bare_count_is_no_sum(text, amount):
    assert amount not in said(text)


@pytest.mark.parametrize(
    ("words", "value"), [("十", 10), ("六十五", 65), ("两万", 20_000), ("一百零五", 105), ("三亿二千万", 320_000_000)]
)
def test_numbers_in_words_are_spelled_out(words, value):
    assert spelled(words) == value


@pytest.mark.parametrize(
    ("text", "day", "says"),
    [
        ("2020年4月8日", date(2020, 4, 8), True),
        ("2020年4月8日", date(2020, 4, 9), False),
        ("10月1日", date(2021, 10, 1), True),
        ("2020年底", date(2020, 12, 31), True),
        ("2020年底", date(2020, 12, 30), False),
        ("年底", date(2020, 12, 31), False),
    ],
)
def test_a_day_is_said_by_all_that_its_wording_names(text, day, says):
    assert says_day(text, day) is says


@pytest.mark.parametrize(
    ("wording", "text", "stands"),
    [
        ("5,000元", "起付线5,000元", True),
        ("5,000元", "起付线15,000元", False),
        ("000元", "起付线5,000元", False),
        ("5%", "报65%", False),
        ("65", "报65%", False),
        ("5,000元", "15,000元，不到5,000元", True),
        ("不设起付线", "不设起付线。", True),
    ],
)
def test_a_wording_stands_in_a_text_only_whole(wording, text, stands):
    assert stands_in(wording, text) is stands
