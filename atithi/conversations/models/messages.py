"""Messages and notes, and their files."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from atithi.conversations.models.channels import Channel
from atithi.conversations.models.conversations import Conversation
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.files.models import StoredFile


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
    redacted_at = models.DateTimeField(null=True, blank=True, help_text="When a supervisor removed what it said.")

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
