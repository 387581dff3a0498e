"""A store's shop floor: what guests come for, and where their tokens are taken, shown and called."""

from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from atithi.conversations.models import Channel
from atithi.core.ids import public_id, secret
from atithi.staff.models import Store

DAY_BEGINS = timedelta(hours=4)
"""A day of tokens lasts from four in the morning: who waits at midnight keeps their place."""


class Floor(models.Model):
    """The shop floor of one store. The seals are part of its addresses: a new one voids the address before."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    store = models.OneToOneField(Store, on_delete=models.PROTECT, related_name="floor")
    channel = models.OneToOneField(Channel, on_delete=models.PROTECT, related_name="floor")
    active = models.BooleanField(default=True, help_text="Whether tokens can be taken.")
    with_hours = models.BooleanField(default=False, help_text="Tokens only while the store is open.")
    grace_minutes = models.PositiveIntegerField(
        default=10, help_text="Who was not there when called keeps their place for so long."
    )
    appointment_minutes = models.PositiveIntegerField(
        default=20, help_text="Who has an appointment stands where somebody stands who came so much earlier."
    )
    assistance_minutes = models.PositiveIntegerField(
        default=30, help_text="The same for who finds it hard to stand or wait."
    )
    tablet_seal = models.CharField(max_length=43, default=secret, editable=False)
    poster_seal = models.CharField(max_length=43, default=secret, editable=False)
    screen_seal = models.CharField(max_length=43, default=secret, editable=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"floor {self.public_id}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.store.time_zone)

    def day_number(self, moment: datetime) -> int:
        """The day of tokens to which a moment belongs, as the ordinal of its date on the store's clock."""
        return (moment.astimezone(self.zone) - DAY_BEGINS).toordinal()


class Need(models.Model):
    """What brings guests in: a line of the queue with a letter of its own."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    floor = models.ForeignKey(Floor, on_delete=models.CASCADE, related_name="needs", db_index=False)
    letter = models.CharField(max_length=1, help_text="With which its tokens begin; it stays with the need.")
    names = models.JSONField(default=dict, help_text="By language; what is missing is said in English.")
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken off the list.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["floor", "letter"], name="one_need_per_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.names.get('en', '')}"

    def name_in(self, language: str) -> str:
        """What it is called in `language`."""
        return str(self.names.get(language) or self.names.get("en") or self.letter)


class TokenCount(models.Model):
    """The last number that was given on a day under a letter. Taking the next one locks the row."""

    floor = models.ForeignKey(Floor, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.PositiveIntegerField()
    letter = models.CharField(max_length=1)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["floor", "day", "letter"], name="one_count_per_letter_and_day"),
            models.CheckConstraint(name="counts_from_one", condition=Q(last__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.last}"
