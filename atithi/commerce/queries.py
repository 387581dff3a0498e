"""Finds products and orders. Whose role does not see all stores sees the orders of their own stores alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case as Case_
from django.db.models import Count, Min, Prefetch, Q, QuerySet, Sum, When

from atithi import search
from atithi.commerce.documents import KIND
from atithi.commerce.models import (
    Approval,
    ApprovalState,
    Call,
    Case,
    CasePhoto,
    Connector,
    Credit,
    CreditMovement,
    DeliveryState,
    GuestLink,
    Order,
    OrderLine,
    Payment,
    Photo,
    Product,
    Refund,
    Stock,
    Variant,
)
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.staff.models import User
from atithi.staff.queries import own_store_ids

MOST_COMPARED = 4
PAGE = 50


def products(*, archived: bool = False) -> QuerySet[Product]:
    """Products on sale (or those taken out of it), with the lowest price and the number free in all stores."""
    on_sale = Q(variants__archived_at=None)
    rows = Product.objects.filter(archived_at__isnull=not archived)
    return rows.annotate(from_paise=Min("variants__price_paise", filter=on_sale)).prefetch_related(
        Prefetch("photos", Photo.objects.select_related("file")),
        Prefetch("variants", Variant.objects.filter(archived_at=None).order_by("price_paise", "id")),
        Prefetch("variants__stock", Stock.objects.select_related("store").order_by("store__name")),
    )


def find_products(
    text: str, *, category: str = "", archived: bool = False, limit: int = PAGE, offset: int = 0
) -> list[Product]:
    """Products that answer the words, best first, in whatever script they are typed; without words all, by name of
    category and age."""
    rows = products(archived=archived)
    if category:
        rows = rows.filter(category=category)
    if not text.strip():
        return list(rows.order_by("category", "id")[offset : offset + limit])
    if archived:  # the index holds what is on sale
        by_name = Q(names__icontains=text.strip()) | Q(variants__sku__iexact=text.strip())
        return list(rows.filter(by_name).distinct().order_by("category", "id")[offset : offset + limit])
    hits = search.find(search.read(text, typing=True), kinds=[KIND], limit=limit, offset=offset)
    found = {product.pk: product for product in rows.filter(pk__in=[hit.id for hit in hits])}
    return [found[hit.id] for hit in hits if hit.id in found]


def categories() -> list[str]:
    """The categories of products on sale, by name."""
    rows = Product.objects.filter(archived_at=None).exclude(category="")
    return list(rows.order_by("category").values_list("category", flat=True).distinct())


def get_product(public_id: str) -> Product:
    """A product with its variants, stock, pictures and parts, also one no longer on sale; else NotFound."""
    product = (products() | products(archived=True)).filter(public_id=public_id).first()
    if product is None:
        raise NotFound
    return product


def get_variant(public_id: str) -> Variant:
    """A variant on sale with its stock, else NotFound."""
    rows = Variant.objects.filter(archived_at=None, product__archived_at=None).select_related("product")
    variant = (
        rows.prefetch_related(Prefetch("stock", Stock.objects.select_related("store")))
        .filter(public_id=public_id)
        .first()
    )
    if variant is None:
        raise NotFound
    return variant


def parts_of(product: Product) -> list[Product]:
    """What fits a product and is on sale."""
    return list(products().filter(whole_fits__whole=product).order_by("id"))


def get_photo(public_id: str) -> Photo:
    """A picture of a product, else NotFound."""
    photo = Photo.objects.select_related("file", "product").filter(public_id=public_id).first()
    if photo is None:
        raise NotFound
    return photo


@dataclass(frozen=True, slots=True)
class Comparison:
    """Products side by side. `facts`: each name with one value a product, empty where it is not said."""

    products: list[Product]
    facts: list[tuple[str, list[str], bool]]
    """(name, values, whether they differ)"""


def compare(public_ids: Sequence[str]) -> Comparison:
    """Up to four products side by side, in the order asked for. NotFound where fewer than two are there."""
    wanted = list(dict.fromkeys(public_ids))[:MOST_COMPARED]
    found = {product.public_id: product for product in products().filter(public_id__in=wanted)}
    chosen = [found[each] for each in wanted if each in found]
    if len(chosen) < 2:
        raise NotFound
    return Comparison(chosen, side_by_side(chosen))


def side_by_side(chosen: Sequence[Product]) -> list[tuple[str, list[str], bool]]:
    """The facts of products: name, one value a product (empty where it is not said), and whether they differ."""
    facts = [dict(product.facts) for product in chosen]
    names = dict.fromkeys(name for each in facts for name in each)
    rows = [(name, [str(each.get(name, "")) for each in facts]) for name in names]
    return [(name, values, len(set(values)) > 1) for name, values in rows]


_WAITING = Prefetch(
    "approvals", Approval.objects.filter(state=ApprovalState.WAITING).select_related("approver"), to_attr="waiting"
)


def orders() -> QuerySet[Order]:
    """Orders with what a page shows of them, in few queries."""
    return Order.objects.select_related("customer", "store").prefetch_related(
        "lines__variant__product", "payments", "deliveries__steps", "deliveries__items__line",
        Prefetch(
            "cases",
            Case.objects.order_by("-created_at", "-id").select_related("line", "granted_by").prefetch_related("photos", _WAITING),
        ),
    )  # fmt: skip


def orders_visible_to(user: User) -> QuerySet[Order]:
    """Orders that a person of the staff may see, the latest first."""
    rows = orders().order_by("-placed_at", "-id")
    own = own_store_ids(user)
    return rows if own is None else rows.filter(Q(store=None) | Q(store_id__in=own))


def find_orders(user: User, text: str = "", *, state: str = "", limit: int = PAGE, offset: int = 0) -> list[Order]:
    """Orders by number, or by the customer's name, phone or mail in any script; without words the latest."""
    rows = orders_visible_to(user)
    if state:
        rows = rows.filter(state=state)
    text = text.strip()
    if text:
        hits = search.find(search.read(text, typing=True), kinds=["customer"], whole=True, limit=40)
        by_number = Q(number__iexact=text.lstrip("#")) | Q(number__iexact=text) | Q(deliveries__tracking=text)
        rows = rows.filter(by_number | Q(customer_id__in=[hit.id for hit in hits])).distinct()
    return list(rows[offset : offset + limit])


