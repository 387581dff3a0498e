"""Pages of the record, with the names behind its ids."""

from dataclasses import dataclass

from atithi.events import catalogue
from atithi.events.models import Event
from atithi.workspace.record_details import Detail, details, want
from atithi.workspace.record_names import Named, Names
from atithi.workspace.record_words import HAPPENED

PAGE = 60
_ACTORS = {"staff": "user", "customer": "customer"}


@dataclass(frozen=True)
class Line:
    """One event with its actor's name and what its type means."""

    event: Event
    actor: str
    meaning: str
    names: Names

    @property
    def happened(self) -> str:
        """What happened in the reader's words; the type's name where there are none."""
        return str(HAPPENED.get(self.event.type, self.event.type))

    @property
    def subject(self) -> Named:
        """To whom or what it happened."""
        if self.event.subject_kind == "business":
            return Named("")
        return self.names.of(self.event.subject_kind, self.event.subject_id)

    @property
    def details(self) -> list[Detail]:
        """What the event's data say, in words."""
        return details(self.names, self.event)


@dataclass(frozen=True)
class RecordPage:
    """Lines, the latest first, and the id before which the next page begins; 0 at the end."""

    lines: list[Line]
    before: int


def types() -> list[tuple[str, str]]:
    """All types of events there are, each with what it says in words, by these words."""
    known = [(entry.type, str(HAPPENED.get(entry.type, entry.type))) for entry in catalogue.known()]
    return sorted(known, key=lambda pair: pair[1])


def page_of(*, kind: str = "", before: int = 0) -> RecordPage:
    """A page of the record: one query for its rows, and one for each kind of name on it."""
    events = Event.objects.order_by("-id")
    if kind:
        events = events.filter(type=kind)
    if before:
        events = events.filter(id__lt=before)
    rows = list(events[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    names = Names()
    for event in rows:
        names.want(_ACTORS.get(event.actor_kind, ""), [event.actor_id])
        want(names, event)
    names.fetch()
    lines = [Line(event, _actor(event, names), _meaning(event.type), names) for event in rows]
    return RecordPage(lines, rows[-1].pk if more else 0)


def _actor(event: Event, names: Names) -> str:
    kind = _ACTORS.get(event.actor_kind, "")
    return names.of(kind, event.actor_id).text if kind and event.actor_id else ""


def _meaning(kind: str) -> str:
    entry = next((entry for entry in catalogue.known() if entry.type == kind), None)
    return entry.meaning if entry else kind
