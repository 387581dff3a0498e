"""How long things are kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from atithi.conversations.models import Channel
from atithi.core.ids import public_id


class Kept(models.TextChoices):
    """What a rule speaks of."""

    CLOSED = "closed", pgettext_lazy("retention", "Words and files of closed conversations")
    SPAM = "spam", pgettext_lazy("retention", "Spam")
    RAW = "raw", pgettext_lazy("retention", "Messages as they arrived")
    CALLS = "calls", pgettext_lazy("retention", "Raw calls of shop systems")


class RetentionRule(models.Model):
    """Things of a kind go so many days after they ended. Of two rules for a kind that of the channel counts there."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=8, choices=Kept)
    channel = models.ForeignKey(Channel, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    days = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "channel"], name="one_rule_per_kind_and_channel"),
            models.UniqueConstraint(fields=["kind"], condition=Q(channel=None), name="one_rule_per_kind"),
            models.CheckConstraint(condition=Q(days__gte=7), name="kept_for_a_week_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days} days"
