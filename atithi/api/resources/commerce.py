"""/products and /orders: how a shop system of its own making tells the desk what is sold and what was bought."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.commerce import OrderIn, OrderOut, OrderQuery, ProductIn, ProductOut, ProductQuery
from atithi.api.scopes import Scope
from atithi.commerce import models
from atithi.commerce.actions import push_order, save_product
from atithi.commerce.queries import get_order, get_product, orders_visible_to, products
from atithi.events import Actor

router = Router(tags=["commerce"])
READ, WRITE = Bearer(Scope.COMMERCE_READ), Bearer(Scope.COMMERCE_WRITE)


def _products(rows: list[models.Product]) -> list[ProductOut]:
    return [ProductOut.of(row) for row in rows]


def _orders(rows: list[models.Order]) -> list[OrderOut]:
    return [OrderOut.of(row) for row in rows]


@router.get("/products", auth=READ, response=Page[ProductOut], summary=_("List products on sale"))
def list_products(request: ApiRequest, query: Query[ProductQuery]) -> HttpResponse:
    rows = products().filter(category=query.category) if query.category else products()
    return page(request, rows, _products, query=query, order=Order())


@router.post("/products", auth=WRITE, response={201: ProductOut}, summary=_("Tell of a product"),
             description=_("Adds it, or changes it where its id is known. Variants left out go out of sale."))  # fmt: skip
@once
def create_product(request: ApiRequest, body: ProductIn) -> HttpResponse:
    saved = save_product(spec=body.spec(), actor=Actor.program(request.auth.pk), source="api")
    shown = get_product(saved.public_id)
    return answer(ProductOut.of(shown), status=201, location=f"/products/{shown.public_id}")


@router.get("/products/{pid:id}", auth=READ, response=ProductOut, summary=_("Get a product"))
def read_product(request: ApiRequest, id: str) -> HttpResponse:
    return answer(ProductOut.of(get_product(id)))


@router.get("/orders", auth=READ, response=Page[OrderOut], summary=_("List orders, the newest first"))
def list_orders(request: ApiRequest, query: Query[OrderQuery]) -> HttpResponse:
    rows = orders_visible_to(request.auth.user)
    rows = rows.filter(number=query.number) if query.number else rows
    rows = rows.filter(customer__public_id=query.customer) if query.customer else rows
    return page(request, rows, _orders, query=query, order=Order(falling=True))


@router.post("/orders", auth=WRITE, response={201: OrderOut}, summary=_("Tell of an order as it stands"),
             description=_("Adds it, or changes it where its id is known; told twice it is one."))  # fmt: skip
@once
def create_order(request: ApiRequest, body: OrderIn) -> HttpResponse:
    pushed = push_order(spec=body.spec(), actor=Actor.program(request.auth.pk)).order
    shown = models.Order.objects.select_related("customer", "store").get(pk=pushed.pk)
    return answer(OrderOut.of(shown), status=201, location=f"/orders/{shown.public_id}")


@router.get("/orders/{pid:id}", auth=READ, response=OrderOut, summary=_("Get an order"))
def read_order(request: ApiRequest, id: str) -> HttpResponse:
    return answer(OrderOut.of(get_order(request.auth.user, id)))
