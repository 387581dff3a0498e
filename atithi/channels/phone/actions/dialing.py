"""The desk calls back by itself: whoever is rung was chosen above; that it happens once is seen to here."""

from datetime import timedelta

from django.db import transaction

from atithi.channels.phone.actions.calling import begin_call, held_call_back, rung_for
from atithi.channels.phone.models import Call, CallBack, StaffPhone
from atithi.channels.phone.queries import calls_back_now, on_the_phone
from atithi.core.clock import now
from atithi.events import Actor
from atithi.staff.models import User

RING_AGAIN = timedelta(minutes=5)
"""Where no colleague picked up, another one is rung after so long."""


@transaction.atomic
def dial_back(*, call_back: CallBack, user: User) -> Call | None:
    """Rings the colleague, then the guest. None where it is no longer due, or they speak already: of two workers one calls.

    Rows are held in the same order by all: the call-back, then the colleague's telephone.
    """
    held = held_call_back(call_back)
    if not calls_back_now(held, now()) or rung_for(held) is not None:
        return None
    phone = StaffPhone.objects.select_for_update(of=("self",)).filter(user=user).first()
    if phone is None or on_the_phone([user.pk]):
        return None
    held.rings, held.ring_at = held.rings + 1, now() + RING_AGAIN
    held.save(update_fields=["rings", "ring_at"])
    return begin_call(held.conversation, user, held.channel, held.number, phone.number, Actor.system(), held)
