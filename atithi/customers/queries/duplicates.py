"""Records that may be one person, and merges: before, and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from atithi.core.errors import NotFound
from atithi.customers.models import ContactClaim, ContactPoint, Customer, CustomerMerge, CustomerTag, Duplicate
from atithi.customers.models.joining import FILLED
from atithi.customers.queries.people import customers
from atithi.customers.twins import Person

COMPARED = ("email", "phone", "provider")


def people_to_compare() -> Iterator[Person]:
    """All customers as they are compared, in few reads, by id."""
    contacts: dict[int, list[tuple[str, str]]] = {}
    for model in (ContactPoint, ContactClaim):
        rows = model._default_manager.filter(kind__in=COMPARED).values_list("customer_id", "kind", "value")
        for number, kind, value in rows.iterator(chunk_size=5000):
            contacts.setdefault(number, []).append((kind, value))
    people = customers().filter(erased_at=None).order_by("id").values_list("id", "name")
    for number, name in people.iterator(chunk_size=5000):
        yield Person(number, name, tuple(contacts.get(number, ())))


def duplicates() -> QuerySet[Duplicate]:
    """Suspected pairs that nobody has told apart, the likeliest first."""
    alone = {
        "first__merged_into": None,
        "second__merged_into": None,
        "first__erased_at": None,
        "second__erased_at": None,
    }
    rows = Duplicate.objects.filter(dismissed_at=None, **alone).select_related("first", "second")
    return rows.prefetch_related("first__contact_points", "second__contact_points").order_by(F("score").desc(), F("id"))


def get_duplicate(public_id: str) -> Duplicate:
    """A suspected pair, else NotFound."""
    pair = duplicates().filter(public_id=public_id).first()
    if pair is None:
        raise NotFound
    return pair


def duplicates_of(customer: Customer, *, limit: int = 3) -> list[Duplicate]:
    """Pairs that this customer is one of."""
    return list(duplicates().filter(Q(first=customer) | Q(second=customer))[:limit])


def merges() -> QuerySet[CustomerMerge]:
    """Merges that stand, the latest first."""
    return CustomerMerge.objects.filter(undone_at=None).select_related("keep", "absorbed").order_by("-id")


def get_merge(public_id: str) -> CustomerMerge:
    """A merge that stands, else NotFound."""
    merge = merges().filter(public_id=public_id).first()
    if merge is None:
        raise NotFound
    return merge


@dataclass(frozen=True)
class MergePreview:
    """What a merge would make of two records. `lost`: what the absorbed one knows and the other knows otherwise: field and
    value, attributes by their row."""

    keep: Customer
    absorb: Customer
    name: str
    language: str
    contacts: list[ContactPoint]
    tags: list[CustomerTag]
    attributes: list[Any]
    lost_fields: list[tuple[str, str]]
    lost_attributes: list[Any]


def preview_merge(keep: Customer, absorb: Customer) -> MergePreview:
    """What would be, without changing anything."""
    own = {row.attribute_id: row for row in keep.attribute_values.select_related("attribute")}
    theirs = list(absorb.attribute_values.select_related("attribute"))
    lost = [row for row in theirs if row.attribute_id in own and own[row.attribute_id].text != row.text]
    points = ContactPoint.objects.filter(customer__in=[keep, absorb], kind__in=["email", "phone"]).order_by("id")
    fields = [
        (name, str(getattr(absorb, name))) for name in FILLED
        if name != "script" and getattr(absorb, name) and getattr(keep, name) and getattr(absorb, name) != getattr(keep, name)
    ]  # fmt: skip
    return MergePreview(
        keep, absorb, keep.name or absorb.name, keep.language or absorb.language, list(points),
        list(CustomerTag.objects.filter(tagged__customer__in=[keep, absorb]).distinct().order_by("name")),
        sorted([*own.values(), *(row for row in theirs if row.attribute_id not in own)], key=lambda row: row.attribute.position),
        fields, lost,
    )  # fmt: skip
