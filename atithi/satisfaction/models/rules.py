"""Who is asked and when: rules of the owner, and limits for the sake of guests. Nobody who is rated decides any of it."""

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atithi.conversations.models import MatterKind
from atithi.core.ids import public_id
from atithi.satisfaction.models.surveys import Survey
from atithi.staff.models import Store, Team


class Occasion(models.TextChoices):
    """After what is asked."""

    CLOSED = "closed", _("After a conversation was closed")
    DELIVERED = "delivered", _("After a delivery")
    VISIT = "visit", _("After a visit in the store")
    CALL = "call", _("After a phone call")
    PERIOD = "period", _("Every so often, for the relationship as a whole")
    RECOVERY = "recovery", _("After something was put right")


class Rule(models.Model):
    """When a survey is asked, and of how many. It fits where all that it names fits."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="rules")
    occasion = models.CharField(max_length=9, choices=Occasion)
    delay_minutes = models.PositiveIntegerField(default=60, help_text="After the occasion.")
    share = models.PositiveSmallIntegerField(default=100, help_text="Of 100 who could be asked, so many are.")
    period_days = models.PositiveSmallIntegerField(default=180, help_text="Of PERIOD: how often the same guest.")
    consent_only = models.BooleanField(
        default=False, help_text="Only who said that they may be asked. Who said no is never asked."
    )
    channel_kinds = models.JSONField(default=list, blank=True, help_text="Kinds of channels; empty: all.")
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    matter = models.ForeignKey(MatterKind, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="share_of_a_hundred", condition=Q(share__gte=1, share__lte=100)),
            models.CheckConstraint(name="period_of_a_month", condition=Q(period_days__gte=30)),
        ]

    def __str__(self) -> str:
        return f"{self.occasion}: {self.survey_id}"


class AskingLimits(models.Model):
    """What the owner decided for the sake of guests. One row; before it is made, these values hold."""

    rest_days = models.PositiveSmallIntegerField(default=14, help_text="The same guest is left alone so long.")
    most_a_year = models.PositiveSmallIntegerField(default=8, help_text="The same guest is asked at most so often.")
    quiet_from = models.TimeField(default=time(20, 30), help_text="On the business's clock.")
    quiet_until = models.TimeField(default=time(9, 30))

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="only_one_asking_limits")]

    def __str__(self) -> str:
        return f"{self.rest_days} days"


class ShopCode(models.Model):
    """A QR code that hangs in a store: whoever scans it is asked, and nobody knows who they are."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="codes")
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, blank=True, help_text="Where it hangs, as staff say it.")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name or self.public_id
