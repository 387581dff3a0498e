"""Staff book and move appointments, and send guests a link to do it themselves."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from atithi.channels.answering import check_answerable
from atithi.conversations.actions.replying import send_reply
from atithi.conversations.models import Conversation
from atithi.conversations.queries import get_conversation
from atithi.core.clock import now
from atithi.core.errors import DeskError
from atithi.core.ids import public_id as new_id
from atithi.customers.actions import identify
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.promises import appointment_queries as queries
from atithi.promises import moments
from atithi.promises.actions import Details, Wish, book_appointment, book_series, move_appointment
from atithi.promises.appointment_news import invitation_words
from atithi.promises.diaries import givers
from atithi.promises.errors import PromiseError
from atithi.promises.intake import questions_in
from atithi.promises.models import Appointment, Place, Service
from atithi.staff.models import Store, User
from atithi.staff.queries import calendar_of, own_store_ids
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.views.appointments import day_of

DAYS = 7


def _asked(user: User, form: QueryDict, service: Service | None) -> tuple[Store | None, User | None]:
    """The store and the person that were chosen, of those the service has."""
    if service is None:
        return None, None
    own = own_store_ids(user)
    offered = [one for one in queries.stores_of(service) if own is None or one.pk in own]
    store = next((one for one in offered if one.public_id == form.get("store")), offered[0] if offered else None)
    person = next((one for one in givers(service, store) if one.public_id == form.get("person")), None)
    return store, person


def _times(
    service: Service, store: Store | None, person: User | None, day: date | None, without: Appointment | None = None
) -> dict[str, Any]:
    """The free times of a week from a day on, each with who is free; and who takes the one that is asked for, if any."""
    if service.place == Place.STORE and store is None:
        return {"days": []}
    zone = calendar_of(store).zone
    today = now().astimezone(zone).date()
    first = max(day or today, today)
    found = queries.slots_of_days(service, first, DAYS, store=store, person=person, without=without)
    if day is None and not any(found.values()):
        whole = queries.slots_of_days(service, first, 60, store=store, person=person, without=without)
        first = next((each for each in sorted(whole) if whole[each]), first)
        found = queries.slots_of_days(service, first, DAYS, store=store, person=person, without=without)
    names = {one.pk: one.name for one in givers(service, store)}
    days = [
        (moments.long_day(each), [(slot.starts_at.isoformat(), moments.clock(slot.starts_at, zone),
                                   ", ".join(names[one] for one in slot.people[:4])) for slot in found[each]])
        for each in sorted(found) if found[each]
    ]  # fmt: skip
    return {"days": days, "first": first, "zone": zone.key}


@staff
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Service, store, person and day; then a time, and what else is to be known. POST books."""
    form = request.POST if request.method == "POST" else request.GET
    conversation = get_conversation(request.user, form["conversation"]) if form.get("conversation") else None
    service = queries.get_service(form["service"]) if form.get("service") else None
    store, person = _asked(request.user, form, service)
    if request.method == "POST" and service is not None:
        try:
            return _book(request, service, store, person, conversation)
        except DeskError as error:
            problem, status = str(error), error.status
    else:
        problem, status = "", 200
    context = {
        "services": queries.services(), "service": service, "store": store, "person": person, "conversation": conversation,
        "problem": problem, "form": form, "key": new_id(), "section": "appointments",
    }  # fmt: skip
    if service is not None:
        context |= _times(service, store, person, day_of(form.get("day", ""))) | {
            "stores": queries.stores_of(service), "people": givers(service, store),
            "asked": [(one, form.get(f"q_{one.key}", "")) for one in questions_in(service.questions, moments.language_now())],
        }  # fmt: skip
    return render(request, "desk/appointments/new.html", context, status=status)


