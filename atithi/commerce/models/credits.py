"""What became of a guest's credit, movement by movement."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from atithi.commerce.models.cases import Credit
from atithi.commerce.models.orders import Payment
from atithi.core.ids import public_id


class MovementKind(models.TextChoices):
    GIVEN = "given", pgettext_lazy("credit", "Given")
    SPENT = "spent", pgettext_lazy("credit", "Spent on an order")
    PAID_OUT = "paid_out", pgettext_lazy("credit", "Paid out")
    RETURNED = "returned", pgettext_lazy("credit", "Came back from an order")


class CreditMovement(models.Model):
    """One row a movement, never changed. What is left of a credit is the sum of its movements."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    credit = models.ForeignKey(Credit, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=MovementKind)
    amount_paise = models.BigIntegerField(help_text="Above nothing: it grew; below: it shrank.")
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_movements",
        help_text="Of the order on which it was spent.",
    )  # fmt: skip
    words = models.CharField(max_length=200, blank=True, help_text="How it was paid out.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(  # noqa: DJ001 (empty for many, unique for the others)
        max_length=80,
        null=True,
        unique=True,
        help_text="Of the form or program that moved it: sent twice, it moves once.",
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["given", "returned"], amount_paise__gt=0)
                    | Q(kind__in=["spent", "paid_out"], amount_paise__lt=0)
                ),
                name="credit_moves_the_right_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_paise}"
