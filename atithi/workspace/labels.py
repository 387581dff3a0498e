"""Tags and kinds of matter as the settings list them."""

from typing import TypeVar

from django.db.models import Count, F, Model, QuerySet

from atithi.conversations.models import MatterKind, Tag
from atithi.core.errors import NotFound

Row = TypeVar("Row", bound=Model)


def all_tags() -> QuerySet[Tag]:
    """Every tag with how many conversations have it, those no longer offered last."""
    rows = Tag.objects.annotate(size=Count("tagged"))
    return rows.order_by(F("archived_at").asc(nulls_first=True), "folded")


def all_kinds() -> QuerySet[MatterKind]:
    """Every kind of matter, those no longer offered last."""
    return MatterKind.objects.order_by(F("archived_at").asc(nulls_first=True), "name")


def get_tag(public_id: str) -> Tag:
    """The tag with this id, else NotFound."""
    return _found(Tag.objects.filter(public_id=public_id))


def get_kind(public_id: str) -> MatterKind:
    """The kind with this id, else NotFound."""
    return _found(MatterKind.objects.filter(public_id=public_id))


def _found(rows: QuerySet[Row]) -> Row:
    row = rows.first()
    if row is None:
        raise NotFound
    return row
