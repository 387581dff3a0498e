"""What the search index is told of customers: their names, how they are reached or say they are,
and what staff know of them."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from atithi.customers.models import AttributeKind, ContactClaim, ContactKind, ContactPoint, Customer
from atithi.customers.queries import customers
from atithi.search import Document, Source

KIND = "customer"
SHOWN = (ContactKind.EMAIL, ContactKind.PHONE)


def document_of(customer: Customer) -> Document:
    """A customer as they are found. Contacts of a chat or a provider are numbers that nobody types."""
    contacts: list[ContactPoint | ContactClaim] = [*customer.contact_points.all(), *customer.contact_claims.all()]
    values = dict.fromkeys(contact.value for contact in contacts if contact.kind in SHOWN)
    known = [row.text for row in customer.attribute_values.all() if row.attribute.kind == AttributeKind.TEXT]
    tags = [tag.name for tag in customer.tags.all()]
    text = "\n".join(part for part in (customer.name, *values, *tags, *known) if part)
    return Document(kind=KIND, id=customer.pk, text=text, at=customer.seen_at or customer.created_at)


def to_index() -> QuerySet[Customer]:
    """Customers with what their documents need."""
    return customers().prefetch_related("contact_points", "contact_claims", "tags", "attribute_values__attribute")


def _read(after: int, limit: int) -> tuple[Iterable[Document], int | None]:
    rows = list(to_index().filter(id__gt=after).order_by("id")[:limit])
    return (document_of(customer) for customer in rows), rows[-1].pk if rows else None


def _existing(ids: Collection[int]) -> set[int]:
    return set(customers().filter(pk__in=ids).values_list("pk", flat=True))


SOURCE = Source(KIND, lambda: customers().count(), _read, _existing)
