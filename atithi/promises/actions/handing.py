"""Appointments of a colleague who has left go to somebody else who can, at the times that were agreed."""

from dataclasses import dataclass

from django.db import transaction

from atithi.events import Actor
from atithi.promises.actions.booking import move_appointment
from atithi.promises.appointment_queries import left_behind
from atithi.promises.errors import PromiseError
from atithi.promises.models import Appointment
from atithi.staff.models import User


@dataclass(frozen=True)
class Handed:
    """What became of them; of those that stay: (appointment, why)."""

    moved: list[Appointment]
    stay: list[tuple[Appointment, str]]


def hand_over_appointments(*, person: User, to: User, user: User, actor: Actor) -> Handed:
    """Gives what is left behind by `person`, as far as `user` may see it, to `to`, each in a transaction of its own: where they
    do not give it, or are not free then, it stays as it is."""
    found = Handed([], [])
    for appointment in left_behind(user, person):
        try:
            with transaction.atomic():
                found.moved.append(
                    move_appointment(
                        appointment=appointment, actor=actor, starts_at=appointment.starts_at, person=to, anywhen=True
                    )
                )
        except PromiseError as error:
            found.stay.append((appointment, str(error)))
    return found
