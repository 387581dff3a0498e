"""The rows of a list of conversations, written in Python: thirty of them are most of a queue's page, and a template takes a
millisecond for each, five times as long."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape as safe
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from atithi.conversations.models import Conversation
from atithi.workspace import wording
from atithi.workspace.templatetags.clocks import clock_chip
from atithi.workspace.templatetags.desk import ago, avatar, channel_icon, icon, lang_tag, long_ago, waited

register = template.Library()
LONG_WAIT = 120
"""Minutes after which a wait is shown as a long one."""
MOST_TAGS = 2


@register.simple_tag(takes_context=True)
def thread_row(context: Mapping[str, Any], conversation: Conversation) -> SafeString:
    """A conversation as a row of the open queue; columns in `without` are left out, and the one that is open is marked."""
    without = context.get("without") or ()
    queue, open_id = context["queue"], context.get("open_id") or ""
    by_wait = queue == "waiting" or context.get("order") == "waiting"
    body = [_who(conversation)]
    if conversation.subject and "subject" not in without:
        body.append(f'<span class="subject one-line">{safe(conversation.subject)}</span>')
    if "preview" not in without:
        body.append(_preview(conversation))
    body.append(f'<span class="marks">{"".join(_marks(conversation, without))}</span>')
    return mark_safe(  # noqa: S308 (every piece is escaped where it is made)
        f"{_opening(conversation, queue, by_wait, open_id)}{avatar(conversation.customer.name)}"
        f'<span class="row-body">{"".join(body)}</span></a>'
    )


def _opening(conversation: Conversation, queue: str, by_wait: bool, open_id: str) -> str:
    """The row's link: where it leads, and what the list's scripts want to know of it."""
    public_id = conversation.public_id
    address = f"{_address(public_id)}?queue={quote(queue)}"
    at = conversation.waiting_since if by_wait else conversation.last_message_at
    if queue == "snoozed":
        at = conversation.snoozed_until
    if queue == "breaking" and (clock := getattr(conversation, "clock", None)) is not None:
        at = clock.due_at
    current = ' aria-current="true"' if public_id == open_id else ""
    return (
        f'<a class="thread-row{" unread" if conversation.unread else ""}" id="row-{public_id}" href="{address}"'  # type: ignore[attr-defined]
        f' data-conversation="{public_id}" data-name="{safe(str(conversation.customer))}"'
        f' data-at="{at.isoformat() if at else ""}" hx-get="{address}" hx-target="#conversation" hx-swap="innerHTML"'
        f' hx-push-url="true"{current}>'
    )


@lru_cache(maxsize=20_000)
def _address(public_id: str) -> str:
    """Kept: to find it takes longer than all else of the row's link."""
    return reverse("workspace:conversation", args=[public_id])


def _hidden(words: str) -> str:
    return f'<span class="visually-hidden">{safe(words)}</span>'


def _who(conversation: Conversation) -> str:
    unread = f'<span class="dot dot-unread"></span>{_hidden(gettext("unread"))}' if conversation.unread else ""  # type: ignore[attr-defined]
    name = f'<span class="name one-line">{safe(str(conversation.customer))}</span>'
    return f'<span class="who">{unread}{name}<span class="when">{ago(conversation.last_message_at)}</span></span>'


def _preview(conversation: Conversation) -> str:
    ours = ""
    if conversation.last_message_kind == "reply":
        ours = f'<span class="ours">{icon("reply")}{_hidden(gettext("answered"))}</span>'
    one = " preview-one" if conversation.subject else ""
    return f'<span class="preview{one}" dir="auto" lang="{lang_tag(conversation)}">{ours}{safe(conversation.preview)}</span>'


def _marks(conversation: Conversation, without: Any) -> list[str]:
    """What is to be known of it at a glance, in the order in which it is read."""
    marks = []
    if conversation.mood == "upset" and "mood" not in without:
        words = gettext("upset")
        marks.append(f'<span class="mood" title="{safe(words)}">{icon("circle-alert")}{_hidden(words)}</span>')
    if conversation.priority >= 2:
        bad = " badge-bad" if conversation.priority == 3 else ""
        marks.append(f'<span class="badge{bad}">{safe(conversation.get_priority_display())}</span>')
    if "channel" not in without:
        name = conversation.channel.name
        marks.append(f'<span title="{safe(name)}">{icon(channel_icon(conversation.channel.kind), str(name))}</span>')
    if conversation.language != "und" and "language" not in without:
        marks.append(wording.language_mark(conversation.language, conversation.script))
    if (clock := getattr(conversation, "clock", None)) is not None and "waiting" not in without:
        marks.append(clock_chip(clock, brief=True))
    elif conversation.is_waiting and "waiting" not in without:
        long = " waiting-long" if long_ago(conversation.waiting_since, LONG_WAIT) else ""
        words = _hidden(gettext("waiting for"))
        marks.append(f'<span class="waiting{long}">{icon("clock")}{words} {waited(conversation.waiting_since)}</span>')
    if "tags" not in without:
        marks += [
            f'<span class="badge badge-{safe(tag.colour)} one-line row-tag">{safe(tag.name)}</span>'
            for tag in list(conversation.tags.all())[:MOST_TAGS]
        ]
    marks.append(f'<span class="holder">{"" if "assignee" in without else _holder(conversation)}</span>')
    return marks


def _holder(conversation: Conversation) -> str:
    if conversation.assignee:
        return f"{avatar(conversation.assignee.name, 'small staff')}{_hidden(conversation.assignee.name)}"
    return f'<span class="badge one-line">{safe(conversation.team.name)}</span>' if conversation.team else ""
