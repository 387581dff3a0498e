"""Guests whom no message reaches are reminded by a call of whoever expects them."""

from django.db import transaction

from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.events.models import Event
from atithi.promises.actions.booking import locked_appointment, say
from atithi.promises.models import Appointment, AppointmentState


@transaction.atomic
def ask_for_call(*, appointment: Appointment) -> bool:
    """The time of a reminder has come, and no message reaches the guest: a colleague is to call. Once for each time that was
    agreed; who has confirmed is not called."""
    appointment = locked_appointment(appointment.pk)
    if appointment.call_at is not None or appointment.state != AppointmentState.BOOKED or _was_called(appointment):
        return False
    appointment.call_at = now()
    appointment.save(update_fields=["call_at"])
    say(appointment, "appointment.call_due", Actor.system())
    return True


def _was_called(appointment: Appointment) -> bool:
    told = Event.objects.filter(subject_kind="appointment", subject_id=appointment.pk, type="appointment.reminded")
    return any(
        data.get("by") == "call" and data.get("starts_at") == appointment.starts_at.isoformat()
        for data in told.values_list("data", flat=True)
    )


@transaction.atomic
def note_called(*, appointment: Appointment, actor: Actor) -> Appointment:
    """The guest was called and reminded. Twice is as once."""
    appointment = locked_appointment(appointment.pk)
    if appointment.call_at is None:
        return appointment
    appointment.call_at = None
    appointment.save(update_fields=["call_at"])
    data = {"by": "call", "starts_at": appointment.starts_at.isoformat(), "revision": appointment.revision}
    record("appointment.reminded", subject=("appointment", appointment.pk), actor=actor, data=data)
    return appointment
