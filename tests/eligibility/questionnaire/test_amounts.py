"""What amount did a person mean by what they typed?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.questionnaire.amounts import LARGEST_YUAN, UnreadableAmount, yuan_from


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("0", "0.00"),
        ("30000", "30000.00"),
        ("30,000", "30000.00"),
        ("1,234,567.8", "1234567.80"),
        ("１２０００", "12000.00"),
        ("３０，０００", "30000.00"),
        ("3万", "30000.00"),
        ("3 万元", "30000.00"),
        ("1.5万", "15000.00"),
        ("1。5万", "15000.00"),
        ("3千", "3000.00"),
        ("8百块", "800.00"),
        ("0.3亿", "30000000.00"),
        ("3万5千", "35000.00"),
        ("3万5000", "35000.00"),
        ("3万零500", "30500.00"),
        ("¥1234.56", "1234.56"),
        ("￥1234.56元", "1234.56"),
        ("12元整", "12.00"),
        (" 99.9 块钱 ", "99.90"),
        ("1.23456万", "12345.60"),
        ("100000000", "100000000.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, yuan: str):
    assert yuan_from(typed) == Decimal(yuan)


@pytest.mark.parametrize(
    ("typed", "cure"),
    [
        ("", "请填写金额"),
        ("元", "请填写金额"),
        ("-5", "负数"),
        ("－5", "负数"),
        ("100000000.01", "1 亿元"),
        ("2亿", "1 亿元"),
        ("12.345", "小数点后两位"),
        ("1.0000001万", "小数点后两位"),
        ("3,00", "逗号"),
        ("3,0000", "逗号"),
        ("3万5", "3.5万"),
        ("3万50", "3.5万"),
        ("3万多", "确定的数"),
        ("大概三万", "确定的数"),
        ("三万", "只写数字"),
        ("1e5", "只写数字"),
        ("0x10", "只写数字"),
        ("NaN", "只写数字"),
        ("1.2.3", "只写数字"),
        ("9" * 40, "太长"),
    ],
)
def test_an_amount_that_can_be_misread_is_refused_with_a_cure(typed: str, cure: str):
    with pytest.raises(UnreadableAmount, match=cure) as refusal:
        yuan_from(typed)
    assert refusal.value.cure


@given(st.integers(min_value=0, max_value=int(LARGEST_YUAN) * 100))
def test_every_amount_is_read_back_however_it_is_grouped(fen: int):
    yuan = Decimal(fen) / 100
    assert yuan_from(f"{yuan:.2f}") == yuan_from(f"{yuan:,.2f}元") == yuan


@given(st.text(alphabet="0123456789０５.,，。-万千百亿元块多约 e\t", max_size=24) | st.text(max_size=24))
def test_any_text_is_an_amount_in_range_or_refused(typed: str):
    try:
        amount = yuan_from(typed)
    except UnreadableAmount:
        return
    assert 0 <= amount <= LARGEST_YUAN
    assert amount == amount.quantize(Decimal("0.01"))
