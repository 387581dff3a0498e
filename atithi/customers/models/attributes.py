"""What else the business wants to know of its customers: attributes of its own making, and their values."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.customers.models.people import Customer


class AttributeKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("attribute", "Text")
    NUMBER = "number", pgettext_lazy("attribute", "Number")
    DATE = "date", pgettext_lazy("attribute", "Date")
    CHOICE = "choice", pgettext_lazy("attribute", "Choice")
    FLAG = "flag", pgettext_lazy("attribute", "Yes or no")
    MONEY = "money", pgettext_lazy("attribute", "Money")


class Attribute(models.Model):
    """Something that is known of customers. Its kind never changes; one that is put away keeps its values."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    key = models.CharField(max_length=40, unique=True, help_text="Its name for programs and imports.")
    labels = models.JSONField(help_text="Its name by language; English or any other is there.")
    kind = models.CharField(max_length=6, choices=AttributeKind)
    choices = models.JSONField(default=list, blank=True, help_text="What can be chosen: key and labels of each.")
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.key

    def label_in(self, language: str) -> str:
        """Its name in a language, else in English, else in any."""
        return label_in(self.labels, language) or self.key

    def choices_in(self, language: str) -> list[tuple[str, str]]:
        """What can be chosen, each with its words."""
        return [(one["key"], label_in(one["labels"], language) or one["key"]) for one in self.choices]


def label_in(labels: dict[str, Any], language: str) -> str:
    """The words for a language, else English, else any; empty where there are none."""
    return str(labels.get(language) or labels.get("en") or next(iter(labels.values()), ""))


class AttributeValue(models.Model):
    """What is known of one customer. `text` is how it is written down; `measure` orders what has an order: numbers in
    ten-thousandths, money in paise, days counted from the first of the calendar."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="attribute_values", db_index=False)
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="values", db_index=False)
    text = models.CharField(max_length=300)
    measure = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "attribute"], name="one_value_each")]
        indexes: ClassVar = [
            models.Index(fields=["attribute", "measure", "customer"], name="values_by_measure"),
            models.Index(fields=["attribute", "text", "customer"], name="values_by_text"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def day(self) -> date | None:
        """A date's day."""
        return date.fromordinal(self.measure) if self.measure else None
