"""What a customer agreed to, and every change of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from atithi.customers.models import Customer


class How(models.TextChoices):
    """The way in which consent was given or withdrawn."""

    PAGE = "page", pgettext_lazy("consent", "On their own page")
    SAID = "said", pgettext_lazy("consent", "Said to us")
    WRITTEN = "written", pgettext_lazy("consent", "In writing")
    PROGRAM = "program", pgettext_lazy("consent", "By a program")


class Consent(models.Model):
    """How it stands for one purpose. No row: never asked, which is not consent."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents", db_index=False)
    purpose = models.CharField(max_length=20)
    given = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "purpose"], name="one_consent_per_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.given}"


class ConsentChange(models.Model):
    """One change: when, how, by whom, and the words that were shown. Rows are only added."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consent_changes", db_index=False)
    purpose = models.CharField(max_length=20)
    given = models.BooleanField()
    at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=How)
    language = models.CharField(max_length=3, blank=True)
    words = models.TextField(help_text="What they were shown or told, in that language.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "-id"], name="consent_log")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.given} {self.at:%Y-%m-%d}"
