"""The record of facts, the work that follows from them, and the seals that make tampering visible."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One fact. Rows are only ever added: triggers refuse everything else."""

    type = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["type", "id"], name="event_type"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.type} {self.subject_kind} {self.subject_id}"


class Job(models.Model):
    """One piece of work: a subscriber of one event, or work asked for by itself. A row goes when its work is done."""

    class State(models.TextChoices):
        READY = "ready", _("Waiting")
        RUNNING = "running", _("Running")
        STUCK = "stuck", _("Stuck")
        DISCARDED = "discarded", _("Discarded")

    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="jobs", db_index=False)
    handler = models.CharField(max_length=80)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 (unique among those that have one)
    lane = models.CharField(max_length=140, null=True)  # noqa: DJ001 (its index leaves out those without)
    """Jobs of one lane run one after another, by id. None: beside all others."""
    network = models.BooleanField(default=False)
    """Whether the handler reaches outside: such work waits for a free thread, the rest does not wait for it."""
    run_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    attempts = models.PositiveSmallIntegerField(default=0)
    """Times the work was begun, the running one included. With the owner it names one lease and no other."""
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=80, default="")
    last_error = models.TextField(default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["network", "run_at", "id"], name="job_ready", condition=Q(state="ready")),
            models.Index(fields=["lease_until"], name="job_running", condition=Q(state="running")),
            models.Index(fields=["-id"], name="job_stuck", condition=Q(state="stuck")),
            models.Index(fields=["lane", "id"], name="job_lane", condition=Q(lane__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="job_lease_when_running",
                condition=Q(state="running", lease_until__isnull=False) | (~Q(state="running") & Q(lease_owner="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.handler} {self.state}"

    @property
    def stopped(self) -> bool:
        """Whether a person must decide what becomes of it."""
        return self.state == self.State.STUCK


class Seal(models.Model):
    """A link of the hash chain over a batch of events, from `first_event` to `last_event` (ids)."""

    first_event = models.BigIntegerField(unique=True)
    last_event = models.BigIntegerField(unique=True)
    leaves = models.BinaryField()
    """For each event in order its id (8 bytes, big-endian) and the first 16 bytes of its SHA-256."""
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="seal_forward", condition=Q(last_event__gte=F("first_event")))
        ]

    def __str__(self) -> str:
        return f"{self.first_event}–{self.last_event} {self.hash[:12]}"


class Slot(models.Model):
    """One firing of one schedule. The unique pair is what makes it fire once with any number of workers."""

    schedule = models.CharField(max_length=80)
    slot_at = models.DateTimeField()
    fired_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["schedule", "slot_at"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.slot_at:%Y-%m-%d %H:%M}"
