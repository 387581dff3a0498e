"""What the search index is told of organisations: names, places, domains and GST numbers."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from atithi.customers.models import Organisation
from atithi.search import Document, Source

KIND = "organisation"


def document_of(organisation: Organisation) -> Document:
    """An organisation as it is found."""
    domains = [each.domain for each in organisation.domains.all()]
    text = "\n".join(part for part in (organisation.name, organisation.city, organisation.gstin, *domains) if part)
    return Document(kind=KIND, id=organisation.pk, text=text, at=organisation.created_at)


def to_index() -> QuerySet[Organisation]:
    """Organisations with what their documents need."""
    return Organisation.objects.prefetch_related("domains")


def _read(after: int, limit: int) -> tuple[Iterable[Document], int | None]:
    rows = list(to_index().filter(id__gt=after).order_by("id")[:limit])
    return (document_of(each) for each in rows), rows[-1].pk if rows else None


def _existing(ids: Collection[int]) -> set[int]:
    return set(Organisation.objects.filter(pk__in=ids).values_list("pk", flat=True))


SOURCE = Source(KIND, lambda: Organisation.objects.count(), _read, _existing)
