"""Lists in pages. A cursor names the last row shown, so rows that come in between neither repeat nor hide others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from atithi.api.errors import ApiError
from atithi.api.opaque import pack, unpack

Row = TypeVar("Row", bound=Model)
Shape = TypeVar("Shape", bound=BaseModel)
LARGEST = 200
BIGGEST_ID = 2**63 - 1


class PageQuery(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=LARGEST, description=gettext_noop("How many rows a page has at most."))
    cursor: str = Field(
        "", max_length=500, description=gettext_noop("`next` of the page before; empty for the first page.")
    )


class Page(BaseModel, Generic[Shape]):
    """Some rows of a list. `next` is the cursor of the next page, null at the end."""

    items: list[Shape]
    next: str | None = None


@dataclass(frozen=True)
class Order:
    """How a list is ordered: by a field and then by id, both rising or both falling."""

    field: str = "id"
    falling: bool = False

    def apply(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        sign = "-" if self.falling else ""
        return rows.order_by(*dict.fromkeys([f"{sign}{self.field}", f"{sign}id"]))

    def cursor(self, row: Model) -> str:
        value = getattr(row, self.field)
        return pack([self.field, self.falling, value.isoformat() if isinstance(value, datetime) else value, row.pk])

    def after(self, rows: QuerySet[Row], cursor: str) -> QuerySet[Row]:
        """The rows behind a cursor. Raises ApiError where it does not belong to this list."""
        value, number = self._place(cursor)
        beyond = "lt" if self.falling else "gt"
        if self.field == "id":
            return rows.filter(**{f"id__{beyond}": number})
        # The first condition alone bounds the index range; the second settles rows of the same moment.
        return rows.filter(**{f"{self.field}__{beyond}e": value}).filter(
            Q(**{f"{self.field}__{beyond}": value}) | Q(**{self.field: value, f"id__{beyond}": number})
        )

    def _place(self, cursor: str) -> tuple[Any, int]:
        match unpack(cursor):
            case [self.field, bool(falling), value, int(number)] if (
                falling == self.falling and 0 < number <= BIGGEST_ID
            ):
                if self.field == "id":
                    return number, number
                if (moment := _moment(value)) is not None:
                    return moment, number
        raise ApiError("cursor_invalid", _("This cursor does not belong to this list. Begin again without one."))


def _moment(value: Any) -> datetime | None:
    try:
        moment = parse_datetime(value)
    except (ValueError, TypeError):
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def page(
    request: HttpRequest,
    rows: QuerySet[Row],
    shape: Callable[[list[Row]], list[Shape]],
    *,
    query: PageQuery,
    order: Order,
) -> HttpResponse:
    """A page of `rows` as an answer, with the next one linked."""
    if query.cursor:
        rows = order.after(rows, query.cursor)
    found = list(order.apply(rows)[: query.limit + 1])
    more = len(found) > query.limit
    found = found[: query.limit]
    return answer_page(request, shape(found), order.cursor(found[-1]) if more else "")


def endless_page(
    request: HttpRequest,
    rows: QuerySet[Row],
    shape: Callable[[list[Row]], list[Shape]],
    *,
    query: PageQuery,
    complete: Callable[[Row], bool],
) -> HttpResponse:
    """A page of a list that only grows at its end. With its next cursor one comes back later for what was added.

    Rows from the first one on that is not `complete` are left for later: others may yet appear before it.
    """
    order = Order()
    if query.cursor:
        rows = order.after(rows, query.cursor)
    found = list(takewhile(complete, order.apply(rows)[: query.limit]))
    return answer_page(request, shape(found), order.cursor(found[-1]) if found else query.cursor)


def answer_page(request: HttpRequest, items: Sequence[BaseModel], following: str) -> HttpResponse:
    """Rows as JSON; `following` is the cursor of the next page, empty at the end."""
    content = b",".join(item.__pydantic_serializer__.to_json(item) for item in items)
    body = b'{"items":[%s],"next":%s}' % (content, f'"{following}"'.encode() if following else b"null")
    response = HttpResponse(body, content_type="application/json")
    if following:
        parameters = request.GET.copy()
        parameters["cursor"] = following
        response["Link"] = f'<{request.path}?{parameters.urlencode()}>; rel="next"'
    return response
