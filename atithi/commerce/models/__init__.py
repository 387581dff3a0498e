"""Products, orders, what is put right, and who may decide it."""

from atithi.commerce.models.authority import Approval, ApprovalState, Limit
from atithi.commerce.models.cases import (
    FINAL,
    FOR_GUESTS,
    MONEY_BACK,
    Case,
    CaseKind,
    CasePhoto,
    CaseState,
    CaseStep,
    Condition,
    Credit,
    Outcome,
    PolicyRule,
    Refund,
)
from atithi.commerce.models.connectors import Call, Connector, ConnectorKind, GuestLink
from atithi.commerce.models.credits import CreditMovement, MovementKind
from atithi.commerce.models.orders import (
    Delivery,
    DeliveryState,
    DeliveryStep,
    Order,
    OrderLine,
    OrderState,
    Payment,
)
from atithi.commerce.models.parcels import DeliveryItem
from atithi.commerce.models.products import Fit, Pair, Photo, Product, ProductKind, Stock, Variant, in_language

__all__ = [
    "FINAL",
    "FOR_GUESTS",
    "MONEY_BACK",
    "Approval",
    "ApprovalState",
    "Call",
    "Case",
    "CaseKind",
    "CasePhoto",
    "CaseState",
    "CaseStep",
    "Condition",
    "Connector",
    "ConnectorKind",
    "Credit",
    "CreditMovement",
    "Delivery",
    "DeliveryItem",
    "DeliveryState",
    "DeliveryStep",
    "Fit",
    "GuestLink",
    "Limit",
    "MovementKind",
    "Order",
    "OrderLine",
    "OrderState",
    "Outcome",
    "Pair",
    "Payment",
    "Photo",
    "PolicyRule",
    "Product",
    "ProductKind",
    "Refund",
    "Stock",
    "Variant",
    "in_language",
]
