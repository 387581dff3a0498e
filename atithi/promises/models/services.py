"""What can be booked: services, who gives them and when those people are there, and calendars from elsewhere."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.promises.models.promise import PromiseKind
from atithi.staff.models import Store

LONGEST_MINUTES = 24 * 60


class Place(models.TextChoices):
    """Where an appointment is kept."""

    STORE = "store", pgettext_lazy("appointment", "In the store")
    HOME = "home", pgettext_lazy("appointment", "At your address")
    PHONE = "phone", pgettext_lazy("appointment", "By phone")
    ONLINE = "online", pgettext_lazy("appointment", "Online")


class Service(models.Model):
    """Something that guests book a time for: a fitting, a consultation, a technician's visit, a call."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True, help_text="Name by language, where it is written otherwise.")
    hints = models.JSONField(default=dict, blank=True, help_text="By language: what the guest should know or bring.")
    preparation = models.TextField(blank=True, help_text="For staff: what to have ready.")
    questions = models.JSONField(default=list, blank=True, help_text="Intake questions, see `intake.py`.")
    place = models.CharField(max_length=6, choices=Place, default=Place.STORE)
    online_address = models.CharField(max_length=300, blank=True, help_text="Where to meet online.")
    stores = models.ManyToManyField(Store, related_name="+", blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="services", blank=True)
    minutes = models.PositiveIntegerField(default=30)
    before_minutes = models.PositiveIntegerField(default=0)
    after_minutes = models.PositiveIntegerField(default=0)
    step_minutes = models.PositiveIntegerField(default=30, help_text="Times are offered every so many minutes.")
    capacity = models.PositiveIntegerField(default=1, help_text="Guests at once.")
    notice_minutes = models.PositiveIntegerField(default=120, help_text="Guests book at least so long before.")
    horizon_days = models.PositiveIntegerField(default=60, help_text="Guests book at most so far ahead.")
    change_minutes = models.PositiveIntegerField(default=120, help_text="Guests move or cancel until so long before.")
    reminders = models.JSONField(default=list, blank=True, help_text="Minutes before the time, e.g. [1440, 120].")
    public = models.BooleanField(default=True, help_text="Whether anybody may book, or only who was given a link.")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="service_of_a_length",
                condition=Q(minutes__gte=5, minutes__lte=LONGEST_MINUTES, capacity__gte=1, step_minutes__gte=5),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """Its name as it is written in `language`."""
        return str(self.names.get(language) or self.name)

    def hint_in(self, language: str) -> str:
        """What the guest should know, in `language`, else in English; may be empty."""
        return str(self.hints.get(language) or self.hints.get("en") or "")

    @property
    def promise_kind(self) -> str:
        """What is promised by an appointment for it."""
        return PromiseKind.CALL_BACK if self.place == Place.PHONE else PromiseKind.VISIT


class Availability(models.Model):
    """When somebody can be booked. Who has none is there when their place is open."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="availability")
    weekly = models.JSONField(
        default=list, blank=True, help_text="As opening hours, see staff/calendars.py; empty: as the place."
    )
    time_zone = models.CharField(max_length=64, blank=True, help_text="Empty: the business's.")

    def __str__(self) -> str:
        return f"availability of {self.user_id}"


class DayOff(models.Model):
    """A day on which somebody works other hours than usual, or not at all."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="days_off", db_index=False
    )
    date = models.DateField()
    hours = models.JSONField(default=list, blank=True, help_text="List of [from, to]; empty: not at all.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "date"], name="one_day_off_per_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.date}"


class BusyCalendar(models.Model):
    """A calendar elsewhere (an ICS address) whose events are times in which somebody cannot be booked."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="busy_calendars")
    address = models.CharField(max_length=1000)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When it was last read well.")
    tried_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True, help_text="Why it could not be read the last time: a code.")
    count = models.PositiveIntegerField(default=0, help_text="Busy times found in it.")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"


class BusyTime(models.Model):
    """A time in which somebody cannot be booked: their own word, or from a calendar elsewhere."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="busy_times", db_index=False
    )
    calendar = models.ForeignKey(BusyCalendar, null=True, blank=True, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "ends_at"], name="busy_by_person")]
        constraints: ClassVar = [
            models.CheckConstraint(name="busy_for_a_while", condition=Q(ends_at__gt=models.F("starts_at")))
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_at}"


class CalendarFeed(models.Model):
    """A secret address under which a person's or a store's appointments can be read by a calendar program."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="feed_of_somebody",
                condition=Q(user__isnull=False, store=None) | Q(user=None, store__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"feed {self.public_id}"


def place_label(place: str) -> Any:
    """Where, as staff say it."""
    return {
        Place.STORE: pgettext_lazy("appointment", "In the store"), Place.HOME: _("At the guest's address"),
        Place.PHONE: pgettext_lazy("appointment", "By phone"), Place.ONLINE: pgettext_lazy("appointment", "Online"),
    }[Place(place)]  # fmt: skip
