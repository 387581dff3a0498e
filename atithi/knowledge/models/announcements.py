"""Announcements to staff: what is new, whom it concerns, and who has read it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.staff.models import User


class NewsKind(models.TextChoices):
    """What an announcement is about."""

    PRODUCT = "product", _("New product")
    POLICY = "policy", _("Changed policy")
    RECALL = "recall", pgettext_lazy("of a product", "Recall")
    OTHER = "other", pgettext_lazy("kind of announcement", "Other")


class Announcement(models.Model):
    """Something that staff should know, in up to four languages."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=10, choices=NewsKind, default=NewsKind.OTHER)
    source_language = models.CharField(max_length=2, default="en")
    texts = models.JSONField(
        default=dict, help_text="By language: title, body (Markdown), checks [{asks, choices, why}]."
    )
    products = models.JSONField(default=list, blank=True, help_text="Public ids of the products it is about.")
    must_read = models.BooleanField(default=False)
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    expires_on = models.DateField(null=True, blank=True, help_text="The last day on which it holds.")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True, help_text="None: a draft.")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-published_at"], name="announcements_in_force", condition=Q(archived_at=None))
        ]

    def __str__(self) -> str:
        return self.public_id

    def shown_in(self, language: str) -> str:
        """The language in which a reader of `language` is shown it: that, else the original, else any there is."""
        for code in (language, self.source_language, *self.texts):
            if code in self.texts:
                return str(code)
        return self.source_language

    def text(self, language: str) -> dict[str, Any]:
        """What a reader of `language` is shown: title, body, checks."""
        found: dict[str, Any] = self.texts.get(self.shown_in(language)) or {"title": "", "body": "", "checks": []}
        return found


class Dimension(models.TextChoices):
    """By what the readers of an announcement are told apart."""

    ROLE = "role"
    LANGUAGE = "language"
    STORE = "store"
    TEAM = "team"


class Addressee(models.Model):
    """For whom an announcement is: within a dimension any value will do; a dimension without values is for all."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="addressees", db_index=False)
    dimension = models.CharField(max_length=8, choices=Dimension)
    value = models.CharField(max_length=20, help_text="Role, language code, or the id of a store or team.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["announcement", "dimension", "value"], name="addressed_once")
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.value}"


class Reading(models.Model):
    """That somebody has read an announcement, and understood what was asked."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="readings", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often the questions were answered.")
    last_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True, help_text="When all was read and understood.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["announcement", "user"], name="one_reading_each")]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.announcement_id}"
