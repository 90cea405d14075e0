"""Is a question typed otherwise still the same question, changed in one way and the same for the same seed?"""

import pytest

from assistant.evaluation.variants import Kind, variants

STORY = "我妈是低保户，2020年住院花了12万，大病保险起付线是多少？怎么报销？"


def of(kind: Kind, question: str, seed: int = 1) -> str | None:
    return {variant.kind: variant.text for variant in variants(question, seed)}.get(kind)


def test_a_question_with_everything_has_one_variant_of_every_kind():
    assert [variant.kind for variant in variants(STORY, 1)] == list(Kind)


def test_the_same_seed_types_the_same_and_another_one_otherwise():
    assert variants(STORY, 1) == variants(STORY, 1)
    assert any(variants(STORY, 1) != variants(STORY, seed) for seed in range(2, 6))


@pytest.mark.parametrize("seed", range(20))
def test_a_homophone_changes_one_character_for_one_of_the_same_sound(seed: int):
    (pair,) = [
        (one, other)
        for one, other in zip("起付线", of(Kind.HOMOPHONE, "起付线", seed) or "", strict=True)
        if one != other
    ]
    sounds = ("起其期气器企七", "付府服夫负副复富父", "线现先县显限鲜")
    assert any(pair[0] in sound and pair[1] in sound for sound in sounds)


@pytest.mark.parametrize("seed", range(5))
def test_pinyin_replaces_one_word_by_its_letters_with_or_without_blanks(seed: int):
    assert of(Kind.PINYIN, "特困住院呢", seed) in {"tekun住院呢", "te kun住院呢", "特困zhuyuan呢", "特困zhu yuan呢"}


def test_a_misspelling_is_a_slip_in_one_word():
    texts = {of(Kind.MISSPELT, "起付线报销比例", seed) for seed in range(40)}
    assert "起伏线报销比例" in texts
    assert "起付线抱销比例" in texts
    assert "起付线报销比列" in texts
    assert "起付线报销比例" not in texts


def test_dialect_takes_the_longest_word_that_stands():
    assert of(Kind.DIALECT, "我们这里怎么报") in {
        f"{we}这里{how}报" for we in ("俺们", "我们屋里") for how in ("咋", "咋个", "啷个", "怎个")
    }


def test_traditional_characters_take_the_place_of_simplified_ones_alone():
    assert of(Kind.TRADITIONAL, "低保户2020年医疗救助") == "低保戶2020年醫療救助"


def test_full_width_digits_leave_everything_else():
    assert of(Kind.FULL_WIDTH, "还剩12.5万，报多少") == "还剩１２.５万，报多少"


def test_without_punctuation_points_and_commas_of_numbers_stay():
    assert of(Kind.UNPUNCTUATED, "花了12,000元，自付3.5万。 能报吗？") == "花了12,000元自付3.5万能报吗"


def test_what_a_question_does_not_hold_is_not_changed():
    assert {variant.kind for variant in variants("天气好热", 1)} == {Kind.TRADITIONAL}
    assert variants("你好", 1) == ()
