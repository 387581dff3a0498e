"""What routing did with a conversation, in words for its stream."""

from typing import Any

from django.utils.translation import gettext as _

from atithi.events.models import Event
from atithi.standards.routing.words import in_one_line, returned

TYPES = frozenset({"conversation.routed", "conversation.returned", "conversation.overflowed"})


def told(event: Event, names: dict[str, dict[int, Any]]) -> str:
    """Why Ravi: speaks Telugu · helped last time · 3 of 6 busy."""
    data, people = event.data, names.get("people", {})
    if event.type == "conversation.routed":
        values = {"name": people.get(data["assignee"], "?"), "why": in_one_line(data["why"])}
        if data["mode"] == "suggest":
            return _("Suggested for %(name)s: %(why)s") % values
        return _("Why %(name)s: %(why)s") % values
    if event.type == "conversation.returned":
        return returned(data["because"], people.get(data["from_assignee"], "?"))
    if data.get("to") == "store":
        return _("Waited too long: the store %(store)s sees this now") % {
            "store": names.get("stores", {}).get(data["store"], "?")
        }
    if data.get("to") == "call_back":
        return _("Waited too long: we offered to call the guest")
    team = names.get("teams", {}).get(data["team"], "?")
    return _("Waited too long: the team %(team)s sees this now") % {"team": team}
