"""Visits: a token with its place in the queue. What is said during one stands in its conversation."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from atithi.channels.instore.models.floor import Floor, Need
from atithi.conversations.models import Conversation
from atithi.core.ids import public_id


class VisitState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("visit", "Waiting")
    CALLED = "called", pgettext_lazy("visit", "Called")
    SERVING = "serving", pgettext_lazy("visit", "Being served")
    SKIPPED = "skipped", pgettext_lazy("visit", "Was not there")
    DONE = "done", pgettext_lazy("visit", "Served")
    LEFT = "left", pgettext_lazy("visit", "Left")


class Precedence(models.IntegerChoices):
    """Who stands further in front than by the time they came."""

    NONE = 0, pgettext_lazy("visit", "In turn")
    APPOINTMENT = 1, pgettext_lazy("visit", "Appointment")
    ASSISTANCE = 2, pgettext_lazy("visit", "Finds it hard to wait")


class Outcome(models.TextChoices):
    """What came of a visit."""

    SOLVED = "solved", pgettext_lazy("visit", "Solved")
    BOUGHT = "bought", pgettext_lazy("visit", "Bought something")
    FOLLOW_UP = "follow_up", pgettext_lazy("visit", "We owe them something")
    NOTHING = "nothing", pgettext_lazy("visit", "Could not help")


_S = VisitState
OPEN = Q(state__in=[_S.WAITING, _S.CALLED, _S.SERVING, _S.SKIPPED])
TRANSITIONS: dict[str, frozenset[str]] = {
    _S.WAITING: frozenset({_S.CALLED, _S.LEFT}),
    _S.CALLED: frozenset({_S.SERVING, _S.SKIPPED, _S.WAITING, _S.DONE, _S.LEFT}),
    _S.SERVING: frozenset({_S.DONE, _S.WAITING, _S.LEFT}),
    _S.SKIPPED: frozenset({_S.WAITING, _S.CALLED, _S.LEFT}),
    _S.DONE: frozenset(),
    _S.LEFT: frozenset(),
}


class Visit(models.Model):
    """Somebody who came in: their token, where they stand, who serves them."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    floor = models.ForeignKey(Floor, on_delete=models.PROTECT, related_name="visits", db_index=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="visits", db_index=False)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="visits"
    )
    day = models.PositiveIntegerField(help_text="Ordinal of the date; a day begins at four in the morning.")
    letter = models.CharField(max_length=1, help_text="Of the need for which it was taken; kept when passed on.")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64, help_text="Of the page that took it: the same key is the same token.")
    language = models.CharField(max_length=2, default="en")
    precedence = models.PositiveSmallIntegerField(choices=Precedence, default=Precedence.NONE)
    state = models.CharField(max_length=8, choices=VisitState, default=VisitState.WAITING)
    arrived_at = models.DateTimeField()
    place_at = models.DateTimeField(help_text="By this they stand in line: arrival less what their precedence gives.")
    ahead = models.PositiveIntegerField(default=0, help_text="How many stood before them when they came.")
    told_from = models.PositiveIntegerField(null=True, blank=True, help_text="Shortest wait they were told, seconds.")
    told_until = models.PositiveIntegerField(null=True, blank=True, help_text="Longest wait they were told, seconds.")
    away_at = models.DateTimeField(null=True, blank=True, help_text="Since when they are out, and not called in turn.")
    first_called_at = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True, help_text="When they were last called.")
    calls = models.PositiveIntegerField(default=0)
    skipped_at = models.DateTimeField(null=True, blank=True)
    served_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="visits", db_index=False
    )
    counter = models.CharField(max_length=20, blank=True, help_text="Where they are called to.")
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome)
    note = models.CharField(max_length=500, blank=True, help_text="Of staff, for staff.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["floor", "day", "letter", "number"], name="a_token_is_given_once"),
            models.UniqueConstraint(fields=["floor", "key"], name="a_key_takes_one_token"),
            models.UniqueConstraint(fields=["agent"], condition=Q(state="called"), name="one_call_per_person"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["floor", "day", "place_at", "id"], name="visits_in_turn", condition=Q(state="waiting")),
            models.Index(
                fields=["need", "day", "place_at", "id"], name="visits_in_turn_by_need", condition=Q(state="waiting")
            ),
            models.Index(fields=["floor", "called_at"], name="visits_at_counters",
                         condition=Q(state__in=["called", "serving", "skipped"])),
            models.Index(fields=["need", "first_called_at"], name="visits_measured",
                         condition=Q(first_called_at__isnull=False)),
            models.Index(fields=["day"], name="visits_not_ended", condition=Q(ended_at=None)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.token

    @property
    def token(self) -> str:
        """What stands on the token and on the wall: A-014."""
        return f"{self.letter}-{self.number:03d}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def waited(self) -> timedelta | None:
        """From coming in to the first call; None while nobody called."""
        return self.first_called_at - self.arrived_at if self.first_called_at else None

    def can_become(self, state: str) -> bool:
        return state in TRANSITIONS[self.state]

    def place_from(self, since: datetime) -> datetime:
        """Where somebody stands who came at `since`, by their precedence."""
        minutes = {
            Precedence.APPOINTMENT: self.floor.appointment_minutes, Precedence.ASSISTANCE: self.floor.assistance_minutes
        }.get(Precedence(self.precedence), 0)  # fmt: skip
        return since - timedelta(minutes=minutes)
