"""What a notice may open besides a conversation: the thing of its kind on its own page.

A notice names the thing by its public id (`Notice.about`); the address is made by the kind, here named, and never kept as
words. A thing that a notice without a conversation stands with is shown to whom the kind's room shows it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string

from atithi.conversations.models import Conversation
from atithi.conversations.queries import visible_to
from atithi.notices.models import Notice
from atithi.staff.models import User
from atithi.staff.queries import one_look


@dataclass(frozen=True)
class Page:
    """Where the things of a kind are opened. `place`: the path for a notice. `visible`: those that a person may see; each has
    a `public_id`."""

    place: Callable[[Notice], str]
    visible: Callable[[User], QuerySet[Any]]


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """By kind; rooms above name theirs in `config/notices.py`."""
    return {kind: import_string(path) for kind, path in import_string(settings.NOTICE_PAGES).items()}


def may_be_seen(user: User, *, only: Collection[str] | None = None) -> Q:
    """Of notices those whose conversation, or whose thing where there is none, this person may (still) see. `only`: without a
    conversation there are but notices of these kinds."""
    kinds: dict[Page, list[str]] = {}
    for kind, page in pages().items():
        if only is None or kind in only:
            kinds.setdefault(page, []).append(kind)
    with one_look(user):
        allowed = Q(Exists(visible_to(user).filter(pk=OuterRef("conversation_id"))))
        for page, named in kinds.items():
            things = page.visible(user).filter(public_id=OuterRef("about"))
            allowed |= Q(Exists(things), conversation=None, kind__in=named)
    return allowed


def place_of(notice: Notice) -> str:
    """What a notice opens: a thing's own page where it names one, else the conversation."""
    if notice.about:
        return pages()[notice.kind].place(notice)
    if notice.conversation is None:
        return "/notices/"
    return address(notice.conversation)


def address(conversation: Conversation) -> str:
    """Where the conversation is opened."""
    return f"/conversations/{conversation.public_id}/"
