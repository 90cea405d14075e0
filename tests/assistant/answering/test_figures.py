"""Are figures of Chinese text found, and compared by what they are worth?"""

from decimal import Decimal

import pytest

from assistant.answering.figures import FigureKind, amounts_in, figures_in, spoken_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("还剩12万", 120_000),
        ("自付八万", 80_000),
        ("3千多", 3_000),
        ("正好10万", 100_000),
        ("120,000元", 120_000),
        ("花了三万五", 35_000),
        ("三万五千块", 35_000),
        ("一万零五百元", 10_500),
        ("十二万", 120_000),
        ("两万块钱", 20_000),
        ("9.8万元", 98_000),
        ("自付6万", 60_000),
        ("200000元/年", 200_000),
        ("八千二", 8_200),
        ("1万5", 15_000),
        ("还剩2万5,再救助", 25_000),
        ("还剩2万5。", 25_000),
        ("还剩1万2能报", 12_000),
        ("2万8", 28_000),
        ("3万5", 35_000),
        ("3万5千块", 35_000),
        ("12万5", 125_000),
        ("3千5", 3_500),
        ("3千5百元", 3_500),
        ("1万零500", 10_500),
        ("1万500", 10_500),
        ("1万5000元", 15_000),
        ("10万零1块", 100_001),
        ("3万五", 35_000),
        ("2w", 20_000),
        ("1.5W", 15_000),
        ("12345.67元", Decimal("12345.67")),
        ("花了3万2次住院", 30_000),
        ("5万3天", 50_000),
    ],
)
def test_an_amount_is_read_as_people_say_it(text, value):
    (figure,) = amounts_in(text)
    assert figure.value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["3千多", "十来万", "二十多万", "20多万", "十几万", "七八万", "两三千", "3到5万", "3-5万", "1万25", "3万5块"],
)
def test_a_rough_sum_is_told_from_an_exact_one(text):
    assert amounts_in(text)[-1].vague
    assert amounts_in(text)[-1].about


@pytest.mark.parametrize("text", ["将近8万", "12万5", "三万五", "3万5千块", "10万零1块", "八千二", "差不多5万"])
def test_a_sum_that_can_be_taken_is_not_vague(text):
    (figure,) = amounts_in(text)
    assert not figure.vague


@pytest.mark.parametrize(
    "text", ["拨打12393", "淄医保发〔2020〕27号", "2020年", "2020-06-01", "一站式结算", "千万别急", "老百姓", "60岁"]
)
def test_what_only_looks_like_a_sum_is_no_amount(text):
    assert amounts_in(text) == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("5,000元", "五千元"),
        ("5000元", "5,000元"),
        ("1万元", "10000元"),
        ("65%", "百分之六十五"),
        ("65%", "六成五"),
        ("5个百分点", "5百分点"),
        ("10万", "100000元"),
        ("一半", "50%"),
    ],
)
def test_figures_are_equal_by_value(left, right):
    (one,), (other,) = figures_in(left), figures_in(right)
    assert one.same_as(other)
    assert other.same_as(one)


@pytest.mark.parametrize(
    ("left", "right"), [("5个百分点", "5%"), ("65%", "65元"), ("3个月", "3年"), ("6500元", "65%"), ("20万元", "2万元")]
)
def test_figures_of_another_unit_or_size_are_not_the_same(left, right):
    (one,), (other,) = figures_in(left), figures_in(right)
    assert not one.same_as(other)


def test_a_sentence_of_tiers_yields_every_figure_in_order():
    figures = figures_in("5000元以上、10万元以下的部分给付65%，三十万元及以上85%，比原来高5个百分点")
    assert [(figure.kind, figure.value) for figure in figures] == [
        (FigureKind.MONEY, 5000),
        (FigureKind.MONEY, 100_000),
        (FigureKind.RATE, Decimal("0.65")),
        (FigureKind.MONEY, 300_000),
        (FigureKind.RATE, Decimal("0.85")),
        (FigureKind.POINTS, 5),
    ]


@pytest.mark.parametrize("text", ["一站式服务", "统一办理", "十分重要", "一次办好", "一是二是", "三重保障", "第一道"])
def test_numerals_inside_ordinary_words_are_no_figures(text):
    assert figures_in(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三十", 30),
        ("一百零五", 105),
        ("二〇二〇", 2020),
        ("一亿二千万", 120_000_000),
        ("十", 10),
        ("元", None),
        ("", None),
    ],
)
def test_spoken_numbers(text, value):
    assert spoken_number(text) == value
