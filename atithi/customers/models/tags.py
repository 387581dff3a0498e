"""Words that staff put on customers."""

from typing import ClassVar

from django.db import models

from atithi.core.ids import public_id
from atithi.customers.models.people import Customer


class CustomerTag(models.Model):
    """A word by which customers are sorted. One that is put away stays where it is and is no longer offered."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=60, unique=True, help_text="The name as it is compared: in lower case.")
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    customers = models.ManyToManyField(Customer, through="TaggedCustomer", related_name="tags")

    def __str__(self) -> str:
        return self.name


class TaggedCustomer(models.Model):
    """A tag on a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tagged", db_index=False)
    tag = models.ForeignKey(CustomerTag, on_delete=models.PROTECT, related_name="tagged", db_index=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "tag"], name="customer_tagged_once")]
        indexes: ClassVar = [models.Index(fields=["tag", "customer"], name="customers_of_tag")]
