"""Customers, and the ways in which they are known and reached."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, pgettext_lazy

from atithi.core.ids import public_id


class ContactKind(models.TextChoices):
    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    PROVIDER = "provider"


class Reach(models.TextChoices):
    """How somebody likes to be reached."""

    ANY = "", pgettext_lazy("reach", "Any way")
    PHONE = "phone", pgettext_lazy("reach", "By phone")
    WHATSAPP = "whatsapp", pgettext_lazy("reach", "By WhatsApp")
    SMS = "sms", pgettext_lazy("reach", "By SMS")
    EMAIL = "email", pgettext_lazy("reach", "By mail")
    CHAT = "chat", pgettext_lazy("reach", "By chat")
    STORE = "store", pgettext_lazy("reach", "In the store")


class Customer(models.Model):
    """A person who turned to the business, on whichever channel."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=3, blank=True, help_text="Preferred language, as met in their messages.")
    script = models.CharField(max_length=4, blank=True, help_text="ISO 15924 code of the script they write in.")
    said_as = models.CharField(max_length=120, blank=True, help_text="How the name is said, where staff wrote it down.")
    reach_by = models.CharField(max_length=8, blank=True, choices=Reach, default=Reach.ANY)
    reach_note = models.CharField(max_length=120, blank=True, help_text="When and how it suits them.")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True, help_text="What they write since then is taken as spam.")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="When all that was known of them was removed.")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")

    class Meta:
        indexes: ClassVar = [
            models.Index("created_at", "id", name="customer_by_age"),
            models.Index("blocked_at", name="blocked_customers", condition=models.Q(blocked_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name or gettext("Guest %(number)s") % {"number": self.pk}


class ContactPoint(models.Model):
    """A way in which a customer was really reached: by it they are recognised. It belongs to one customer only.

    `value` is normalised: a phone in E.164, a mail address in lower case, an id as its provider gives it.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=ContactKind)
    value = models.CharField(max_length=254)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "value"], name="one_owner_per_contact_point")]

    def __str__(self) -> str:
        return self.value


class ContactClaim(models.Model):
    """What somebody said about themselves in a chat: shown to staff, never used to open another's history."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_claims")
    kind = models.CharField(max_length=10, choices=ContactKind)
    value = models.CharField(max_length=254)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "kind", "value"], name="claimed_once")]
        indexes: ClassVar = [models.Index("kind", "value", name="claim_by_value")]

    def __str__(self) -> str:
        return self.value
