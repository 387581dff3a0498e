"""One thing said to one person."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from atithi.conversations.models import Conversation
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.notices.models.rules import Kind


class Notice(models.Model):
    """Somebody is told of something: of a conversation, or of a thing with a page of its own (`about`, see `notices/pages.py`).
    Several messages of one customer that nobody has seen yet are one notice."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    conversation = models.ForeignKey(Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(
        max_length=20,
        blank=True,
        help_text="Public id of what it opens, a thing of the kind's; empty: the conversation.",
    )
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False,
        help_text="Whom it is about, where it stands with no conversation.",
    )  # fmt: skip
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
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="told_once"),
            models.CheckConstraint(
                condition=Q(conversation__isnull=False) | ~Q(about=""), name="a_notice_opens_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("user"), F("created_at").desc(), name="notices_of"),
            models.Index(F("user"), name="unseen_notices", condition=Q(seen_at=None)),
            models.Index(fields=["created_at"], name="notices_by_age"),
            models.Index(fields=["customer"], name="notices_of_guest", condition=Q(customer__isnull=False)),
            models.Index(fields=["about"], name="unseen_of_a_thing", condition=Q(seen_at=None) & ~Q(about="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"
