"""What would suit a guest: what they own lets us say it, each with its reason in words; what is not to be had is not said.

Never one thing alone where there is a choice; nothing while something of theirs is being put right.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atithi.commerce.models import FINAL, Case, Fit, OrderLine, Pair, Product, ProductKind, Stock, Variant
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.staff.models import Store

LIMIT = 4
DUE_SOON = timedelta(days=14)
WARRANTY_ENDS_IN = timedelta(days=60)
LOOKED_BACK = timedelta(days=5 * 365)
MONTH = timedelta(days=30.44)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One product and why. `near`: the store of the guest where it lies; None: elsewhere, or it is a service."""

    product: Product
    variant: Variant
    code: str
    values: dict[str, Any] = field(default_factory=dict)
    near: Store | None = None

    @property
    def reason(self) -> str:
        """Why, in the language of the page."""
        owned: Product | None = self.values.get("owned")
        own = owned.name if owned is not None else ""
        day = self.values.get("day")
        shown = date_format(day, "j F Y") if isinstance(day, date) else ""
        match self.code:
            case "due":
                return _("The last one will be used up about %(day)s.") % {"day": shown}
            case "fits":
                return _("Fits their %(product)s.") % {"product": own}
            case "warranty":
                return _("The warranty of their %(product)s ends on %(day)s.") % {"product": own, "day": shown}
            case "together":
                return _("Guests who bought %(product)s often took this too.") % {"product": own}
        return _("Another choice of the same kind as %(product)s.") % {"product": own}


@dataclass(frozen=True, slots=True)
class _Owned:
    product: Product
    at: datetime


def recommend(
    customer: Customer, *, store: Store | None = None, complaint: bool = False, limit: int = LIMIT
) -> list[Suggestion]:
    """At most `limit` suggestions for a guest, the most pressing reason first. `complaint`: whoever serves them knows of one."""
    if complaint or Case.objects.filter(customer=customer).exclude(state__in=FINAL).exclude(kind="credit").exists():
        return []
    owned = _owned(customer)
    if not owned:
        return []
    chosen: dict[int, Suggestion] = {}
    ideas = [idea for find in SOURCES for idea in find(owned)]
    available = _available([product for product, _code, _values in ideas], store)
    for product, code, values in ideas:
        if product.pk in available and product.pk not in chosen and (code == "due" or product.pk not in owned):
            variant, near = available[product.pk]
            chosen[product.pk] = Suggestion(product, variant, code, values, near)
    found = list(chosen.values())[:limit]
    return [*found, *_choice(found[0], owned, store)] if len(found) == 1 else found


def _owned(customer: Customer) -> dict[int, _Owned]:
    """What a guest bought and did not give back, each with its last purchase."""
    rows = OrderLine.objects.filter(
        order__customer=customer, order__placed_at__gt=now() - LOOKED_BACK, variant__isnull=False
    ).exclude(order__state="cancelled")
    rows = rows.exclude(cases__kind__in=["return", "refund"], cases__state="done").select_related(
        "order", "variant__product"
    )
    found: dict[int, _Owned] = {}
    for line in rows.order_by("order__placed_at", "id"):
        if line.variant is not None:
            found[line.variant.product_id] = _Owned(line.variant.product, line.order.placed_at)
    return found


Idea = tuple[Product, str, dict[str, Any]]


def _due(owned: dict[int, _Owned]) -> Iterator[Idea]:
    """What is used up about now."""
    for each in owned.values():
        if each.product.lasts_days:
            day = each.at + timedelta(days=each.product.lasts_days)
            if day <= now() + DUE_SOON:
                yield each.product, "due", {"owned": each.product, "day": timezone.localdate(day)}


def _fitting(owned: dict[int, _Owned]) -> Iterator[Idea]:
    """Services where a warranty ends, and goods that fit what they own."""
    fits = Fit.objects.filter(whole__in=list(owned)).select_related("part").order_by("id")
    for fit in fits:
        has = owned[fit.whole_id]
        if fit.part.kind != ProductKind.SERVICE:
            yield fit.part, "fits", {"owned": has.product}
        elif has.product.warranty_months:
            ends = has.at + MONTH * has.product.warranty_months
            if now() <= ends <= now() + WARRANTY_ENDS_IN:
                yield fit.part, "warranty", {"owned": has.product, "day": timezone.localdate(ends)}


def _together(owned: dict[int, _Owned]) -> Iterator[Idea]:
    """What others who own the same took too."""
    pairs = Pair.objects.filter(item__in=list(owned)).select_related("other").order_by("-score", "id")[:40]
    for pair in pairs:
        yield pair.other, "together", {"owned": owned[pair.item_id].product}


def _pressing_first(owned: dict[int, _Owned]) -> Iterator[Idea]:
    order = {"due": 0, "warranty": 1, "fits": 2}
    yield from sorted([*_due(owned), *_fitting(owned)], key=lambda idea: order[idea[1]])


SOURCES: tuple[Callable[[dict[int, _Owned]], Iterable[Idea]], ...] = (_pressing_first, _together)


def _available(products: Iterable[Product], store: Store | None) -> dict[int, tuple[Variant, Store | None]]:
    """Of these products, the variant that can be had at once (of services, any), the nearest first, then the cheapest."""
    wanted = Variant.objects.filter(
        product__in={each.pk for each in products}, product__archived_at=None, archived_at=None
    )
    rows = wanted.select_related("product").prefetch_related(Prefetch("stock", Stock.objects.select_related("store")))
    found: dict[int, tuple[Variant, Store | None]] = {}
    for variant in rows.order_by("price_paise", "id"):
        free = [stock for stock in variant.stock.all() if stock.free > 0]
        near = next((stock.store for stock in free if store is not None and stock.store_id == store.pk), None)
        if not free and variant.product.kind != ProductKind.SERVICE:
            continue
        known = found.get(variant.product_id)
        if known is None or (known[1] is None and near is not None):
            found[variant.product_id] = variant, near
    return found


def _choice(only: Suggestion, owned: dict[int, _Owned], store: Store | None) -> list[Suggestion]:
    """Others of the same category, so that there is a choice; none where there is no other."""
    same = Product.objects.filter(archived_at=None, category=only.product.category, kind=only.product.kind)
    others = list(same.exclude(Q(pk=only.product.pk) | Q(pk__in=list(owned)) | Q(category="")).order_by("id")[:20])
    available = _available(others, store)
    return [
        Suggestion(other, available[other.pk][0], "choice", {"owned": only.product}, available[other.pk][1])
        for other in others
        if other.pk in available
    ][:2]
