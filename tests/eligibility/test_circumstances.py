"""What does a session know about a person, and what of a stored value is not trusted?"""

from datetime import date

import pytest
from django.contrib.sessions.backends.base import SessionBase

from eligibility.circumstances import SESSION_KEY, Circumstances, as_answers, circumstances, keep, with_answer
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


def test_having_none_of_the_identities_is_something_said():
    opened = session()
    keep(opened, Circumstances(no_identity=True))
    assert as_answers(circumstances(opened)) == {"identities": []}
    assert as_answers(Circumstances()) == {}


def test_what_was_said_of_the_person_becomes_answers_and_never_an_amount_or_a_place():
    said = Circumstances("370323", Insurance.RESIDENT, (Identity.REGISTERED_POOR,), date(2020, 6, 1))
    assert as_answers(said) == {"insurance": "resident", "identities": ["registered_poor"]}


@pytest.mark.parametrize(
    ("key", "value", "after"),
    [
        ("insurance", "employee", Circumstances("370323", Insurance.EMPLOYEE, (Identity.ORPHAN,))),
        ("insurance", "unknown", Circumstances("370323", None, (Identity.ORPHAN,))),
        ("identities", ["registered_poor"], Circumstances("370323", Insurance.RESIDENT, (Identity.REGISTERED_POOR,))),
        ("identities", [], Circumstances("370323", Insurance.RESIDENT, no_identity=True)),
        ("identities", "unknown", Circumstances("370323", Insurance.RESIDENT)),
        ("total_cost", "5.00", Circumstances("370323", Insurance.RESIDENT, (Identity.ORPHAN,))),
    ],
)
def test_an_answer_about_the_person_changes_what_is_known_of_them(key: str, value: object, after: Circumstances):
    assert with_answer(Circumstances("370323", Insurance.RESIDENT, (Identity.ORPHAN,)), key, value) == after
