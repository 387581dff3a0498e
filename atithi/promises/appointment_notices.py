"""Whoever expects a guest is told when the guest books, moves or cancels by link, and when they are to be called."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from atithi.events import JobView
from atithi.notices.actions import tell
from atithi.notices.concern import people
from atithi.notices.models import Kind, Notice
from atithi.notices.pages import Page
from atithi.promises import moments
from atithi.promises.appointment_queries import appointments_visible_to
from atithi.promises.models import Appointment
from atithi.staff.models import User

STEPS = {"appointment.booked": "booked", "appointment.moved": "moved", "appointment.cancelled": "cancelled",
         "appointment.call_due": "call"}  # fmt: skip
MOST_TOLD = 20


PAGE = Page(place=lambda notice: f"/appointments/{notice.about}/", visible=appointments_visible_to)


def tell_staff(job: JobView) -> None:
    """Of what a guest does by themselves; of what a colleague does, the calendar tells. Where it goes to somebody else, whose it
    was is told, too; where nobody of them is there any more, who leads."""
    event = job.event
    if event is None or (event.actor_kind != "customer" and event.type != "appointment.call_due"):
        return
    rows = Appointment.objects.select_related("service", "customer", "store")
    appointment = rows.filter(pk=event.subject_id).first()
    if appointment is None:
        return
    was = (event.data.get("was") or {}).get("person")
    own = User.objects.filter(pk__in={appointment.person_id, was or appointment.person_id}, is_active=True).order_by(
        "id"
    )
    data = {
        "step": STEPS[event.type], "service": appointment.service.name, "zone": appointment.time_zone,
        "starts_at": event.data.get("starts_at") or appointment.starts_at.isoformat(),
    }  # fmt: skip
    tell(
        people=people(list(own) or _leading(appointment)), kind=Kind.BOOKING, about=appointment.public_id,
        customer=appointment.customer, key=f"appointment:{event.pk}", data=data,
    )  # fmt: skip


def _leading(appointment: Appointment) -> list[User]:
    """Who leads where it takes place, else all who lead, else the owner; of those who may see it."""
    active = User.objects.select_related("custom_role").filter(is_active=True).order_by("id")
    every = [
        user for user in active
        if user.leads and appointments_visible_to(user).filter(pk=appointment.pk).exists()
    ]  # fmt: skip
    leading = [user for user in every if not user.is_owner]
    of_store = set(appointment.store.staff.values_list("pk", flat=True)) if appointment.store else set()
    return ([user for user in leading if user.pk in of_store] or leading or every)[:MOST_TOLD]


def headline(notice: Notice, who: str) -> str:
    """What a notice of this kind says, in one line."""
    data: dict[str, Any] = notice.data if isinstance(notice.data, dict) else {}
    starts_at = datetime.fromisoformat(data["starts_at"])
    values = {"who": who, "service": data.get("service", ""), "when": moments.when(starts_at, ZoneInfo(data["zone"]))}
    return {
        "booked": _("%(who)s booked with you: %(service)s, %(when)s"),
        "moved": _("%(who)s moved an appointment: %(service)s, %(when)s"),
        "cancelled": _("%(who)s cancelled: %(service)s, %(when)s"),
        "call": _("Call %(who)s, no message reaches them: %(service)s, %(when)s"),
    }[data["step"]] % values
