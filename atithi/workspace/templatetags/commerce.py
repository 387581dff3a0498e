"""Money and the reasons of rules, as pages show them."""

from collections.abc import Mapping
from typing import Any

from django import template

from atithi.commerce.models import OrderLine, Product, Variant
from atithi.commerce.money import rupees
from atithi.commerce.policy import explain
from atithi.commerce.pricing import Prices

register = template.Library()


@register.filter("rupees")
def as_rupees(amount: int | None) -> str:
    """Paise as rupees; nothing for None."""
    return "" if amount is None else rupees(amount)


@register.filter
def rule_reason(reason: Mapping[str, Any]) -> str:
    """Why the rules said what they said."""
    return explain(reason)


@register.inclusion_tag("desk/commerce/price.html")
def price(goods: Variant | Product, prices: Prices) -> dict[str, Any]:
    """What a variant (of a product the cheapest) costs this guest, and beside it the list price where it is another."""
    return {"price": prices.of(goods) if isinstance(goods, Variant) else prices.least(goods)}


@register.inclusion_tag("desk/commerce/charged.html")
def charged(line: OrderLine, prices: Prices) -> dict[str, Any]:
    """Whether a line of an order was sold as agreed."""
    return {"found": prices.charged(line)}
