"""How are amounts, ranges and days of the interface written for people?"""

import pytest

from eligibility.templatetags.amounts import day, readable, spread, yuan


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("76750.00", "76,750"), ("0.00", "0"), ("1234.50", "1,234.50"), ("100000000.00", "100,000,000"), ("不限", "不限")],
)
def test_fen_are_shown_only_where_there_are_any(amount: str, shown: str):
    assert yuan(amount) == shown


def test_a_known_amount_is_one_number_and_a_range_two():
    assert spread({"low": "6650.00", "high": "9150.00"}) == "6,650 到 9,150\u00a0元"
    assert spread({"low": "6650.00", "high": "6650.00"}) == "6,650\u00a0元"
    assert spread({"low": "6650.00", "high": None}) == "6,650\u00a0元以上"
    assert spread(None) == ""


def test_amounts_inside_a_line_are_grouped_and_nothing_else_is_touched():
    line = "5000.00 至 100000.00 的部分 95000.00 × 65% = 61750.00"
    assert readable(line) == "5,000 至 100,000 的部分 95,000 × 65% = 61,750"
    assert readable("按 0.655 和 2020 年") == "按 0.655 和 2020 年"


def test_a_day_is_written_out():
    assert day("2020-06-01") == "2020年6月1日"
    assert day(None) == ""
