"""Channels, conversations and their messages."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from atithi.core.clock import now
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.files.models import StoredFile
from atithi.staff.models import Store, Team


class Channel(models.Model):
    """One account of the business on one kind of channel: a mailbox, a chat on a site, a WhatsApp number."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    address = models.CharField(
        max_length=254, blank=True, help_text="Mail address, number or site, as customers know it."
    )
    settings = models.JSONField(default=dict, blank=True)
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.SET_NULL)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "address"], condition=~Q(address=""), name="one_channel_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.name


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
    closed_at = models.DateTimeField(null=True, blank=True)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="Oldest message of the customer without a reply."
    )
    last_message_at = models.DateTimeField()
    last_message_kind = models.CharField(max_length=10, blank=True)
    last_message_id = models.BigIntegerField(null=True, blank=True)
    last_customer_message_id = models.BigIntegerField(null=True, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    message_count = models.PositiveIntegerField(default=0)

    class Meta:
        # Open conversations are few and looked at all day: their queues have small partial indexes of their own,
        # with conditions that need no parameters, so that both databases recognise them. Foreign keys have no index
        # over all conversations: nobody asks by them, each message would pay for them, and SQLite would prefer them.
        indexes: ClassVar = [
            models.Index(F("last_message_at").desc(), F("id").desc(), name="open_recent", condition=Q(closed_at=None)),
            *(
                models.Index(
                    F(field), F("last_message_at").desc(), F("id").desc(), name=f"open_by_{field}",
                    condition=Q(closed_at=None),
                )
                for field in ("assignee", "team", "channel", "store", "language")
            ),
            models.Index(
                F("waiting_since"), F("id"), name="open_waiting",
                condition=Q(closed_at=None, waiting_since__isnull=False),
            ),
            models.Index(
                F("last_message_at").desc(), F("id").desc(), name="closed_recent", condition=Q(closed_at__isnull=False)
            ),
            models.Index(F("customer"), F("last_message_at").desc(), F("id").desc(), name="by_customer"),
            models.Index(fields=["updated_at", "id"], name="by_change"),
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
    def is_waiting(self) -> bool:
        """Whether the customer is owed an answer."""
        return self.is_open and self.waiting_since is not None


class MessageKind(models.TextChoices):
    CUSTOMER = "customer"
    REPLY = "reply"
    NOTE = "note"
    SYSTEM = "system"


class Delivery(models.TextChoices):
    """How far a reply has come on its way to the customer."""

    NONE = ""
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    SEEN = "seen"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


# A later state never falls back: a late "delivered" after "seen" changes nothing.
DELIVERY_ORDER = ("", "queued", "failed", "uncertain", "sent", "delivered", "seen")


class Message(models.Model):
    """One message or note of a conversation. Messages are in order of their ids: the order of receipt."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    # The indexes below begin with conversation and channel, and nobody asks by author.
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages", db_index=False)
    kind = models.CharField(max_length=10, choices=MessageKind)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="Already safe: only what `conversations.html.safe` lets through.")
    quoted = models.TextField(blank=True, help_text="Earlier mails repeated below the new text: kept, folded.")
    language = models.CharField(max_length=3, blank=True)
    script = models.CharField(max_length=4, blank=True)
    created_at = models.DateTimeField(help_text="When we received or wrote it.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When its sender says they sent it.")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    provider_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001 (NULL: no id, never equal)
    client_key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 (NULL: sent without a key)
    delivery = models.CharField(max_length=10, choices=Delivery, blank=True, default="")
    delivery_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "provider_id"], name="received_once_per_channel")
        ]
        indexes: ClassVar = [models.Index("conversation", "id", name="message_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def from_staff(self) -> bool:
        return self.kind == MessageKind.REPLY

    def can_become(self, delivery: str) -> bool:
        """Whether the delivery may go on to this state from where it is."""
        if self.delivery in {Delivery.FAILED, Delivery.UNCERTAIN} and delivery == Delivery.QUEUED:
            return True
        if self.delivery == Delivery.SENT and delivery == Delivery.FAILED:
            return True  # it was taken over by the next server, and came back
        return DELIVERY_ORDER.index(delivery) > DELIVERY_ORDER.index(self.delivery)


class Attachment(models.Model):
    """A file of a message, in the order in which it came."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    content_id = models.CharField(max_length=255, blank=True, help_text="Where the HTML shows it in place.")

    def __str__(self) -> str:
        return self.file.name


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
