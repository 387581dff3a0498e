"""What a notice says, in the reader's language."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atithi.notices.models import Kind, Notice


def headline(notice: Notice, *, named: bool = True) -> str:
    """One line. `named`: with the customer's name; else with the conversation's number alone."""
    who = _who(notice, named=named)
    by = notice.by.name if notice.by else ""
    if told := _told_above().get(notice.kind):
        line = str(told(notice, who))
        return line[:1].upper() + line[1:]
    if notice.kind == Kind.ANSWERED:
        return ngettext("%(who)s wrote", "%(who)s wrote %(count)s messages", notice.count) % {
            "who": who,
            "count": notice.count,
        }
    if notice.kind == Kind.MENTIONED and by:
        return _("%(name)s mentions you: %(who)s") % {"name": by, "who": who}
    if notice.kind == Kind.ASSIGNED and by:
        return _("%(name)s gave you %(who)s") % {"name": by, "who": who}
    if notice.kind == Kind.APPROVAL and by:
        return _("%(name)s asks you to decide: %(who)s") % {"name": by, "who": who}
    return {
        Kind.MENTIONED: _("You are mentioned: %(who)s"),
        Kind.ASSIGNED: _("Given to you: %(who)s"),
        Kind.NEW: _("Nobody has it yet: %(who)s"),
        Kind.WAITING: _("Waits too long: %(who)s"),
        Kind.APPROVAL: _("Asks you to decide: %(who)s"),
        Kind.DECIDED: _("Decided, as you asked: %(who)s"),
    }[Kind(notice.kind)] % {"who": who}


def _who(notice: Notice, *, named: bool) -> str:
    """The guest it is about; where names are not to be shown the conversation's number, or that it is somebody."""
    conversation, customer = notice.conversation, notice.customer
    if conversation is not None:
        return str(conversation.customer) if named else f"#{conversation.number}"
    return str(customer) if named and customer is not None else _("a guest")


@lru_cache(maxsize=1)
def _told_above() -> dict[str, Any]:
    """By kind, who finds the words: rooms above tell of their own things (`config/notices.py`)."""
    return {kind: import_string(path) for kind, path in import_string(settings.NOTICE_WORDS).items()}
