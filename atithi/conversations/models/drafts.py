"""What a person has begun to write."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from atithi.conversations.models.conversations import Conversation


class Draft(models.Model):
    """A begun reply or note, one per person, conversation and kind: it is there on each of their devices."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, help_text="reply or note")
    text = models.TextField()
    version = models.BigIntegerField(help_text="Grows with every change: who changes names the one they saw.")
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "conversation", "kind"], name="one_draft_of_a_kind")
        ]
        indexes: ClassVar = [models.Index(fields=["updated_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"
