"""What was said and done in a conversation, written in Python like the rows of lists: fifty messages are most of an open
conversation, and a template takes half a millisecond for each. What few of them have is written by templates."""

from functools import lru_cache
from typing import Any

from django import template
from django.template import Context, Engine
from django.urls import reverse
from django.utils.html import conditional_escape as safe
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

from atithi.conversations.models import Attachment, Message, MessageKind
from atithi.workspace import wording
from atithi.workspace.templatetags.desk import avatar, clock_time, day_name, icon, lang_tag, live_text, moment
from atithi.workspace.timeline import Entry

register = template.Library()
PLACE = "ID"
DELIVERY = {
    "queued": ("clock", gettext_noop("on its way")),
    "sent": ("check", gettext_noop("sent")),
    "delivered": ("check-check", gettext_noop("arrived")),
    "seen": ("check-check", gettext_noop("seen")),
    "failed": ("circle-alert", gettext_noop("not delivered")),
    "uncertain": ("circle-alert", gettext_noop("not certain")),
}
"""How far a reply came: icon and words."""


@register.simple_tag(takes_context=True)
def stream_entries(context: Context, entries: list[Entry]) -> SafeString:
    """Entries of a stream, in their order."""
    return mark_safe("\n".join(_entry(context, entry) for entry in entries))  # noqa: S308 (escaped where it is made)


@register.simple_tag(takes_context=True)
def thread_message(context: Context, message: Message, mail: Any = None, call: Any = None) -> SafeString:
    """One message. `mail`: what is known of one that came by mail; `call`: the call whose line it is."""
    return mark_safe(_message(context, message, mail, call))  # noqa: S308 (escaped where it is made)


def _entry(context: Context, entry: Entry) -> str:
    if entry.message is not None:
        return _message(context, entry.message, entry.mail, entry.call)
    if entry.day is not None:
        return f'<div class="day-mark" data-day="{entry.day.isoformat()}">{safe(day_name(entry.day))}</div>'
    if entry.kind == "new":
        return f'<div class="day-mark new-mark" id="first-unread">{safe(gettext("New"))}</div>'
    if entry.retry is not None:
        return _piece(context, "desk/entry_retry.html", entry=entry)
    words = f"<span>{icon(entry.icon)} {safe(entry.words)}</span><span>{clock_time(entry.at)}</span>"
    return f'<p class="message-system" data-event="{entry.event_id}">{words}</p>'


def _piece(context: Context, name: str, **values: Any) -> str:
    """What only some messages have, by its template."""
    engine = context.template.engine if context.template else Engine.get_default()
    with context.push(**values):
        return str(engine.get_template(name).render(context))


def _message(context: Context, message: Message, mail: Any, call: Any) -> str:
    public_id, kind = message.public_id, message.kind
    if call:
        return _piece(context, "desk/calls/line.html", message=message, call=call, files=_files(message))
    if kind == MessageKind.SYSTEM:
        words = f"<span>{safe(message.text)}</span><span>{clock_time(message.created_at)}</span>"
        return f'<p class="message-system" id="m-{public_id}" data-message-id="{message.pk}">{words}</p>'
    theirs = kind == MessageKind.CUSTOMER
    who = avatar(message.customer.name) if theirs and message.customer else "<span></span>"
    return (
        f'<article class="message message-{kind}" id="m-{public_id}" data-message-id="{message.pk}" data-kind="{kind}">{who}\n'
        f'<div class="message-body{"" if theirs else " message-box"}">{_head(message, kind)}{_menu(public_id)}\n'
        f"{_body(context, message, mail)}</div></article>"
    )


def _head(message: Message, kind: str) -> str:
    """Who said it and when; in which language, or how far it came."""
    before = after = ""
    name = "Atithi"
    if kind == MessageKind.CUSTOMER:
        name = str(message.customer)
        if message.language != "und":
            after = wording.language_mark(message.language, message.script)
    elif message.author:
        name = message.author.name
    if kind == MessageKind.NOTE:
        before = f'<span class="kind">{icon("sticky-note")} {safe(gettext("Internal note"))}</span>'
    if kind == MessageKind.REPLY:
        after = _delivery(message.delivery)
    said = f'<span class="name">{safe(name)}</span>{clock_time(message.created_at)}'
    return f'<p class="message-head">{before}{said}{after}</p>'


def _delivery(state: str) -> str:
    sign, words = DELIVERY.get(state, ("", ""))
    shown = f"{icon(sign)}{safe(gettext(words))}" if words else ""
    return f'<span class="delivery delivery-{state}">{shown}</span>'


def _menu(public_id: str) -> str:
    """What one can do with a message; it is fetched when it is opened."""
    address = _menu_address().replace(PLACE, public_id)
    words = safe(gettext("Do something with this message"))
    return (
        f'<details class="menu lazy-menu message-menu" data-menu="{address}"><summary class="button button-quiet button-icon"'
        f' aria-label="{words}">{icon("ellipsis")}</summary><div class="menu-panel" data-menu-panel></div></details>'
    )


@lru_cache(maxsize=1)
def _menu_address() -> str:
    """With a place for the id: to find it takes longer than to write all else of the menu."""
    return reverse("workspace:message_menu", args=[PLACE])


def _body(context: Context, message: Message, mail: Any) -> str:
    """The words, and what belongs to them."""
    parts = []
    if message.redacted_at:
        words = safe(gettext("What this said was removed."))
        parts.append(f'<p class="redacted" data-redacted>{icon("eraser")} {words} {moment(message.redacted_at)}</p>')
    if mail:
        parts.append(_piece(context, "email/marks.html", message=message, mail=mail))
    if message.html:
        marked = f'message-html" id="words-{message.public_id}'
        parts.append(f'<div class="message-text {marked}" dir="auto" lang="{lang_tag(message)}">{message.html}</div>')
    elif message.text:
        parts.append(f'<div class="message-text" dir="auto" lang="{lang_tag(message)}">{live_text(message.text)}</div>')
    if message.quoted:
        quoted = f'<div class="message-quoted" dir="auto">{live_text(message.quoted)}</div>'
        parts.append(f'<details class="fold"><summary>{safe(gettext("Earlier mails"))}</summary>{quoted}</details>')
    if message.kind == MessageKind.CUSTOMER and message.delivery_note:
        parts.append(f'<p class="small muted">{icon("triangle-alert")} {safe(gettext(message.delivery_note))}</p>')
    if files := _files(message):
        parts.append(_piece(context, "desk/message_files.html", files=files))
    if message.delivery in {"failed", "uncertain"}:
        parts.append(_piece(context, "desk/message_retry.html", message=message))
    return "\n".join(parts)


def _files(message: Message) -> list[Attachment]:
    """The files of a message: at hand where many messages were asked for at once."""
    found: list[Attachment] | None = getattr(message, "files", None)
    return list(message.attachments.all()) if found is None else found
