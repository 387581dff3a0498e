"""Guests book a time: from a public page, or by the link they were given in a conversation. Without script, in four languages."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.errors import DeskError, NotFound
from atithi.core.ids import public_id as new_id
from atithi.portal.choosing import day_in, guarded, moment_in, said, speaking, times
from atithi.promises import links, moments
from atithi.promises.actions import Guest, book_as_guest, wait_as_guest
from atithi.promises.actions.booking import bookable_between
from atithi.promises.appointment_queries import get_service, services, slots_near, stores_of
from atithi.promises.errors import PromiseError
from atithi.promises.intake import questions_in
from atithi.promises.models import Place, Service
from atithi.staff.models import Store
from atithi.staff.queries import calendar_of


def _invited(request: HttpRequest) -> tuple[Guest, str, int]:
    """Who the link was given to, what it carries, and for which service (0: any). Without one: somebody we do not know."""
    token = request.GET.get("invite", "") or request.POST.get("invite", "")
    found = links.invited_by(token) if token else None
    if found is None:
        return Guest(language=moments.language_now()), "", 0
    conversation, service = found
    language = (
        conversation.language if conversation.language in {"en", "hi", "te", "bn"} else conversation.customer.language
    )
    return Guest(conversation, language=language or "en"), token, service


def _open_service(public_id: str, invited: Guest, only: int) -> Service:
    """The service, where this guest may book it; NotFound otherwise."""
    service = get_service(public_id)
    if not service.public and (invited.conversation is None or only not in {0, service.pk}):
        raise NotFound
    return service


def _store(service: Service, asked: str) -> Store | None:
    """The store asked for; the only one there is; None where one must be chosen or none is needed."""
    offered = stores_of(service)
    return next((one for one in offered if one.public_id == asked), offered[0] if len(offered) == 1 else None)


@guarded
@require_GET
def show_services(request: HttpRequest) -> HttpResponse:
    """Everything that this guest can book."""
    guest, token, only = _invited(request)
    with speaking(request, guest.language):
        rows = services() if guest.conversation is not None else services().filter(public=True)
        language = moments.language_now()
        shown = [(row, row.name_in(language), row.hint_in(language)) for row in rows if only in {0, row.pk}]
        return said(render(request, "portal/booking/services.html", {"services": shown, "invite": token}))


@guarded
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, public_id: str) -> HttpResponse:
    """One service: choose a store and a time, then (`at`) say who comes; POST books it."""
    guest, token, only = _invited(request)
    service = _open_service(public_id, guest, only)
    with speaking(request, guest.language):
        if request.method == "POST":
            return said(_booked(request, service, guest, token))
        context = _page(service, guest, token, request.GET)
        if request.GET.get("at") and (context["store"] or service.place != Place.STORE):
            return said(_details(request, context, service))
        context["choice"] = (
            times(service, context["store"], day_in(request.GET.get("from", ""))) if context["ready"] else None
        )
        return said(render(request, "portal/booking/times.html", context))


def _page(service: Service, guest: Guest, token: str, form: QueryDict) -> dict[str, Any]:
    store, language = _store(service, form.get("store", "")), moments.language_now()
    return {
        "service": service, "name": service.name_in(language), "hint": service.hint_in(language), "invite": token,
        "store": store, "stores": stores_of(service), "ready": store is not None or service.place != Place.STORE,
        "known": guest.conversation is not None, "key": new_id(), "questions": questions_in(service.questions, language),
        "asks_address": service.place == Place.HOME, "form": form,
    }  # fmt: skip


def _details(
    request: HttpRequest, context: dict[str, Any], service: Service, problem: DeskError | None = None
) -> HttpResponse:
    """The time that was chosen and what is still asked; where it is taken, others near it."""
    store = context["store"]
    form = request.POST if request.method == "POST" else request.GET
    at, zone = moment_in(form.get("at", "")), calendar_of(store).zone
    since, until = bookable_between(service, guest=True)
    near = slots_near(service, at, since, until, store=store)
    taken = not any(slot.starts_at == at for slot in near)
    if not taken and (problem is None or problem.code != "slot_taken"):
        near = []
    context |= {
        "at": at.isoformat(), "when": moments.when(at, zone), "problem": str(problem or ""),
        "taken": bool(near) or taken,
        "near": [(slot.starts_at.isoformat(), moments.when(slot.starts_at, zone)) for slot in near if slot.starts_at != at],
        "said": {name: form.get(name, "") for name in ("name", "contact", "address")},
        "asked": [(one, form.get(f"q_{one.key}", "")) for one in context["questions"]],
    }  # fmt: skip
    return render(request, "portal/booking/details.html", context, status=problem.status if problem else 200)


def _booked(request: HttpRequest, service: Service, guest: Guest, token: str) -> HttpResponse:
    form = request.POST
    context = _page(service, guest, token, form)
    try:
        appointment = book_as_guest(
            service=service, starts_at=moment_in(form.get("at", "")), store=context["store"], guest=_guest(form, guest),
            answers={one.key: form.get(f"q_{one.key}", "") for one in context["questions"]},
            address=form.get("address", ""), key=form.get("key", "")[:40],
        )  # fmt: skip
    except DeskError as error:
        if error.code == "time_missing":
            raise
        return _details(request, context, service, error)
    return redirect("portal:appointment", token=links.token_of("appointment", appointment.public_id))


def _guest(form: QueryDict, guest: Guest) -> Guest:
    language = moments.language_now()
    if form.get("website"):  # a field that people do not see: what fills it in is no guest
        raise PromiseError("guest_unnamed", _("Please tell us your name, and a phone number or mail address."))
    return Guest(guest.conversation, form.get("name", ""), form.get("contact", ""), language)


@guarded
@require_POST
def wait(request: HttpRequest, public_id: str) -> HttpResponse:
    """Puts the guest on the waiting list of a service."""
    guest, _token, only = _invited(request)
    service = _open_service(public_id, guest, only)
    with speaking(request, guest.language):
        form = request.POST
        first, last = day_in(form.get("first", "")), day_in(form.get("last", ""))
        if first is None or last is None:
            raise PromiseError("time_missing", _("Please choose a time."))
        waiting = wait_as_guest(
            service=service,
            guest=_guest(form, guest),
            first_day=first,
            last_day=last,
            store=_store(service, form.get("store", "")),
        )
    return redirect("portal:waiting", token=links.token_of("waiting", waiting.public_id))
