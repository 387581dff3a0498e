"""What was done with a conversation, in words for its stream: sleeping, sorting, joining, spam, removing, sending on."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from atithi.conversations.models import Forward, Macro, MatterKind, Priority, Tag
from atithi.events.models import Event
from atithi.staff.models import Store
from atithi.workspace import appointment_words, routing_words, survey_words, wording

ICONS = {
    "conversation.appointment": "clock", "conversation.routed": "hand", "conversation.returned": "undo-2",
    "conversation.overflowed": "split",
    "conversation.snoozed": "moon", "conversation.woken": "sun", "conversation.tagged": "tag",
    "conversation.untagged": "tag", "conversation.priority_set": "flag", "conversation.kind_set": "layers",
    "conversation.merged": "merge", "conversation.unmerged": "undo-2", "conversation.split": "split",
    "conversation.linked": "link", "conversation.unlinked": "link", "conversation.spam_marked": "ban",
    "conversation.spam_cleared": "circle-check", "message.redacted": "eraser", "message.forwarded": "forward",
    "message.translated": "languages", "macro.run": "zap", "forward.ended": "mail", "forward.retried": "refresh-cw",
    **survey_words.ICONS,
}  # fmt: skip
TOLD = tuple(ICONS)
Names = dict[str, dict[int, Any]]


def names_for(events: Iterable[Event]) -> Names:
    """Names of the tags, kinds, macros and addresses that these facts speak of: one query for each sort there is."""
    found: dict[str, set[int]] = {"tags": set(), "kind": set(), "macro": set(), "forward": set(), "store": set()}
    for event in events:
        found["tags"] |= set(event.data.get("tags") or [])
        for name in ("kind", "macro", "forward", "store"):
            if event.data.get(name):
                found[name].add(event.data[name])
    language = translation.get_language() or "en"
    names: Names = {"tags": _names(Tag, found["tags"]), "macro": _names(Macro, found["macro"])}
    names["stores"] = _names(Store, found["store"])
    kinds = MatterKind.objects.filter(pk__in=found["kind"]) if found["kind"] else []
    names["kind"] = {kind.pk: kind.name_in(language) for kind in kinds}
    forwards = Forward.objects.filter(pk__in=found["forward"]) if found["forward"] else []
    names["forward"] = {row.pk: row for row in forwards}
    return names


def _names(model: type[Tag] | type[Macro] | type[Store], ids: set[int]) -> dict[int, str]:
    return dict(model._default_manager.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def tell(event: Event, who: str, names: Names) -> str:
    """The fact in words; `who` did it."""
    data, values = event.data, {"who": who}
    here = event.subject_id
    if event.type == "conversation.appointment":
        return appointment_words.told(event, who)
    if event.type in survey_words.ICONS:
        return survey_words.told(event)
    if event.type in routing_words.TYPES:
        return routing_words.told(event, names)
    if event.type == "conversation.snoozed":
        until = parse_datetime(data["until"]) if data.get("until") else None
        if until is None:
            return _("%(who)s let this sleep until they write") % values
        return _("%(who)s let this sleep until %(time)s") % {
            **values, "time": wording.coming(until, timezone.localtime(event.at)),
        }  # fmt: skip
    if event.type == "conversation.woken":
        return _woken(data.get("because", ""), values)
    if event.type in {"conversation.tagged", "conversation.untagged"}:
        tags = ", ".join(sorted(names["tags"].get(tag, "?") for tag in data["tags"]))
        put = event.type == "conversation.tagged"
        return (_("%(who)s put on: %(tags)s") if put else _("%(who)s took off: %(tags)s")) % {**values, "tags": tags}
    if event.type == "conversation.priority_set":
        return _("%(who)s set the priority: %(name)s") % {**values, "name": Priority(data["priority"]).label}
    if event.type == "conversation.kind_set":
        name = names["kind"].get(data["kind"] or 0, _("none"))
        return _("%(who)s set the kind of matter: %(name)s") % {**values, "name": name}
    if event.type.startswith("forward."):
        return _of_forward(event, values, names)
    if event.type in {"message.forwarded", "macro.run"}:
        return _sent_or_run(event, values, names)
    return _joined(event.type, data, here, values)


def _woken(because: str, values: dict[str, str]) -> str:
    if because == "message":
        return _("A new message woke this")
    return _("The time has come: this is awake again") if because == "time" else _("%(who)s woke this") % values


def _sent_or_run(event: Event, values: dict[str, str], names: Names) -> str:
    if event.type == "macro.run":
        return _("%(who)s ran “%(name)s”") % {**values, "name": names["macro"].get(event.data["macro"], "?")}
    return _("%(who)s sent a message on to %(address)s") % {**values, "address": _address(event, names)}


def _address(event: Event, names: Names) -> str:
    row = names["forward"].get(event.data["forward"])
    return row.to if row else "?"


def _of_forward(event: Event, values: dict[str, str], names: Names) -> str:
    values = {**values, "address": _address(event, names)}
    if event.type == "forward.retried":
        return _("%(who)s sends it to %(address)s once more") % values
    return {
        "sent": _("The mail to %(address)s was sent"),
        "failed": _("The mail to %(address)s was not sent"),
        "uncertain": _("Nobody can say whether the mail to %(address)s arrived"),
    }.get(event.data["state"], "") % values


def open_problem(event: Event, names: Names) -> Forward | None:
    """The forward that this fact tells of, where it ended so, still stands so, and can be sent once more."""
    row: Forward | None = names["forward"].get(event.data.get("forward") or 0)
    over = {Forward.State.FAILED, Forward.State.UNCERTAIN}
    stands = row is not None and event.type == "forward.ended" and row.state == event.data["state"]
    return row if row is not None and stands and row.state in over else None


def _joined(type: str, data: dict[str, Any], here: int, values: dict[str, str]) -> str:
    if type == "conversation.merged":
        gone = data["merged"] == here
        words = _("%(who)s merged this into #%(number)s") if gone else _("%(who)s merged #%(number)s into this")
        return words % {**values, "number": data["into" if gone else "merged"]}
    if type == "conversation.unmerged":
        out = data["merged"] == here
        words = _("%(who)s took this out of #%(number)s") if out else _("%(who)s took #%(number)s out again")
        return words % {**values, "number": data["into" if out else "merged"]}
    if type == "conversation.split":
        source = data["source"] == here
        words = _("%(who)s split #%(number)s off") if source else _("%(who)s split this off #%(number)s")
        return words % {**values, "number": data["new" if source else "source"]}
    if type in {"conversation.linked", "conversation.unlinked"}:
        words = _("%(who)s linked #%(number)s") if type.endswith(".linked") else _("%(who)s unlinked #%(number)s")
        return words % {**values, "number": data["second" if data["first"] == here else "first"]}
    plain = {
        "conversation.spam_marked": _("%(who)s marked this as spam"),
        "conversation.spam_cleared": _("%(who)s said that this is no spam"),
        "message.redacted": _("%(who)s removed what a message said"),
        "message.translated": _("%(who)s had a message translated"),
    }
    if type == "conversation.spam_marked" and data.get("because") == "blocked":
        return _("Taken as spam: its writer is blocked")
    return plain[type] % values
