"""Is it seen who is of an identity, who denies it, and who had it once?"""

import pytest

from assistant.answering.people import people_in
from assistant.answering.said import Mention
from knowledge.tables.terms import Identity

NAMES = {"低保": Identity.SUBSISTENCE_ALLOWANCE, "贫困户": Identity.REGISTERED_POOR}


def people(text):
    mentions = [
        Mention("identity", identity.value, start, start + len(name), name)
        for name, identity in NAMES.items()
        if (start := text.find(name)) >= 0
    ]
    for slot, value, word in (("topic", "deductible", "起付线"), ("program", "critical_illness_insurance", "大病")):
        if (start := text.find(word)) >= 0:
            mentions.append(Mention(slot, value, start, start + len(word), word))
    return people_in(text, mentions)


def identities(text):
    return [mention.value for mention in people(text).mentions if mention.slot == "identity"]


@pytest.mark.parametrize(
    "text",
    [
        "贫困户大病报多少",
        "有没有低保都能报吗",
        "我爸是低保 我是贫困户",
        "原来是贫困户 大病报多少",
        "低保取消起付线了吗",
        "贫困户取消大病起付线了吗",
    ],
)
def test_who_is_of_an_identity_keeps_it(text):
    assert identities(text)
    assert not people(text).former


@pytest.mark.parametrize(
    "text",
    [
        "我不是贫困户",
        "没有低保",
        "我爸是低保 我不是 我大病能报多少",
        "我爸是低保,我不是,能报吗",
        "啥户都不是 大病",
        "老百姓大病",
    ],
)
def test_who_denies_an_identity_is_ordinary(text):
    assert not identities(text)
    assert people(text).ordinary


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("低保取消了 救助还能报80%吗", Identity.SUBSISTENCE_ALLOWANCE),
        ("低保取消了大病还能报吗", Identity.SUBSISTENCE_ALLOWANCE),
        ("低保户身份没了", Identity.SUBSISTENCE_ALLOWANCE),
        ("退出低保了医保还有效吗", Identity.SUBSISTENCE_ALLOWANCE),
        ("低保退了医保还有用吗", Identity.SUBSISTENCE_ALLOWANCE),
        ("原来是贫困户现在不是了", Identity.REGISTERED_POOR),
        ("以前是贫困户 后来不是了 还能报吗", Identity.REGISTERED_POOR),
    ],
)
def test_an_identity_that_has_ended_grants_nothing(text, former):
    assert people(text).former == (former,)
    assert not identities(text)


def test_whether_one_may_count_as_poor_is_no_claim_to_be():
    assert not identities("看病能按贫困户报不")
    assert not people("看病能按贫困户报不").ordinary
