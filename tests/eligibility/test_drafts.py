"""Is a walk through the estimator kept on the server, answer by answer, until it expires?"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eligibility import selectors, services

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def begun() -> str:
    return services.start_draft(region="370323", as_of=date(2020, 6, 1), answers={"care": "inpatient"}, today=TODAY)


def test_a_draft_is_found_by_its_unguessable_id() -> None:
    draft_id = begun()
    assert len(draft_id) == 22
    assert draft_id != begun()
    found = selectors.draft(draft_id, NOW)
    assert found is not None
    assert (found.region, found.as_of, found.answers) == ("370323", date(2020, 6, 1), {"care": "inpatient"})


def test_an_answer_is_set_changed_and_taken_back() -> None:
    draft_id = begun()
    for value in ("resident", "employee"):
        assert services.answer(draft_id=draft_id, key="insurance", value=value, now=NOW)
    assert services.answer(draft_id=draft_id, key="year_to_date.assistance_paid", value="5.00", now=NOW)
    assert services.answer(draft_id=draft_id, key="care", value=None, now=NOW)
    assert services.answer(draft_id=draft_id, key="identities", value=None, now=NOW)
    found = selectors.draft(draft_id, NOW)
    assert found is not None
    assert found.answers == {"insurance": "employee", "year_to_date": {"assistance_paid": "5.00"}}


def test_two_drafts_never_mix() -> None:
    first, second = begun(), begun()
    services.answer(draft_id=first, key="insurance", value="resident", now=NOW)
    other = selectors.draft(second, NOW)
    assert other is not None
    assert "insurance" not in other.answers


def test_an_expired_draft_is_gone() -> None:
    draft_id = begun()
    later = NOW + services.DRAFT_KEPT_FOR
    assert selectors.draft(draft_id, later) is None
    assert not services.answer(draft_id=draft_id, key="insurance", value="resident", now=later)


def test_an_answer_keeps_its_draft_alive() -> None:
    draft_id = begun()
    later = NOW + timedelta(days=20)
    services.answer(draft_id=draft_id, key="insurance", value="resident", now=later)
    assert selectors.draft(draft_id, later + timedelta(days=20)) is not None


def test_a_draft_nobody_began_is_none() -> None:
    assert selectors.draft("no-such-draft", NOW) is None
