"""What every guest is owed in time: standards as sentences with a number, and the clocks that run against them."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from atithi.conversations.models import Channel, Conversation
from atithi.core.ids import public_id
from atithi.customers.models import Agreement
from atithi.staff.models import Store, Team

RUNNING = Q(stopped_at__isnull=True)
"""Clocks that are not over, as a condition without parameters: both databases use the small indexes for it."""
TICKING = Q(stopped_at__isnull=True, due_at__isnull=False)
"""Of these the ones that have a deadline now: not those that pause, nor those without a standard."""


class Standard(models.Model):
    """Something we hold ourselves to. What it says stands in its versions; the one in force is `version`."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    clock = models.CharField(max_length=20, help_text="Which kind of clock it is measured by: see clocks/kinds.py.")
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.clock} {self.public_id}"


class StandardVersion(models.Model):
    """A standard as it was published at one time. Never changed afterwards: clocks say which version they ran against."""

    class Hours(models.TextChoices):
        WORKING = "working", pgettext_lazy("hours of a standard", "Working hours")
        ALWAYS = "always", pgettext_lazy("hours of a standard", "Round the clock")

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    sentence = models.CharField(max_length=300)
    seconds = models.PositiveIntegerField()
    hours = models.CharField(max_length=8, choices=Hours, default=Hours.WORKING)
    conditions = models.JSONField(
        default=dict, blank=True, help_text="By name what must hold: see clocks/conditions.py."
    )
    warn_percent = models.PositiveSmallIntegerField(
        default=75, help_text="Of its time gone when a warning is due; 0: none."
    )
    escalate_minutes = models.PositiveIntegerField(
        default=30, help_text="Late by so much, the owner is told; 0: never."
    )
    pauses = models.BooleanField(
        default=True, help_text="Whether a clock of resolution pauses while the guest is asked."
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_version_once"),
            models.CheckConstraint(condition=Q(seconds__gt=0), name="a_standard_gives_time"),
            models.CheckConstraint(condition=Q(warn_percent__lt=100), name="a_warning_comes_before"),
        ]

    def __str__(self) -> str:
        return self.sentence


class Outcome(models.TextChoices):
    """How a clock ended. Without a standard there is nothing to meet: it was measured."""

    RUNNING = "", pgettext_lazy("clock", "Running")
    MET = "met", pgettext_lazy("clock", "In time")
    MISSED = "missed", pgettext_lazy("clock", "Late")
    MEASURED = "measured", pgettext_lazy("clock", "Measured")
    DROPPED = "dropped", pgettext_lazy("clock", "Dropped")  # spam, merged, closed without an answer: in no report


class Clock(models.Model):
    """One time that is taken of one conversation. Running or paused until `stopped_at`; kept for ever after.

    `worked` are the seconds that ran until `resumed_at`, in the hours that count; while it runs they go on from there.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="clocks", db_index=False)
    kind = models.CharField(max_length=20)
    standard = models.ForeignKey(
        StandardVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="What it was agreed with, where an agreement gives less time than every standard.",
    )  # fmt: skip
    target = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seconds it may take; empty: no standard holds."
    )
    always = models.BooleanField(default=False, help_text="It runs round the clock, not in working hours alone.")
    started_at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True, blank=True, help_text="Since when it runs; empty: it pauses.")
    worked = models.PositiveIntegerField(
        default=0, help_text="Seconds that ran before `resumed_at`; all, once it stopped."
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="Empty while it pauses or has no target.")
    warn_at = models.DateTimeField(null=True, blank=True)
    watch_at = models.DateTimeField(null=True, blank=True, help_text="When somebody is to be told next.")
    warned_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True, help_text="When it was told that it is late.")
    escalated_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.RUNNING)
    # As they are while it runs, as they were when it stopped: reports need no other table.
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    language = models.CharField(max_length=3, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="Who answered; while it runs, who has the conversation.",
    )  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "kind"], condition=RUNNING, name="one_running_clock_of_a_kind"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], name="clocks_breaking_next", condition=TICKING),
            models.Index(fields=["watch_at", "id"], name="clocks_to_watch", condition=Q(watch_at__isnull=False)),
            models.Index(fields=["id"], name="clocks_running", condition=RUNNING),
            models.Index(fields=["conversation", "id"], name="clocks_of_conversation"),
            models.Index(F("kind"), F("stopped_at"), name="clocks_stopped", condition=Q(stopped_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.conversation_id}"

    @property
    def is_paused(self) -> bool:
        return self.stopped_at is None and self.resumed_at is None

    def is_late(self, moment: datetime) -> bool:
        """Whether its time is over without it having stopped."""
        return self.stopped_at is None and self.due_at is not None and moment > self.due_at
