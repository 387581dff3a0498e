"""What was agreed with a guest's organisation, at one moment: prices, reply times, hours, the colleague named to them.

Clocks, promises and prices ask here. Nothing is changed, nothing is looked up but agreements that hold at that moment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from atithi.customers.models import Agreement, Customer, Organisation

ALL = 10_000
"""A discount of everything, in hundredths of a per cent."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms that hold. Empty ones are the usual ones of the business."""

    agreements: tuple[Agreement, ...] = ()
    discount: int = 0
    """Off the list price, in hundredths of a per cent."""
    prices: Mapping[str, int] = field(default_factory=dict)
    """Paise by article (SKU)."""
    reply_minutes: int | None = None
    solve_minutes: int | None = None
    contact_id: int | None = None
    """The colleague who is named to them."""
    always_open: bool = False
    weekly: tuple[Any, ...] = ()
    """Agreed hours, shaped as opening hours; empty: those of the business."""
    ends_at: datetime | None = None
    """When the first of these agreements ends."""

    def price(self, sku: str, list_paise: int) -> int:
        """What an article costs them, in paise: the agreed price, else the list price less the discount, half a paisa
        in their favour."""
        agreed = self.prices.get(sku)
        return agreed if agreed is not None else list_paise - -(-list_paise * self.discount // ALL)

    def __bool__(self) -> bool:
        return bool(self.agreements)


def terms_for(customer: Customer, moment: datetime) -> Terms:
    """The terms of a customer's organisations. Only a confirmed place in an organisation counts; two queries at most."""
    belongs = Q(organisation__people__customer_id=customer.pk, organisation__people__confirmed_at__isnull=False)
    return _combined(_holding(moment).filter(belongs).distinct())


def terms_of(organisation: Organisation, moment: datetime) -> Terms:
    """The terms of an organisation."""
    return _combined(_holding(moment).filter(organisation=organisation))


def _holding(moment: datetime) -> QuerySet[Agreement]:
    not_over = Q(valid_until=None) | Q(valid_until__gt=moment)
    rows = Agreement.objects.filter(not_over, valid_from__lte=moment, organisation__archived_at=None)
    return rows.select_related("organisation").order_by("-valid_from", "-id").prefetch_related("prices")


def _combined(agreements: Iterable[Agreement]) -> Terms:
    """Of each term the newest agreement that says it decides; hours are one term, whichever way they are said."""
    newest = tuple(agreements)
    if not newest:
        return Terms()
    hours = next((each for each in newest if each.always_open or each.weekly), None)
    return Terms(
        agreements=newest,
        discount=next((each.discount for each in newest if each.discount), 0),
        prices={price.sku: price.paise for each in reversed(newest) for price in each.prices.all()},
        reply_minutes=next((each.reply_minutes for each in newest if each.reply_minutes), None),
        solve_minutes=next((each.solve_minutes for each in newest if each.solve_minutes), None),
        contact_id=next((each.contact_id for each in newest if each.contact_id), None),
        always_open=hours is not None and hours.always_open,
        weekly=tuple(hours.weekly) if hours is not None and not hours.always_open else (),
        ends_at=min((each.valid_until for each in newest if each.valid_until), default=None),
    )
