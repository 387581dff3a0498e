"""Calls and what was reported of them, recordings, call-backs, and what a business sets for its telephones."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from atithi.conversations.models import Channel, Conversation, Message
from atithi.core.ids import public_id
from atithi.customers.models import Customer


class Direction(models.TextChoices):
    IN = "in", pgettext_lazy("call", "Incoming")
    OUT = "out", pgettext_lazy("call", "Outgoing")


class CallState(models.TextChoices):
    """Where a call stands. The first three are only of calls that staff place from the desk."""

    PLACING = "placing", pgettext_lazy("call", "Being placed")
    UNCERTAIN = "uncertain", pgettext_lazy("call", "Nobody can say whether it rings")
    FAILED = "failed", pgettext_lazy("call", "Could not be placed")
    RINGING = "ringing", pgettext_lazy("call", "Ringing")
    QUEUED = "queued", pgettext_lazy("call", "Waiting in the queue")
    ANSWERED = "answered", pgettext_lazy("call", "Talking")
    HELD = "held", pgettext_lazy("call", "On hold")
    ENDED = "ended", pgettext_lazy("call", "Ended")
    MISSED = "missed", pgettext_lazy("call", "Not answered")
    ABANDONED = "abandoned", pgettext_lazy("call", "Hung up while waiting")


WAITING = frozenset({CallState.RINGING, CallState.QUEUED})
TALKING = frozenset({CallState.ANSWERED, CallState.HELD})
LOST = frozenset({CallState.MISSED, CallState.ABANDONED})
MOST_RINGS = 6
"""So often the desk calls back by itself; then it is left to people."""
LIVE = WAITING | TALKING | {CallState.PLACING, CallState.UNCERTAIN}


class WrapUp(models.Model):
    """What a call was about, as the business sorts them; put away ones stay where they were given."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """One call with a guest. How it stands is reckoned from its facts (`folding`), whatever their order."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    provider_id = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001 (NULL: not known yet)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="calls")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="calls", db_index=False)
    message = models.OneToOneField(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="call")
    direction = models.CharField(max_length=3, choices=Direction)
    number = models.CharField(max_length=20, blank=True, help_text="The guest's, E.164; empty where it is withheld.")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=CallState)
    began_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    held_since = models.DateTimeField(null=True, blank=True)
    hold_seconds = models.PositiveIntegerField(default=0)
    talk_seconds = models.PositiveIntegerField(default=0)
    wait_seconds = models.PositiveIntegerField(null=True, blank=True, help_text="Until it was answered or given up.")
    why = models.CharField(max_length=20, blank=True, help_text="How it ended, as the provider says.")
    heard_at = models.DateTimeField(help_text="When anything was last reported of it.")
    told_at = models.DateTimeField(null=True, blank=True, help_text="When `call.ended` was recorded: once.")
    taken_at = models.DateTimeField(null=True, blank=True, help_text="When somebody said that they take it.")
    legs = models.JSONField(default=dict, blank=True, help_text="The provider's names of the parts of the call.")
    wrap_up = models.ForeignKey(
        WrapUp, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "provider_id"], name="one_call_per_provider_id")
        ]
        indexes: ClassVar = [
            models.Index(fields=["began_at", "id"], name="calls_live", condition=Q(ended_at=None)),
            models.Index(F("began_at").desc(), F("id").desc(), name="calls_latest"),
            models.Index(F("customer"), F("began_at").desc(), F("id").desc(), name="calls_of_customer"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def incoming(self) -> bool:
        return self.direction == Direction.IN

    @property
    def waiting(self) -> bool:
        return self.state in WAITING

    @property
    def talking(self) -> bool:
        return self.state in TALKING

    @property
    def lost(self) -> bool:
        """Whether a guest called and nobody answered."""
        return self.incoming and self.state in LOST


class CallFact(models.Model):
    """One thing that was reported of a call, exactly once however often it was told."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="facts", db_index=False)
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField(help_text="When the provider says it was; else when we heard of it.")
    sequence = models.PositiveIntegerField(default=0)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "key"], name="one_fact_per_report")]


class Recording(models.Model):
    """What was recorded of a call, or left as a message; fetched once, then a file of the call's message."""

    class State(models.TextChoices):
        NEW = "new"
        KEPT = "kept"
        GONE = "gone"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="recordings", db_index=False)
    key = models.CharField(max_length=80, help_text="Of its address.")
    url = models.CharField(max_length=500)
    voicemail = models.BooleanField(default=False)
    seconds = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=5, choices=State, default=State.NEW)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "key"], name="one_recording_per_address")]


class CallBack(models.Model):
    """A guest who is to be called instead of holding, in the place that they had."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("call-back", "To be called")
        DONE = "done", pgettext_lazy("call-back", "Reached")
        GIVEN_UP = "given_up", pgettext_lazy("call-back", "Not reached")
        CANCELLED = "cancelled", pgettext_lazy("call-back", "Called off")

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="call_backs")
    number = models.CharField(max_length=20)
    place_at = models.DateTimeField(help_text="Since when they wait: their place among those who wait.")
    due_at = models.DateTimeField(help_text="When they are to be called; a try that fails moves it.")
    tries = models.PositiveSmallIntegerField(default=0)
    rings = models.PositiveSmallIntegerField(default=0, help_text="How often the desk called by itself.")
    ring_at = models.DateTimeField(null=True, blank=True, help_text="Before it the desk does not call by itself again.")
    last_call = models.ForeignKey(
        Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "number"], condition=Q(state="open"), name="one_open_call_back_per_number"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["due_at", "id"], name="call_backs_due", condition=Q(state="open"))]

    def __str__(self) -> str:
        return self.public_id

    @property
    def left_to_desk(self) -> bool:
        """Whether the desk calls by itself when it is time."""
        return self.rings < MOST_RINGS and self.channel.active and bool(self.channel.settings.get("calls_back"))


class StaffPhone(models.Model):
    """The number at which a colleague is rung when they call or take a call."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_phone")
    number = models.CharField(max_length=20, help_text="E.164")

    def __str__(self) -> str:
        return self.number
