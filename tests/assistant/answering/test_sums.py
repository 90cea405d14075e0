"""Is each sum of a question taken for what it is, and only what is left to the person worked out?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.sums import (
    NotTaken,
    OwnShare,
    Payer,
    SumRole,
    kept_beside,
    money_in,
    own_share,
    payers_in,
    sums_in,
)
from knowledge.tables.terms import Program

LAYERS = {
    "合作医疗": Program.BASIC_MEDICAL_INSURANCE,
    "新农合": Program.BASIC_MEDICAL_INSURANCE,
    "医保": Program.BASIC_MEDICAL_INSURANCE,
    "大病": Program.CRITICAL_ILLNESS_INSURANCE,
    "救助": Program.MEDICAL_ASSISTANCE,
}


def read(text):
    return sums_in(text, money_in(text))


def layers(text):
    for name, program in LAYERS.items():
        if (start := text.find(name)) >= 0:
            yield Payer(program, start, start + len(name))


def left(text):
    sums = read(text)
    return own_share(text, sums, payers_in(text, layers(text), sums))


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("还剩12万大病能报多少", "left"),
        ("贫困户自付八万", "left"),
        ("自己掏了4千块", "left"),
        ("自己花了4万", "left"),
        ("剩3万块住院费", "left"),
        ("剩下的费用大概是3万", "left"),
        ("还剩 3万", "left"),
        ("3万块自己掏的", "left"),
        ("个人负担正好10万", "left"),
        ("自己住院总共花了10万", "total"),
        ("俺自己是贫困户 花了10万", "total"),
        ("自己看病10万块", "total"),
        ("7万块钱医药费", "total"),
        ("看病花了20万", "total"),
        ("医保报了6万", "paid"),
        ("合作医疗给报了3万", "paid"),
        ("花了10万 报销6万", "total paid"),
        ("花了8万 新农合报了5万 剩下的3万", "total paid left"),
        ("没报的3万", "left"),
        ("大病起付线是不是5000", "rule"),
        ("起付线1万对不对", "rule"),
        ("封顶是3万吗", "rule"),
        ("要到1万才救助吗", "rule"),
        ("救助10万以上还管吗", "rule"),
        ("再救助5000元起是什么意思", "rule"),
        ("低保救助2万用完了", "rule"),
        ("一年10万救助用完了", "rule"),
        ("超过10万不到30万的部分", "rule rule"),
        ("自负超过5万怎么办", "rule"),
        ("收入一年8000", "other"),
        ("医保卡里3000块", "other"),
        ("卡里还剩3000", "other"),
        ("看病借了5万", "other"),
        ("押金交了1万", "other"),
        ("每月药费800", "other"),
        ("自费3万", "other"),
        ("大病10万", "unclear"),
        ("报完3万", "unclear"),
        ("住院3次每次自己掏8000", "unclear"),
        ("救助了8000还剩5000", "paid left"),
    ],
)
def test_a_sum_is_told_by_the_words_around_it(text, roles):
    assert " ".join(each.role for each in read(text)) == roles


@pytest.mark.parametrize(
    ("text", "amount", "after"),
    [
        ("贫困户大病报完还剩2万 救助给多少", 20_000, Program.CRITICAL_ILLNESS_INSURANCE),
        ("大病报销之后剩1万", 10_000, None),
        ("大病后剩2万5", 25_000, Program.CRITICAL_ILLNESS_INSURANCE),
        ("合作医疗报完剩2万 救助多少", 20_000, Program.BASIC_MEDICAL_INSURANCE),
        ("医保报了以后自己还要出35万 大病能报多少", 350_000, Program.BASIC_MEDICAL_INSURANCE),
        ("医保报完大病报完还剩2万", 20_000, Program.CRITICAL_ILLNESS_INSURANCE),
        ("还剩2万 大病报完救助给多少", 20_000, None),
        ("花了8万,新农合给报了5万,大病又报了1万,还能给多少", 20_000, Program.CRITICAL_ILLNESS_INSURANCE),
        ("大病报了2万后还剩3万 还能给多少", 30_000, Program.CRITICAL_ILLNESS_INSURANCE),
        ("救助了8000还剩5000", 5_000, Program.MEDICAL_ASSISTANCE),
        ("五道报完还剩1万5", 15_000, None),
    ],
)
def test_the_layer_that_has_paid_is_known(text, amount, after):
    share = left(text)
    assert isinstance(share, OwnShare)
    assert share.amount == amount * 100
    if "报销之后" not in text:
        assert share.after is after


def test_a_bill_less_what_was_paid_is_left():
    share = left("花了6万 合作医疗报了3万5 大病报多少")
    assert share == OwnShare(2_500_000, Program.BASIC_MEDICAL_INSURANCE, total=6_000_000, paid=3_500_000)
    assert left("花了10万 报了6万") == OwnShare(4_000_000, total=10_000_000, paid=6_000_000)


def test_what_is_said_to_be_left_wins_over_the_bill():
    assert left("总共花费200000，自付60000") == OwnShare(6_000_000)


def test_what_several_stays_left_adds_up():
    text = "住了两次院 第一次自己剩4000 第二次剩6000"
    assert left(text) == OwnShare(1_000_000, parts=(400_000, 600_000))
    assert left("自己剩4000 自己剩6000") is NotTaken.UNCLEAR


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("看病花了20万能报多少", NotTaken.TOTAL),
        ("医保报了6万 大病能报多少", NotTaken.PAID),
        ("今年大病已经报了2万 又花了3万", NotTaken.TOTAL),
        ("花了3万 报了5万", NotTaken.TOTAL),
        ("花了3万 自己剩5万", NotTaken.UNCLEAR),
        ("收入一年8000", NotTaken.OTHER),
        ("还剩十来万", NotTaken.VAGUE),
        ("还剩3千多", NotTaken.VAGUE),
        ("大病10万", NotTaken.UNCLEAR),
        ("花了3万 花了5万 报了2万", NotTaken.TOTAL),
    ],
)
def test_any_other_sum_is_not_worked_out(text, why):
    assert left(text) is why


@pytest.mark.parametrize("text", ["起付线是不是5000", "超过30万的部分", "大病起付线"])
def test_a_figure_of_the_rule_is_no_sum_to_work_out(text):
    assert left(text) is None


def test_a_layer_that_paid_part_of_another_bill_is_still_asked_about():
    text = "大病已经报了2万 能报多少"
    assert payers_in(text, layers(text), read(text)) == ()


def test_only_the_bill_outlives_a_new_payment():
    old = read("花了10万报了5万")
    assert [each.role for each in kept_beside(read("报了6万"), old)] == [SumRole.TOTAL]
    assert not list(kept_beside(read("还剩6万"), old))
    assert not list(kept_beside(read("花了20万报了12万"), old))


@given(st.text(alphabet="贫困户大病报完还剩花了自己救助以上万千百零一二三五0123456789 ，的", max_size=40))
def test_nothing_but_what_is_left_is_ever_taken(text):
    sums = read(text)
    share = own_share(text, sums, ())
    if isinstance(share, OwnShare):
        stated = {each.fen for each in sums if each.role is SumRole.LEFT}
        assert share.total is not None or share.parts or share.amount in stated
        assert share.amount > 0 or 0 in stated


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("还剩几万块", "几万块"),
        ("还剩好几万", "好几万"),
        ("自付几千块钱", "几千块钱"),
        ("剩数十万元", "数十万元"),
        ("还剩上万", "上万"),
        ("剩十几万", "十几万"),
        ("剩几十万", "几十万"),
    ],
)
def test_a_sum_that_nobody_knows_is_never_worked_out(text, words):
    assert [figure.text for figure in money_in(text)] == [words]
    assert left(text) is NotTaken.VAGUE


@pytest.mark.parametrize("text", ["上百人", "三万以上百分之六十", "提高几个点", "住了几次院"])
def test_what_counts_something_else_is_no_open_sum(text):
    assert not [figure for figure in money_in(text) if figure.vague]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("还剩12万", 120_000),
        ("自付八万", 80_000),
        ("正好10万", 100_000),
        ("还剩一万二", 12_000),
        ("还剩2.5w", 25_000),
        ("自付¥30,000", 30_000),
        ("自付三万块", 30_000),
        ("还剩两万五千块", 25_000),
        ("还剩1万零500", 10_500),
    ],
)
def test_what_is_left_is_read_as_people_write_it(text, yuan):
    share = left(text)
    assert isinstance(share, OwnShare)
    assert share.amount == yuan * 100
