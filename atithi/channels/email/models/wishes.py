"""What people want of the mails that leave: customers, not to get automatic ones; colleagues, how theirs are signed."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Unsubscription(models.Model):
    """An address that wants no automatic mails. Answers of people still go there."""

    address = models.CharField(max_length=254, unique=True, help_text="In lower case.")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.address


class Signature(models.Model):
    """How a colleague signs in a language; an empty language is for all others."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=3, blank=True)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "language"], name="one_signature_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.language}"
