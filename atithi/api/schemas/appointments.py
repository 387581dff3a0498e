"""How services, free times and appointments look to programs."""

from datetime import datetime
from typing import Annotated, Literal, cast

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Id, Language, Moment, Named, Request
from atithi.promises.appointment_queries import stores_of
from atithi.promises.diaries import givers
from atithi.promises.models import Appointment, Service
from atithi.promises.slots import Slot

State = Literal["offered", "booked", "confirmed", "attended", "no_show", "cancelled"]
Text = Annotated[str, StringConstraints(max_length=500)]


class ServiceOut(BaseModel):
    id: str
    name: str
    names: dict[str, str]
    place: str = Field(description=_("store, home, phone or online"))
    minutes: int
    capacity: int = Field(description=_("Guests at once."))
    stores: list[Named]
    people: list[Named]
    questions: list[dict[str, object]] = Field(description=_("What guests are asked: key, labels, required, choices."))

    @classmethod
    def of(cls, row: Service) -> "ServiceOut":
        return cls(
            id=row.public_id, name=row.name, names=row.names, place=row.place, minutes=row.minutes, capacity=row.capacity,
            stores=[Named(id=one.public_id, name=one.name) for one in stores_of(row)], questions=row.questions,
            people=[Named(id=one.public_id, name=one.name) for one in givers(row, None)],
        )  # fmt: skip


class SlotQuery(BaseModel):
    """From when to when, and where."""

    since: Moment = Field(description=_("The first time that suits."))
    until: Moment = Field(description=_("The times before this; at most 60 days after since."))
    store: str = Field("", max_length=40, description=_("Id of the store, for services given in stores."))
    person: str = Field("", max_length=40)


class SlotOut(BaseModel):
    starts_at: datetime
    ends_at: datetime
    people: list[str] = Field(description=_("Ids of those who are free then."))

    @classmethod
    def of(cls, slot: Slot, ids: dict[int, str]) -> "SlotOut":
        return cls(starts_at=slot.starts_at, ends_at=slot.ends_at, people=[ids[one] for one in slot.people])


class Slots(BaseModel):
    items: list[SlotOut]


class AppointmentQuery(PageQuery):
    customer: str = Field("", max_length=40)
    person: str = Field("", max_length=40)
    state: State | Literal[""] = ""
    since: Moment | None = Field(None, description=_("Those that begin then or later."))
    until: Moment | None = Field(None, description=_("Those that begin before."))


class AppointmentIn(Request):
    service: Id
    customer: Id
    starts_at: Moment
    store: Id | None = None
    person: Id | None = Field(None, description=_("Without one: whoever is free and has least to do that day."))
    conversation: Id | None = None
    answers: dict[
        Annotated[str, StringConstraints(max_length=20)], Annotated[str, StringConstraints(max_length=1000)]
    ] = Field({}, max_length=20, description=_("By the question's key; of choices the number, from 0."))
    address: Annotated[str, StringConstraints(max_length=300)] = ""
    note: Text = ""
    language: Language | None = None


class TimeIn(Request):
    starts_at: Moment
    person: Id | None = None
    store: Id | None = None


class CancellationIn(Request):
    reason: Annotated[str, StringConstraints(min_length=1, max_length=500)] = Field(
        description=_("The guest reads it.")
    )


class AppointmentOut(BaseModel):
    id: str
    service: Named
    customer: Named
    person: Named
    store: Named | None
    conversation: str | None
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    state: State
    answers: dict[str, str]
    address: str
    note: str
    language: str
    revision: int
    created_at: datetime

    @classmethod
    def of(cls, row: Appointment) -> "AppointmentOut":
        store = Named(id=row.store.public_id, name=row.store.name) if row.store is not None else None
        return cls(
            id=row.public_id, service=Named(id=row.service.public_id, name=row.service.name), store=store,
            customer=Named(id=row.customer.public_id, name=row.customer.name),
            person=Named(id=row.person.public_id, name=row.person.name),
            conversation=row.conversation.public_id if row.conversation is not None else None, starts_at=row.starts_at,
            ends_at=row.ends_at, time_zone=row.time_zone, state=cast(State, row.state), answers=row.answers, address=row.address,
            note=row.note, language=row.language, revision=row.revision, created_at=row.created_at,
        )  # fmt: skip
