"""What the chat remembers of its guests. A page that was only looked at leaves no row."""

from typing import ClassVar

from django.db import models

from atithi.conversations.models import Channel, Conversation


class ChatSession(models.Model):
    """One guest on one chat channel, and the conversation that they own there.

    A guest sees this conversation, and the one from which it went on, and no other, whatever becomes of the customer's
    record: they are bound to the session, not to the customer.
    """

    key = models.CharField(max_length=40, unique=True, help_text="Not secret: a token proves that one owns it.")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=120, blank=True, help_text="Id on the site that vouched for this guest.")
    conversation = models.ForeignKey(Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    earlier = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False,
        help_text="What they owned before a matter of theirs went on in another; it stays in sight.",
    )  # fmt: skip
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When a signed-in session took its place.")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["earlier"], name="chats_that_went_on", condition=models.Q(earlier__isnull=False))
        ]

    def __str__(self) -> str:
        return self.key


class Usage(models.Model):
    """What the web processes together counted of a sender within one minute, for the limits."""

    sender = models.CharField(max_length=80)
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["minute", "sender"], name="usage_once_a_minute")]

    def __str__(self) -> str:
        return f"{self.sender}: {self.count}"
