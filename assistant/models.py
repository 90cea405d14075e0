"""What is kept of conversations, masked: questions, answers as given, ratings, the queue of what found no answer."""

import uuid

from django.conf import settings
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

    ``place`` counts the turns of the conversation from 1; ``given`` is what was said beside the question: region,
    as_of, insurance, identities. ``faults`` says why an answer was withheld.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="answers")
    place = models.PositiveIntegerField()
    question = models.CharField(max_length=600)
    given = models.JSONField(default=dict)
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
        indexes = [models.Index(fields=["score"], name="ratings_by_score")]

    def __str__(self) -> str:
        return f"{self.score}"


class QueueState(models.Model):
    """The single row that whoever groups questions locks, so that two at a time never open one group twice."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    gathered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "问题归组"
        verbose_name_plural = "问题归组"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_queue_state")]

    def __str__(self) -> str:
        return str(self.gathered_at)


class GroupState(models.TextChoices):
    """Where a group stands; lapsed: the last of its wordings was removed before anybody closed it."""

    OPEN = "open", "待处理"
    CLOSED = "closed", "已关闭"
    LAPSED = "lapsed", "到期未处理"


class QuestionGroup(models.Model):
    """Questions that ask the same and found no (good) answer. ``wording`` is the oldest that is still held, else empty.

    ``forgotten`` counts the questions that went with their conversations; ``version`` grows with every change by a
    person, so that nobody overwrites what another has just done.
    """

    region = models.CharField(max_length=6, blank=True)
    insurance = models.CharField(max_length=10, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    wording = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=10, choices=GroupState, default=GroupState.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    first_asked_at = models.DateTimeField()
    last_asked_at = models.DateTimeField()
    forgotten = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "待答问题组"
        verbose_name_plural = "待答问题组"
        indexes = [models.Index(fields=["state", "due_on"], name="groups_by_due_day")]
        permissions = [("work_questions", "处理没有答上的问题")]

    def __str__(self) -> str:
        return f"{self.region} {self.wording}"


class QueuedQuestion(models.Model):
    """One question of a group, masked; removed with the answer it was given, at the latest when that expires.

    ``reason`` is why it waits; ``answered`` is None until it was asked again, ``again`` what came out then:
    outcome, reason, verdict, clauses.
    """

    group = models.ForeignKey(QuestionGroup, on_delete=models.CASCADE, related_name="questions")
    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="queued")
    wording = models.CharField(max_length=600)
    reason = models.CharField(max_length=20)
    answered = models.BooleanField(null=True)
    again = models.JSONField(null=True)
    closing = models.ForeignKey("Closing", null=True, on_delete=models.SET_NULL, related_name="questions")

    class Meta:
        verbose_name = "待答问题"
        verbose_name_plural = "待答问题"

    def __str__(self) -> str:
        return self.wording


class ClosedBy(models.TextChoices):
    LEXICON = "lexicon", "词语"
    TOPIC = "topic", "主题"
    DOCUMENT = "document", "文件"


class Closing(models.Model):
    """Who closed a group when, by what, and how many of its questions were answered then. Written once.

    ``what`` is a wording, the code of a topic or the id of a document; ``by_name`` stays when the account goes.
    """

    group = models.ForeignKey(QuestionGroup, on_delete=models.CASCADE, related_name="closings")
    kind = models.CharField(max_length=10, choices=ClosedBy)
    what = models.CharField(max_length=120)
    release = models.CharField(max_length=71)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()

    class Meta:
        verbose_name = "关闭记录"
        verbose_name_plural = "关闭记录"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.what}"
