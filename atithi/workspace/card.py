"""The guest's card as a slot: later rooms fill it, each by one function here or in their own room and one line in
`config/card.py`. A section that fails is left out and logged; the card never breaks with it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from atithi.conversations.models import Conversation
from atithi.core.tables import filled
from atithi.customers.models import Customer
from atithi.staff.models import User

log = logging.getLogger(__name__)
SLOW_SECONDS = 0.2


@dataclass(frozen=True)
class Section:
    """A piece of the card: a template and what it shows. The template also has `customer` and `conversation`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Fill = Callable[[Customer, Conversation, User], Section | None]
"""What fills a place in the card: asks for what it shows in as few queries as it can, at most three; None: nothing."""


def sections(
    customer: Customer,
    conversation: Conversation,
    request: HttpRequest,
    user: User,
    *,
    without: tuple[str, ...] = (),
    on_page: bool = False,
) -> list[SafeString]:
    """Every section that has something to show, in the order of the table; `without`: names of some to leave out;
    `on_page`: the card is a part of the guest's own page, and templates know it."""
    prefetch_related_objects([customer], "contact_points", "contact_claims")
    names: tuple[str, ...] = import_string(settings.CARD)
    shown = (
        _render(name, fill, customer, conversation, request, user, on_page)
        for name, fill in zip(names, filled(settings.CARD), strict=True)
        if name not in without
    )
    return [html for html in shown if html]


def _render(
    name: str,
    fill: Fill,
    customer: Customer,
    conversation: Conversation,
    request: HttpRequest,
    user: User,
    on_page: bool,
) -> SafeString | None:
    began = perf_counter()
    try:
        section = fill(customer, conversation, user)
        if section is None:
            return None
        context = {**section.context, "customer": customer, "conversation": conversation, "on_page": on_page}
        return render_to_string(section.template, context, request)
    except Exception:  # one room's trouble must not take the guest's card from the person who serves them
        log.exception("the card's section %s failed", name)
        return None
    finally:
        if (passed := perf_counter() - began) > SLOW_SECONDS:
            log.warning("the card's section %s took %.0f ms", name, passed * 1000)
