"""How does the bill fall from its total, layer by layer, to what the person pays?"""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from eligibility.waterfall import WIDTH, waterfall


def money(low: Decimal, high: Decimal | None = None) -> dict[str, str]:
    return {"low": f"{low:.2f}", "high": f"{low if high is None else high:.2f}"}


def layer(name: str, low: Decimal, high: Decimal | None = None, applies: bool = True) -> dict[str, object]:
    return {"name": name, "applies": applies, "pays": money(low, high)}


def result(total: int, *layers: dict[str, object], own: dict[str, str]) -> dict[str, object]:
    return {"total_cost": f"{total}.00", "layers": layers, "out_of_pocket": own}


def test_layers_follow_each_other_and_the_person_stands_at_the_right_edge():
    paid = [layer("基本医疗保险", Decimal(400)), layer("大病保险", Decimal(100))]
    total, basic, critical, own = waterfall(result(1000, *paid, own=money(Decimal(500))))
    assert (total.solid_from, total.solid) == (0, WIDTH)
    assert (basic.solid_from, basic.solid) == (0, 400)
    assert (critical.solid_from, critical.solid) == (400, 100)
    assert (own.solid_from, own.solid, own.light) == (500, 500, 0)


def test_what_may_come_on_top_is_light():
    _, assistance, own = waterfall(
        result(1000, layer("医疗救助", Decimal(200), Decimal(300)), own=money(Decimal(700), Decimal(800)))
    )
    assert (assistance.solid, assistance.light_from, assistance.light) == (200, 200, 100)
    assert (own.solid_from, own.solid, own.light_from, own.light) == (300, 700, 200, 100)


def test_layers_that_pay_nothing_have_no_bar():
    none = [layer("医疗救助", Decimal(0)), layer("再救助", Decimal(5), applies=False)]
    assert [bar.name for bar in waterfall(result(1000, *none, own=money(Decimal(1000))))] == ["总费用", "您自己付"]


def test_a_bill_of_nothing_draws_nothing():
    assert all(bar.solid == bar.light == 0 for bar in waterfall(result(0, own=money(Decimal(0)))))


amounts = st.integers(min_value=0, max_value=10**10).map(lambda fen: Decimal(fen) / 100)


@given(st.lists(st.tuples(amounts, amounts), max_size=6), amounts)
def test_no_bar_leaves_the_drawing(pays: list[tuple[Decimal, Decimal]], rest: Decimal):
    least = sum((min(pair) for pair in pays), Decimal(0))
    most = sum((max(pair) for pair in pays), Decimal(0))
    total = int(most + rest) + 1
    layers = [layer("某层", min(pair), max(pair)) for pair in pays]
    own = money(total - most, total - least)
    for bar in waterfall(result(total, *layers, own=own)):
        assert 0 <= bar.solid_from <= bar.solid_from + bar.solid <= WIDTH
        assert 0 <= bar.light_from <= bar.light_from + bar.light <= WIDTH
