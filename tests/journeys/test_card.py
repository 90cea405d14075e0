"""In which order does a person read an answer, and is anything of it lost on the way?"""

from hypothesis import given
from hypothesis import strategies as st

from assistant.card import SENTENCES_SHOWN, card, others, sentences


def body(answer: str, **more: object) -> dict[str, object]:
    return {"answer": answer, "notices": [], "estimate": None, **more}


def test_the_verdict_comes_first_then_three_sentences_then_the_rest():
    read = card(body("起付线是5,000元。\n一\n二\n三\n四\n五"))
    assert read.verdict == "起付线是5,000元。"
    assert read.sentences == ("一", "二", "三")
    assert read.further == ("四", "五")


def test_an_answer_in_one_line_is_parted_after_its_first_sentence():
    assert sentences("起付线是5,000元。不设封顶线。") == ("起付线是5,000元。", "不设封顶线。")
    assert sentences("没有听懂") == ("没有听懂",)
    assert sentences("") == ()


def test_the_digest_label_stands_with_the_grounds_and_other_notices_at_the_top():
    notices = [{"code": "draft", "text": "征求意见稿"}, {"code": "digest", "text": "本站摘编，以原文为准。"}]
    read = card(body("好。", notices=notices))
    assert [notice["code"] for notice in read.notices] == ["draft"]
    assert read.digest == "本站摘编，以原文为准。"


def test_what_the_estimate_takes_over_is_shown_in_words():
    answers = {
        "insurance": "resident",
        "identities": ["registered_poor"],
        "basic_paid": None,
        "total_cost": "120000.00",
    }
    read = card(body("好。", estimate={"answers": answers}))
    assert read.prefilled == (
        ("参保类型", "城乡居民医保"),
        ("身份", "建档立卡（脱贫享受政策）"),
        ("总费用", "120,000 元"),
    )


def test_a_suggestion_never_repeats_the_question_or_another():
    assert others(["甲", "乙", "甲", "丙"], "乙") == ("甲", "丙")


@given(st.lists(st.text(alphabet="报销元5，。 ", max_size=12), max_size=9))
def test_no_sentence_is_left_out(lines: list[str]):
    text = "\n".join(lines)
    read = card(body(text))
    shown = "".join([read.verdict, *read.sentences, *read.further])
    assert shown.replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert len(read.sentences) <= SENTENCES_SHOWN
