"""A promise: to whom, what, by when, who owes it, and how it stands."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from atithi.conversations.models import Conversation, Message
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.staff.models import Store, Team

NO_TIME = datetime(9999, 1, 1, tzinfo=UTC)
"""`breaks_at` of a promise without a time: it stands last in every list."""
OPEN = Q(made_at__isnull=False, settled_at__isnull=True)
"""Promises that are owed, as a condition without parameters: both databases use the small indexes for it."""
PROPOSED = Q(made_at__isnull=True, settled_at__isnull=True)
ENDED = Q(settled_at__isnull=False)
"""Promises that are over. Were what goes on in the same index, SQLite would take it for few and look for what is owed there."""


class PromiseKind(models.TextChoices):
    """What is promised; the same names as `Commitment.kind`."""

    CALL_BACK = "call_back", pgettext_lazy("promise", "Call back")
    REFUND = "refund", pgettext_lazy("promise", "Refund")
    REPLACEMENT = "replacement", pgettext_lazy("promise", "Replacement")
    DELIVERY = "delivery", pgettext_lazy("promise", "Delivery")
    VISIT = "visit", pgettext_lazy("promise", "Visit")
    INFORMATION = "information", pgettext_lazy("promise", "Information")
    REPAIR = "repair", pgettext_lazy("promise", "Repair")
    PRICE = "price", pgettext_lazy("promise", "Price")
    OTHER = "other", pgettext_lazy("promise", "Other promise")


class PromiseState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("promise", "Proposed")
    DISMISSED = "dismissed", pgettext_lazy("promise", "No promise")
    MADE = "made", pgettext_lazy("promise", "Promised")
    AT_RISK = "at_risk", pgettext_lazy("promise", "At risk")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    KEPT_LATE = "kept_late", pgettext_lazy("promise", "Kept late")
    BROKEN = "broken", pgettext_lazy("promise", "Broken")
    WITHDRAWN = "withdrawn", pgettext_lazy("promise", "Withdrawn")


class Precision(models.TextChoices):
    """How exactly the time was said."""

    NONE = "", pgettext_lazy("promise", "No time was said")
    DAY = "day", pgettext_lazy("promise", "Within the day")
    MINUTE = "minute", pgettext_lazy("promise", "To the minute")
    SLOT = "slot", pgettext_lazy("promise", "At an agreed time")  # an appointment: until its end it is not late


_S = PromiseState
TRANSITIONS: dict[str, frozenset[str]] = {
    _S.PROPOSED: frozenset({_S.MADE, _S.DISMISSED}),
    _S.MADE: frozenset({_S.AT_RISK, _S.KEPT, _S.KEPT_LATE, _S.BROKEN, _S.WITHDRAWN}),
    _S.AT_RISK: frozenset({_S.MADE, _S.KEPT, _S.KEPT_LATE, _S.BROKEN, _S.WITHDRAWN}),
    _S.KEPT: frozenset({_S.MADE, _S.BROKEN}),  # disputed: owed again, or broken where its time is over
    _S.KEPT_LATE: frozenset({_S.BROKEN}),
    _S.BROKEN: frozenset({_S.KEPT, _S.KEPT_LATE, _S.WITHDRAWN}),  # kept: told too late that it was done in time
    _S.WITHDRAWN: frozenset(),
    _S.DISMISSED: frozenset(),
}
OWED = frozenset({_S.MADE, _S.AT_RISK})
# How long before its time an open promise of a kind is at risk, at most; a short promise: half of its length.
LEAD = {
    PromiseKind.CALL_BACK: timedelta(minutes=30),
    PromiseKind.INFORMATION: timedelta(hours=2),
    PromiseKind.VISIT: timedelta(hours=3),
    PromiseKind.OTHER: timedelta(hours=4),
}
USUAL_LEAD = timedelta(days=1)
SLOT_GRACE = timedelta(days=1)  # in which staff say whether an appointment took place


class Promise(models.Model):
    """Something the business owes a customer. Every change is an event with the promise as subject."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="promises", db_index=False)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="promises"
    )
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="promises", db_index=False
    )
    kind = models.CharField(max_length=12, choices=PromiseKind)
    words = models.CharField(max_length=500, blank=True, help_text="The very words; empty where they were removed.")
    begins = models.PositiveIntegerField(default=0, help_text="Where the words begin in the message's text.")
    ends = models.PositiveIntegerField(default=0)
    confidence = models.FloatField(
        null=True, blank=True, help_text="How surely it was found; empty: a person marked it."
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="The end of the promised time.")
    breaks_at = models.DateTimeField(default=NO_TIME, help_text="`due_at`, or NO_TIME: the order of the lists.")
    precision = models.CharField(max_length=6, choices=Precision, blank=True, default=Precision.NONE)
    time_zone = models.CharField(max_length=40, default="Asia/Kolkata")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="promises",
        db_index=False,
    )  # fmt: skip
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="promises", db_index=False
    )
    store = models.ForeignKey(
        Store, null=True, blank=True, on_delete=models.PROTECT, related_name="promises", db_index=False
    )
    state = models.CharField(max_length=10, choices=PromiseState, default=PromiseState.PROPOSED)
    created_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was kept, broken, withdrawn or dismissed."
    )
    remind_at = models.DateTimeField(
        null=True, blank=True, help_text="When whoever owes it is reminded; empty once done."
    )
    watch_at = models.DateTimeField(null=True, blank=True, help_text="When the clock next has to do with it.")
    risk_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text="From when on it is at risk, learnt from how long this kind takes; empty: by LEAD.",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    disputed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(team__isnull=False) | Q(store__isnull=False),
                name="owed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["message", "begins"], name="promised_once_per_place", condition=Q(ends__gt=0)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "breaks_at", "id"], name="owed_by_person", condition=OPEN),
            models.Index(fields=["team", "breaks_at", "id"], name="owed_by_team", condition=OPEN),
            models.Index(fields=["store", "breaks_at", "id"], name="owed_by_store", condition=OPEN),
            models.Index(fields=["breaks_at", "id"], name="owed_by_all", condition=OPEN),
            models.Index(fields=["made_by", "id"], name="proposed_to", condition=PROPOSED),
            models.Index(fields=["watch_at"], name="watched_promises", condition=Q(watch_at__isnull=False)),
            models.Index(fields=["customer", "id"], name="promised_to"),
            models.Index(fields=["state", "owner", "settled_at"], name="settled_by_person", condition=ENDED),
            models.Index(fields=["state", "settled_at"], name="settled_by_state", condition=ENDED),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} ({self.state})"

    def can_become(self, state: str) -> bool:
        """Whether it may go from its state to this one."""
        return state in TRANSITIONS[self.state]

    @property
    def is_open(self) -> bool:
        """Whether it is owed."""
        return self.state in OWED

    def is_over(self, moment: datetime) -> bool:
        """Whether its time has passed."""
        return self.due_at is not None and moment > self.due_at

    @property
    def local_due(self) -> datetime | None:
        """The end of its time on the clock of the place it was promised in."""
        return self.due_at.astimezone(ZoneInfo(self.time_zone)) if self.due_at else None

    def risk_at(self) -> datetime | None:
        """From when on it is at risk if it is not kept yet; None without a time or before it is made."""
        if self.due_at is None or self.made_at is None:
            return None
        if self.precision == Precision.SLOT:
            return self.due_at
        if self.risk_from is not None and self.risk_from <= self.due_at:
            return self.risk_from
        length = max(self.due_at - self.made_at, timedelta(0))
        return self.due_at - min(LEAD.get(PromiseKind(self.kind), USUAL_LEAD), length / 2)

    def reminder_at(self, moment: datetime, takes: timedelta | None = None) -> datetime | None:
        """When whoever owes it is to be reminded, as seen from `moment`: as long before its time as this kind takes (`takes`,
        where that is known), but before it is at risk and not in the first quarter of what is left. None without a time."""
        if self.due_at is None or self.due_at <= moment:
            return None
        risk = LEAD.get(PromiseKind(self.kind), USUAL_LEAD)
        return self.due_at - min(max(takes or 2 * risk, risk), (self.due_at - moment) * 0.75)

    def next_watch(self) -> datetime | None:
        """When the clock has to look at it again, as it stands."""
        if self.state == PromiseState.MADE:
            moments = [moment for moment in (self.remind_at, self.risk_at()) if moment is not None]
            return min(moments, default=None)
        return self.broken_at() if self.state == PromiseState.AT_RISK else None

    def broken_at(self) -> datetime | None:
        """When the clock takes it for broken: at the end of its time; an appointment of which nobody said, a day later."""
        if self.due_at is None:
            return None
        return self.due_at + SLOT_GRACE if self.precision == Precision.SLOT else self.due_at

    def state_at(self, moment: datetime) -> str:
        """The state that an owed promise has come to by this moment: made, at risk or broken."""
        risk = self.risk_at()
        if not self.is_open or risk is None:
            return self.state
        broken = self.broken_at()
        if broken is not None and moment > broken:
            return PromiseState.BROKEN
        return PromiseState.AT_RISK if moment >= risk else self.state
