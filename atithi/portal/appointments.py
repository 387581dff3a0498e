"""A guest's own appointment by its signed link: looking changes nothing; confirming, moving and cancelling are one tap each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from atithi.core.clock import now
from atithi.core.errors import DeskError, NotFound
from atithi.events import Actor
from atithi.portal.choosing import day_in, guarded, moment_in, said, speaking, times
from atithi.promises import ical, links, moments
from atithi.promises.actions import (
    cancel_appointment,
    confirm_appointment,
    end_offer,
    leave_waiting,
    move_appointment,
    take_offer,
)
from atithi.promises.actions.booking import check_changeable
from atithi.promises.appointment_news import when_of, where_of
from atithi.promises.appointment_queries import appointments_of_feed
from atithi.promises.errors import PromiseError
from atithi.promises.intake import answered
from atithi.promises.models import Appointment, AppointmentState, Waiting


def _appointment(token: str) -> Appointment:
    found = links.appointment_at(token)
    if found is None:
        raise NotFound
    return found


def _waiting(token: str) -> Waiting:
    found = links.waiting_at(token)
    if found is None:
        raise NotFound
    return found


def _may_change(appointment: Appointment) -> bool:
    try:
        check_changeable(appointment)
    except PromiseError:
        return False
    return appointment.is_coming


@guarded
@require_GET
def show(request: HttpRequest, token: str) -> HttpResponse:
    """When, where, what to bring, and what can be done about it."""
    appointment = _appointment(token)
    with speaking(request, appointment.language):
        return said(_page(request, appointment, token))


def _page(
    request: HttpRequest, appointment: Appointment, token: str, problem: str = "", status: int = 200
) -> HttpResponse:
    language = moments.language_now()
    context = {
        "appointment": appointment, "token": token, "name": appointment.service.name_in(language), "when": when_of(appointment),
        "where": where_of(appointment), "hint": appointment.service.hint_in(language), "changeable": _may_change(appointment),
        "offered": appointment.state == AppointmentState.OFFERED, "coming": appointment.is_coming and appointment.ends_at > now(),
        "until": moments.when(appointment.hold_until, appointment.zone) if appointment.hold_until else "", "problem": problem,
        "answers": answered(appointment.service.questions, appointment.answers, language),
        "again": links.booking_url(appointment.service, appointment.conversation),
    }  # fmt: skip
    return render(request, "portal/booking/appointment.html", context, status=status)


def _changed(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """Does one thing with an appointment; what cannot be done is said on its page."""
    appointment = _appointment(token)
    actor = Actor.customer(appointment.customer_id)
    with speaking(request, appointment.language):
        try:
            if verb == "confirm":
                confirm_appointment(appointment=appointment, actor=actor)
            elif verb == "take":
                take_offer(appointment=appointment, actor=actor)
            elif verb == "pass":
                end_offer(appointment=appointment, actor=actor)
            elif verb == "move":
                move_appointment(appointment=appointment, actor=actor, starts_at=moment_in(request.POST.get("at", "")))
            else:
                reason = request.POST.get("reason", "") or _("The guest cancelled the appointment")
                cancel_appointment(appointment=appointment, actor=actor, reason=reason)
        except DeskError as error:
            if error.code == "slot_taken":
                return said(_times(request, appointment, token, error))
            return said(_page(request, _appointment(token), token, str(error), error.status))
    return redirect("portal:appointment", token=token)


@guarded
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """They will come."""
    return _changed(request, token, "confirm")


@guarded
@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """They will not come."""
    return _changed(request, token, "cancel")


@guarded
@require_POST
def answer_offer(request: HttpRequest, token: str) -> HttpResponse:
    """They take the place that is held for them, or let it pass."""
    return _changed(request, token, "pass" if request.POST.get("answer") == "no" else "take")


@guarded
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Other times, each one tap; POST takes one."""
    if request.method == "POST":
        return _changed(request, token, "move")
    appointment = _appointment(token)
    with speaking(request, appointment.language):
        return said(_times(request, appointment, token))


def _times(
    request: HttpRequest, appointment: Appointment, token: str, problem: DeskError | None = None
) -> HttpResponse:
    if not _may_change(appointment):
        return _page(request, appointment, token)
    choice = times(appointment.service, appointment.store, day_in(request.GET.get("from", "")), without=appointment)
    context = {
        "appointment": appointment, "token": token, "choice": choice, "when": when_of(appointment), "problem": str(problem or ""),
        "name": appointment.service.name_in(moments.language_now()),
    }  # fmt: skip
    return render(request, "portal/booking/move.html", context, status=problem.status if problem else 200)


@guarded
@require_GET
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment for the guest's own calendar."""
    content = ical.invitation(_appointment(token))
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return HttpResponse(content, content_type=ical.MEDIA_TYPE, headers=headers)


@guarded
@require_GET
def show_waiting(request: HttpRequest, token: str) -> HttpResponse:
    """A guest's place on a waiting list."""
    waiting = _waiting(token)
    with speaking(request, waiting.language):
        context = {
            "waiting": waiting, "token": token, "name": waiting.service.name_in(moments.language_now()),
            "first": moments.long_day(waiting.first_day), "last": moments.long_day(waiting.last_day),
        }  # fmt: skip
        return said(render(request, "portal/booking/waiting.html", context))


@guarded
@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """They do not wait any more."""
    waiting = _waiting(token)
    leave_waiting(waiting=waiting, actor=Actor.customer(waiting.customer_id))
    return redirect("portal:waiting", token=token)


@never_cache
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's or a store's appointments for a calendar program, by the secret address."""
    found = links.feed_at(token)
    if found is None:
        raise NotFound
    name = str(found.user or found.store)
    return HttpResponse(ical.feed(name, appointments_of_feed(found)), content_type=ical.MEDIA_TYPE)
