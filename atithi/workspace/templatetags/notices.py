"""What is new for the person before the screen, in a template."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atithi.core.clock import now
from atithi.notices.away import Happened
from atithi.notices.models import Kind, Notice
from atithi.notices.pages import place_of
from atithi.notices.queries import rules_of, unseen
from atithi.notices.words import headline
from atithi.workspace import wording

register = template.Library()
register.filter("notice_words", headline)
register.filter("notice_place", place_of)
ICONS = {Kind.MENTIONED: "at-sign", Kind.ASSIGNED: "user-plus", Kind.ANSWERED: "message-circle", Kind.NEW: "inbox",
         Kind.WAITING: "clock", Kind.PROMISE: "badge-check", Kind.BROKEN: "triangle-alert", Kind.BOOKING: "clock",
         Kind.APPROVAL: "shield", Kind.DECIDED: "badge-check", Kind.STANDARD: "clock", Kind.ON_CALL: "phone",
         Kind.SUGGESTED: "hand", Kind.SWAP: "refresh-cw", Kind.NEWS: "bell"}  # fmt: skip


@register.simple_tag(takes_context=True)
def awareness(context: dict[str, Any]) -> dict[str, Any]:
    """How much is unseen, and since when and how long the person was away. Asked once for each page."""
    request = context["request"]
    kept: dict[str, Any] | None = getattr(request, "_awareness", None)
    if kept is None:
        moment = now()
        since = rules_of(request.user).absent_since(moment)
        gone = wording.span(since, moment) if since else ""
        kept = request._awareness = {"unseen": unseen(request.user), "since": since, "gone": gone}
    return kept


@register.filter
def notice_icon(notice: Notice) -> str:
    """The icon of what it is about."""
    return ICONS[Kind(notice.kind)]


@register.filter
def opens_apart(notice: Notice) -> bool:
    """Whether it opens a page of its own, not a conversation beside the list."""
    return bool(notice.about)


@register.filter
def is_unseen(notice: Notice) -> bool:
    """Whether the person has not seen it."""
    return notice.seen_at is None


@register.filter
def by_way(notice: Notice, way: str) -> str:
    """Whether the person wished to be told by this way, for a script."""
    return "yes" if way in notice.ways else "no"


@register.filter
def happened_words(one: Happened) -> str:
    """What happened in one conversation, in one line."""
    parts = []
    if one.messages:
        parts.append(
            ngettext("%(count)s new message", "%(count)s new messages", one.messages)
            % {"count": wording.number(one.messages)}
        )
    if one.mentioned:
        parts.append(_("you are mentioned"))
    if one.given:
        parts.append(_("given to you"))
    if one.closed:
        parts.append(_("closed"))
    return f"{one.conversation.customer}: " + " · ".join(parts)
