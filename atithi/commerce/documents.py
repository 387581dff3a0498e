"""What the search index is told of products and orders."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from atithi.commerce.models import Product
from atithi.search import Document, Source

KIND = "product"


def document_of(product: Product) -> Document:
    """A product by its names in all languages, brand, category and article numbers; descriptions stand behind them."""
    names = dict.fromkeys([*product.names.values(), product.brand, product.category])
    numbers = [part for variant in product.variants.all() for part in (variant.sku, variant.option)]
    context = "\n".join([*product.summaries.values(), *(f"{name} {value}" for name, value in product.facts)])
    text = "\n".join(part for part in (*names, *numbers) if part)
    return Document(kind=KIND, id=product.pk, text=text, at=product.updated_at, context=context)


def to_index() -> QuerySet[Product]:
    """Products on sale, with what their documents need."""
    return Product.objects.filter(archived_at=None).prefetch_related("variants")


def _read(after: int, limit: int) -> tuple[Iterable[Document], int | None]:
    rows = list(to_index().filter(id__gt=after).order_by("id")[:limit])
    return map(document_of, rows), rows[-1].pk if rows else None


def _existing(ids: Collection[int]) -> set[int]:
    return set(to_index().filter(pk__in=ids).values_list("pk", flat=True))


SOURCE = Source(KIND, lambda: to_index().count(), _read, _existing)
