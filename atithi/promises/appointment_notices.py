"""Whoever expects a guest is told when the guest books, moves or cancels by link, and when they are to be called."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from atithi.conversations.models import Conversation
from atithi.events import JobView
from atithi.notices.actions import tell
from atithi.notices.concern import people
from atithi.notices.models import Kind, Notice
from atithi.promises import moments
from atithi.promises.models import Appointment
from atithi.staff.models import User

STEPS = {"appointment.booked": "booked", "appointment.moved": "moved", "appointment.cancelled": "cancelled",
         "appointment.call_due": "call"}  # fmt: skip


def tell_staff(job: JobView) -> None:
    """Of what a guest does by themselves; of what a colleague does, the calendar tells. Where it goes to somebody else, whose it
    was is told, too."""
    event = job.event
    if event is None or (event.actor_kind != "customer" and event.type != "appointment.call_due"):
        return
    related = ("service", "customer", "person", "conversation__merged_into")
    appointment = Appointment.objects.select_related(*related).filter(pk=event.subject_id).first()
    conversation = _conversation(appointment) if appointment is not None else None
    if appointment is None or conversation is None:
        return
    was = (event.data.get("was") or {}).get("person")
    told = User.objects.filter(pk__in={appointment.person_id, was or appointment.person_id}, is_active=True)
    data = {
        "step": STEPS[event.type], "service": appointment.service.name, "place": f"/appointments/{appointment.public_id}/",
        "starts_at": event.data.get("starts_at") or appointment.starts_at.isoformat(), "zone": appointment.time_zone,
    }  # fmt: skip
    tell(
        people=people(told.order_by("id")),
        kind=Kind.BOOKING,
        conversation=conversation,
        key=f"appointment:{event.pk}",
        data=data,
    )


def _conversation(appointment: Appointment) -> Conversation | None:
    """Where the guest's words are: a notice stands with a conversation."""
    known = appointment.conversation
    return known or Conversation.objects.filter(customer_id=appointment.customer_id).order_by("-id").first()


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
