"""What staff want to remember of a guest: notes pinned to their card, and small talk worth recalling."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from atithi.core.ids import public_id
from atithi.customers.models.people import Customer


class RemarkKind(models.TextChoices):
    PIN = "pin", _("Pinned note")
    TALK = "talk", _("Small talk")


class Remark(models.Model):
    """One such note. What was taken off the card stays in the table, so that it can be put back."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="remarks", db_index=False)
    kind = models.CharField(max_length=5, choices=RemarkKind)
    text = models.CharField(max_length=300)
    said_on = models.DateField(help_text="When it was said; for a pinned note: when it was written.")
    message = models.CharField(max_length=20, blank=True, help_text="Public id of the message it was taken from.")
    written_by = models.BigIntegerField(null=True, blank=True, help_text="Id of whoever of the staff wrote it.")
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "kind", "-id"], name="remarks_on_card", condition=models.Q(removed_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.text
