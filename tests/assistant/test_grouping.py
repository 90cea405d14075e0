"""Do questions that ask the same fall into one group, others not, whatever the order in which they are taken?"""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grouping import ALIKE, Groups, Question, features_of
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.schema import LexiconEntry
from knowledge.tables.terms import LexiconKind


def entry(term: str, kind: LexiconKind, *forms: str, code: str | None = None) -> LexiconEntry:
    return LexiconEntry(term=term, kind=kind, code=code, forms=forms, misspellings=(), source="")


LEXICON = Lexicon(
    [
        entry("低保对象", LexiconKind.IDENTITY, "低保户", code="subsistence_allowance"),
        entry("特困人员", LexiconKind.IDENTITY, "五保户", code="extreme_poverty"),
        entry("怎么", LexiconKind.STOP, "咋"),
        entry("多少", LexiconKind.STOP, "好多"),
        entry("吗", LexiconKind.STOP, "嘛"),
        entry("大病保险", LexiconKind.TERM, "大病二次报销"),
        entry("报销", LexiconKind.TERM, "能报"),
    ],
    [],
)


def question(text: str, region: str = "370323", topic: str = "", insurance: str = "") -> Question:
    return Question(features_of(text, lexicon=LEXICON), region, insurance, topic)


def together(*questions: Question) -> bool:
    groups = Groups()
    return len({groups.place(each) for each in questions}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("种植牙能报多少", "种植牙报不报"),
        ("种植牙能报多少", "种植牙咋报？？"),
        ("打疫苗能报销吗", "疫苗报不报"),
        ("低保户花了12万怎么报", "五保户花了８万咋报"),
        ("低保户住院花了三万元", "特困人员住院花了5,200块"),
        ("大病二次报销护理费", "大病保险护理费报好多"),
        ("种植牙能报多少", "种值芽能报多少"),
        ("狂犬疫苗", "狂犬义庙"),
        ("狂犬疫苗能报吗", "狂犬疫苗報不報"),
    ],
)
def test_other_words_slips_sums_and_people_do_not_part_what_asks_the_same(one: str, other: str):
    assert together(question(one), question(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("种植牙能报多少", "牙齿矫正能报吗"),
        ("体检能报吗", "镶牙能报吗"),
        ("护理费报不报", "床位费报不报"),
        ("大病保险护理费报多少", "生孩子报多少"),
    ],
)
def test_what_only_shares_the_words_of_every_question_stays_apart(one: str, other: str):
    assert not together(question(one), question(other))


def test_another_place_insurance_or_topic_is_another_group_an_unknown_topic_is_not():
    text = "大病保险护理费"
    assert not together(question(text), question(text, region="430300"))
    assert not together(question(text), question(text, region=""))
    assert not together(question(text), question(text, insurance="employee"))
    assert not together(question(text, topic="rate"), question(text, topic="deductible"))
    assert together(question(text, topic="rate"), question(text, topic="rate"))
    assert together(question(text, topic="rate"), question(text))


@pytest.mark.parametrize("text", ["", "？？", "咋", "😀", "123", "abc", "多少吗"])
def test_a_question_that_says_nothing_still_has_a_group(text: str):
    assert together(question(text), question(text))


@pytest.mark.parametrize(("common", "joins"), [(4, False), (5, True), (6, True)])
def test_half_in_common_is_enough_and_less_is_not(common: int, joins: bool):
    assert ALIKE == 0.5
    first = Question(frozenset(f"a{number}" for number in range(10)))
    second = Question(frozenset([*sorted(first.features)[:common], *(f"b{number}" for number in range(10 - common))]))
    assert together(first, second) is joins


def test_of_two_groups_the_likelier_is_joined_and_of_equals_the_older():
    groups = Groups.known([Question(frozenset("abcd")), Question(frozenset("abef")), Question(frozenset("abce"))])
    assert groups.place(Question(frozenset("abce"))) == 2
    assert groups.place(Question(frozenset("abgh"))) == 0


texts = st.text(alphabet="种植牙疫苗狂犬低保户大病保险报多少吗护理费床位12万", max_size=10)
asked = st.lists(
    st.tuples(texts, st.sampled_from(["", "370323"]), st.sampled_from(["", "rate", "ceiling"])), max_size=25
)


@given(asked=asked, cut=st.integers(0, 25))
def test_taken_in_parts_or_at_once_the_groups_are_the_same(asked: list[tuple[str, str, str]], cut: int):
    questions = [question(*each) for each in asked]
    at_once = Groups()
    expected = [at_once.place(each) for each in questions]
    before = Groups()
    found = [before.place(each) for each in questions[:cut]]
    after = Groups.known(before.first)
    found += [after.place(each) for each in questions[cut:]]
    assert found == expected


@given(asked=asked)
def test_every_question_lies_in_a_group_of_its_place_and_goes_with_its_first(asked: list[tuple[str, str, str]]):
    groups = Groups()
    for each in (question(*one) for one in asked):
        first = groups.first[groups.place(each)]
        assert first.region == each.region
        share = 2 * len(first.features & each.features) / (len(first.features) + len(each.features))
        assert share >= ALIKE or first == each


@pytest.mark.slow
def test_five_thousand_questions_are_grouped_within_seconds():
    chance = random.Random(5)
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 600)]
    texts = ["".join(chance.choices(characters, k=chance.randint(4, 24))) for _ in range(2_500)]
    questions = [question(text) for text in (*texts, *(f"{text}报多少" for text in texts))]
    start = time.process_time()
    groups = Groups()
    numbers = [groups.place(each) for each in questions]
    assert time.process_time() - start < 10
    assert numbers[2_500:] == numbers[:2_500]
    assert not [pair for pair in pairwise(sorted(set(numbers))) if pair[1] - pair[0] != 1]
