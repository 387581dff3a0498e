"""Changes of many conversations at once: what is to be done, to which ones, and what became of each."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from atithi.conversations.models.conversations import Conversation
from atithi.core.ids import public_id


class BulkState(models.TextChoices):
    PROPOSED = "proposed"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class BulkAction(models.Model):
    """One change that somebody makes to many conversations. Its selection is kept: what was shown is what is done."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=12)
    values = models.JSONField(default=dict, help_text="Ids of whom or what; by the verb.")
    state = models.CharField(max_length=8, choices=BulkState, default=BulkState.PROPOSED)
    total = models.PositiveIntegerField(default=0)
    truncated = models.BooleanField(default=False, help_text="More matched than may be changed at once.")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.verb} {self.public_id}"


class BulkItem(models.Model):
    """One conversation of a bulk action."""

    class State(models.TextChoices):
        PENDING = "pending"
        CHANGED = "changed"
        SAME = "same"  # it was so already
        SKIPPED = "skipped"
        RESTORED = "restored"
        KEPT = "kept"  # changed by somebody since: undoing left it alone

    bulk = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="items", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    before = models.JSONField(default=dict)
    because = models.CharField(max_length=200, blank=True, help_text="Why it was skipped, in words.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bulk", "conversation"], name="once_in_a_bulk")]
        indexes: ClassVar = [models.Index("bulk", "state", "id", name="bulk_by_state")]

    def __str__(self) -> str:
        return f"{self.bulk_id}: {self.conversation_id}"
