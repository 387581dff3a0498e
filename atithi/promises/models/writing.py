"""What a writer decided about promises in words that have not been sent, and how long each kind takes."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from atithi.promises.models.promise import Precision, PromiseKind


class Intention(models.Model):
    """A promise that was found while a reply was written, and what its writer said to it. It counts once that reply, known by
    its sender's key, has been sent; a reply that is taken back leaves nothing owed."""

    client_key = models.CharField(max_length=80, help_text="The key of the reply it stands in.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    accepted = models.BooleanField(help_text="To be kept track of; else it was dismissed.")
    words = models.CharField(max_length=500)
    kind = models.CharField(max_length=12, choices=PromiseKind)
    due_at = models.DateTimeField(null=True, blank=True)
    precision = models.CharField(max_length=6, choices=Precision, blank=True, default=Precision.NONE)
    own_time = models.BooleanField(default=False, help_text="Its writer chose another time than the words say.")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["client_key"], name="intended_in_reply"),
            models.Index(fields=["created_at"], name="intentions_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.client_key}"


class LeadTime(models.Model):
    """How long a kind of promise takes here, by what was kept: the reminder comes so long before the time at the latest."""

    kind = models.CharField(max_length=12, primary_key=True, choices=PromiseKind)
    minutes = models.PositiveIntegerField(help_text="The middle one (median) of those that were kept.")
    cases = models.PositiveIntegerField(help_text="How many that is reckoned from.")
    reckoned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind}: {self.minutes} min"