def get_order(user: User, public_id: str) -> Order:
    """An order that `user` may see, else NotFound."""
    order = orders_visible_to(user).filter(public_id=public_id).first()
    if order is None:
        raise NotFound
    return order


def orders_of(customer: Customer, *, limit: int = PAGE) -> list[Order]:
    """A customer's orders, the latest first."""
    return list(orders().filter(customer=customer).order_by("-placed_at", "-id")[:limit])


def refunds_of(order: Order) -> QuerySet[Refund]:
    """Money that goes or went back of an order."""
    return Refund.objects.select_related("payment", "case").filter(payment__order=order).order_by("id")


@dataclass(frozen=True, slots=True)
class Spending:
    """What a customer bought."""

    orders: int
    paise: int


def spending(customer: Customer) -> Spending:
    """How often and for how much a customer bought, without what was cancelled."""
    rows = Order.objects.filter(customer=customer).exclude(state="cancelled")
    return Spending(rows.count(), rows.aggregate(sum=Sum("total_paise"))["sum"] or 0)


@dataclass(frozen=True, slots=True)
class Health:
    """A shop system and how it is. `light`: off, waiting (it has not called yet), bad, or good."""

    connector: Connector
    light: str
    failed: int


def connectors_with_health() -> list[Health]:
    """All shop systems, each with whether it works and how many of its calls could not be read."""
    rows = Connector.objects.annotate(failed=Count("calls", filter=Q(calls__state=Call.State.FAILED)))
    return [Health(each, each.light, each.failed) for each in rows.order_by("id")]


def get_connector(public_id: str) -> Connector:
    """A shop system, else NotFound."""
    found = Connector.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def latest_calls(connector: Connector, *, limit: int = PAGE) -> list[Call]:
    """What a shop system sent last, what could not be read first; without the bodies."""
    failed = Case_(When(state=Call.State.FAILED, then=0), default=1)
    return list(connector.calls.defer("body").order_by(failed, "-received_at", "-id")[:limit])


