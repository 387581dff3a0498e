"""What the pieces of a conversation's handling need to be written: times to come, priorities, kinds by the reader's language."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django import template
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from atithi.conversations.models import MatterKind, Priority
from atithi.core.clock import now
from atithi.staff.models import Presence, User
from atithi.workspace import snoozing, wording
from atithi.workspace.templatetags.desk import avatar, icon

register = template.Library()
PRESSED = mark_safe(' aria-pressed="true"')


@register.simple_tag
def snooze_choices() -> list[snoozing.Choice]:
    """The lines of the snooze menu at this hour."""
    return snoozing.choices()


@register.simple_tag
def priorities() -> list[tuple[int, str]]:
    """Priorities, the most pressing first."""
    return [(value, str(label)) for value, label in reversed(Priority.choices)]


@register.simple_tag
def colleague_choices(people: Iterable[User], assignee: int | None) -> SafeString:
    """The lines of the menu by which a conversation is given to somebody."""
    reader = translation.get_language() or "en"
    lines = (
        _colleague(one.public_id, one.name, one.presence, tuple(one.speaks), one.pk == assignee, reader)
        for one in people
    )
    return mark_safe("".join(lines))  # noqa: S308 (escaped where it is made)


@lru_cache(maxsize=5000)
def _colleague(public_id: str, name: str, presence: str, speaks: tuple[str, ...], has_it: bool, _reader: str) -> str:
    """Kept as long as nothing of the person changes: every conversation that is opened brings all of them."""
    there = " · ".join([str(Presence(presence).label), *map(wording.language_name, speaks)])
    return format_html(
        '<button class="menu-item" name="person" value="{0}" data-colleague="{0}" data-name="{1}"{2}>{3}'
        '<span class="grow">{1}<span class="tiny muted block">{4}</span></span>{5}</button>',
        public_id, name, PRESSED if has_it else "", avatar(name, "small staff", presence), there,
        icon("check") if has_it else "",
    )  # fmt: skip


@register.filter
def coming(moment: datetime) -> str:
    """A moment to come, in words."""
    return wording.coming(moment, now())


@register.filter
def kind_name(kind: MatterKind) -> str:
    """A kind of matter in the reader's language."""
    return kind.name_in(translation.get_language() or "en")
