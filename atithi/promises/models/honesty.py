"""What is known of how long things take, what was known when something was promised, and how promises ended well."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from atithi.conversations.models import Message
from atithi.core.ids import public_id
from atithi.promises.models.promise import Promise, PromiseKind
from atithi.staff.models import Store

LOWEST_LEVEL, HIGHEST_LEVEL = 80, 90


class HonestyRules(models.Model):
    """What the owner decided about honest dates. One row; before it is made, these values hold."""

    level = models.PositiveSmallIntegerField(default=90, help_text="A date is offered that this many of 100 keep.")
    second_thought = models.BooleanField(
        default=False, help_text="Whether a promise that is not feasible needs a reason before it is sent."
    )
    tells_early = models.BooleanField(
        default=False, help_text="Whether guests are told by the desk itself when a promise is at risk."
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="only_one_honesty"),
            models.CheckConstraint(
                condition=Q(level__gte=LOWEST_LEVEL, level__lte=HIGHEST_LEVEL), name="level_within_80_and_90"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} %"


class TimeTaken(models.Model):
    """How long one piece of work took while the business was open, or since when it goes on. Made anew from the ledger and
    the orders whenever it is asked; it names no customer."""

    source = models.CharField(max_length=12, help_text="promise, refund, delivery or case: where it was read.")
    source_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=PromiseKind)
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    category = models.CharField(max_length=80, blank=True)
    carrier = models.CharField(max_length=60, blank=True)
    busy = models.CharField(
        max_length=1, blank=True, help_text="y: whoever owed it owed much else; n: not; empty: unknown."
    )
    weekday = models.PositiveSmallIntegerField(help_text="On which it began, where it began; 0 is Monday.")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Empty: it goes on.")
    done = models.BooleanField(default=False, help_text="Whether it was done; else it ended undone or goes on.")
    minutes = models.PositiveIntegerField(default=0, help_text="Open minutes it took, in steps; 0 while it goes on.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_id"], name="one_time_taken_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.minutes} min"


class TimeCurve(models.Model):
    """How the share of what is done grows with time, for one group of alike cases (see feasibility/pooling.py)."""

    key = models.CharField(max_length=240, unique=True)
    family = models.CharField(max_length=30, db_index=True, help_text="Source and kind: its curves are made together.")
    cases = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    steps = models.JSONField(help_text="[minutes, share, Greenwood's sum or null for infinite, at risk]")
    reckoned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.done} of {self.cases}"


class Reckoning(models.Model):
    """How far the record was read for the curves. One row."""

    last_event = models.BigIntegerField(default=0)
    reckoned_at = models.DateTimeField()
    cases = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="only_one_reckoning")]

    def __str__(self) -> str:
        return f"{self.reckoned_at:%Y-%m-%d %H:%M}"


class Outlook(models.Model):
    """What was known of a promise's chances when it was made. Its time stays as it was first promised."""

    promise = models.OneToOneField(Promise, on_delete=models.CASCADE, related_name="outlook")
    due_at = models.DateTimeField(null=True, blank=True, help_text="The first promised time.")
    share = models.FloatField(null=True, blank=True, help_text="Of such promises, how many were kept; empty: unknown.")
    level = models.PositiveSmallIntegerField(help_text="The owner's level of that day, of 100.")

    def __str__(self) -> str:
        return f"{self.share}"


class Proof(models.Model):
    """What showed that a promise was kept, where the desk itself saw it. It can be taken back, and is then never used again."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=20, help_text="refund, delivery, case or message.")
    ref = models.BigIntegerField(help_text="The number of what it names.")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promise", "kind", "ref"], name="proves_a_promise_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class EarlyWord(models.Model):
    """A message that tells a guest, before the time is over, that it will be later: drafted once for each promised time."""

    class State(models.TextChoices):
        OFFERED = "offered"
        SENT = "sent"
        DISMISSED = "dismissed"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="early_words")
    due_at = models.DateTimeField(help_text="The time that is at risk.")
    offered_due = models.DateTimeField(null=True, blank=True, help_text="The honest new time; empty: none is known.")
    reason = models.CharField(max_length=20, help_text="Why it takes longer, as far as is known: a code.")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    automatic = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["promise", "due_at"], name="one_early_word_per_time")]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"
