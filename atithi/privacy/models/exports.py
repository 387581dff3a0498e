"""Everything about one person, as a file that they can read."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.files.models import StoredFile
from atithi.privacy.models.requests import PrivacyRequest


class ExportState(models.TextChoices):
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class Export(models.Model):
    """One putting together. Its file goes after some days."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="exports", db_index=False)
    request = models.ForeignKey(
        PrivacyRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="exports", db_index=False
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=ExportState, default=ExportState.BUILDING)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True, help_text="From when on the guest may download it.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer"], condition=Q(state="building"), name="one_export_at_a_time")
        ]
        indexes: ClassVar = [models.Index(fields=["customer", "-id"], name="exports_of_customer")]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"

    def is_there(self, moment: datetime) -> bool:
        """Whether its file can be downloaded."""
        return self.state == ExportState.READY and self.expires_at is not None and moment < self.expires_at
