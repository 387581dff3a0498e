"""What the search index is told of customers: their names, how they are reached or say they are,
and what staff know of them."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from atithi.customers.models import (
    AttributeKind,
    AttributeValue,
    ContactClaim,
    ContactKind,
    ContactPoint,
    Customer,
    TaggedCustomer,
)
from atithi.customers.queries import customers
from atithi.search import Document, Source

KIND = "customer"
SHOWN = (ContactKind.EMAIL, ContactKind.PHONE)


def documents(people: QuerySet[Customer]) -> list[Document]:
    """Customers as they are found, by their numbers: five queries, and no object for each of what they have. Contacts of a chat
    or a provider are numbers that nobody types."""
    rows = list(people.order_by("id").values_list("id", "name", "seen_at", "created_at"))
    ids = [row[0] for row in rows]
    points = ContactPoint.objects.filter(customer__in=ids, kind__in=SHOWN).order_by("id")
    claims = ContactClaim.objects.filter(customer__in=ids, kind__in=SHOWN).order_by("id")
    tags = TaggedCustomer.objects.filter(customer__in=ids).order_by("tag_id")
    known = AttributeValue.objects.filter(customer__in=ids, attribute__kind=AttributeKind.TEXT).order_by("id")
    reached: dict[int, list[str]] = {}
    for found in (points.values_list("customer_id", "value"), claims.values_list("customer_id", "value")):
        for pk, value in found:
            reached.setdefault(pk, []).append(value)
    words: dict[int, list[str]] = {}
    for more in (tags.values_list("customer_id", "tag__name"), known.values_list("customer_id", "text")):
        for pk, value in more:
            words.setdefault(pk, []).append(value)
    return [
        Document(
            kind=KIND, id=pk, at=seen or created,
            text="\n".join(part for part in (name, *dict.fromkeys(reached.get(pk, ())), *words.get(pk, ())) if part),
        )
        for pk, name, seen, created in rows
    ]  # fmt: skip


def _read(after: int, limit: int) -> tuple[Iterable[Document], int | None]:
    ids = list(customers().filter(id__gt=after).order_by("id").values_list("id", flat=True)[:limit])
    return documents(customers().filter(id__in=ids)), ids[-1] if ids else None


def _existing(ids: Collection[int]) -> set[int]:
    return set(customers().filter(pk__in=ids).values_list("pk", flat=True))


SOURCE = Source(KIND, lambda: customers().count(), _read, _existing)
