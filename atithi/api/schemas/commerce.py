"""How products and orders look to programs. Amounts are whole paise."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import ContactIn, Id, Language, Moment, Named, Request
from atithi.commerce.models import Order, Product
from atithi.commerce.money import MOST
from atithi.commerce.specs import (
    DeliverySpec,
    LineSpec,
    OrderSpec,
    PaymentSpec,
    ProductSpec,
    RefundSpec,
    VariantSpec,
)

Paise = Annotated[int, Field(ge=0, le=MOST)]
Text = Annotated[str, StringConstraints(max_length=2000)]
Key = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,80}$")]
Step = Literal["preparing", "shipped", "out", "failed", "delivered", "returned"]
STEPS = _("preparing, shipped, out (comes today), failed, delivered or returned")


class ProductQuery(PageQuery):
    category: str = Field("", max_length=60)


class VariantIn(Request):
    sku: Key
    price_paise: Paise = Field(description=_("With GST."))
    option: str = Field("", max_length=80, description=_("What tells it apart: 128 GB, blue."))
    lead_days: int = Field(3, ge=0, le=1000)
    stock: dict[Id, Annotated[int, Field(ge=0, le=10**8)]] = Field(
        {}, max_length=200, description=_("Number by id of the store.")
    )


class ProductIn(Request):
    id: Key = Field(description=_("Your own id: told again, the same is changed."))
    names: dict[Language, Text]
    variants: list[VariantIn] = Field(min_length=1, max_length=100)
    kind: Literal["goods", "service"] = "goods"
    summaries: dict[Language, Text] = Field({}, max_length=4)
    facts: dict[Key, Annotated[str, StringConstraints(max_length=120)]] = Field({}, max_length=40)
    brand: str = Field("", max_length=60)
    category: str = Field("", max_length=60)
    gst_rate: int = Field(1800, ge=0, le=10_000, description=_("In hundredths of a percent."))
    warranty_months: int = Field(0, ge=0, le=600)
    lasts_days: int | None = Field(None, ge=1, le=10_000, description=_("After how many days it is used up."))

    def spec(self) -> ProductSpec:
        variants = tuple(VariantSpec(**each.model_dump()) for each in self.variants)
        values = self.model_dump(exclude={"id", "variants"})
        return ProductSpec(external_id=self.id, variants=variants, **values)


class VariantOut(BaseModel):
    id: str
    sku: str
    option: str
    price_paise: int
    lead_days: int


class ProductOut(BaseModel):
    id: str
    source: str
    external_id: str
    kind: str
    names: dict[str, str]
    summaries: dict[str, str]
    facts: dict[str, str]
    brand: str
    category: str
    gst_rate: int
    warranty_months: int
    lasts_days: int | None
    variants: list[VariantOut]

    @classmethod
    def of(cls, product: Product) -> "ProductOut":
        """`product` with its variants prefetched."""
        names = (
            "source",
            "external_id",
            "kind",
            "names",
            "summaries",
            "brand",
            "category",
            "gst_rate",
            "warranty_months",
            "lasts_days",
        )
        variants = [
            VariantOut(
                id=each.public_id, sku=each.sku, option=each.option, price_paise=each.price_paise, lead_days=each.lead_days
            )
            for each in product.variants.all()
        ]  # fmt: skip
        values = {name: getattr(product, name) for name in names}
        return cls(id=product.public_id, facts=dict(product.facts), variants=variants, **values)


class OrderQuery(PageQuery):
    number: str = Field("", max_length=40)
    customer: str = Field("", max_length=40, description=_("Id of a customer."))


class LineIn(Request):
    title: str = Field(min_length=1, max_length=200)
    quantity: int = Field(ge=1, le=10**6)
    total_paise: Paise
    sku: str = Field("", max_length=80)


class PaymentIn(Request):
    id: Key
    paid_paise: Paise
    paid_at: Moment
    method: str = Field("", max_length=60)


class RefundIn(Request):
    id: Key
    amount_paise: int = Field(ge=1, le=MOST)
    at: Moment


class StepIn(Request):
    state: Step = Field(description=STEPS)
    at: Moment


class ItemIn(Request):
    line: int = Field(ge=1, le=500, description=_("Position in the order."))
    quantity: int = Field(ge=1, le=10**6)


class DeliveryIn(Request):
    id: Key
    steps: list[StepIn] = Field(min_length=1, max_length=50)
    expected_on: date | None = None
    carrier: str = Field("", max_length=60)
    tracking: str = Field("", max_length=120)
    items: list[ItemIn] = Field([], max_length=500, description=_("What lies in it; empty: what no other one holds."))


class OrderIn(Request):
    id: Key = Field(description=_("Your own id: told again, the same is changed."))
    number: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f][^\x00-\x1f\x7f]{0,39}$")]
    placed_at: Moment
    changed_at: Moment = Field(description=_("An older word never overrides a newer one."))
    total_paise: Paise
    lines: list[LineIn] = Field(min_length=1, max_length=500)
    state: Literal["open", "completed", "cancelled"] = "open"
    customer_name: str = Field("", max_length=120)
    contacts: list[ContactIn] = Field([], max_length=10)
    store: Id | None = Field(None, description=_("Id of a store."))
    payments: list[PaymentIn] = Field([], max_length=100)
    refunds: list[RefundIn] = Field([], max_length=100)
    deliveries: list[DeliveryIn] = Field([], max_length=100)

    def spec(self) -> OrderSpec:
        return OrderSpec(
            source="api", external_id=self.id, number=self.number, placed_at=self.placed_at, changed_at=self.changed_at,
            total_paise=self.total_paise, state=self.state, customer_name=self.customer_name, store=self.store or "",
            lines=tuple(LineSpec(**each.model_dump()) for each in self.lines),
            contacts=tuple((each.kind, each.value) for each in self.contacts),
            payments=tuple(PaymentSpec(each.id, each.paid_paise, each.paid_at, each.method) for each in self.payments),
            refunds=tuple(RefundSpec(each.id, each.amount_paise, each.at) for each in self.refunds),
            deliveries=tuple(
                DeliverySpec(
                    each.id, tuple((step.state, step.at) for step in each.steps), each.expected_on, each.carrier, each.tracking,
                    tuple((item.line, item.quantity) for item in each.items),
                )
                for each in self.deliveries
            ),
        )  # fmt: skip


class LineOut(BaseModel):
    title: str
    sku: str
    quantity: int
    total_paise: int


class PaymentOut(BaseModel):
    id: str
    method: str
    paid_paise: int
    refunded_paise: int
    paid_at: datetime


class ItemOut(BaseModel):
    line: int
    quantity: int


class DeliveryOut(BaseModel):
    id: str
    state: str
    state_at: datetime
    expected_on: date | None
    carrier: str
    tracking: str
    items: list[ItemOut]


class OrderOut(BaseModel):
    id: str
    source: str
    external_id: str
    number: str
    state: str
    customer: Named | None
    store: Named | None
    placed_at: datetime
    changed_at: datetime
    total_paise: int
    lines: list[LineOut]
    payments: list[PaymentOut]
    deliveries: list[DeliveryOut]

    @classmethod
    def of(cls, order: Order) -> "OrderOut":
        """`order` as `commerce.queries.orders` gives it."""
        person, store = order.customer, order.store
        return cls(
            id=order.public_id, source=order.source, external_id=order.external_id, number=order.number, state=order.state,
            customer=Named(id=person.public_id, name=person.name) if person else None,
            store=Named(id=store.public_id, name=store.name) if store else None,
            placed_at=order.placed_at, changed_at=order.changed_at, total_paise=order.total_paise,
            lines=[
                LineOut(title=each.title, sku=each.sku, quantity=each.quantity, total_paise=each.total_paise)
                for each in order.lines.all()
            ],
            payments=[
                PaymentOut(id=each.external_id, method=each.method, paid_paise=each.paid_paise,
                           refunded_paise=each.refunded_paise, paid_at=each.paid_at)
                for each in order.payments.all()
            ],
            deliveries=[
                DeliveryOut(id=each.external_id, state=each.state, state_at=each.state_at, expected_on=each.expected_on,
                            carrier=each.carrier, tracking=each.tracking,
                            items=[ItemOut(line=item.line.position, quantity=item.quantity) for item in each.items.all()])
                for each in order.deliveries.all()
            ],
        )  # fmt: skip
