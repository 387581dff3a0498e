"""What other systems tell us, in one shape: whoever brings products and orders makes these of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class VariantSpec:
    """A form of a product. `stock`: number on hand by the store's public id or name; a store left out stays as it is."""

    sku: str
    price_paise: int
    option: str = ""
    lead_days: int = 3
    stock: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProductSpec:
    """A product as its keeper knows it."""

    names: Mapping[str, str]
    variants: tuple[VariantSpec, ...]
    external_id: str = ""
    kind: str = "goods"
    summaries: Mapping[str, str] = field(default_factory=dict)
    care: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    brand: str = ""
    category: str = ""
    gst_rate: int = 1800
    warranty_months: int = 0
    lasts_days: int | None = None


@dataclass(frozen=True, slots=True)
class LineSpec:
    """A position of an order."""

    title: str
    quantity: int
    total_paise: int
    sku: str = ""


@dataclass(frozen=True, slots=True)
class PaymentSpec:
    """Money that came in, known by its id with the order."""

    external_id: str
    paid_paise: int
    paid_at: datetime
    method: str = ""


@dataclass(frozen=True, slots=True)
class RefundSpec:
    """Money that went back. `payment`: external id of the payment; empty: of any that has so much left."""

    external_id: str
    amount_paise: int
    at: datetime
    payment: str = ""


@dataclass(frozen=True, slots=True)
class DeliverySpec:
    """A parcel and when it came into which states. `items`: (position of the line, quantity); empty: what no other holds."""

    external_id: str
    steps: tuple[tuple[str, datetime], ...]
    expected_on: date | None = None
    carrier: str = ""
    tracking: str = ""
    items: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OrderSpec:
    """An order as it stood at `changed_at`. `contacts`: (kind, value) of the customer, the surest first."""

    source: str
    external_id: str
    number: str
    placed_at: datetime
    changed_at: datetime
    total_paise: int
    lines: tuple[LineSpec, ...]
    state: str = "open"
    customer_name: str = ""
    contacts: tuple[tuple[str, str], ...] = ()
    store: str = ""
    payments: tuple[PaymentSpec, ...] = ()
    refunds: tuple[RefundSpec, ...] = ()
    deliveries: tuple[DeliverySpec, ...] = ()
