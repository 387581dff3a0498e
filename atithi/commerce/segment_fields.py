"""What orders say of those who placed them, for segments. Only orders that the reader may see count; cancelled ones never."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from atithi.commerce.models import FINAL, Case, Order, OrderLine, OrderState
from atithi.commerce.queries import orders_visible_to
from atithi.core import amounts
from atithi.core.conditions import Field
from atithi.customers.segments import NOBODY, Asked, SegmentField, counted, last_seen, members_of
from atithi.staff.models import Store

BOUGHT = _("Orders")


def _rows(asked: Asked) -> QuerySet[Order]:
    return orders_visible_to(asked.user).exclude(state=OrderState.CANCELLED)


def _count(asked: Asked) -> Q:
    return counted(_rows(asked), asked, Count("pk"), int(amounts.number(asked.value) or 0))


def _spent(asked: Asked) -> Q:
    return counted(_rows(asked), asked, Sum("total_paise"), amounts.paise(asked.value) or 0)


def _last(asked: Asked) -> Q:
    return last_seen(_rows(asked), asked, Max("placed_at"))


def _bought(asked: Asked) -> Q:
    lines = OrderLine.objects.filter(title__icontains=asked.value)
    return members_of(_rows(asked).filter(pk__in=lines.values("order_id")))


def _store(asked: Asked) -> Q:
    return members_of(_rows(asked).filter(store__in=asked.found)) if asked.found else NOBODY


def _open_case(asked: Asked) -> Q:
    rows = Case.objects.exclude(state__in=FINAL)
    return members_of(rows.filter(order__in=orders_visible_to(asked.user).values("pk")))


def fields(user: Any) -> Sequence[SegmentField]:
    """The fields of this room."""
    return (
        SegmentField(Field("orders", _("Number of orders"), "number"), _count, group=BOUGHT),
        SegmentField(Field("spent", _("Spent (₹)"), "money"), _spent, group=BOUGHT),
        SegmentField(Field("last_order", _("Last order"), "span"), _last, group=BOUGHT),
        SegmentField(Field("bought", _("Bought"), "text"), _bought, group=BOUGHT),
        SegmentField(
            Field("bought_in", _("Bought in the store"), "reference", (), "store"), _store,
            lambda _user: Store.objects.order_by("name"), BOUGHT,
        ),
        SegmentField(Field("open_case", _("Something is being put right"), "flag"), _open_case, group=BOUGHT),
    )  # fmt: skip
