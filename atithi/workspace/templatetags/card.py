"""The guest's card in a template."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from atithi.workspace import card_guest
from atithi.workspace.card import sections

register = template.Library()


@register.simple_tag(takes_context=True)
def card_sections(context: dict[str, Any]) -> list[SafeString]:
    """The sections of the card for the guest and the conversation of this page."""
    request = context["request"]
    return sections(context["customer"], context["conversation"], request, request.user)


OWN_PAGE = ("essentials", "remarks", "known", "twins")
NOT_ON_PAGE = ("atithi.workspace.card_sections.matter", "atithi.workspace.card_sections.history")


@register.simple_tag(takes_context=True)
def guest_sections(context: dict[str, Any]) -> list[SafeString]:
    """The sections of the card on a guest's own page, where the timeline tells their history. Without a conversation that this
    person may see, what this room alone knows."""
    request = context["request"]
    customer, conversation = context["customer"], context["conversation"]
    if conversation is not None:
        return sections(customer, conversation, request, request.user, without=NOT_ON_PAGE, on_page=True)
    found = (getattr(card_guest, name)(customer, None, request.user) for name in OWN_PAGE)
    return [
        render_to_string(one.template, {**one.context, "customer": customer, "conversation": None, "on_page": True}, request)
        for one in found if one
    ]  # fmt: skip
