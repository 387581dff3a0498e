"""Guests book by themselves. What they say of themselves is kept as said: it never opens another guest's history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atithi.channels.answering import answerable
from atithi.conversations.actions import assign, receive_message
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Channel, Conversation
from atithi.core.ids import public_id
from atithi.core.text import clean_line
from atithi.customers.actions import claim_contact, identify
from atithi.customers.contact import normalise
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.promises import moments
from atithi.promises.actions.booking import Details, Wish, book_appointment
from atithi.promises.actions.seats import lock_people
from atithi.promises.actions.waiting import join_waiting
from atithi.promises.diaries import givers
from atithi.promises.errors import PromiseError
from atithi.promises.models import Appointment, Service, Waiting
from atithi.staff.models import Store, User
from atithi.staff.queries import calendar_of


@dataclass(frozen=True)
class Guest:
    """Who books: known by the conversation they were invited from, or by what they say."""

    conversation: Conversation | None = None
    name: str = ""
    contact: str = ""
    language: str = "en"


@transaction.atomic
def book_as_guest(*, service: Service, starts_at: datetime, guest: Guest, store: Store | None = None, person: User | None = None,
                  answers: Mapping[str, str] | None = None, address: str = "", key: str = "") -> Appointment:  # fmt: skip
    """A guest books for themselves; the same form (`key`) sent twice books once. Raises Taken, or PromiseError in words."""
    if key and (known := Appointment.objects.filter(key=key).first()) is not None:
        return known
    # Before anything is written about the guest: the order in which rows are locked is always people first.
    lock_people([person.pk] if person is not None else [one.pk for one in givers(service, store)])
    customer = _customer(guest, key)
    conversation = guest.conversation
    if conversation is None:
        conversation = _begun(service, starts_at, store, customer, guest)
    appointment = book_appointment(
        wish=Wish(service, starts_at, person, store), customer=customer, actor=Actor.customer(customer.pk),
        details=Details(answers or {}, address=address, language=guest.language), conversation=conversation, key=key,
    )  # fmt: skip
    if guest.conversation is None and conversation is not None and conversation.assignee_id is None:
        assign(conversation=conversation, assignee=appointment.person, team=conversation.team, actor=Actor.system())
    return appointment


@transaction.atomic
def wait_as_guest(
    *, service: Service, guest: Guest, first_day: date, last_day: date, store: Store | None = None
) -> Waiting:
    """A guest puts themselves on the waiting list."""
    customer = _customer(guest, "")
    return join_waiting(
        service=service, customer=customer, actor=Actor.customer(customer.pk), first_day=first_day, last_day=last_day,
        store=store, conversation=guest.conversation, language=guest.language,
    )  # fmt: skip


def _customer(guest: Guest, key: str) -> Customer:
    if guest.conversation is not None:
        return guest.conversation.customer
    name, contact = clean_line(guest.name, 120), clean_line(guest.contact, 254)
    if not name or not contact:
        raise PromiseError(
            "guest_unnamed", gettext_lazy("Please tell us your name, and a phone number or mail address.")
        )
    kind = "email" if "@" in contact else "phone"
    value = normalise(kind, contact)
    customer = identify(kind="provider", value=f"booking:{key or public_id()}", name=name)
    claim_contact(customer=customer, kind=kind, value=value)
    return customer


def _begun(
    service: Service, starts_at: datetime, store: Store | None, customer: Customer, guest: Guest
) -> Conversation | None:
    """A conversation by mail in which the guest is told of their appointment; None where they gave no mail address."""
    if "@" not in guest.contact:
        return None
    mailboxes = Channel.objects.filter(kind="email", active=True).order_by("id")
    mailbox = next((channel for channel in mailboxes if answerable(channel)), None)
    point = customer.contact_points.filter(kind="provider").first()
    if mailbox is None or point is None:
        return None
    with translation.override(guest.language):
        when = moments.when(starts_at, calendar_of(store).zone)
        values = {"service": service.name_in(guest.language), "when": when}
        subject = _("Appointment: %(service)s") % values
        text = _("I have booked: %(service)s, %(when)s.") % values
    message = receive_message(
        InboundMessage(
            channel_id=mailbox.pk, provider_id=f"<{public_id()}@booking>", contact_kind="provider", contact_value=point.value,
            text=text, name=customer.name, subject=subject, store_id=store.pk if store else None,
        )
    )  # fmt: skip
    return message.conversation
