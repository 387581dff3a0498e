"""Erasing a person: asked for, confirmed by another or after a waiting time, done once; and what is held."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.privacy.models.requests import PrivacyRequest


class ErasureState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("erasure", "Waits")
    CONFIRMED = "confirmed", pgettext_lazy("erasure", "Confirmed, is being done")
    DONE = "done", pgettext_lazy("erasure", "Done")
    CANCELLED = "cancelled", pgettext_lazy("erasure", "Called off")
    STOPPED = "stopped", pgettext_lazy("erasure", "Could not be done")


class Erasure(models.Model):
    """One erasure. Afterwards it is the certificate: numbers of what went, and what stays until when."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="erasures", db_index=False)
    request = models.ForeignKey(
        PrivacyRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="erasures", db_index=False
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    runs_at = models.DateTimeField(help_text="When it is done though nobody confirmed it.")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=ErasureState, default=ErasureState.WAITING)
    problem = models.TextField(blank=True, help_text="What stood against it.")
    done_at = models.DateTimeField(null=True, blank=True)
    gone = models.JSONField(default=list, help_text="Of each room: label and number of what went.")
    kept = models.JSONField(default=list, help_text="Of each room: label, number, why, until.")
    paths = models.JSONField(default=list, help_text="Files that are still to be removed from the disk.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(state__in=["waiting", "confirmed"]), name="one_erasure_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")), name="nobody_confirms_their_own"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-id"], name="erasures_open", condition=Q(state__in=["waiting", "confirmed", "stopped"])
            ),
            models.Index(fields=["customer", "-id"], name="erasures_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.state in {ErasureState.WAITING, ErasureState.CONFIRMED}


class Hold(models.Model):
    """Nothing of this customer goes while it stands: a dispute, a court, an audit."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="hold")
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
