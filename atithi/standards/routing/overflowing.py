"""Work that waits too long: another team or store sees it, or the guest is offered a call. Once in the life of a conversation."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, Q

from atithi.channels.answering import answerable
from atithi.channels.phone.actions.inviting import call_back_at
from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.queries import calling_line, number_of
from atithi.conversations import actions as conversations
from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.core.clock import now
from atithi.customers.actions import claim_contact
from atithi.events import Actor, record
from atithi.events.models import Event
from atithi.staff.queries import business
from atithi.standards.clocks.kinds import REPLIES
from atithi.standards.models import Overflow, QueuedWork, TeamRouting
from atithi.standards.routing import call_back_words
from atithi.standards.routing.queue import Teams, needs_of, next_look, reconsider

OVERFLOWED = "conversation.overflowed"
SPOKEN = ("phone", "instore")
"""Who calls or stands in the shop is not offered a call."""
ANSWERED_WITHIN = timedelta(hours=24)


def overflows(work: QueuedWork, team: TeamRouting) -> bool:
    """Whether it waits too long by the minutes of its team."""
    over = work.since + timedelta(minutes=team.overflow_minutes) <= now()
    return bool(team.overflow_minutes and team.overflows and work.overflowed_at is None and over)


def about_to_break(teams: Teams, most: int) -> list[QueuedWork]:
    """What waits for somebody and would be late before its team's minutes are over."""
    early = {number: row.overflow_early for number, row in teams.items() if row.overflow_early and row.overflows}
    if not early:
        return []
    moment = now()
    rows = QueuedWork.objects.filter(
        offered_to=None, overflowed_at=None, conversation__clocks__stopped_at=None, conversation__clocks__kind__in=REPLIES,
        conversation__clocks__due_at__lte=moment + timedelta(minutes=max(early.values())),
    )  # fmt: skip
    rows = rows.annotate(due=Min("conversation__clocks__due_at")).order_by("due", "pk")
    found = list(rows.select_related("lane", "conversation__team", "conversation__channel")[:most])
    return [work for work in found if _due(work) <= moment + timedelta(minutes=early.get(work.lane.team_id, -1))]


def _due(work: Any) -> datetime:
    due: datetime = work.due
    return due


def overflow(work: QueuedWork, team: TeamRouting, teams: Teams) -> None:
    """The wait would break what we owe: what the team's rule says is done, once."""
    work.overflowed_at = now()
    work.look_at = next_look(work, needs_of(work.lane), team)
    work.save(update_fields=["overflowed_at", "look_at"])
    if Event.objects.filter(type=OVERFLOWED, subject_kind="conversation", subject_id=work.pk).exists():
        return
    done = _WAYS[Overflow(team.overflow_to)](work.conversation, team)
    if done is None:
        return
    minutes = int((now() - work.since).total_seconds() // 60)
    data = {"to": team.overflow_to, "from_team": team.team_id, "minutes": minutes, **done}
    record(OVERFLOWED, subject=("conversation", work.pk), actor=Actor.system(), data=data)
    reconsider([work.pk], teams)


def _to_team(conversation: Conversation, team: TeamRouting) -> dict[str, Any] | None:
    """Another team sees it. Never out of a private team, whose work stays within it."""
    target = team.overflow_team
    if target is None or target.archived_at is not None or (conversation.team and conversation.team.private):
        return None
    conversations.assign(conversation=conversation, assignee=None, team=target, actor=Actor.system())
    return {"team": target.pk}


def _to_store(conversation: Conversation, team: TeamRouting) -> dict[str, Any] | None:
    """It is another store's now; the team stays."""
    target = team.overflow_store
    if target is None or target.archived_at is not None or conversation.store_id == target.pk:
        return None
    conversations.place_in_store(conversation=conversation, store=target, actor=Actor.system())
    return {"store": target.pk}


def _offer_call(conversation: Conversation, team: TeamRouting) -> dict[str, Any] | None:
    """The guest is asked whether we may call them. Nothing where no line can call, or they could not read it."""
    if conversation.channel.kind in SPOKEN or not answerable(conversation.channel):
        return None
    try:
        calling_line(conversation)
    except PhoneError:
        return None
    language, number = conversation.language, number_of(conversation)
    text = call_back_words.offer(language, conversation.script, business().name_in(language), number)
    message = conversations.send_reply(
        conversation=conversation, text=text, actor=Actor.system(), client_key=_offer_key(conversation.pk), reason=None,
        still_waits=True,
    )  # fmt: skip
    return {"message": message.pk}


_WAYS: dict[Overflow, Callable[[Conversation, TeamRouting], dict[str, Any] | None]] = {
    Overflow.TEAM: _to_team, Overflow.STORE: _to_store, Overflow.CALL_BACK: _offer_call,
}  # fmt: skip


def _offer_key(conversation: int) -> str:
    return f"call-back-offer:{conversation}"


def _agreed_key(conversation: int) -> str:
    return f"call-back-agreed:{conversation}"


def take_answers(said: Iterable[int]) -> None:
    """Of these messages of guests those that answer the offer of a call: they are called, in the place that they have."""
    rows = Message.objects.filter(pk__in=list(said), kind=MessageKind.CUSTOMER).order_by("pk")
    messages = list(rows.select_related("conversation__channel", "conversation__customer", "conversation__team"))
    keys = {_offer_key(message.conversation_id) for message in messages}
    offers = {offer.conversation_id: offer for offer in Message.objects.filter(client_key__in=keys)}
    for message in messages:
        offer = offers.get(message.conversation_id)
        if offer is not None and _answers(message, offer):
            _take_answer(message)


def _answers(message: Message, offer: Message) -> bool:
    """Whether it is written in time, and nobody has answered the guest meanwhile."""
    if message.pk < offer.pk or message.created_at > offer.created_at + ANSWERED_WITHIN:
        return False
    said = Message.objects.filter(conversation=message.conversation_id, pk__gt=offer.pk, kind=MessageKind.REPLY)
    return not said.filter(Q(author__isnull=False) | Q(client_key=_agreed_key(message.conversation_id))).exists()


def _take_answer(message: Message) -> None:
    conversation = message.conversation
    said = call_back_words.number_in(message.text)
    number = said or (number_of(conversation) if call_back_words.is_yes(message.text) else "")
    if not number:
        return
    try:
        call_back_at(conversation=conversation, number=number, actor=Actor.customer(conversation.customer_id))
    except PhoneError:  # no line can call any more: the guest goes on waiting as they do
        return
    if said:
        claim_contact(customer=conversation.customer, kind="phone", value=said)
    conversations.send_reply(
        conversation=conversation, text=call_back_words.agreed(conversation.language, conversation.script, number),
        actor=Actor.system(), client_key=_agreed_key(conversation.pk), reason=None, still_waits=True,
    )  # fmt: skip
