"""The queues of the rail, written in Python like the rows of lists: a chain has dozens, on every page of the inbox."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape as safe
from django.utils.safestring import SafeString, mark_safe

from atithi.workspace.queues import Queue
from atithi.workspace.templatetags.desk import icon

register = template.Library()
PRESSING = frozenset({"waiting", "mentions"})
"""Queues whose count stands out where it is not nothing."""


@register.simple_tag
def rail_links(queues: Iterable[Queue], opened: str) -> SafeString:
    """Links to queues with their counts; the one that is open is marked."""
    return mark_safe("".join(_link(queue, opened) for queue in queues))  # noqa: S308 (escaped where it is made)


def _link(queue: Queue, opened: str) -> str:
    current = ' aria-current="page"' if queue.name == opened else ""
    title = f' title="{safe(queue.title)}"' if queue.title else ""
    count = ""
    if queue.counted:
        pressing = " count-waiting" if queue.count and queue.name in PRESSING else ""
        count = f'<span class="count{pressing}" data-count="{safe(queue.name)}">{queue.text}</span>'
    label = f'{icon(queue.icon)}<span class="grow"{title}>{safe(queue.label)}</span>{count}'
    return f'<li><a class="rail-link" href="{_address(queue.name)}"{current}>{label}</a></li>'


@lru_cache(maxsize=5000)
def _address(name: str) -> str:
    return safe(reverse("workspace:queue", args=[name]))
