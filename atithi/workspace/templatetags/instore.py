"""The shop floor in templates."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atithi.channels.instore.models import Need, Visit

register = template.Library()


@register.filter
def need_name(need: Need) -> str:
    """What a need is called in the reader's language."""
    return need.name_in(get_language() or "en")


@register.filter
def guest_name(visit: Visit) -> str:
    """The guest's name where they said it."""
    return str(visit.conversation.customer) if visit.conversation and visit.conversation.customer.name else _("Guest")


@register.filter
def minutes_since(since: datetime | None, moment: Any) -> str:
    """How long ago, in whole minutes: "12 min"."""
    return "" if since is None else _("%(minutes)s min") % {"minutes": whole_minutes(moment - since)}


@register.filter
def whole_minutes(span: timedelta) -> int:
    """A length of time in whole minutes."""
    return max(0, int(span.total_seconds() // 60))
