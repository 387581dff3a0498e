"""What a bulk action does, in words."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from atithi.conversations.models import BulkAction, Priority, Tag
from atithi.staff.models import Team, User
from atithi.workspace.wording import exact


def said(bulk: BulkAction) -> str:
    """What is done to each conversation, as a short sentence."""
    return str(_SAID[bulk.verb](bulk.values))


def _assign(values: dict[str, Any]) -> str:
    if values.get("team"):
        return _("Give to %(name)s") % {"name": Team.objects.get(pk=values["team"]).name}
    if values["assignee"] is None:
        return _("Put back: nobody")
    return _("Give to %(name)s") % {"name": User.objects.get(pk=values["assignee"]).name}


def _snooze(values: dict[str, Any]) -> str:
    if values["until"] is None:
        return _("Snooze until they write")
    return _("Snooze until %(time)s") % {"time": exact(datetime.fromisoformat(values["until"]))}


def _tag_name(values: dict[str, Any]) -> str:
    return Tag.objects.get(pk=values["tag"]).name


_SAID: dict[str, Callable[[dict[str, Any]], Any]] = {
    "assign": _assign,
    "close": lambda _values: _("Close the conversations"),
    "reopen": lambda _values: _("Open again"),
    "read": lambda _values: _("Mark as read"),
    "tag": lambda values: _("Put on the tag %(name)s") % {"name": _tag_name(values)},
    "untag": lambda values: _("Take off the tag %(name)s") % {"name": _tag_name(values)},
    "priority": lambda values: _("Set the priority: %(name)s") % {"name": Priority(values["priority"]).label},
    "snooze": _snooze,
    "spam": lambda _values: _("Mark as spam"),
}
