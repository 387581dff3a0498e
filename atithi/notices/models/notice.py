"""One thing said to one person."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from atithi.conversations.models import Conversation
from atithi.core.ids import public_id
from atithi.notices.models.rules import Kind


class Notice(models.Model):
    """Somebody is told of something. Several messages of one customer that nobody has seen yet are one notice."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    message_id = models.BigIntegerField(null=True, blank=True, help_text="The message it is about, if it is about one.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    key = models.CharField(max_length=60, help_text="What it is about, once for each person.")
    ways = models.JSONField(default=list, help_text="How the person wished to be told when it happened.")
    data = models.JSONField(default=dict, blank=True, help_text="What its words need, by the room that tells it.")
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="told_once")]
        indexes: ClassVar = [
            models.Index(F("user"), F("created_at").desc(), name="notices_of"),
            models.Index(F("user"), name="unseen_notices", condition=Q(seen_at=None)),
            models.Index(fields=["created_at"], name="notices_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"
