"""The pieces of a page that need a little reckoning: icons, avatars, times, languages, the person's look."""

import re
import zlib
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.html import escape, format_html, json_script, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from atithi.channels.answering import answerable, connected
from atithi.core.clock import now
from atithi.workspace import sections, wording
from atithi.workspace.queues import CHANNEL_ICONS
from atithi.workspace.script_words import words

register = template.Library()
register.filter("answerable", answerable)
register.filter("connected", connected)
TOKENS = "/settings/tokens/"
_LINKED = re.compile(r"[.:@]\S")
"""Without one of these inside a word Django makes no link."""
_VOWEL_SIGNS = r"\u0300-\u036f\u0900-\u0903\u093a-\u094c\u0980-\u0983\u09bc-\u09cc\u0c00-\u0c04\u0c3e-\u0c4c"
_FIRST_LETTER = re.compile(rf"[^\W\d_][{_VOWEL_SIGNS}]*")


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """An icon of the sprite. With `label` it speaks to a screen reader, else it is decoration."""
    return _icon(name, "" + label, extra)  # a plain string: it is escaped, whatever was said of it before


@lru_cache(maxsize=2000)
def _icon(name: str, label: str, extra: str) -> SafeString:
    """The same for every row of every list: made once."""
    speech = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" {} focusable="false"><use href="{}#{}"></use></svg>',
        extra, speech, static("desk/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def look(context: dict[str, Any]) -> SafeString:
    """The theme and the density the person chose, as attributes of the root element; nothing where the device decides."""
    request = context.get("request")
    user = getattr(request, "user", None)
    theme = user.theme if user is not None and user.is_authenticated else ""
    if request is not None and not theme:
        theme = request.COOKIES.get("desk_theme", "")
    dense = mark_safe(' data-density="dense"') if getattr(user, "density", "") == "dense" else SafeString()
    if theme == "contrast":
        return dense + mark_safe(' data-contrast="more"')
    return dense + (format_html(' data-theme="{}"', theme) if theme in {"light", "dark"} else SafeString())


def initials(name: str) -> str:
    """One or two letters for a name, with their vowel signs, so that no script is cut into an unreadable half."""
    words = [found.group() for word in name.split() if (found := _FIRST_LETTER.match(word))]
    return "".join([words[0], words[-1]] if len(words) > 1 else words[:1]).upper()


@register.simple_tag
def avatar(name: str, kind: str = "", presence: str = "") -> SafeString:
    """A round (guest) or rounded square (`kind` holds "staff") mark with initials; decoration, the name stands beside it."""
    return _avatar("" + name, kind, presence)


@lru_cache(maxsize=20_000)
def _avatar(name: str, kind: str, presence: str) -> SafeString:
    tone = zlib.crc32(name.encode()) % 8 + 1
    classes = " ".join(f"avatar-{part}" for part in [str(tone), *kind.split()])
    dot = format_html('<span class="dot dot-{}"></span>', presence) if presence else SafeString()
    letters = initials(name) or icon("user")
    return format_html('<span class="avatar {}" aria-hidden="true">{}{}</span>', classes, letters, dot)


@register.simple_tag
def ago(moment: datetime | None, style: str = "narrow") -> SafeString:
    """How long ago, kept current by time.js; the exact moment on pointing at it."""
    if moment is None:
        return SafeString()
    return _time(moment, wording.ago(moment, now(), style), "ago", style)


@register.simple_tag
def waited(since: datetime | None) -> SafeString:
    """How long somebody has been waiting, as a bare span of time, kept current by time.js."""
    return SafeString() if since is None else _time(since, wording.span(since, now()), "span", "short")


@register.simple_tag
def clock_time(moment: datetime) -> SafeString:
    """The time of day."""
    return _time(moment, wording.time_of_day(moment), "", "")


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """Date and time."""
    return SafeString() if value is None else _time(value, wording.exact(value), "", "")


def _time(moment: datetime, text: str, keep: str, style: str) -> SafeString:
    iso = moment.isoformat(timespec="seconds")
    if not keep:
        return format_html('<time datetime="{}">{}</time>', iso, text)
    return format_html(
        '<time datetime="{}" title="{}" data-keep="{}" data-style="{}">{}</time>',
        iso, wording.exact(moment), keep, style, text,
    )  # fmt: skip


@register.simple_tag
def moment_in(value: datetime, zone: str) -> SafeString:
    """Date and time on the clock of another place."""
    with timezone.override(zone):
        return _time(value, wording.exact(value), "", "")


@register.simple_tag(takes_context=True)
def settings_sections(context: dict[str, Any]) -> list[Any]:
    """What the reader may open beside the page that is open, by group."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return []
    return sections.around(user, context.get("section") or "")


@register.simple_tag(takes_context=True)
def places(context: dict[str, Any]) -> list[Any]:
    """Where the reader goes from the inbox."""
    return sections.places(context["request"].user)


@register.filter
def day_name(value: date) -> str:
    """Today, yesterday, else the date in words."""
    return wording.day(value, timezone.localdate())


@register.filter
def local_day(value: datetime) -> date:
    """The date on the business's calendar."""
    return timezone.localtime(value).date()


@register.filter
def long_ago(since: datetime | None, minutes: int) -> bool:
    """Whether more than `minutes` have passed."""
    return since is not None and (now() - since).total_seconds() > minutes * 60


@register.simple_tag
def script_mark(language: str, script: str = "") -> SafeString:
    """Which language a text is in and, where it is not the language's own script, in which letters."""
    return wording.language_mark(language, script)


@register.filter
def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    return wording.language_name(code)


@register.filter
def number(value: int) -> str:
    """A count as this language writes it."""
    return wording.number(value)


@register.filter
def live_text(text: str) -> SafeString:
    """Plain text made safe, with links that open elsewhere, phone numbers that can be called, and paragraphs."""
    safe: str = escape(text)
    if _LINKED.search(text):  # most texts hold no address, and looking for one at every word takes longest
        safe = urlize(text, nofollow=True, autoescape=True).replace("<a ", '<a target="_blank" ')
    return wording.in_paragraphs(wording.with_phones(safe))


@register.filter
def in_words(label: str) -> str:
    """A form's label in the page's language, also where Django made it from the field's name."""
    return gettext(str(label)) if label else ""


@register.simple_tag
def language_now() -> str:
    """The code of the language this page is in."""
    return translation.get_language() or "en"


@register.filter
def split_words(text: str) -> list[str]:
    """Words of a fixed list written in a template."""
    return text.split()


@register.simple_tag
def script_words() -> SafeString:
    """The sentences of our scripts, as data."""
    return _script_words(translation.get_language() or "en")


@lru_cache(maxsize=8)
def _script_words(_language: str) -> SafeString:
    """Kept for each language."""
    return json_script(words(), "strings")


@register.filter
def lang_tag(spoken: Any) -> str:
    """The BCP 47 tag for text of a conversation or message ("hi-Latn" for Hindi in Roman letters); empty if unknown."""
    language, script = getattr(spoken, "language", ""), getattr(spoken, "script", "")
    if not language or language == "und":
        return ""
    return f"{language}-{script}" if script == "Latn" and language != "en" else language


@register.filter
def channel_icon(kind: str) -> str:
    """The icon of a kind of channel."""
    return CHANNEL_ICONS.get(kind, "plug")


@register.filter
def icon_named(name: str, label: str) -> SafeString:
    """An icon whose name was reckoned by another filter, with what it means for a screen reader."""
    return icon(name, str(label or ""))


@register.simple_tag
def tokens_address() -> str:
    """Where people make tokens for programs; empty where the API has no such page."""
    try:
        resolve(TOKENS)
    except Resolver404:
        return ""
    return TOKENS


@register.simple_tag
def chat_tag(origin: str, channel: Any) -> str:
    """The one line that puts a web chat on any site."""
    return f'<script src="{origin}{reverse("webchat:launcher")}" data-channel="{channel.public_id}" async></script>'


@register.simple_tag
def own_languages() -> list[tuple[str, str]]:
    """Our languages, each as its own speakers write it."""
    return list(settings.LANGUAGES)
