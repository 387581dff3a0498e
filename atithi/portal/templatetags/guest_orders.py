"""What the page of a guest's orders needs: money, reasons, and their own labels."""

from collections.abc import Mapping
from typing import Any

from django import template

from atithi.commerce.models import Product
from atithi.commerce.money import rupees
from atithi.commerce.policy import explain
from atithi.commerce.pricing import Prices
from atithi.commerce.showing import priced, stands

register = template.Library()
register.filter("money", rupees)
register.filter("why", explain)
register.filter("availability", stands)


@register.filter
def of(values: Mapping[Any, Any], key: Any) -> Any:
    """The value of a key; nothing where there is none."""
    return values.get(key)


@register.filter
def costing(product: Product, prices: Prices) -> str:
    """What the cheapest variant of a product costs at these prices."""
    return priced(prices.least(product))
