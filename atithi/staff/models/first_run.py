"""The way into a desk that belongs to nobody yet."""

from typing import ClassVar

from django.db import models


class SetupLink(models.Model):
    """The one link of the first run: for whoever opens it first, until the desk has an owner. Only its hash is kept."""

    digest = models.CharField(max_length=64)
    claim = models.CharField(max_length=64, blank=True, help_text="Hash of the cookie of whoever opened it first.")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_setup_link")]

    def __str__(self) -> str:
        return "setup link"
