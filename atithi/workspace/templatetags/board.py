"""The live board in templates: people as cards and as choices, made in one go, for there may be hundreds of them."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from atithi.standards.routing.on_duty import OffDuty
from atithi.standards.supervising.board import Person
from atithi.workspace import wording
from atithi.workspace.templatetags.desk import avatar, icon, waited
from atithi.workspace.templatetags.routing import off_line

register = template.Library()


@lru_cache(maxsize=1000)
def _load(busy: int, capacity: int, _language: str) -> SafeString:
    full = " strong" if busy >= capacity else ""
    said = f"{wording.number(busy)}/{wording.number(capacity)}"
    return format_html('<span class="nums{}">{}</span>', full, said)


@register.simple_tag
def board_people(people: Iterable[Person]) -> SafeString:
    """A card of each person: whether they are there, how much they have, since when their longest guest waits."""
    address, language, clock = reverse("workspace:board_waiting"), get_language() or "", icon("clock")
    there: dict[tuple[str, bool, OffDuty | None], str] = {}
    parts: list[str] = []
    for one in people:
        user, agent = one.user, one.agent
        state = (user.presence, agent is None, one.off)
        if state not in there:
            why = "" if agent else gettext("takes no work")
            why = off_line(one.off) if one.off else why
            there[state] = " · ".join(filter(None, (str(user.get_presence_display()), why)))
        load = _load(agent.busy, agent.capacity, language) if agent else SafeString()
        parts.append(_card(address, user.public_id, user.name, user.presence, there[state], load))
        if one.oldest:
            parts.append(f'<span class="waiting small">{clock}{waited(one.oldest)}</span>')
        parts.append("</a></li>")
    return mark_safe("".join(parts))  # noqa: S308 (each part is safe: made by format_html, or by our own tags)


@lru_cache(maxsize=4000)
def _card(address: str, public_id: str, name: str, presence: str, said: str, load: str) -> SafeString:
    """A card without its wait, which is another each time; of most people it is the same as a moment ago."""
    return format_html(
        '<li><a class="card board-person" href="{}?person={}">{}<span class="grow"><span class="one-line">{}</span>'
        '<span class="small muted">{}</span></span>{}',
        address, public_id, avatar(name, "staff small", presence), name, said, load,
    )  # fmt: skip


@register.simple_tag
def board_choices(helpers: Iterable[Person]) -> SafeString:
    """To whom something can be given, as choices of a field."""
    rows = [
        (one.user.public_id, one.user.name, wording.number(one.agent.busy), wording.number(one.agent.capacity))
        for one in helpers
        if one.agent
    ]
    return format_html_join("", '<option value="{}">{} · {}/{}</option>', rows)
