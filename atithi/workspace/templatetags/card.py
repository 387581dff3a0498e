"""The guest's card in a template."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from atithi.workspace.card import sections

register = template.Library()


@register.simple_tag(takes_context=True)
def card_sections(context: dict[str, Any]) -> list[SafeString]:
    """The sections of the card for the guest and the conversation of this page."""
    request = context["request"]
    return sections(context["customer"], context["conversation"], request, request.user)
