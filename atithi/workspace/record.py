"""Pages of the record, with the names behind its ids."""

from dataclasses import dataclass

from atithi.customers.models import Customer
from atithi.events import catalogue
from atithi.events.models import Event
from atithi.workspace.queries import names_of
from atithi.workspace.record_words import HAPPENED

PAGE = 60


@dataclass(frozen=True)
class Line:
    """One event with its actor's name and what its type means."""

    event: Event
    actor: str
    meaning: str

    @property
    def happened(self) -> str:
        """What happened in the reader's words; the type's name where there are none."""
        return str(HAPPENED.get(self.event.type, self.event.type))

    @property
    def details(self) -> str:
        """The event's data as words, ids and values only."""
        return ", ".join(f"{key}: {value}" for key, value in self.event.data.items() if value not in (None, ""))


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
    """A page of the record, three queries."""
    events = Event.objects.order_by("-id")
    if kind:
        events = events.filter(type=kind)
    if before:
        events = events.filter(id__lt=before)
    rows = list(events[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    people, _teams = names_of([event.actor_id for event in rows if event.actor_kind == "staff"], [])
    ids = [event.actor_id for event in rows if event.actor_kind == "customer" and event.actor_id]
    guests = {customer.pk: str(customer) for customer in Customer.objects.filter(pk__in=ids)} if ids else {}
    lines = [Line(event, _actor(event, people, guests), _meaning(event.type)) for event in rows]
    return RecordPage(lines, rows[-1].pk if more else 0)


def _actor(event: Event, people: dict[int, str], guests: dict[int, str]) -> str:
    names = {"staff": people, "customer": guests}.get(event.actor_kind, {})
    return names.get(event.actor_id or 0, "")


def _meaning(kind: str) -> str:
    entry = next((entry for entry in catalogue.known() if entry.type == kind), None)
    return entry.meaning if entry else kind
