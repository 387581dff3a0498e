"""How many people are needed, and who is there: arrivals as counted, what they foretell, the roster, leave and swaps."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.staff.models import Store


class StaffingRules(models.Model):
    """What the owner decided about staffing; one row. Fractions in percent, times in seconds."""

    shrinkage = models.PositiveSmallIntegerField(
        default=20, help_text="Percent of paid time in which people serve nobody: meetings, training, illness."
    )
    approve_swaps = models.BooleanField(default=True, help_text="Whether a swap needs a supervisor's yes.")
    plans = models.JSONField(
        default=dict,
        blank=True,
        help_text="By kind of channel what differs from the usual: level, within, at_once, handling.",
    )

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="only_one_staffing_rules")]

    def __str__(self) -> str:
        return "staffing rules"


class ArrivalCount(models.Model):
    """How many guests came in a half hour, by kind of channel, language and store. Where nobody came there is no row."""

    starts_at = models.DateTimeField(help_text="A full or half hour of UTC.")
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=3, blank=True, help_text="Empty: not known.")
    store = models.ForeignKey(
        Store, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False,
        help_text="Where they came to, in person or by telephone; empty: to no store in particular.",
    )  # fmt: skip
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["starts_at", "kind", "language"], condition=Q(store=None), name="arrivals_counted_once"
            ),
            models.UniqueConstraint(
                fields=["starts_at", "kind", "language", "store"], name="arrivals_counted_once_per_store"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.kind} {self.language}: {self.count}"


class ArrivalModel(models.Model):
    """What the arrivals of a kind of channel foretell, of all or at one store, and what was measured of serving it. Made anew
    each night."""

    kind = models.CharField(max_length=20)
    store = models.ForeignKey(
        Store, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False,
        help_text="Empty: all guests, wherever they came to.",
    )  # fmt: skip
    fitted_at = models.DateTimeField()
    forecast = models.JSONField(help_text="See staffing/forecast.py: Fitted as it is kept.")
    handling = models.PositiveIntegerField(default=0, help_text="Mean seconds to serve one guest; 0: not measured.")
    handling_of = models.PositiveIntegerField(default=0, help_text="From how many that was measured.")
    patience = models.PositiveIntegerField(
        default=0, help_text="Mean seconds until a guest leaves; 0: too few were seen to."
    )
    patience_of = models.PositiveIntegerField(default=0, help_text="How many left.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind"], condition=Q(store=None), name="one_forecast_of_a_kind"),
            models.UniqueConstraint(fields=["store", "kind"], name="one_forecast_of_a_kind_per_store"),
        ]

    def __str__(self) -> str:
        return f"arrivals of {self.kind}"


class StaffingReckoning(models.Model):
    """How far counting has come, and what the simulation said of the busiest half hour; one row."""

    counted_to = models.DateTimeField(null=True, blank=True, help_text="Half hours before it are counted for good.")
    fitted_at = models.DateTimeField(null=True, blank=True)
    comparison = models.JSONField(default=dict, blank=True, help_text="See staffing/comparison.py.")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="only_one_staffing_reckoning")]

    def __str__(self) -> str:
        return "staffing reckoning"


class Shift(models.Model):
    """Time in which somebody works; without a person it is open, for whoever takes it. A person's never overlap."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="shifts", db_index=False
    )
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64, default="Asia/Kolkata")
    breaks = models.JSONField(
        default=list, blank=True, help_text="List of [minutes after the start, length in minutes]."
    )
    note = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Rises with each change, for calendar programs.")
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_shift_ends_after_it_starts"),
            # That shifts do not overlap is checked by the actions, one person at a time; this catches the commonest slip.
            models.UniqueConstraint(
                fields=["person", "starts_at"], name="one_shift_at_a_time",
                condition=Q(removed_at=None, person__isnull=False),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["starts_at", "id"], name="shifts_by_time", condition=Q(removed_at=None)),
            models.Index(fields=["person", "ends_at"], name="shifts_of_person", condition=Q(removed_at=None)),
        ]

    def __str__(self) -> str:
        return f"shift {self.public_id}"

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


class Leave(models.Model):
    """Days on which somebody is not there: asked for by them, granted or refused by who leads."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", pgettext_lazy("leave", "Leave")
        SICK = "sick", pgettext_lazy("leave", "Ill")
        TRAINING = "training", pgettext_lazy("leave", "Training")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("leave", "Asked")
        GRANTED = "granted", pgettext_lazy("leave", "Granted")
        REFUSED = "refused", pgettext_lazy("leave", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("leave", "Taken back")

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leaves", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HOLIDAY)
    first_day = models.DateField()
    last_day = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="leave_ends_after_it_begins")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "last_day"], name="leaves_of_person"),
            models.Index(fields=["id"], name="leaves_asked", condition=Q(state="asked")),
            models.Index(fields=["last_day"], name="leaves_granted", condition=Q(state="granted")),
        ]

    def __str__(self) -> str:
        return f"leave {self.public_id}"


class Swap(models.Model):
    """Somebody asks a colleague to take a shift, or to change it for one of theirs."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("swap", "Waits for your colleague")
        ACCEPTED = "accepted", pgettext_lazy("swap", "Waits for a supervisor")
        DONE = "done", pgettext_lazy("swap", "Done")
        DECLINED = "declined", pgettext_lazy("swap", "Your colleague cannot")
        REFUSED = "refused", pgettext_lazy("swap", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("swap", "Taken back")

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    in_return = models.ForeignKey(
        Shift, null=True, blank=True, on_delete=models.CASCADE, related_name="swaps_in_return",
        help_text="The colleague's shift that is taken for it; none: they only take it over.",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shift"], name="one_open_swap_per_shift", condition=Q(state__in=["asked", "accepted"])
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["colleague"], name="swaps_to_answer", condition=Q(state="asked")),
            models.Index(fields=["asked_by"], name="swaps_asked_by"),
            models.Index(fields=["id"], name="swaps_to_approve", condition=Q(state="accepted")),
        ]

    def __str__(self) -> str:
        return f"swap {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.state in {Swap.State.ASKED, Swap.State.ACCEPTED}


class RosterFeed(models.Model):
    """The secret address under which a calendar program reads a person's shifts. A new one makes the old one useless."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"roster feed {self.public_id}"
