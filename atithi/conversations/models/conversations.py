"""Conversations: where they stand, who read them, and how many lie in each queue."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from atithi.conversations.models.channels import Channel
from atithi.conversations.models.kinds import MatterKind
from atithi.core.clock import now
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.staff.models import Store, Team

UNTIL_THEY_WRITE = datetime(9999, 1, 1, tzinfo=UTC)
"""`snoozed_until` of a conversation that sleeps until its customer writes, whenever that is."""

IN_QUEUES: dict[str, Any] = {"closed_at": None, "snoozed_until": None}
"""What holds of a conversation that lies in the open queues, as conditions without parameters."""


class Priority(models.IntegerChoices):
    """How much a matter presses, in the eyes of staff."""

    LOW = 0, pgettext_lazy("priority", "Low")
    NORMAL = 1, pgettext_lazy("priority", "Normal")
    HIGH = 2, pgettext_lazy("priority", "High")
    URGENT = 3, pgettext_lazy("priority", "Urgent")


class Conversation(models.Model):
    """One matter between a customer and the business, from the first word to its close."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="conversations", db_index=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="conversations", db_index=False)
    subject = models.CharField(max_length=200, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="conversations",
        db_index=False,
    )  # fmt: skip
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="conversations", db_index=False
    )
    store = models.ForeignKey(
        Store, null=True, blank=True, on_delete=models.SET_NULL, related_name="conversations", db_index=False
    )
    language = models.CharField(max_length=3, blank=True)
    script = models.CharField(max_length=4, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(default=now, help_text="When anything about it last changed; kept by `save`.")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Spam and merged conversations are closed, too.")
    snoozed_until = models.DateTimeField(
        null=True, blank=True, help_text="Asleep until then or until the customer writes; UNTIL_THEY_WRITE: only that."
    )
    spam_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    kind = models.ForeignKey(
        MatterKind, null=True, blank=True, on_delete=models.PROTECT, related_name="conversations", db_index=False
    )
    first_reply_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="Oldest message of the customer without a reply."
    )
    last_message_at = models.DateTimeField()
    last_message_kind = models.CharField(max_length=10, blank=True)
    last_message_id = models.BigIntegerField(null=True, blank=True)
    last_customer_message_id = models.BigIntegerField(null=True, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    mood = models.CharField(
        max_length=8, blank=True, help_text="upset or grateful, where the customer let it be heard."
    )
    message_count = models.PositiveIntegerField(default=0)

    class Meta:
        # What lies in the open queues is little and looked at all day: they have small partial indexes of their own, with
        # conditions that need no parameters, so that both databases recognise them. Foreign keys have no index over
        # all conversations: nobody asks by them, each message would pay for them, and SQLite would prefer them.
        indexes: ClassVar = [
            models.Index(F("last_message_at").desc(), F("id").desc(), name="open_recent", condition=Q(**IN_QUEUES)),
            *(
                models.Index(
                    F(field), F("last_message_at").desc(), F("id").desc(), name=f"open_by_{field}",
                    condition=Q(**IN_QUEUES),
                )
                for field in ("assignee", "team", "channel", "store", "language")
            ),
            models.Index(
                F("waiting_since"), F("id"), name="open_waiting",
                condition=Q(**IN_QUEUES, waiting_since__isnull=False),
            ),
            models.Index(
                F("snoozed_until"), F("id"), name="snoozed", condition=Q(closed_at=None, snoozed_until__isnull=False)
            ),
            models.Index(
                F("last_message_at").desc(), F("id").desc(), name="snoozed_recent",
                condition=Q(closed_at=None, snoozed_until__isnull=False),
            ),
            models.Index(
                F("last_message_at").desc(), F("id").desc(), name="spam_recent", condition=Q(spam_at__isnull=False)
            ),
            models.Index(F("merged_into"), name="merged", condition=Q(merged_into__isnull=False)),
            models.Index(
                F("last_message_at").desc(), F("id").desc(), name="closed_recent", condition=Q(closed_at__isnull=False)
            ),
            models.Index(F("customer"), F("last_message_at").desc(), F("id").desc(), name="by_customer"),
            models.Index(fields=["updated_at", "id"], name="by_change"),
            # Who wrote on a channel or to a store, and how they felt: segments of customers ask.
            models.Index(fields=["channel", "customer"], name="customers_of_channel"),
            models.Index(fields=["store", "customer"], name="customers_of_store", condition=Q(store__isnull=False)),
            models.Index(fields=["mood", "customer"], name="moods_of_customers"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.number}"

    def save(self, *args: Any, **values: Any) -> None:
        """Saves, and notes that something changed: programs ask for what did since they last looked."""
        self.updated_at = now()
        if values.get("update_fields") is not None:
            values["update_fields"] = {*values["update_fields"], "updated_at"}
        super().save(*args, **values)

    @property
    def number(self) -> int:
        """The number by which people speak of this conversation."""
        return int(self.pk)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_snoozed(self) -> bool:
        return self.closed_at is None and self.snoozed_until is not None

    @property
    def sleeps_until_they_write(self) -> bool:
        return self.is_snoozed and self.snoozed_until == UNTIL_THEY_WRITE

    @property
    def state(self) -> str:
        """open, snoozed, closed, spam or merged."""
        if self.merged_into_id:
            return "merged"
        if self.spam_at is not None:
            return "spam"
        if self.closed_at is not None:
            return "closed"
        return "open" if self.snoozed_until is None else "snoozed"

    @property
    def is_waiting(self) -> bool:
        """Whether the customer is owed an answer."""
        return self.is_open and self.waiting_since is not None


class ReadMark(models.Model):
    """Up to which message a person has read a conversation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="read_marks")
    message_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "conversation"], name="one_mark_per_reader")]


class QueueCount(models.Model):
    """How many open conversations lie in a queue, kept in the transactions that move them.

    The count of a queue is the sum of its shards; a transaction adds to one of them, so that many may count at once.
    """

    team_id = models.BigIntegerField(help_text="0: no team.")
    queue = models.CharField(max_length=40)
    shard = models.PositiveSmallIntegerField()
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team_id", "queue", "shard"], name="one_count_per_shard")
        ]
