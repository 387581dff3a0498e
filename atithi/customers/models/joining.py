"""Records of one person: which ones may be, and which were joined, with what it takes to part them again."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from atithi.core.ids import public_id
from atithi.customers.models.people import Customer

FILLED = ("name", "said_as", "language", "script", "reach_by", "reach_note")
"""Fields which a record that stays takes over where it knows nothing itself."""


class CustomerMerge(models.Model):
    """Two records were made one. `before` is what it takes to undo that in this room; what moved elsewhere is in `moved`."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    keep = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merges", db_index=False)
    absorbed = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    merged_by = models.BigIntegerField(null=True, blank=True, help_text="Id of whoever of the staff did it.")
    merged_at = models.DateTimeField()
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["keep", "-id"], name="merges_of_customer"),
            models.Index(fields=["-id"], name="merges_that_stand", condition=Q(undone_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.keep_id}"


class MovedRows(models.Model):
    """Rows of another room that went along with a merge, so that they can go back."""

    merge = models.ForeignKey(CustomerMerge, on_delete=models.CASCADE, related_name="moved", db_index=False)
    table = models.CharField(max_length=80, help_text="Label of the model: commerce.order.")
    rows = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["merge", "table"], name="moved_once_per_table")]


class Duplicate(models.Model):
    """Two records that may be one person, and why. `first` is the older one. A pair that was dismissed stays so."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    first = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(help_text="How likely, in percent.")
    reasons = models.JSONField(default=list, help_text="Codes, and what they are about.")
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="suspected_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="the_older_is_first"),
        ]
        indexes: ClassVar = [
            models.Index(F("score").desc(), F("id"), name="likely_duplicates", condition=Q(dismissed_at=None))
        ]
