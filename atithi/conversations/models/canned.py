"""Answers kept ready, in every language and script in which customers are met."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.staff.models import Team

VARIANTS = ("en", "hi-Deva", "hi-Latn", "te-Telu", "te-Latn", "bn-Beng", "bn-Latn")


def best_variant(texts: Mapping[str, str], language: str, script: str) -> str:
    """Which of these texts fits a customer best: their language in their script, in its other script, English, any."""
    own = f"{language}-{script}"
    wanted = ["en"] if language == "en" else [own, *(each for each in VARIANTS if each.startswith(f"{language}-"))]
    return next((each for each in [*wanted, "en", *VARIANTS] if texts.get(each)), "en")


"""Language, and script where the language is written in two."""


class CannedScope(models.TextChoices):
    PERSONAL = "personal", pgettext_lazy("canned reply", "Only me")
    TEAM = "team", _("My team")
    SHARED = "shared", _("Everybody")


class CannedReply(models.Model):
    """An answer kept ready. It is its owner's, a team's, or everybody's."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=120)
    shortcut = models.CharField(max_length=40, blank=True, help_text="What one types after / to get exactly this one.")
    folder = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=10, choices=CannedScope, default=CannedScope.PERSONAL)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="canned_replies"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="canned_replies")
    texts = models.JSONField(default=dict, help_text="Markdown by variant: see VARIANTS. At least one.")
    used_count = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="canned_reply_has_its_people",
                condition=Q(scope=CannedScope.PERSONAL, owner__isnull=False, team=None)
                | Q(scope=CannedScope.TEAM, team__isnull=False)
                | Q(scope=CannedScope.SHARED, team=None),
            )
        ]
        indexes: ClassVar = [
            models.Index(F("used_count").desc(), F("id"), name="canned_by_use", condition=Q(archived_at=None))
        ]

    def __str__(self) -> str:
        return self.name

    def variant_for(self, language: str, script: str) -> str:
        """The variant that fits a customer best."""
        return best_variant(self.texts, language, script)
