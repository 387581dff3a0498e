"""Appointments: promises with a slot. That nobody is booked twice is a constraint of the database, not a check.

A `Sitting` is a person's time for a service. Every five minutes of it, buffers included, are a `TimeCell`, of which a person
has each one only once. A guest has a numbered seat in a sitting: one where it is theirs alone, several for a group.
"""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from atithi.conversations.models import Conversation
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.promises.models.promise import Promise
from atithi.promises.models.services import Service
from atithi.staff.models import Store

CELL_SECONDS = 300


class AppointmentState(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("appointment", "Offered")  # held for somebody of the waiting list
    BOOKED = "booked", pgettext_lazy("appointment", "Booked")
    CONFIRMED = "confirmed", pgettext_lazy("appointment", "Confirmed")
    ATTENDED = "attended", pgettext_lazy("appointment", "Was there")
    NO_SHOW = "no_show", pgettext_lazy("appointment", "Did not come")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "Cancelled")


_S = AppointmentState
HOLDING = frozenset({_S.OFFERED, _S.BOOKED, _S.CONFIRMED})
"""States in which a place is taken for what is still to come."""
COMING = Q(state__in=[_S.BOOKED, _S.CONFIRMED])
SEATED = Q(state__in=[_S.OFFERED, _S.BOOKED, _S.CONFIRMED, _S.ATTENDED, _S.NO_SHOW])
TRANSITIONS: dict[str, frozenset[str]] = {
    _S.OFFERED: frozenset({_S.BOOKED, _S.CANCELLED}),
    _S.BOOKED: frozenset({_S.CONFIRMED, _S.ATTENDED, _S.NO_SHOW, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.BOOKED, _S.ATTENDED, _S.NO_SHOW, _S.CANCELLED}),
    _S.ATTENDED: frozenset({_S.NO_SHOW}),
    _S.NO_SHOW: frozenset({_S.ATTENDED}),
    _S.CANCELLED: frozenset(),
}


class Sitting(models.Model):
    """A person's time for a service: one guest's, or a group's."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="sittings", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sittings", db_index=False
    )
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_cell = models.BigIntegerField(help_text="First five minutes that are taken, buffers included.")
    end_cell = models.BigIntegerField(help_text="First five minutes after it that are free again.")
    capacity = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "starts_at"], name="one_sitting_at_a_time"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "end_cell", "first_cell"], name="sittings_of_person"),
            models.Index(fields=["service", "starts_at"], name="groups_to_join", condition=Q(capacity__gt=1)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_at}"


class TimeCell(models.Model):
    """Five minutes of a person, taken by a sitting. `cell`: seconds since 1970 divided by 300."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="cells")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    cell = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "cell"], name="nobody_is_booked_twice")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.cell}"


class Series(models.Model):
    """Appointments that repeat. Each of them can be moved or cancelled by itself."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    every_days = models.PositiveIntegerField(help_text="7: every week; 0: every month on the same date.")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"series {self.public_id}"


class Appointment(models.Model):
    """A guest's time with us, and the promise that it is."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="appointments", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="appointments", db_index=False)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointments"
    )
    promise = models.OneToOneField(Promise, null=True, blank=True, on_delete=models.PROTECT, related_name="appointment")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments", db_index=False
    )
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    sitting = models.ForeignKey(Sitting, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointments")
    seat = models.PositiveIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64, default="Asia/Kolkata")
    language = models.CharField(max_length=2, default="en", help_text="In which the guest is told about it.")
    state = models.CharField(max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED)
    answers = models.JSONField(default=dict, blank=True, help_text="Intake answers by the question's key.")
    address = models.CharField(max_length=300, blank=True, help_text="Where to come to, for visits.")
    note = models.CharField(max_length=500, blank=True, help_text="Of staff, for staff.")
    booked_by = models.CharField(max_length=8, default="staff", help_text="staff, guest or program.")
    revision = models.PositiveIntegerField(default=0, help_text="Rises with each move and with cancelling.")
    key = models.CharField(
        max_length=60, null=True, blank=True, unique=True, help_text="Of the form or program that sent it: once."
    )
    hold_until = models.DateTimeField(null=True, blank=True, help_text="Until when an offered place is held.")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    call_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when a colleague is to call and remind them: no message reaches them."
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was cancelled.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sitting", "seat"], name="one_guest_per_seat", condition=Q(seat__isnull=False)
            ),
            models.CheckConstraint(
                name="seated_while_it_holds",
                condition=Q(state="cancelled", seat=None) | (~Q(state="cancelled") & Q(seat__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "starts_at"], name="appointments_of_person"),
            models.Index(fields=["starts_at", "id"], name="appointments_by_time"),
            models.Index(fields=["customer", "starts_at"], name="appointments_of_guest"),
            models.Index(
                fields=["person", "starts_at"], name="appointments_to_call", condition=Q(call_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.public_id}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def local_start(self) -> datetime:
        """When it begins, on the clock of its place."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        """When it ends, on the clock of its place."""
        return self.ends_at.astimezone(self.zone)

    @property
    def is_coming(self) -> bool:
        """Whether it is agreed and neither over nor settled."""
        return self.state in {AppointmentState.BOOKED, AppointmentState.CONFIRMED}

    def can_become(self, state: str) -> bool:
        """Whether it may go from its state to this one."""
        return state in TRANSITIONS[self.state]


class WaitState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("waiting list", "Waiting")
    OFFERED = "offered", pgettext_lazy("waiting list", "Offered")
    TAKEN = "taken", pgettext_lazy("waiting list", "Took a place")
    LEFT = "left", pgettext_lazy("waiting list", "Left the list")


class Waiting(models.Model):
    """Somebody who wants a place when one frees. Places are offered in the order of asking, one after another."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="waiting", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_day = models.DateField()
    last_day = models.DateField()
    language = models.CharField(max_length=2, default="en")
    state = models.CharField(max_length=8, choices=WaitState, default=WaitState.WAITING)
    offer = models.OneToOneField(
        Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="offered_to"
    )
    passed = models.PositiveIntegerField(default=0, help_text="Offers that they let pass.")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["service", "id"], name="waiting_in_turn", condition=Q(state="waiting")),
            models.Index(fields=["customer", "id"], name="waiting_of_guest"),
        ]

    def __str__(self) -> str:
        return f"waiting {self.public_id}"
