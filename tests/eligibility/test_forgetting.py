"""Are drafts and saved estimates forgotten when their time is over, and not before?"""

from datetime import UTC, datetime, timedelta

import pytest

from eligibility.models import Draft, SavedEstimate
from eligibility.tasks import forget_expired

NOW = datetime.now(UTC)


def keep_until(moment: datetime) -> None:
    Draft.objects.create(
        id=f"draft-{moment.timestamp()}",
        region="370323",
        as_of=NOW.date(),
        answers={},
        created_at=NOW,
        updated_at=NOW,
        expires_at=moment,
    )
    SavedEstimate.objects.create(release="sha256:0", request={}, result={}, created_at=NOW, expires_at=moment)


@pytest.mark.django_db
def test_what_has_expired_is_removed_and_the_rest_is_kept() -> None:
    keep_until(NOW - timedelta(minutes=1))
    keep_until(NOW + timedelta(hours=1))
    forget_expired()
    assert [draft.expires_at for draft in Draft.objects.all()] == [NOW + timedelta(hours=1)]
    assert [saved.expires_at for saved in SavedEstimate.objects.all()] == [NOW + timedelta(hours=1)]
