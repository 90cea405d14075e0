"""Are the words of the field found in a question, right or misspelt, and at the right place?"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.tables.lexicon import Lexicon, normalise
from knowledge.tables.schema import AmbiguousWording, LexiconEntry, Topic
from knowledge.tables.terms import LexiconKind

CRITICAL = LexiconEntry(
    "大病保险",
    LexiconKind.PROGRAM,
    "critical_illness_insurance",
    ("大病", "二次报销"),
    ("大饼保险", "dbbx"),
    "日常说法",
)
DEDUCTIBLE = LexiconEntry("起付线", LexiconKind.TERM, None, ("起付", "门槛费"), ("起付现", "qfx"), "日常说法")
CLASS_A = LexiconEntry("甲类", LexiconKind.TERM, None, ("A类",), (), "日常说法")
STOP = LexiconEntry("是多少", LexiconKind.STOP, None, ("多少", "现在", "的"), (), "日常说法")
TOPIC = Topic("deductible", "起付线", ("起付线", "多少才能报"))
ASK = AmbiguousWording("大病", ("critical_illness_insurance", "outpatient_special"), "您问的是哪一种？")

LEXICON = Lexicon([CRITICAL, DEDUCTIBLE, CLASS_A, STOP], [TOPIC], [ASK])


def found(text: str) -> list[tuple[str, str]]:
    return [(text[match.start : match.end], match.entry.term) for match in LEXICON.matches(text)]


def test_the_longest_wording_wins() -> None:
    assert found("大病保险起付线是多少") == [("大病保险", "大病保险"), ("起付线", "起付线"), ("是多少", "是多少")]


def test_matches_stand_from_left_to_right_and_never_overlap() -> None:
    matches = LEXICON.matches("二次报销的门槛费，大病呢")
    assert [match.start for match in matches] == sorted(match.start for match in matches)
    assert all(one.end <= other.start for one, other in itertools.pairwise(matches))


def test_a_wording_at_the_very_end_is_found_with_its_own_length() -> None:
    (match,) = LEXICON.matches("大病")
    assert (match.start, match.end) == (0, 2)


def test_a_misspelling_is_found_and_said_to_be_one() -> None:
    (match,) = LEXICON.matches("大饼保险")
    assert (match.entry, match.form, match.misspelt) == (CRITICAL, "大饼保险", True)


def test_a_misspelling_that_only_arises_between_two_words_is_none() -> None:
    assert found("起付现在多少") == [("起付", "起付线"), ("现在", "是多少"), ("多少", "是多少")]


@pytest.mark.parametrize("text", ["QFX", "qfx", "ＱＦＸ", "q\u200bfx", "沂源qfx多少"])
def test_letters_are_found_in_any_width_and_case(text: str) -> None:
    assert DEDUCTIBLE in [match.entry for match in LEXICON.matches(text)]


@pytest.mark.parametrize("text", ["aqfx", "qfxb", "1qfx", "qfx9"])
def test_letters_inside_a_longer_word_are_nothing(text: str) -> None:
    assert LEXICON.matches(text) == ()


def test_offsets_are_those_of_the_text_as_typed() -> None:
    text = "１２㎏的Ａ\u200b类"
    (stop, match) = LEXICON.matches(text)
    assert text[stop.start : stop.end] == "的"
    assert text[match.start : match.end] == "Ａ\u200b类"


@given(st.text(alphabet="大病保险起付线现在多少的AＡa类\u200b１2 ，", max_size=40))
def test_every_match_is_a_wording_of_its_entry(text: str) -> None:
    for match in LEXICON.matches(text):
        wordings = (match.entry.term, *match.entry.forms, *match.entry.misspellings)
        assert match.form in wordings
        assert normalise(text[match.start : match.end]).lower() == normalise(match.form).lower()


def test_misspellings_are_put_right_and_named() -> None:
    assert LEXICON.correct("dbbx的起付现多少") == (
        "大病保险的起付线多少",
        (("dbbx", "大病保险"), ("起付现", "起付线")),
    )


@given(st.text(max_size=60))
def test_a_corrected_text_needs_no_second_correction(text: str) -> None:
    once, _ = LEXICON.correct(text)
    assert LEXICON.correct(once) == (once, ())


def test_a_right_text_is_left_alone() -> None:
    assert LEXICON.correct("大病保险起付线") == ("大病保险起付线", ())


def test_an_ambiguous_word_knows_what_to_ask() -> None:
    assert LEXICON.ambiguous_wording("大病") == ASK
    assert LEXICON.ambiguous_wording("大病保险") is None


def test_an_ambiguous_word_is_found_only_where_it_is_no_part_of_a_clear_one() -> None:
    assert [(match.wording, match.start, match.end) for match in LEXICON.ambiguous_in("问大病")] == [(ASK, 1, 3)]
    assert LEXICON.ambiguous_in("大病保险起付线") == ()


def test_the_dictionary_holds_right_spellings_only() -> None:
    words = LEXICON.words()
    assert {"大病保险", "二次报销", "门槛费", "a类", "多少才能报"} <= set(words)
    assert not {"大饼保险", "qfx", "是多少", "的"} & set(words)
    assert list(words) == sorted(set(words))


def test_stop_words_are_given_apart() -> None:
    assert LEXICON.stop_words() == {"是多少", "多少", "现在", "的"}


def test_every_wording_of_a_term_leads_to_its_topic() -> None:
    for text in ("起付线", "门槛费", "qfx", "多少才能报"):
        (match,) = LEXICON.topics_in(text)
        assert match.topic == TOPIC


def test_an_unknown_topic_is_an_error() -> None:
    assert LEXICON.topic("deductible") == TOPIC
    with pytest.raises(KeyError):
        LEXICON.topic("weather")


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("１２０００元", "12000元"),
        ("ＢＸ比例？", "BX比例?"),
        ("大\u200b病\ufeff保险", "大病保险"),
        ("（一）", "(一)"),
        ("〔2020〕27号", "〔2020〕27号"),
        ("", ""),
    ],
)
def test_a_text_is_normalised(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