def _moment(form: QueryDict, store: Store | None) -> tuple[datetime, bool]:
    """The time that was chosen from the list, or written: then it may be one that is not offered."""
    own = form.get("own_time", "")
    try:
        moment = parse_datetime(own or form.get("at", ""))
    except ValueError:
        moment = None
    if moment is None or not 2020 <= moment.year <= 2200:
        raise PromiseError("time_missing", gettext_lazy("Please choose a time."))
    return (moment.replace(tzinfo=calendar_of(store).zone) if moment.tzinfo is None else moment), bool(own)


def _customer(form: QueryDict, conversation: Conversation | None) -> Customer:
    if conversation is not None:
        return conversation.customer
    contact = form.get("contact", "").strip()
    if not contact:
        raise PromiseError("guest_missing", gettext_lazy("Say who comes: a phone number or mail address."))
    return identify(kind="email" if "@" in contact else "phone", value=contact, name=form.get("name", ""))


def _book(request: StaffRequest, service: Service, store: Store | None, person: User | None,
          conversation: Conversation | None) -> HttpResponse:  # fmt: skip
    form, actor = request.POST, Actor.staff(request.user.pk)
    starts_at, own = _moment(form, store)
    wish = Wish(
        service, starts_at, person, store, anywhen=own, outside=own and bool(form.get("outside")) and person is not None
    )
    customer = _customer(form, conversation)
    answers = {one.key: form.get(f"q_{one.key}", "") for one in questions_in(service.questions, "en")}
    language = conversation.language if conversation is not None else ""
    details = Details(answers, form.get("address", ""), form.get("note", ""), language)
    key, repeat, count = form.get("key", "")[:40], form.get("repeat", ""), form.get("count", "")
    if repeat in {"7", "14", "28", "0"}:
        found = book_series(
            wish=wish, customer=customer, actor=actor, every_days=int(repeat), key=key, details=details,
            conversation=conversation,
            count=int(count) if count.isdecimal() and len(count) < 4 else 0,
        )  # fmt: skip
        if found.missed:
            days = ", ".join(moments.short_day(day) for day in found.missed)
            messages.warning(request, _("Not free, so not booked: %(days)s") % {"days": days})
        appointment = found.appointments[0]
    else:
        appointment = book_appointment(
            wish=wish, customer=customer, actor=actor, details=details, conversation=conversation, key=key
        )
    messages.success(request, _("The appointment is booked."))
    return redirect("workspace:appointment", public_id=appointment.public_id)


@staff
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, public_id: str) -> HttpResponse:
    """Another time or person for an appointment."""
    found = queries.get_appointment(request.user, public_id)
    form = request.POST if request.method == "POST" else request.GET
    service = found.service
    people = givers(service, found.store)
    person = next((one for one in people if one.public_id == form.get("person")), None)
    problem, status = "", 200
    if request.method == "POST":
        try:
            starts_at, own = _moment(form, found.store)
            move_appointment(
                appointment=found, actor=Actor.staff(request.user.pk), starts_at=starts_at, person=person, anywhen=own,
                outside=own and bool(form.get("outside")) and person is not None,
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("workspace:appointment", public_id=public_id)
        except DeskError as error:
            problem, status = str(error), error.status
    context = {
        "appointment": found, "people": people, "person": person, "problem": problem, "form": form, "section": "appointments",
        "when": moments.when(found.starts_at, ZoneInfo(found.time_zone)),
        **_times(service, found.store, person, day_of(form.get("day", "")), found),
    }  # fmt: skip
    return render(request, "desk/appointments/move.html", context, status=status)


@staff
@require_POST
def send_link(request: StaffRequest, public_id: str) -> HttpResponse:
    """Writes to the guest of a conversation, in their language, where they can choose a time."""
    conversation = get_conversation(request.user, public_id)
    check_answerable(conversation.channel)
    chosen = request.POST.get("service", "")
    service = queries.get_service(chosen) if chosen else None
    send_reply(
        conversation=conversation, text=invitation_words(service, conversation), actor=Actor.staff(request.user.pk),
        author=request.user, client_key=f"booking-link:{request.POST.get('key', '')[:40]}",
    )  # fmt: skip
    return redirect("workspace:conversation", public_id=public_id)
