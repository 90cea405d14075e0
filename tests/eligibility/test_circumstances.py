"""What does a session know about a person, and what of a stored value is not trusted?"""

from datetime import date

import pytest
from django.contrib.sessions.backends.base import SessionBase

from eligibility.circumstances import SESSION_KEY, Circumstances, circumstances, keep
from knowledge.tables.terms import Identity, Insurance


def session(**held: object) -> SessionBase:
    """A session in memory that never touches a store."""
    opened = SessionBase()
    opened._session_cache = dict(held)  # type: ignore[attr-defined]
    return opened


def test_what_is_kept_is_read_back_whole():
    said = Circumstances("370323", Insurance.RESIDENT, (Identity.REGISTERED_POOR,), date(2020, 6, 1))
    opened = session()
    keep(opened, said)
    assert circumstances(opened) == said


def test_nothing_is_guessed_for_a_new_session():
    assert circumstances(session()) == Circumstances()


@pytest.mark.parametrize(
    "stored",
    ["370323", None, [], {"region": 370323}, {"insurance": "x"}, {"identities": ["x"]}, {"as_of": "2020-13-01"}],
)
def test_what_cannot_be_read_is_dropped(stored: object):
    assert circumstances(session(**{SESSION_KEY: stored})) == Circumstances()
