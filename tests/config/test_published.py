"""Does the shared fixture give every test the shipped release?"""

import pytest
from django.db import connection

from knowledge.selectors import NothingPublished, active_release, active_snapshot


def test_the_shipped_data_is_the_active_release(published: str):
    assert active_release() == published
    assert active_snapshot().documents()


@pytest.mark.django_db
def test_other_tests_start_with_nothing_published():
    with pytest.raises(NothingPublished):
        active_release()


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_has_it_too(published: str):
    assert active_release() == published
    assert not connection.in_atomic_block
