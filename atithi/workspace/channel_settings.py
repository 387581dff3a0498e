"""Channels as the settings show and change them."""

import re
from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Channel
from atithi.conversations.queries import channels
from atithi.core.errors import NotFound
from atithi.core.text import clean_line
from atithi.staff.models import Language, User
from atithi.staff.queries import hidden_team_ids

_SITE = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
MOST_SITES = 30
#: Where a channel of a kind is changed, and where one is added: each kind brings its own pages.
CHANGE_PAGES = {"webchat": "workspace:webchat", "email": "email:mailbox", "phone": "phone:line"}
ADD_PAGES = (("webchat", "workspace:add_webchat"), ("email", "email:add_mailbox"), ("phone", "phone:add_line"))


def change_page(channel: Channel) -> str:
    """Where this channel is changed; empty where its kind has no such page."""
    try:
        return reverse(CHANGE_PAGES.get(channel.kind, ""), args=[channel.public_id])
    except NoReverseMatch:
        return ""


def add_pages() -> list[tuple[str, str]]:
    """The kinds that can be added, each with the address of its page."""
    found = []
    for kind, name in ADD_PAGES:
        try:
            found.append((kind, reverse(name)))
        except NoReverseMatch:
            continue
    return found


def get_channel(user: User, public_id: str) -> Channel:
    """A channel whose team's work this person may see, else NotFound."""
    channel = channels().filter(public_id=public_id).first()
    if channel is None or channel.team_id in hidden_team_ids(user):
        raise NotFound
    return channel


def get_webchat(user: User, public_id: str) -> Channel:
    """As `get_channel`, for a chat alone."""
    channel = get_channel(user, public_id)
    if channel.kind != "webchat":
        raise NotFound
    return channel


def webchat_settings(form: Mapping[str, str]) -> dict[str, Any]:
    """Sites, greetings and colour of a chat as a form says them. Raises ConversationError naming what cannot be."""
    sites = [line.strip().lower().rstrip("/") for line in re.split(r"[\s,;]+", form.get("sites", "")) if line.strip()]
    sites = [site if "://" in site else f"https://{site}" for site in sites]
    for site in sites:
        if not _SITE.fullmatch(site) or len(site) > 200 or len(sites) > MOST_SITES:
            message = _("%(site)s is no address of a site. Write it like https://www.example.in, without a page.")
            raise ConversationError("site_malformed", message, site=clean_line(site, 80))
    colour = "" if "business_colour" in form else form.get("colour", "").strip().lower()
    if colour and not _COLOUR.fullmatch(colour):
        raise ConversationError(
            "colour_malformed", _("A colour is written as # and six digits, such as #3b3a93."), colour=colour
        )
    greeting = {code: clean_line(form.get(f"greeting_{code}", ""), 300) for code in Language.values}
    return {"sites": sites, "colour": colour, "greeting": {code: words for code, words in greeting.items() if words}}
