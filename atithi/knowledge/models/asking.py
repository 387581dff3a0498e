"""What guests asked, what they were shown, and what they said of it; the owner's synonyms."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atithi.core.ids import public_id
from atithi.knowledge.models.articles import Article
from atithi.staff.models import User


class Synonyms(models.Model):
    """Words that mean the same in this business, in any languages and spellings."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    words = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "synonyms"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return ", ".join(self.words)


class Edition(models.Model):
    """One row: a number that rises when what answers are found in changes, so that every process sees it."""

    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)


class Ending(models.TextChoices):
    """How a question ended."""

    NONE = "none", _("Nothing was found")
    SHOWN = "shown", _("Something was shown")
    OPENED = "opened", _("An article was read")
    PERSON = "person", _("A person was asked")


class Asked(models.Model):
    """A question to the help centre. Kept for a year, without who asked it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    words = models.CharField(max_length=200)
    key = models.CharField(
        max_length=120, db_index=True, help_text="What it is about: questions of one key are one gap."
    )
    language = models.CharField(max_length=3)
    script = models.CharField(max_length=4)
    face = models.CharField(max_length=10, default="portal", help_text="Where it was asked: portal, desk, chat.")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sure = models.FloatField(default=0)
    ending = models.CharField(max_length=8, choices=Ending, default=Ending.NONE)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["key", "-at"], condition=Q(article=None), name="asked_and_not_found"),
            models.Index(fields=["at"], name="asked_at"),
        ]

    def __str__(self) -> str:
        return self.words


class Reason(models.TextChoices):
    """Why an article did not help."""

    UNCLEAR = "unclear", _("It is hard to understand")
    WRONG = "wrong", _("It is not true")
    OTHER_MATTER = "other", _("It is about something else")
    STUCK = "stuck", _("I did it, and it does not work")


class Verdict(models.Model):
    """What a guest said of an article: once for each visitor and article, changeable."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="verdicts")
    language = models.CharField(max_length=2)
    visitor = models.CharField(
        max_length=40, help_text="Random, from the visitor's browser; says nothing of who it is."
    )
    helpful = models.BooleanField()
    reason = models.CharField(max_length=8, choices=Reason, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "visitor"], name="one_verdict_per_visitor")]

    def __str__(self) -> str:
        return "+" if self.helpful else "-"


class Sent(models.Model):
    """An article that staff put into an answer."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sent")
    language = models.CharField(max_length=2)
    conversation = models.CharField(max_length=20, db_index=True, help_text="Public id.")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(max_length=40, unique=True, help_text="Made where it was sent: told twice it is one.")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sent"

    def __str__(self) -> str:
        return self.key
