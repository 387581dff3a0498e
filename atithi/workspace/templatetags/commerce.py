"""Money and the reasons of rules, as pages show them."""

from collections.abc import Mapping
from typing import Any

from django import template

from atithi.commerce.money import rupees
from atithi.commerce.policy import explain

register = template.Library()


@register.filter("rupees")
def as_rupees(amount: int | None) -> str:
    """Paise as rupees; nothing for None."""
    return "" if amount is None else rupees(amount)


@register.filter
def rule_reason(reason: Mapping[str, Any]) -> str:
    """Why the rules said what they said."""
    return explain(reason)
