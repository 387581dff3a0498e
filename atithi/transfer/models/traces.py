"""What an import made or changed, and under which numbers things are known where they came from."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from atithi.transfer.models.imports import Import


class TraceState(models.TextChoices):
    STANDS = "stands"
    REMOVED = "removed"
    RESTORED = "restored"
    LEFT = "left"  # changed or used by somebody since: undoing left it alone


class Trace(models.Model):
    """One thing that an import made, or changed with what was before and after."""

    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="traces", db_index=False)
    batch = models.PositiveIntegerField(help_text="Position of its batch.")
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, help_text="customer, product, order, conversation …")
    key = models.BigIntegerField(help_text="Its id.")
    made = models.BooleanField()
    before: Any = models.JSONField(default=dict, blank=True, help_text="Of a thing that was there: what changed.")
    after: Any = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=TraceState, default=TraceState.STANDS)
    because = models.CharField(max_length=20, blank=True, help_text="Why it was left: a code of reasons.py.")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                F("owner"), F("id").desc(), name="traces_to_undo", condition=Q(state="stands"),
            ),
            models.Index(fields=["owner", "state"], name="traces_by_state"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Origin(models.Model):
    """Something is known elsewhere under this number: a guest by their id in Zendesk."""

    origin = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=80)
    key = models.BigIntegerField(help_text="Its id here.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin", "kind", "external_id"], name="known_once_per_origin")
        ]
        indexes: ClassVar = [models.Index("kind", "key", name="origin_by_key")]

    def __str__(self) -> str:
        return f"{self.origin} {self.external_id}"
