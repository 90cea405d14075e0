"""Does the page say in one sentence why a result is a range, and lay levels of hospitals side by side?"""

from typing import Any

import pytest

from eligibility.questionnaire.answers import in_words
from eligibility.questionnaire.questions import BY_KEY, EARLIER_THIS_YEAR
from eligibility.result_page import differs, level_rows, shown
from knowledge.tables.terms import HospitalLevel


def span(low: str, high: str | None = None) -> dict[str, str]:
    return {"low": low, "high": high or low}


def layer(name: str = "大病保险", pays: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "applies": True,
        "pays": pays or span("0.00", "600.00"),
        "unknowns": [],
        "sources": [],
        "readings": [],
        "citations": [],
        "beyond_catalogue": False,
    } | changes


def result(*layers: dict[str, Any], own: dict[str, str], asked: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "total_cost": "1000.00",
        "out_of_pocket": own,
        "uncovered_expenses": span("0.00"),
        "layers": list(layers),
        "not_granted": [],
        "notices": [{"code": "digest", "text": "本站摘编"}, {"code": "draft", "text": "征求意见稿"}],
        "hull": False,
        "narrowing": [{"question": question, "text": question, "narrows_by": "0.00"} for question in asked],
    }


def unknown(why: str) -> list[dict[str, str]]:
    return [{"why_unknown": why}]


@pytest.mark.parametrize(
    ("layers", "asked", "answers", "why"),
    [
        ([layer(unknowns=unknown("not_in_documents"))], (), {}, ("大病保险报多少，文件没有写全",)),
        ([layer(unknowns=unknown("two_readings"))], (), {}, ("大病保险的条文有两种读法，两种都算了",)),
        ([layer(unknowns=unknown("floor_only"))], (), {}, ("大病保险只写了最少报多少",)),
        (
            [layer("甲", unknowns=unknown("floor_only")), layer("乙", unknowns=unknown("floor_only"))],
            (),
            {},
            ("甲、乙只写了最少报多少",),
        ),
        (
            [layer(unknowns=unknown("not_in_documents"), sources=["某处，未核实"])],
            (),
            {},
            ("大病保险的参考数据本身是一个范围",),
        ),
        ([layer()], ("hospital_level",), {"hospital_level": "unknown"}, ("医院级别，您选了“不清楚”",)),
        ([layer()], (), {"hospital_level": "unknown"}, ("有没有、批不批准、按哪种身份，还定不下来",)),
        # a layer that pays a known amount, or does not apply, is no reason
        (
            [layer(pays=span("5.00"), unknowns=unknown("floor_only"))],
            (),
            {},
            ("有没有、批不批准、按哪种身份，还定不下来",),
        ),
    ],
)
def test_why_a_result_is_a_range_is_said_once_for_each_reason(layers, asked, answers, why) -> None:
    found = shown(result(*layers, own=span("400.00", "1000.00"), asked=asked), answers)
    assert found.why == why


def test_a_range_of_too_many_possibilities_says_that_it_is_wider_than_need_be() -> None:
    wide = result(layer(), own=span("0.00", "1000.00")) | {"hull": True}
    assert "放得比较宽" in shown(wide, {}).why[-1]


def test_a_known_result_needs_no_reason_and_the_digest_is_no_notice() -> None:
    found = shown(result(layer(pays=span("600.00")), own=span("400.00")), {})
    assert (found.known, found.why) == (True, ())
    assert [notice["code"] for notice in found.notices] == ["draft"]
    assert found.digest == "本站摘编"


def test_a_result_stored_before_readings_and_sources_were_told_is_still_shown() -> None:
    old = layer(unknowns=unknown("floor_only"))
    for key in ("sources", "readings", "beyond_catalogue"):
        del old[key]
    found = shown(result(old, own=span("400.00", "1000.00")), {})
    assert found.why == ("大病保险只写了最少报多少",)
    assert found.layers[0].readings == ()
    assert found.beyond == ()


def test_a_range_from_nothing_to_the_whole_bill_is_said_to_be_no_estimate_yet() -> None:
    assert shown(result(layer(), own=span("0.00", "1000.00")), {}).anything
    assert not shown(result(layer(), own=span("0.01", "1000.00")), {}).anything
    assert not shown(result(layer(), own=span("0.00", "999.99")), {}).anything


def test_what_to_find_out_is_told_apart_where_one_answer_alone_would_not_do() -> None:
    asked = result(layer(), own=span("400.00", "1000.00"), asked=("identities", "care"))
    asked["narrowing"].append({"question": "basic_paid", "text": "弄清这一项", "narrows_by": "600.00"})
    found = shown(asked, {})
    assert found.alone == ("弄清这一项",)
    assert found.together == ("身份", "看病方式")


def test_parts_of_one_place_in_a_document_are_one_link() -> None:
    def cited(clause_id: str, label: str, document: str = "one") -> dict[str, Any]:
        return {"document": {"id": document}, "clause_id": clause_id, "label": label}

    every = [cited("one.1a", "一是"), cited("one.1b", "一是"), cited("one.2", "二是"), cited("two.1", "一是", "two")]
    found = shown(result(layer(citations=every), own=span("400.00", "1000.00")), {})
    assert [citation["clause_id"] for citation in found.layers[0].citations] == ["one.1a", "one.2", "two.1"]


def test_the_answers_it_rests_on_are_said_in_words() -> None:
    plain = result(layer(), own=span("400.00", "1000.00"))
    assert shown(plain, {"care": "inpatient", "identities": []}).said == (("看病方式", "住院"), ("身份", "都没有"))
    (gate,) = shown(plain, {"year_to_date": "unknown"}).said
    assert gate[1] == "不清楚"
    year = {"assistance_paid": "5.00", "re_assistance_paid": "0.00"}
    assert [words for _, words in shown(plain, {"year_to_date": year}).said] == ["5 元", "0 元"]
    (nothing,) = shown(plain, {"year_to_date": dict.fromkeys(year, "0.00")}).said
    assert nothing == (gate[0], in_words(BY_KEY[EARLIER_THIS_YEAR], False))


def test_levels_stand_side_by_side_only_where_they_differ() -> None:
    same = result(layer(pays=span("600.00")), own=span("400.00"))
    other = result(layer(pays=span("500.00")), own=span("500.00"))
    levels = tuple(HospitalLevel)
    assert level_rows([(level, same) for level in levels], {}) == ()
    assert level_rows([], {}) == ()
    rows = level_rows(list(zip(levels, (same, same, other), strict=True)), {"hospital_level": "tertiary"})
    assert [row.chosen for row in rows] == [False, False, True]
    assert [row.own for row in rows] == [span("400.00"), span("400.00"), span("500.00")]


def test_other_figures_are_worth_showing_where_some_layer_pays_otherwise() -> None:
    one = result(layer(pays=span("600.00")), own=span("400.00"))
    assert not differs(one, one)
    assert differs(result(layer(pays=span("500.00")), own=span("400.00")), one)
