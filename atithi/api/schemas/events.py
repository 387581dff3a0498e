"""How the record looks to programs: with public ids in place of internal numbers."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.paging import PageQuery
from atithi.api.queries import public_ids
from atithi.events import Event

# Which kind of thing a number in an event's data stands for.
REFERENCES = {
    "message": "message", "conversation": "conversation", "customer": "customer", "channel": "channel",
    "absorbed": "customer", "assignee": "user", "from_assignee": "user", "team": "team", "from_team": "team",
}  # fmt: skip
ACTORS = {"staff": "user", "customer": "customer", "program": "token"}
Ids = dict[tuple[str, int], str]


class EventQuery(PageQuery):
    type: str = Field("", max_length=80, pattern=r"^[a-z_.]*$", description=_("Only this type, as message.received."))


class ThingOut(BaseModel):
    kind: str
    id: str | None


class EventOut(BaseModel):
    """One fact of the record."""

    id: str
    type: str
    version: int
    at: datetime
    subject: ThingOut
    actor: ThingOut
    data: dict[str, Any]


def shown(events: list[Event]) -> list[EventOut]:
    """Events with the public ids of all they name: one query for each kind of thing."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        for kind, number in _named(event):
            wanted[kind].add(number)
    ids = {(kind, number): found for kind, each in wanted.items() for number, found in public_ids(kind, each).items()}
    return [_shown(event, ids) for event in events]


def _named(event: Event) -> Iterator[tuple[str, int]]:
    yield event.subject_kind, event.subject_id
    if event.actor_id is not None:
        yield ACTORS.get(event.actor_kind, event.actor_kind), event.actor_id
    for name, value in event.data.items():
        if name in REFERENCES and isinstance(value, int):
            yield REFERENCES[name], value


def _shown(event: Event, ids: Ids) -> EventOut:
    data = {
        name: ids.get((REFERENCES[name], value)) if name in REFERENCES and isinstance(value, int) else value
        for name, value in event.data.items()
    }
    actor = ids.get((ACTORS.get(event.actor_kind, event.actor_kind), event.actor_id or 0))
    return EventOut(
        id=str(event.pk), type=event.type, version=event.version, at=event.at, data=data,
        subject=ThingOut(kind=event.subject_kind, id=ids.get((event.subject_kind, event.subject_id))),
        actor=ThingOut(kind=event.actor_kind, id=actor),
    )  # fmt: skip
