"""What does a session keep of 「我能享受什么」, and what of a stored value is not trusted?"""

from datetime import date
from typing import Any

import pytest

from eligibility.entitlement.identity_questions import Reply
from eligibility.inquiries import KEPT, SESSION_KEY, Inquiry, hold, inquiry
from knowledge.tables.terms import Identity, Insurance
from tests.eligibility.test_circumstances import session

ASKED = Inquiry(
    region="430300",
    as_of=date(2022, 6, 1),
    for_oneself=False,
    insurance=Insurance.RESIDENT,
    identities=None,
    replies={Identity.ORPHAN: Reply.YES, Identity.REGISTERED_POOR: Reply.UNKNOWN},
)


def test_what_is_held_is_read_back_whole() -> None:
    opened = session()
    key = hold(opened, ASKED)
    assert inquiry(opened, key) == ASKED
    assert inquiry(opened, "another") is None


def test_a_key_tells_nothing_and_is_never_the_same() -> None:
    opened = session()
    keys = {hold(opened, ASKED) for _ in range(KEPT)}
    assert len(keys) == KEPT
    assert all(len(key) >= 16 and "orphan" not in key for key in keys)


def test_the_oldest_of_many_goes_and_one_in_use_stays() -> None:
    opened = session()
    first, second = hold(opened, ASKED), hold(opened, ASKED)
    for _ in range(KEPT - 2):
        hold(opened, ASKED)
    hold(opened, ASKED, first)
    hold(opened, ASKED)
    assert inquiry(opened, first) == ASKED
    assert inquiry(opened, second) is None


def test_what_is_sure_is_what_was_said_or_answered_with_yes() -> None:
    assert ASKED.sure_identities == (Identity.ORPHAN,)
    assert ASKED.to_be_recognised == (Identity.REGISTERED_POOR, Identity.ORPHAN)
    assert not ASKED.circumstances.no_identity
    none = Inquiry("430300", date(2022, 6, 1), True, None, ())
    assert none.circumstances.no_identity


@pytest.mark.parametrize(
    "changed",
    [
        {"insurance": "x"},
        {"identities": ["x"]},
        {"replies": {"x": "yes"}},
        {"replies": {"orphan": "x"}},
        {"replies": None},
        {"as_of": "2020-13-01"},
        {"as_of": 1},
        {"identities": 1},
    ],
)
def test_what_cannot_be_read_is_nothing(changed: dict[str, Any]) -> None:
    opened = session()
    key = hold(opened, ASKED)
    opened[SESSION_KEY][key].update(changed)
    assert inquiry(opened, key) is None
    damaged: tuple[object, ...] = (None, [], {"key": None}, "x")
    for stored in damaged:
        assert inquiry(session(**{SESSION_KEY: stored}), "key") is None
