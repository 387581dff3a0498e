"""What lies in which parcel, where an order comes in parts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from atithi.commerce.models.orders import Delivery, OrderLine


class DeliveryItem(models.Model):
    """So many of a line are in a delivery. A delivery without items holds whatever no other one does."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="items")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="delivery_items")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "line"], name="a_line_once_in_a_delivery"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="a_delivery_item_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
