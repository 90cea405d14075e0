"""What is kept of estimates: drafts while a person answers, and results that were given."""

import secrets
import uuid

from django.db import models


def random_id() -> str:
    """128 random bits, fit for a URL: nobody guesses another person's draft."""
    return secrets.token_urlsafe(16)


class Draft(models.Model):
    """The answers of one walk through the estimator; kept on the server, never in a URL.

    ``order``: the keys in the order in which they were answered, so that a page can lead back. ``for_oneself``: what
    the session knows of the person was filled in, and what they answer may be remembered there.
    """

    id = models.CharField(max_length=32, primary_key=True, default=random_id, editable=False)
    region = models.CharField(max_length=6)
    as_of = models.DateField()
    answers = models.JSONField(default=dict)
    order = models.JSONField(default=list)
    for_oneself = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "测算草稿"
        verbose_name_plural = "测算草稿"

    def __str__(self) -> str:
        return self.id


class SavedEstimate(models.Model):
    """A result as it was given, with the request and the release it came from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.CharField(max_length=71)
    request = models.JSONField()
    result = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "测算结果"
        verbose_name_plural = "测算结果"

    def __str__(self) -> str:
        return str(self.id)
