"""Signals to open pages."""

from typing import ClassVar

from django.db import models


class Signal(models.Model):
    """Something that open pages about `topics` should know now. Kept for minutes, for those that reconnect."""

    topics = models.JSONField()
    name = models.CharField(max_length=60)
    data = models.JSONField()
    at = models.DateTimeField()
    ephemeral = models.BooleanField(default=False)
    """Of the moment only (somebody is typing): not repeated to a page that reconnects."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="signal_at")]

    def __str__(self) -> str:
        return f"{self.id} {self.name}"
