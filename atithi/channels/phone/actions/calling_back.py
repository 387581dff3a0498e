"""Guests who are called back instead of holding: in the place they had, at an agreed time, tried again where it fails."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.channels.phone.actions.shared import line_topics
from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.models import Call, CallBack, CallState
from atithi.core.clock import now
from atithi.events import Actor, record

AGAIN = timedelta(minutes=30)
MOST_TRIES = 3
FURTHEST = timedelta(days=30)


@transaction.atomic
def ask_call_back(*, call: Call, actor: Actor, due_at: datetime | None = None) -> CallBack:
    """The guest of this call is called back, at the agreed time or as soon as it would be their turn. Asked twice, it is one."""
    moment = now()
    if due_at is not None and not moment - timedelta(minutes=5) <= due_at <= moment + FURTHEST:
        raise PhoneError("call_back_time", _("Choose a time within the next 30 days."))
    if not call.number:
        raise PhoneError("no_number", _("No telephone number of this guest is known."))
    values = {
        "conversation": call.conversation, "customer": call.customer, "due_at": due_at or moment,
        "place_at": call.queued_at or call.began_at,
    }  # fmt: skip
    try:
        with transaction.atomic():
            found, created = CallBack.objects.get_or_create(
                channel=call.channel, number=call.number, state=CallBack.State.OPEN, defaults=values
            )
    except IntegrityError:
        found, created = (
            CallBack.objects.get(channel=call.channel, number=call.number, state=CallBack.State.OPEN),
            False,
        )
    if not created and due_at is not None and found.due_at != due_at:
        found.due_at, found.rings, found.ring_at = due_at, 0, None
        found.save(update_fields=["due_at", "rings", "ring_at"])
        created = True
    if created:
        data = {"conversation": found.conversation_id, "customer": found.customer_id, "due": found.due_at.isoformat()}
        record("call_back.asked", subject=("call_back", found.pk), actor=actor, data=data)
        line_topics(call)
    return found


def note_outcome(*, call: Call) -> None:
    """A call of this guest is over: a call-back is done once they were spoken with; one that did not reach them is tried
    again after half an hour, and given up after three tries."""
    rows = CallBack.objects.select_for_update().filter(
        channel=call.channel, number=call.number, state=CallBack.State.OPEN
    )
    found = rows.exclude(number="").first()
    if found is None:
        return
    if call.answered_at is not None and call.began_at >= found.place_at and call.answered_at > found.place_at:
        # The call from which it was asked was not answered; any later one that was has done it.
        _settle(found, CallBack.State.DONE, Actor.system())
    elif call.pk == found.last_call_id and call.state == CallState.MISSED:
        found.tries += 1
        found.due_at = now() + AGAIN
        found.save(update_fields=["tries", "due_at"])
        data = {"tries": found.tries, "due": found.due_at.isoformat()}
        record("call_back.tried", subject=("call_back", found.pk), actor=Actor.system(), data=data)
        if found.tries >= MOST_TRIES:
            _settle(found, CallBack.State.GIVEN_UP, Actor.system())


def _settle(found: CallBack, state: str, actor: Actor) -> None:
    found.state, found.settled_at = state, now()
    found.save(update_fields=["state", "settled_at"])
    data = {"conversation": found.conversation_id, "state": state}
    record("call_back.settled", subject=("call_back", found.pk), actor=actor, data=data)


@transaction.atomic
def cancel_call_back(*, call_back: CallBack, actor: Actor) -> None:
    """The guest need not be called any more."""
    found = CallBack.objects.select_for_update().get(pk=call_back.pk)
    if found.state == CallBack.State.OPEN:
        _settle(found, CallBack.State.CANCELLED, actor)
