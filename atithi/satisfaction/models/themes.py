"""What guests write about: themes, and which answers belong to them."""

from typing import ClassVar

from django.db import models

from atithi.core.ids import public_id
from atithi.satisfaction.models.answers import Answer


class ThemeState(models.TextChoices):
    """FOUND by the desk, KEPT or changed by somebody of the staff, DISMISSED as saying nothing, JOINED with another."""

    FOUND = "found"
    KEPT = "kept"
    DISMISSED = "dismissed"
    JOINED = "joined"


class Theme(models.Model):
    """Something that guests write about, defined by its words: an answer with one of them belongs to it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=80, blank=True, help_text="Given by staff; empty: its most telling words.")
    terms = models.JSONField(
        default=list,
        help_text="What defines it: pairs of a key (`c:` and a concept of the lexicon, `w:` and how a word sounds) and the word "
        "as it was written.",
    )
    shown = models.JSONField(default=list, help_text="Its most telling words, as guests write them.")
    state = models.CharField(max_length=9, choices=ThemeState, default=ThemeState.FOUND)
    joined_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="joined")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, help_text="When all answers were last sorted by its words.")

    def __str__(self) -> str:
        return self.name or " · ".join(self.shown[:3])


class Remark(models.Model):
    """The words of an answer as themes are found in them."""

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="remark", primary_key=True)
    at = models.DateTimeField(db_index=True, help_text="When it was answered.")
    terms = models.JSONField(default=dict, help_text="Each term and one of the words that say it.")

    def __str__(self) -> str:
        return f"words of {self.answer_id}"


class Mention(models.Model):
    """An answer belongs to a theme."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="mentions")
    at = models.DateTimeField(help_text="As that of the remark.")
    words = models.PositiveSmallIntegerField(default=1, help_text="How many of the theme's words it has.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["theme", "remark"], name="one_mention_per_remark")]
        indexes: ClassVar = [models.Index(fields=["theme", "-at"], name="mentions_by_age")]

    def __str__(self) -> str:
        return f"{self.theme_id} in {self.remark_id}"
