"""Finds products and orders. Whose role does not see all stores sees the orders of their own stores alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min, Prefetch, Q, QuerySet, Sum

from atithi import search
from atithi.commerce.documents import KIND
from atithi.commerce.models import Approval, ApprovalState, Case, Order, Photo, Product, Refund, Stock, Variant
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
    facts = [dict(product.facts) for product in chosen]
    names = dict.fromkeys(name for each in facts for name in each)
    rows = [(name, [str(each.get(name, "")) for each in facts]) for name in names]
    return Comparison(chosen, [(name, values, len(set(values)) > 1) for name, values in rows])


def orders() -> QuerySet[Order]:
    """Orders with what a page shows of them, in few queries."""
    return Order.objects.select_related("customer", "store").prefetch_related(
        "lines__variant__product", "payments", "deliveries__steps",
        Prefetch("cases", Case.objects.order_by("-created_at", "-id").select_related("line", "granted_by")),
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


def get_case(user: User, public_id: str) -> Case:
    """A case about an order that `user` may see, else NotFound."""
    case = Case.objects.select_related("order", "line", "customer").filter(public_id=public_id).first()
    if case is None or not orders_visible_to(user).filter(pk=case.order_id).exists():
        raise NotFound
    return case


def questions_for(user: User, *, limit: int = PAGE) -> list[Approval]:
    """Open questions that lie with a person, the oldest first."""
    rows = Approval.objects.filter(approver=user, state=ApprovalState.WAITING).order_by("asked_at", "id")
    return list(rows.select_related("case__order", "case__line", "case__customer", "asked_by")[:limit])


def get_question(user: User, public_id: str) -> Approval:
    """A question about an order that `user` may see, else NotFound."""
    approval = Approval.objects.select_related("case").filter(public_id=public_id).first()
    if approval is None or not orders_visible_to(user).filter(pk=approval.case.order_id).exists():
        raise NotFound
    return approval
