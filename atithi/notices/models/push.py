"""Devices that may be told, and the key by which their push services know this desk."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F

from atithi.core.ids import public_id


class PushDevice(models.Model):
    """One browser on one device, as its push service gave it to us."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_devices", db_index=False
    )
    endpoint = models.TextField()
    endpoint_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256: an address may be long.")
    p256dh = models.CharField(max_length=120, help_text="The browser's public key.")
    auth = models.CharField(max_length=60, help_text="The secret shared with the browser alone.")
    name = models.CharField(max_length=80, blank=True, help_text="Browser and system, for people to tell them apart.")
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(F("user"), F("id"), name="devices_of")]

    def __str__(self) -> str:
        return self.name or self.public_id


class PushKey(models.Model):
    """The desk's one key pair (VAPID), made at the first use. With a new one, every device must be registered anew."""

    private_pem = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_push_key")]

    def __str__(self) -> str:
        return f"made {self.created_at:%Y-%m-%d}"
