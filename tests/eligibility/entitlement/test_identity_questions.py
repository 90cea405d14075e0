"""Do the questions on an unknown identity settle what can be settled, and ask nothing that changes nothing?"""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.entitlement.benefit import Because
from eligibility.entitlement.entitled import Judge, Said, benefits
from eligibility.entitlement.identity_questions import IdentityQuestion, Replies, Reply, next_question, remaining, said
from eligibility.entitlement.identity_words import ASKED
from knowledge.tables.terms import Identity, Insurance
from tests.eligibility.entitlement.places import PLACES, RESIDENT, XIANGTAN
from tests.eligibility.entitlement.places import judge as judge_of

KINDS = (*((kind,) for kind in Insurance), tuple(Insurance))


def replied(question: IdentityQuestion, answer: Reply) -> dict[Identity, Reply]:
    if answer is Reply.YES:
        return {question.identities[0]: Reply.YES}
    return dict.fromkeys(question.identities, answer)


def open_benefits(judge: Judge, kinds: tuple[Insurance, ...], replies: Replies) -> set[str]:
    told = benefits(judge, said(judge.here, kinds, replies))
    return {one.subject.key for one in told if one.because is Because.DEPENDS}


def walk(judge: Judge, kinds: tuple[Insurance, ...], answers: list[Reply]) -> tuple[dict[Identity, Reply], int]:
    """The replies of a person who answers in turn as given, and how often they were asked."""
    replies: dict[Identity, Reply] = {}
    asked = 0
    while question := next_question(judge, kinds, replies):
        replies |= replied(question, answers[asked % len(answers)])
        asked += 1
        assert asked <= len(Identity)
    return replies, asked


@pytest.mark.parametrize(("region", "kinds"), list(product(PLACES, KINDS)))
def test_who_denies_everything_has_what_the_ordinary_insured_have(region: str, kinds: tuple[Insurance, ...]) -> None:
    judge = judge_of(region)
    replies, _ = walk(judge, kinds, [Reply.NO])
    known = said(judge.here, kinds, replies)
    for subject in judge.here.subjects:
        ordinary = [judge.content(subject, someone) for someone in Said(kinds).possible()]
        assert {judge.content(subject, someone) for someone in known.possible()} == set(ordinary)


@pytest.mark.parametrize("region", PLACES)
@settings(max_examples=20)
@given(answers=st.lists(st.sampled_from([Reply.YES, Reply.NO]), min_size=1, max_size=8))
def test_who_knows_every_answer_has_nothing_left_open(region: str, answers: list[Reply]) -> None:
    judge = judge_of(region)
    replies, _ = walk(judge, RESIDENT, answers)
    assert open_benefits(judge, RESIDENT, replies) == set()


@pytest.mark.parametrize("region", PLACES)
@settings(max_examples=20)
@given(answers=st.lists(st.sampled_from(Reply), min_size=1, max_size=8))
def test_a_question_is_asked_only_while_its_answer_can_change_a_benefit(region: str, answers: list[Reply]) -> None:
    judge = judge_of(region)
    here = judge.here
    replies: dict[Identity, Reply] = {}
    for answer in answers:
        question = next_question(judge, RESIDENT, replies)
        if question is None:
            break
        with_it = Said(RESIDENT, (*said(here, RESIDENT, replies).identities, question.identities[0]))
        without = Said(RESIDENT, said(here, RESIDENT, replies).identities)
        moved = [
            subject
            for subject in here.subjects
            if judge.content(subject, with_it.possible()[0]) != judge.content(subject, without.possible()[0])
        ]
        assert tuple(moved) == question.moves != ()
        replies |= replied(question, answer)


@pytest.mark.parametrize("region", PLACES)
@settings(max_examples=20)
@given(answers=st.lists(st.sampled_from(Reply), min_size=1, max_size=8))
def test_nothing_is_asked_twice_and_what_is_settled_stays_settled(region: str, answers: list[Reply]) -> None:
    judge = judge_of(region)
    here = judge.here
    replies: dict[Identity, Reply] = {}
    settled: set[str] = set()
    for answer in answers:
        question = next_question(judge, RESIDENT, replies)
        if question is None:
            break
        assert not set(question.identities) & set(replies)
        before = remaining(judge, RESIDENT, replies)
        replies |= replied(question, answer)
        assert remaining(judge, RESIDENT, replies) < before
        now = {subject.key for subject in here.subjects} - open_benefits(judge, RESIDENT, replies)
        assert settled <= now
        settled = now


@pytest.mark.parametrize("region", PLACES)
def test_identities_asked_for_together_open_the_same(region: str) -> None:
    judge = judge_of(region)
    here = judge.here
    replies: dict[Identity, Reply] = {}
    while question := next_question(judge, RESIDENT, replies):
        profiles = {
            tuple(judge.content(subject, Said(RESIDENT, (identity,)).possible()[0]) for subject in here.subjects)
            for identity in question.identities
        }
        assert len(profiles) == 1
        replies |= replied(question, Reply.NO)


def test_only_identities_that_the_place_tells_apart_are_asked_for() -> None:
    for region in PLACES:
        judge = judge_of(region)
        replies, asked = walk(judge, RESIDENT, [Reply.NO])
        assert set(replies) <= set(judge.here.told_apart())
        assert asked <= 7


def test_a_yes_that_opens_everything_ends_the_questions_on_it() -> None:
    """特困 has the whole subsidy and the tilt: only the commercial policy of 2021 can still be added."""
    question = next_question(judge_of(XIANGTAN), RESIDENT, {Identity.EXTREME_POVERTY: Reply.YES})
    assert question
    assert [subject.key for subject in question.moves] == ["commercial_supplement"]


def test_the_office_that_can_tell_is_named_with_its_clause() -> None:
    question = next_question(judge_of(XIANGTAN), RESIDENT, {})
    assert question
    assert question.identities == (Identity.EXTREME_POVERTY,)
    assert [(office.office, office.clause_id) for office in question.offices] == [("民政部门", "xiangtan-2021.3.1g")]


def test_every_identity_has_plain_words() -> None:
    assert set(ASKED) == set(Identity)
    for words in ASKED.values():
        assert words.ask.endswith("？")
        assert words.sign.endswith("。")
