"""Colleagues who were named in a note."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from atithi.conversations.models.conversations import Conversation
from atithi.conversations.models.messages import Message


class Mention(models.Model):
    """Somebody was named in a note: it waits for them until they have read the conversation."""

    # The indexes below begin with the person: nobody asks for the mentions of a conversation.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions", db_index=False
    )
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "message"], name="mentioned_once_per_message")]
        indexes: ClassVar = [
            models.Index(F("user"), F("id").desc(), name="unread_mentions", condition=Q(read_at=None)),
            models.Index(F("user"), F("id").desc(), name="mentions_of"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.message_id}"
