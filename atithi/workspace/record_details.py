"""An event's data in words: names for ids, old and new values side by side, nothing that only a program needs."""

from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from atithi.events.models import Event
from atithi.staff.models import Permission, Presence, Role
from atithi.workspace import wording
from atithi.workspace.hours import day_names
from atithi.workspace.record_names import FIELDS, Named, Names, ids_in
from atithi.workspace.wording import language_name

HIDDEN = frozenset({
    "target", "problem", "message", "planned", "forward", "quoting", "event", "changes", "handler", "evidence", "confidence",
})  # fmt: skip
FIELD_WORDS = {
    "name": _lazy("Name"), "names": _lazy("Names by language"), "role": _lazy("Role"), "custom_role": _lazy("Role"),
    "speaks": _lazy("Serves in"), "teams": _lazy("Teams"), "stores": _lazy("Stores"), "team": _lazy("Team"),
    "store": _lazy("Store"), "members": _lazy("Members"), "private": _lazy("private"), "language": _lazy("Language"),
    "languages": _lazy("Languages"), "default_language": _lazy("Language when unknown"), "time_zone": _lazy("Time zone"),
    "city": _lazy("City"), "theme": _lazy("Look"), "density": _lazy("How much a screen shows"),
    "undo_seconds": _lazy("Seconds to take back"), "weekly": _lazy("Opening hours"), "hours": _lazy("Opening hours"),
    "date": _lazy("Date"), "colour": _lazy("Colour"), "logo": _lazy("Logo"), "active": _lazy("Switched on"),
    "sites": _lazy("Sites"), "greeting": _lazy("First words"), "permissions": _lazy("May"), "secret": _lazy("Secret"),
    "assignee": _lazy("to"), "from_assignee": _lazy("from"), "from_team": _lazy("from the team"),
    "channel": _lazy("Channel"), "customer": _lazy("Customer"), "absorbed": _lazy("Customer"), "tags": _lazy("Tags"),
    "kind": _lazy("Kind"), "reason": _lazy("Reason"), "because": _lazy("Because"), "count": _lazy("Number"),
    "presence": _lazy("Presence"), "delivery": pgettext_lazy("record", "Delivery"), "users": _lazy("People"),
    "priority": _lazy("Priority"), "until": _lazy("Until"), "into": _lazy("into"), "merged": pgettext_lazy("record", "Joined"),
    "source": _lazy("from"), "new": _lazy("New"), "first": _lazy("one"), "second": _lazy("other"), "author": _lazy("Author"),
    "import": _lazy("File"), "added": pgettext_lazy("import", "New"), "changed": pgettext_lazy("import", "Changed"),
    "same": pgettext_lazy("import", "As they are"), "rejected": pgettext_lazy("import", "Not possible"),
    "removed": pgettext_lazy("import", "Removed"), "restored": pgettext_lazy("import", "As before"),
    "left": pgettext_lazy("import", "Left alone"), "rows": _lazy("Number"),
    "from": _lazy("before"), "scopes": _lazy("May"), "address": _lazy("Address"), "aliases": _lazy("Further addresses"),
    "due": _lazy("By when"), "owner": _lazy("Owed by"), "from_owner": _lazy("before"), "late": _lazy("Late"),
    "from_conversation": _lazy("from"),
}  # fmt: skip
_CHOICES: dict[str, dict[str, Any]] = {
    "role": dict(Role.choices), "permissions": dict(Permission.choices), "presence": dict(Presence.choices),
}  # fmt: skip
_LANGUAGES = frozenset({"language", "languages", "default_language", "speaks"})


@dataclass(frozen=True)
class Detail:
    """One field: its new value, and with `changed` the old one. `silent`: it changed, and what it is stays secret."""

    label: str
    new: list[Named]
    old: list[Named]
    changed: bool = False
    silent: bool = False


def want(names: Names, event: Event) -> None:
    """Tells which names the details of an event will need."""
    names.want(event.subject_kind, [event.subject_id])
    for field, value in event.data.items():
        if field == "changes" and isinstance(value, dict):
            for changed, pair in value.items():
                for each in pair:
                    names.want(FIELDS.get(changed, ""), ids_in(each))
        else:
            names.want(FIELDS.get(field, ""), ids_in(value))


def details(names: Names, event: Event) -> list[Detail]:
    """What an event's data say, for a person. The subject is named beside, so it is not repeated."""
    found = []
    changes = event.data.get("changes")
    for field, pair in (changes if isinstance(changes, dict) else {}).items():
        old, new = pair if len(pair) == 2 else (None, None)
        found.append(Detail(_label(field), _words(names, field, new), _words(names, field, old), True, len(pair) != 2))
    for field, value in event.data.items():
        own = FIELDS.get(field) == event.subject_kind and value == event.subject_id
        if field not in HIDDEN and value not in (None, "", []) and not own:
            found.append(Detail(_label(field), _words(names, field, value), []))
    return found


def _label(field: str) -> str:
    return str(FIELD_WORDS.get(field, field.replace("_", " ")))


def _words(names: Names, field: str, value: Any) -> list[Named]:
    if value in (None, "", [], {}):
        return []
    if field in {"weekly", "hours"}:
        return [Named(text) for text in _hours(field, value)]
    if isinstance(value, dict):
        return [Named(f"{language_name(code)}: {text}") for code, text in value.items()]
    return [_word(names, field, one) for one in ids_in(value)]


def _word(names: Names, field: str, value: Any) -> Named:
    if isinstance(value, bool):
        return Named(_("yes") if value else _("no"))
    kind = FIELDS.get(field)
    if kind and isinstance(value, int):
        return names.of(kind, value)
    if field in _LANGUAGES and isinstance(value, str):
        return Named(language_name(value))
    if field == "due" and (moment := parse_datetime(str(value))):
        return Named(wording.exact(moment))
    return Named(str(_CHOICES.get(field, {}).get(value, value)))


def _hours(field: str, value: Any) -> list[str]:
    """A week day by day, or the hours of one day."""
    try:
        if field == "hours":
            return ["–".join(span) for span in value]
        spans = [", ".join("–".join(span) for span in day) or _("closed all day") for day in value]
    except TypeError:
        return [str(value)]
    return [f"{name} {text}" for name, text in zip(day_names(), spans, strict=False)]
