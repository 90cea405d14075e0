"""What is kept of conversations: masked questions, the answers exactly as given, and how people rated them."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class Conversation(models.Model):
    """One person's turns, known only by a random id; removed with all its answers after ``expires_at``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "对话"
        verbose_name_plural = "对话"

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """One turn: the masked question, how it was understood, and the body as it was given, with its release.

    ``place`` counts the turns of the conversation from 1. ``faults`` says why an answer was withheld.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="answers")
    place = models.PositiveIntegerField()
    question = models.CharField(max_length=600)
    understood = models.JSONField()
    body = models.JSONField()
    release = models.CharField(max_length=71)
    outcome = models.CharField(max_length=20)
    reason = models.CharField(max_length=20, blank=True)
    faults = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "答复"
        verbose_name_plural = "答复"
        indexes = [models.Index(fields=["reason", "created_at"], name="answers_by_reason")]
        constraints = [models.UniqueConstraint(fields=["conversation", "place"], name="one_answer_per_turn")]

    def __str__(self) -> str:
        return f"{self.question} → {self.outcome}"


class Rating(models.Model):
    """How useful a person found an answer, 1 to 5; a second rating of the same answer replaces the first."""

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    reason = models.CharField(max_length=600, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "评价"
        verbose_name_plural = "评价"
        constraints = [models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="score_from_1_to_5")]

    def __str__(self) -> str:
        return f"{self.score}"
