"""What is kept of what was published: releases, their parts by content hash, and which release is active."""

from django.db import models
from django.db.models import Q


class ReleasePart(models.Model):
    """One part of a release: canonical JSON under the SHA-256 of its text; written once, never changed or removed."""

    hash = models.CharField(max_length=64, primary_key=True)
    key = models.CharField(max_length=64)
    payload = models.TextField()
    size = models.PositiveIntegerField()

    class Meta:
        verbose_name = "发布部分"
        verbose_name_plural = "发布部分"

    def __str__(self) -> str:
        return f"{self.key} {self.hash[:12]}"


class Release(models.Model):
    """One whole state of the knowledge, by content hash; kept so that every answer can be replayed.

    ``parts`` maps each key to a part hash; ``documents`` maps each document id to its region; ``tokenizer`` is the
    version of tokenizer and dictionary that the hash covers besides the parts.
    """

    hash = models.CharField(max_length=71, primary_key=True)
    parts = models.JSONField()
    documents = models.JSONField()
    tokenizer = models.CharField(max_length=64)
    source = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "发布"
        verbose_name_plural = "发布"

    def __str__(self) -> str:
        return self.hash


class ActiveRelease(models.Model):
    """The single row that says which release everybody reads: moving it is the only commit point of publishing."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name = "现行发布"
        verbose_name_plural = "现行发布"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_active_release")]

    def __str__(self) -> str:
        return str(self.release_id)


class FigureReport(models.Model):
    """A reader says that a figure is wrong: which figure, as it was shown, in which release; nothing about the reader.

    ``owner`` is the rule, entitlement or clause that holds it, ``figure`` its key there, ``clause_id`` the clause it
    was taken from. ``text`` is what they added, at most 300 characters, already without ID, phone and card numbers.
    """

    document_id = models.CharField(max_length=64)
    owner = models.CharField(max_length=80)
    figure = models.CharField(max_length=40)
    clause_id = models.CharField(max_length=80, blank=True)
    shown = models.CharField(max_length=80)
    release = models.CharField(max_length=71)
    text = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "数字有误的反映"
        verbose_name_plural = "数字有误的反映"
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.owner} {self.figure}"
