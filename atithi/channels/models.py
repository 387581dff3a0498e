"""What came in as it came, and every attempt to bring something out."""

from typing import ClassVar

from django.core.files.storage import default_storage
from django.db import models

from atithi.conversations.models import Channel, Message


class RawInbound(models.Model):
    """Something from outside exactly as it arrived. It is stored before its sender hears that we have it."""

    class State(models.TextChoices):
        NEW = "new"
        READ = "read"
        IGNORED = "ignored"
        UNREADABLE = "unreadable"

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    provider_id = models.CharField(max_length=255)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    body = models.BinaryField(null=True)
    path = models.CharField(max_length=120, blank=True, help_text="Where the body lies if it is too large for a row.")
    details = models.JSONField(default=dict, blank=True, help_text="What the transport knew: envelope, trust, address.")
    problem = models.CharField(max_length=300, blank=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "provider_id"], name="accepted_once_per_channel")
        ]
        indexes: ClassVar = [
            models.Index("received_at", name="raw_by_age"),
            models.Index("id", name="raw_unreadable", condition=models.Q(state="unreadable")),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.provider_id}"

    def content(self) -> bytes:
        """The bytes as they arrived."""
        if self.path:
            with default_storage.open(self.path, "rb") as stored:
                data: bytes = stored.read()
                return data
        return bytes(self.body or b"")


class DeliveryAttempt(models.Model):
    """One try to bring a reply to its customer. The row exists before anything leaves the house."""

    class State(models.TextChoices):
        STARTED = "started"  # nothing can have reached the customer yet
        HANDING_OVER = "handing_over"  # it may have reached them, or not
        SENT = "sent"
        FAILED = "failed"
        UNCERTAIN = "uncertain"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.STARTED)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index("message", "id", name="attempts_of_message")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.state}"