def links_of(customer: Customer) -> list[GuestLink]:
    """Links to a customer's orders that still open, the latest first."""
    rows = GuestLink.objects.filter(customer=customer, revoked_at=None, expires_at__gt=now())
    return list(rows.select_related("made_by").order_by("-id"))


def get_guest_link(customer: Customer, public_id: str) -> GuestLink:
    """One link to a customer's orders, else NotFound."""
    found = GuestLink.objects.filter(customer=customer, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def get_case_photo(user: User, public_id: str) -> CasePhoto:
    """A picture of a case that `user` may see, else NotFound."""
    photo = CasePhoto.objects.select_related("file", "case").filter(public_id=public_id).first()
    if photo is None or not orders_visible_to(user).filter(pk=photo.case.order_id).exists():
        raise NotFound
    return photo


def due_of(order: Order) -> int:
    """What is still to be paid for an order, in paise."""
    paid = Payment.objects.filter(order=order).aggregate(sum=Sum("paid_paise"))["sum"] or 0
    return max(0, order.total_paise - paid)


def still_to_come(order: Order) -> list[tuple[OrderLine, int]]:
    """Of each line that is not wholly sent or handed over, how many are still to come."""
    deliveries = list(order.deliveries.prefetch_related("items"))
    gone = [each for each in deliveries if each.state not in {DeliveryState.PREPARING}]
    if any(not each.items.all() for each in gone):
        return []  # a parcel of which nothing is known holds all
    sent: Counter[int] = Counter()
    for each in gone:
        sent.update({item.line_id: item.quantity for item in each.items.all()})
    rows = [(line, line.quantity - sent[line.pk]) for line in order.lines.all()]
    return [(line, count) for line, count in rows if count > 0]


def credits_of(customer: Customer) -> list[Credit]:
    """A customer's credits with their movements, the latest first."""
    rows = Credit.objects.filter(customer=customer).order_by("-id")
    movements = CreditMovement.objects.select_related("payment__order", "by").order_by("id")
    return list(rows.select_related("case__order").prefetch_related(Prefetch("movements", movements)))


def credit_left(customer: Customer) -> int:
    """What a customer can still spend of their credit, in paise."""
    sums = Credit.objects.filter(customer=customer).aggregate(given=Sum("amount_paise"), used=Sum("used_paise"))
    return (sums["given"] or 0) - (sums["used"] or 0)


def get_case(user: User, public_id: str) -> Case:
    """A case about an order that `user` may see, else NotFound."""
    case = Case.objects.select_related("order", "line", "customer").filter(public_id=public_id).first()
    if case is None or not orders_visible_to(user).filter(pk=case.order_id).exists():
        raise NotFound
    return case


def cases_visible_to(user: User) -> QuerySet[Case]:
    """Cases about orders that a person of the staff may see."""
    rows = Case.objects.select_related("order", "line", "customer", "granted_by")
    own = own_store_ids(user)
    return rows if own is None else rows.filter(Q(order__store=None) | Q(order__store_id__in=own))


def case_as_visible(user: User, public_id: str) -> Case:
    """One of these cases as it is now, else NotFound."""
    case = cases_visible_to(user).filter(public_id=public_id).first()
    if case is None:
        raise NotFound
    return case


def questions_for(user: User, *, limit: int = PAGE) -> list[Approval]:
    """Open questions that lie with a person, the oldest first."""
    rows = Approval.objects.filter(approver=user, state=ApprovalState.WAITING).order_by("asked_at", "id")
    rows = rows.select_related("case__order", "case__line", "case__customer", "asked_by")
    return list(rows.prefetch_related("case__photos")[:limit])


def others_questions(user: User, *, limit: int = PAGE) -> list[Approval]:
    """Open questions that this person asked, with whom each lies now."""
    rows = Approval.objects.filter(asked_by=user, state=ApprovalState.WAITING).order_by("asked_at", "id")
    return list(rows.select_related("case__order", "case__customer", "approver")[:limit])


def get_question(user: User, public_id: str) -> Approval:
    """A question about an order that `user` may see, else NotFound."""
    rows = Approval.objects.select_related(
        "case__order", "case__line", "case__customer", "asked_by", "approver", "decided_by"
    )
    approval = rows.filter(public_id=public_id).first()
    if approval is None or not orders_visible_to(user).filter(pk=approval.case.order_id).exists():
        raise NotFound
    return approval
