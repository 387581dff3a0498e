"""What people ask about their data, until when it is answered, and how they prove who they are."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.customers.models import Customer


class RequestKind(models.TextChoices):
    """What can be asked. The sections of the DPDP Act, 2023 are named in docs/privacy.md."""

    ACCESS = "access", pgettext_lazy("privacy request", "See my data")
    CORRECTION = "correction", pgettext_lazy("privacy request", "Correct my data")
    ERASURE = "erasure", pgettext_lazy("privacy request", "Erase my data")
    NOMINATION = "nomination", pgettext_lazy("privacy request", "Name somebody to act for me")
    GRIEVANCE = "grievance", pgettext_lazy("privacy request", "Complain about how my data are handled")


class RequestState(models.TextChoices):
    OPEN = "open", pgettext_lazy("privacy request", "Being seen to")
    DONE = "done", pgettext_lazy("privacy request", "Done")
    REFUSED = "refused", pgettext_lazy("privacy request", "Refused")


class PrivacyRequest(models.Model):
    """One request of a person who proved who they are, or that staff took down."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="privacy_requests", db_index=False)
    kind = models.CharField(max_length=10, choices=RequestKind)
    words = models.TextField(blank=True, help_text="In the words of whoever asked.")
    language = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.OPEN)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="Of the staff, who took it down; empty: the guest asked on their page.",
    )  # fmt: skip
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], name="privacy_due", condition=Q(answered_at=None)),
            models.Index(fields=["customer", "-id"], name="privacy_of_customer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="answered_once_it_is_settled",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def is_late(self, moment: datetime) -> bool:
        """Whether its answer is overdue."""
        return self.answered_at is None and moment > self.due_at


class Code(models.Model):
    """A code that was asked for with a contact. A row is made whether we know the contact or not: nobody can tell. The code
    itself is nowhere: it follows from the row's id and the desk's secret key."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    contact = models.CharField(
        max_length=64, help_text="Keyed hash of the contact: it limits how often codes are asked."
    )
    network = models.CharField(max_length=64, help_text="Keyed hash of where the request came from.")
    language = models.CharField(max_length=3, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["contact", "created_at"], name="codes_by_contact"),
            models.Index(fields=["network", "created_at"], name="codes_by_network"),
            models.Index(fields=["created_at"], name="codes_by_age"),
        ]

    def __str__(self) -> str:
        return self.public_id
