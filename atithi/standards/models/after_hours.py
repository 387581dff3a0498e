"""When nobody is there: what guests are told, and who is called in an emergency."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from atithi.conversations.models import Conversation
from atithi.core.ids import public_id


def usual_channels() -> list[str]:
    """Kinds of channel on which guests are told; whoever stands in the shop or calls sees for themselves."""
    return ["webchat", "email"]


class AfterHours(models.Model):
    """What happens outside of working hours: the one row of the house."""

    answers = models.BooleanField(default=False, help_text="Whether guests are told when a person will reply.")
    channels = models.JSONField(default=usual_channels, help_text="Kinds of channel on which they are.")
    words = models.JSONField(
        default=dict, blank=True, help_text="Own sentences by variant; {business} and {when} in them."
    )
    call_out = models.BooleanField(default=False, help_text="Whether whoever is on call is called for urgent matters.")
    step_minutes = models.PositiveSmallIntegerField(default=10, help_text="After which the next one is called.")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="only_one_after_hours")]

    def __str__(self) -> str:
        return "after hours"


class OnCallTurn(models.Model):
    """Somebody is on call for a time. `rank` 1 is called first, 2 where the first does not take it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="on_call_turns")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["starts_at", "rank", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="a_turn_takes_time"),
            models.UniqueConstraint(fields=["person", "starts_at"], name="one_turn_at_a_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="turns_by_end")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_at:%Y-%m-%d}"


class Alarm(models.Model):
    """An urgent matter for which somebody is called, step by step, until one takes it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="alarms", db_index=False)
    because = models.CharField(max_length=10, help_text="urgent (the matter) or agreed (their agreement).")
    raised_at = models.DateTimeField()
    step = models.PositiveSmallIntegerField(default=0, help_text="How often somebody was called.")
    next_at = models.DateTimeField(
        null=True, blank=True, help_text="When the next one is called; empty once it is over."
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation"], condition=Q(over_at=None), name="one_alarm_at_a_time")
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="alarms_to_call", condition=Q(next_at__isnull=False)),
            models.Index(fields=["conversation", "id"], name="alarms_of_conversation"),
        ]

    def __str__(self) -> str:
        return f"alarm for {self.conversation_id}"
