"""What staff do with calls: place one, take one, hold it, pass it on, say what it was about."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.channels.phone.actions.asking import ask
from atithi.channels.phone.actions.shared import line_topics, locked_call, told
from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.models import LIVE, Call, CallBack, CallState, Direction, StaffPhone, WrapUp
from atithi.channels.phone.queries import calling_line, can, number_of
from atithi.conversations.actions import add_call, add_note, assign
from atithi.conversations.models import Channel, Conversation
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.staff.models import User

TWICE = timedelta(seconds=30)
"""A second tap within this time asks for the same call."""


def phone_of(user: User) -> str:
    """At which number this colleague is rung. Raises PhoneError where they did not say."""
    phone = StaffPhone.objects.filter(user=user).first()
    if phone is None:
        raise PhoneError("phone_missing", _("Say first at which number you are rung: under Calls, My telephone."))
    return phone.number


@transaction.atomic
def place_call(*, conversation: Conversation, user: User, call_back: CallBack | None = None) -> Call:
    """Rings the colleague, then the guest. Raises PhoneError where no line can, a number is missing, or somebody calls them
    back already."""
    line, ours = calling_line(conversation), phone_of(user)
    number = call_back.number if call_back else number_of(conversation)
    if not number:
        raise PhoneError("no_number", _("No telephone number of this guest is known."))
    again = Call.objects.select_for_update().filter(
        agent=user, number=number, state__in=LIVE, direction=Direction.OUT, began_at__gte=now() - TWICE
    )
    if found := again.order_by("-id").first():
        return found
    if call_back is not None and (going := rung_for(held_call_back(call_back))):
        name = going.agent.name if going.agent else ""
        raise PhoneError("call_back_rung", _("%(name)s calls them back at this moment."), name=name, status=409)
    return begin_call(conversation, user, line, number, ours, Actor.staff(user.pk), call_back)


def begin_call(conversation: Conversation, user: User, line: Channel, number: str, ours: str, actor: Actor,
               call_back: CallBack | None) -> Call:  # fmt: skip
    """A call is placed: `ours` rings first, then `number`."""
    message = add_call(conversation=conversation, number=number, author=user)
    call = Call.objects.create(
        channel=line, conversation=conversation, customer=conversation.customer, message=message, direction=Direction.OUT,
        number=number, agent=user, state=CallState.PLACING, began_at=now(), heard_at=now(),
    )  # fmt: skip
    if call_back is not None:
        CallBack.objects.filter(pk=call_back.pk).update(last_call=call)
    data = {**told(call), "agent": user.pk, "call_back": call_back.pk if call_back else None}
    record("call.placed", subject=("call", call.pk), actor=actor, data=data)
    ask(call, "place", key=f"phone.place:{call.pk}", to=ours)
    line_topics(call)
    return call


def held_call_back(call_back: CallBack) -> CallBack:
    """The call-back as it is now, held until the transaction ends."""
    return CallBack.objects.select_for_update(of=("self",)).select_related("last_call__agent").get(pk=call_back.pk)


def rung_for(call_back: CallBack) -> Call | None:
    """The call by which somebody calls them back at this moment."""
    call = call_back.last_call
    return call if call is not None and call.ended_at is None else None


@transaction.atomic
def take_call(*, call: Call, user: User) -> Call:
    """The colleague's telephone rings, and the guest comes to it. Of two who take it at once, one does."""
    ours, call = phone_of(user), locked_call(call.pk)
    if call.taken_at is not None and call.agent is not None and call.agent != user:
        raise PhoneError("call_taken", _("%(name)s has taken this call."), name=call.agent.name, status=409)
    if call.agent == user and call.taken_at is not None:
        return call
    _check(call, "take")
    call.agent, call.taken_at = user, now()
    call.save(update_fields=["agent", "taken_at"])
    record("call.taken", subject=("call", call.pk), actor=Actor.staff(user.pk), data={"agent": user.pk})
    ask(call, "take", to=ours)
    line_topics(call)
    return call


def _check(call: Call, verb: str) -> None:
    if not can(call, verb):
        raise PhoneError("not_possible", _("This cannot be done with this call now."), status=409)


@transaction.atomic
def hold_call(*, call: Call, hold: bool, user: User) -> None:
    """Puts the guest on hold, or takes them back."""
    call = locked_call(call.pk)
    _check(call, "hold" if hold else "resume")
    ask(call, "hold" if hold else "resume")


@transaction.atomic
def pass_on(*, call: Call, to: User, note: str, stays: bool, user: User) -> None:
    """Brings a colleague into the call; whoever passes it on goes when they are there, unless they stay (`stays`)."""
    theirs, call = phone_of_colleague(to), locked_call(call.pk)
    _check(call, "conference" if stays else "transfer")
    conversation, actor = call.conversation, Actor.staff(user.pk)
    if not stays:
        assign(conversation=conversation, assignee=to, team=conversation.team, actor=actor, note=note, author=user)
    elif note.strip():
        add_note(conversation=conversation, text=note, actor=actor, author=user)
    call.legs = {**call.legs, "joining_user": str(to.pk), "stays": "yes" if stays else "no"}
    call.save(update_fields=["legs"])
    data = {"agent": user.pk, "to": to.pk, "stays": stays}
    record("call.passed_on", subject=("call", call.pk), actor=actor, data=data)
    ask(call, "add", to=theirs)
    line_topics(call)


def phone_of_colleague(user: User) -> str:
    """At which number a colleague is rung. Raises PhoneError where they did not say."""
    phone = StaffPhone.objects.filter(user=user).first()
    if phone is None:
        raise PhoneError("colleague_phone_missing", _("%(name)s has not said at which number to ring."), name=user.name)
    return phone.number


@transaction.atomic
def wrap_up(*, call: Call, code: WrapUp | None, note: str, user: User) -> None:
    """What the call was about; the note goes into the conversation."""
    call, actor = locked_call(call.pk), Actor.staff(user.pk)
    if code is not None and code.archived_at is not None and call.wrap_up_id != code.pk:
        raise PhoneError("wrap_up_unknown", _("This wrap-up code is not used any more."))
    if call.wrap_up_id != (code.pk if code else None):
        call.wrap_up = code
        call.save(update_fields=["wrap_up"])
        data = {"wrap_up": code.pk if code else None}
        record("call.wrapped_up", subject=("call", call.pk), actor=actor, data=data)
    if note.strip():
        add_note(conversation=call.conversation, text=note, actor=actor, author=user)
    line_topics(call)
