"""The list of customers: searched across scripts, narrowed to a segment, in pages that cost the same however far one goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from atithi import search
from atithi.customers.models import Customer
from atithi.customers.queries.people import customers

KIND = "customer"  # as documents.py names it, which asks this package
PAGE = 50
MOST_FOUND = 200
SORTS = {"newest": "-created_at", "oldest": "created_at", "name": "name"}


@dataclass(frozen=True)
class CustomerPage:
    """Some customers, and the cursor of the rest; `""` at the end."""

    customers: list[Customer]
    next: str = ""


def list_customers(
    *, text: str = "", rows: QuerySet[Customer] | None = None, sort: str = "newest", after: str = "", limit: int = PAGE
) -> CustomerPage:
    """Customers whose name, contact or attributes answer the words, best first, in whatever script they are typed; without words
    all of `rows` (a segment's members) in order. Each has its contacts and tags at hand."""
    found = (customers() if rows is None else rows).prefetch_related("contact_points", "tags")
    if text.strip():
        return _searched(found, text, limit)
    name = SORTS.get(sort, SORTS["newest"])
    column, falling = name.lstrip("-"), name.startswith("-")
    if column == "name":
        found = found.exclude(name="")
    if place := _place(after, column):
        found = _behind(found, column, place, falling=falling)
    page = list(found.order_by(name, "-id" if falling else "id")[: limit + 1])
    more = len(page) > limit
    page = page[:limit]
    return CustomerPage(page, _cursor(page[-1], column) if more else "")


def _searched(rows: QuerySet[Customer], text: str, limit: int) -> CustomerPage:
    hits = search.find(search.read(text, typing=True), kinds=[KIND], whole=True, limit=MOST_FOUND)
    ids = [hit.id for hit in hits]
    found = {row.pk: row for row in rows.filter(pk__in=ids)}
    return CustomerPage([found[id] for id in ids if id in found][:limit])


def _cursor(row: Customer, column: str) -> str:
    value = getattr(row, column)
    return f"{row.pk}~{value.isoformat() if isinstance(value, datetime) else value}"


def _place(after: str, column: str) -> tuple[Any, int] | None:
    number, tilde, value = after.partition("~")
    if not tilde or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    if column == "name":
        return value, int(number)
    try:
        moment = parse_datetime(value.replace(" ", "+"))
    except ValueError:
        return None
    return (moment, int(number)) if moment is not None and moment.tzinfo else None


def _behind(rows: QuerySet[Customer], column: str, place: tuple[Any, int], *, falling: bool) -> QuerySet[Customer]:
    value, number = place
    beyond = "lt" if falling else "gt"
    # The first condition alone bounds the index range; the second settles rows of the same moment.
    rows = rows.filter(**{f"{column}__{beyond}e": value})
    return rows.filter(Q(**{f"{column}__{beyond}": value}) | Q(**{column: value, f"id__{beyond}": number}))
