"""Shop systems that tell us of orders, and the links by which guests see their own."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id, secret
from atithi.customers.models import Customer


class ConnectorKind(models.TextChoices):
    WOOCOMMERCE = "woocommerce", "WooCommerce"
    SHOPIFY = "shopify", "Shopify"


class Connector(models.Model):
    """A shop system that sends us webhooks, and the secret with which it signs them."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=20, choices=ConnectorKind)
    name = models.CharField(max_length=80)
    secret = models.CharField(max_length=120, default=secret)
    active = models.BooleanField(default=True)
    received_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(
        max_length=300, blank=True, help_text="What was wrong with the last call; empty: nothing."
    )

    def __str__(self) -> str:
        return self.name

    @property
    def light(self) -> str:
        """How it is: off, bad (the last call was wrong), waiting (it has not called yet) or good."""
        if not self.active:
            return "off"
        return "bad" if self.problem else "good" if self.received_at else "waiting"

    @property
    def wrongly_signed(self) -> bool:
        """Whether the last call was not signed with our secret."""
        return self.problem == "signature"

    @property
    def source(self) -> str:
        """By which its orders and products are known."""
        return f"{self.kind}:{self.public_id}"


class Call(models.Model):
    """What a shop system sent, as it sent it; read by a job."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("call", "Is being read")
        APPLIED = "applied", pgettext_lazy("call", "Read")
        IGNORED = "ignored", pgettext_lazy("call", "Nothing new in it")
        FAILED = "failed", pgettext_lazy("call", "Could not be read")

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="calls")
    delivery_id = models.CharField(
        max_length=120, help_text="The sender's id of this call; it comes again with a repetition."
    )
    topic = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    problem = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connector", "delivery_id"], name="called_once")]
        indexes: ClassVar = [models.Index("received_at", name="calls_by_age")]

    def __str__(self) -> str:
        return f"{self.topic} {self.delivery_id}"


class GuestLink(models.Model):
    """A link by which a guest sees their orders, until it runs out or is taken back."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="guest_links")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When it was last opened, to a few minutes.")
    opened = models.PositiveIntegerField(default=0, help_text="How often it was opened, at most once in ten minutes.")

    def __str__(self) -> str:
        return self.public_id
