"""Values of a product, as its form shows them."""

from typing import Any

from django import template
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe

from atithi.conversations.formatting import formatted

register = template.Library()


@register.filter
def in_code(texts: Any, code: str) -> str:
    """The text of one language; empty where there is none."""
    return str(texts.get(code, "")) if isinstance(texts, dict) else ""


@register.filter
def as_sent(words: str) -> str:
    """A text with marks of Markdown as it will look where it is sent."""
    found = formatted(words)
    safe = found.html or linebreaks(found.text, autoescape=True)
    return mark_safe(safe)  # noqa: S308 - what `conversations.html.safe` let through, or escaped


@register.filter
def in_rupees(amount: Any) -> str:
    """Paise as a plain number of rupees."""
    return f"{amount // 100}.{amount % 100:02}".removesuffix(".00") if isinstance(amount, int) else ""


@register.filter
def percent(rate: Any) -> str:
    """Hundredths of a percent as whole percent; 18 where nothing is said."""
    return str(rate // 100) if isinstance(rate, int) else "18"
