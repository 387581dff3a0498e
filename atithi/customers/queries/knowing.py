"""What is known of customers beside their names: notes, tags, attributes."""

from django.db.models import Count, QuerySet

from atithi.core.errors import NotFound
from atithi.customers.models import Attribute, AttributeValue, Customer, CustomerTag, Remark


def remarks_of(customer: Customer, *, limit: int = 60) -> list[Remark]:
    """Pinned notes and small talk on a customer's card, the latest first of each."""
    rows = Remark.objects.filter(customer=customer, removed_at=None)
    return list(rows.order_by("-kind", "-id")[:limit])


def get_remark(public_id: str) -> Remark:
    """A note or piece of small talk, also one taken off; else NotFound."""
    remark = Remark.objects.select_related("customer").filter(public_id=public_id).first()
    if remark is None:
        raise NotFound
    return remark


def attributes(*, archived: bool = False) -> QuerySet[Attribute]:
    """Attributes that are asked for, in their order; with `archived` those put away, too."""
    rows = Attribute.objects.order_by("position", "id")
    return rows if archived else rows.filter(archived_at=None)


def get_attribute(public_id: str) -> Attribute:
    """An attribute, also one put away; else NotFound."""
    attribute = Attribute.objects.filter(public_id=public_id).first()
    if attribute is None:
        raise NotFound
    return attribute


def known_of(customer: Customer) -> list[AttributeValue]:
    """What is known of a customer by attributes that are asked for, in their order."""
    rows = AttributeValue.objects.filter(customer=customer, attribute__archived_at=None)
    return list(rows.select_related("attribute").order_by("attribute__position", "attribute_id"))


def customer_tags(*, archived: bool = False) -> QuerySet[CustomerTag]:
    """Tags of customers by name; with `archived` those no longer offered, too, and each with `size`: on how many."""
    rows = CustomerTag.objects.order_by("name", "id")
    return rows.annotate(size=Count("tagged")) if archived else rows.filter(archived_at=None)


def get_customer_tag(public_id: str) -> CustomerTag:
    """A tag, also one no longer offered; else NotFound."""
    tag = CustomerTag.objects.filter(public_id=public_id).first()
    if tag is None:
        raise NotFound
    return tag
