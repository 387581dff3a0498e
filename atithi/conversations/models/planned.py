"""Replies that leave later: in a few seconds, so that they can be taken back, or at a time that was chosen."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from atithi.conversations.models.conversations import Conversation
from atithi.conversations.models.messages import Message
from atithi.core.ids import public_id
from atithi.files.models import StoredFile


class PlannedState(models.TextChoices):
    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    CANCELLED = "cancelled"


class HeldBecause(models.TextChoices):
    CUSTOMER_WROTE = "customer_wrote"
    AUTHOR_LEFT = "author_left"
    REFUSED = "refused"


class PlannedReply(models.Model):
    """A reply that is finished and not yet sent. `brief`: it only waits for the seconds in which it can be taken back."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="planned_replies", db_index=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="planned_replies", db_index=False
    )
    text = models.TextField(blank=True, help_text="Markdown, as it was written.")
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True)
    brief = models.BooleanField(default=False)
    closes = models.BooleanField(default=False, help_text="The conversation is closed once this is sent.")
    seen_message_id = models.BigIntegerField(default=0, help_text="The customer's last message when this was written.")
    client_key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 (NULL: planned without a key)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PlannedState, default=PlannedState.WAITING)
    held_because = models.CharField(max_length=20, choices=HeldBecause, blank=True)
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["conversation", "due_at"], name="planned_of_conversation",
                condition=Q(state__in=["waiting", "held"]),
            ),
            models.Index(
                fields=["author", "due_at"], name="planned_of_author", condition=Q(state__in=["waiting", "held"])
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.public_id} at {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed, sent now or taken back."""
        return self.state in {PlannedState.WAITING, PlannedState.HELD}
