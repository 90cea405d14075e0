"""Does a prepared reply come when it is called for, a crisis before all, and never in place of a policy answer?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.figures import FigureKind, figures_in
from assistant.answering.replies import prepared_replies, reply_for

REPLIES = prepared_replies()
CRISIS = ["不想活了", "不想治了", "活着没意思", "我怕拖累孩子"]


def code_of(question: str) -> str | None:
    reply = reply_for(question)
    return reply.code if reply else None


def test_crisis_stands_before_every_other_reply():
    assert REPLIES[0].code == "crisis"
    assert len({reply.code for reply in REPLIES}) == len(REPLIES)


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.code)
def test_a_prepared_reply_names_no_policy_figure(reply):
    assert reply.text
    assert reply.cues or reply.whole
    kinds = {figure.kind for figure in figures_in(reply.text)}
    assert not kinds & {FigureKind.MONEY, FigureKind.RATE, FigureKind.POINTS}


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.code)
def test_every_word_of_a_reply_can_stand_in_a_question(reply):
    words = [word for cue in reply.cues for word in (*cue.words, *cue.beside, *cue.unless)]
    for word in (*words, *reply.whole, *reply.fillers):
        assert word.isalnum(), f"{word} is compared with a text without blanks and punctuation"
        assert word == word.lower()


@given(st.sampled_from(CRISIS), st.text(alphabet="贫困户大病保险起付线是多少低保报销谢谢你好 ，。", max_size=20))
def test_a_crisis_is_heard_whatever_else_is_asked(said, more):
    assert code_of(f"{more}，{said}，{more}") == "crisis"


@given(st.sampled_from(CRISIS), st.sampled_from([" ", "，", "\u200b", "…", "\u3000"]))
def test_a_crisis_is_heard_however_it_is_spaced(said, gap):
    assert code_of(gap.join(said)) == "crisis"


@pytest.mark.parametrize("said", ["你好", "您好！", "老师好，在吗？", "ＨＥＬＬＯ", "你好啊，请问有人吗"])
def test_a_greeting_is_one_only_when_nothing_else_is_said(said):
    assert code_of(said) == "greeting"
    assert code_of(f"{said}，贫困户大病起付线多少") is None


@given(st.text(max_size=40))
def test_any_text_is_taken(text):
    assert reply_for(text) is None or reply_for(text) in REPLIES
