"""What customers bought: orders with lines, payments and refunds, deliveries with their steps."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from atithi.commerce.models.products import Variant
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.staff.models import Store


class OrderState(models.TextChoices):
    OPEN = "open", _("Under way")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class Order(models.Model):
    """A purchase, from a shop system or at the counter. What comes in twice is known by source and external id."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=80)
    number = models.CharField(max_length=40, help_text="As the customer knows it.")
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.OPEN)
    placed_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="As its source says: an older word never overrides a newer one.")
    total_paise = models.BigIntegerField(help_text="With GST and delivery.")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="one_order_per_external_id"),
            models.CheckConstraint(condition=Q(total_paise__gte=0), name="total_is_not_below_nothing"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-placed_at", "-id"], name="orders_of_customer"),
            models.Index(fields=["customer", "state", "total_paise", "placed_at"], name="worth_of_customers"),
            models.Index(fields=["-placed_at", "-id"], name="orders_by_age"),
            models.Index("number", name="order_by_number"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One position of an order, with the price of that day."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    variant = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.SET_NULL, related_name="lines")
    sku = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    total_paise = models.BigIntegerField(help_text="What was to be paid for all of them, with GST.")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="one_line_per_position"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="at_least_one_of_a_line"),
            models.CheckConstraint(condition=Q(total_paise__gte=0), name="line_is_not_below_nothing"),
        ]

    def __str__(self) -> str:
        return self.title


class Payment(models.Model):
    """Money that came in. What goes back of it can never exceed it: the database says so."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    external_id = models.CharField(max_length=120)
    method = models.CharField(max_length=60, blank=True)
    paid_paise = models.BigIntegerField()
    refunded_paise = models.BigIntegerField(default=0)
    paid_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["paid_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "external_id"], name="paid_once"),
            models.CheckConstraint(
                condition=Q(refunded_paise__gte=0) & Q(refunded_paise__lte=F("paid_paise")),
                name="no_more_refunded_than_paid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paid_paise}"

    @property
    def left_paise(self) -> int:
        """What of it has not gone back."""
        return self.paid_paise - self.refunded_paise

    @property
    def by_credit(self) -> bool:
        """Whether the guest's credit paid it."""
        return self.external_id.startswith("credit:")


class DeliveryState(models.TextChoices):
    """In the order in which they usually come."""

    PREPARING = "preparing", _("Being prepared")
    SHIPPED = "shipped", _("On its way")
    OUT = "out", _("Comes today")
    FAILED = "failed", _("Could not be delivered")
    DELIVERED = "delivered", _("Delivered")
    RETURNED = "returned", _("Came back")


class Delivery(models.Model):
    """A parcel or a handing over."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="deliveries")
    external_id = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PREPARING)
    state_at = models.DateTimeField()
    expected_on = models.DateField(null=True, blank=True)
    carrier = models.CharField(max_length=60, blank=True)
    tracking = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "external_id"], name="delivered_once")]
        indexes: ClassVar = [models.Index("state", "state_at", name="deliveries_by_state")]

    def __str__(self) -> str:
        return f"{self.state}"


class DeliveryStep(models.Model):
    """When a delivery came into a state."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=DeliveryState)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "state", "at"], name="one_step_of_a_kind_and_time")
        ]

    def __str__(self) -> str:
        return f"{self.state}"
