"""What was reported becomes a call: kept as a fact, reckoned anew, told to the conversation and to whoever listens."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from atithi.channels.phone.actions.shared import line_topics, locked_call, told
from atithi.channels.phone.folding import Fact, Standing, fold
from atithi.channels.phone.models import LIVE, LOST, Call, CallFact, CallState, Direction, Recording, StaffPhone
from atithi.channels.phone.report import Recorded, Report, digest
from atithi.conversations.actions import (
    CALL_MARK,
    add_call,
    conversation_for_call,
    note_spoken,
    note_unanswered,
    receive_message,
)
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Channel
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.actions import identify
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactKind
from atithi.events import Actor, enqueue, record
from atithi.staff.models import User

READY_WITHIN = timedelta(hours=1)
"""A recording that is said to be there later than that is asked for at once all the same."""
ADOPTED_SECONDS = 300
"""A call that we may have placed is taken for one of these that the provider tells of, this near in time."""


@transaction.atomic
def take_report(*, channel: Channel, report: Report) -> Call | None:
    """Takes in what was told. Twice is as once; the order does not matter. None where it is of no call of ours."""
    call = _known(channel, report) or _begun(channel, report)
    if call is None:
        return None
    _keep(call, report)
    return refold(call=call)


def _known(channel: Channel, report: Report) -> Call | None:
    rows = Call.objects.filter(channel=channel)
    if report.call:
        found = rows.filter(public_id=report.call).first()
        if found is not None:
            _learn_id(found, report.provider_id)
            return found
    if not report.provider_id:
        return None
    return rows.filter(provider_id=report.provider_id).first() or _adopted(channel, report)


def _learn_id(call: Call, provider_id: str) -> None:
    if provider_id and call.provider_id is None:
        Call.objects.filter(pk=call.pk).update(provider_id=provider_id[:120])


def _adopted(channel: Channel, report: Report) -> Call | None:
    """A call of which we did not learn the provider's id when we placed it."""
    if report.direction != Direction.OUT or not report.facts:
        return None
    at, number = min(fact.at for fact in report.facts), _number(report.number)
    placed = (CallState.PLACING, CallState.UNCERTAIN)
    for call in Call.objects.filter(channel=channel, provider_id=None, number=number, state__in=placed).order_by("-id"):
        if abs((call.began_at - at).total_seconds()) <= ADOPTED_SECONDS:
            _learn_id(call, report.provider_id)
            return call
    return None


def _number(text: str) -> str:
    try:
        return normalise(ContactKind.PHONE, text)
    except CustomerError:
        return ""


def _begun(channel: Channel, report: Report) -> Call | None:
    if not report.provider_id or not (report.facts or report.recordings or report.wants_call_back):
        return None
    number, began = _number(report.number), min((fact.at for fact in report.facts), default=now())
    try:
        with transaction.atomic():
            return _begin(channel, report, number, began)
    except IntegrityError:  # another process was told at the same moment
        return Call.objects.get(channel=channel, provider_id=report.provider_id)


def _begin(channel: Channel, report: Report, number: str, began: datetime) -> Call:
    kind = ContactKind.PHONE if number else ContactKind.PROVIDER
    value = number or f"{channel.public_id}:{report.provider_id}"
    if report.direction == Direction.IN:
        message = receive_message(InboundMessage(
            channel_id=channel.pk, provider_id=f"call:{report.provider_id}", contact_kind=kind, contact_value=value,
            text=f"{CALL_MARK} {number}".strip(), name=clean_line(report.name, 120), sent_at=began, continues_open=True,
        ), channel=channel)  # fmt: skip
        conversation = message.conversation
        customer = message.customer or conversation.customer
    else:
        customer = identify(kind=kind, value=value, name=clean_line(report.name, 120))
        conversation = conversation_for_call(customer=customer, channel=channel, actor=Actor.system())
        message = add_call(conversation=conversation, number=number, author=None)
    call = Call.objects.create(
        channel=channel, provider_id=report.provider_id[:120], conversation=conversation, customer=customer,
        message=message, direction=report.direction, number=number, state=CallState.RINGING, began_at=began, heard_at=now(),
    )  # fmt: skip
    _started(call)
    return call


def _started(call: Call) -> None:
    record("call.started", subject=("call", call.pk), actor=_by(call), data={**told(call), "direction": call.direction})


def _by(call: Call) -> Actor:
    return Actor.customer(call.customer_id) if call.incoming else Actor.system()


def _keep(call: Call, report: Report) -> None:
    """The facts and recordings that are new, and who of the staff speaks."""
    facts = [
        CallFact(
            call=call, key=fact.key, kind=fact.kind, at=fact.at, sequence=fact.sequence,
            data={name: value for name, value in (("talked", fact.talked), ("why", fact.why)) if value not in {None, ""}},
        )
        for fact in report.facts
    ]  # fmt: skip
    CallFact.objects.bulk_create(facts, ignore_conflicts=True)
    for each in report.recordings:
        if each.url.startswith("https://") and len(each.url) <= 500:
            _record(call, each)
    legs = {name: value for name, value in report.legs.items() if value and call.legs.get(name) != value}
    agent = _agent(report.agent) if report.agent and call.agent_id is None else None
    if legs or agent:
        fresh = locked_call(call.pk)
        fresh.legs, fresh.agent = {**fresh.legs, **legs}, fresh.agent or agent
        fresh.save(update_fields=["legs", "agent"])


def _record(call: Call, told: Recorded) -> None:
    row, created = Recording.objects.get_or_create(
        call=call,
        key=digest(told.url),
        defaults={"url": told.url, "seconds": told.seconds, "voicemail": told.voicemail},
    )
    if created:
        soon = told.ready_at if told.ready_at is not None and now() < told.ready_at < now() + READY_WITHIN else None
        enqueue("phone.fetch", args={"recording": row.pk}, run_at=soon, key=f"phone.fetch:{row.pk}")


def _agent(named: str) -> User | None:
    """The colleague whom a provider names, by mail address or telephone."""
    if "@" in named:
        return User.objects.filter(email__iexact=named.strip(), is_active=True).first()
    phone = StaffPhone.objects.select_related("user").filter(number=_number(named) or "-", user__is_active=True).first()
    return phone.user if phone else None


@transaction.atomic
def refold(*, call: Call) -> Call:
    """Reckons how the call stands from all its facts, and tells what changed by it."""
    call = locked_call(call.pk)
    facts = [
        Fact(row.key, row.kind, row.at, row.sequence, row.data.get("talked"), row.data.get("why", ""))
        for row in call.facts.all()
    ]
    call.heard_at = now()
    if not facts:
        call.save(update_fields=["heard_at"])
        return call
    before, held, standing = _now(call), _held(call), fold(facts, incoming=call.incoming)
    for name, value in _fields(standing).items():
        setattr(call, name, value)
    call.save()
    if standing.holds and _held(call) != held:
        _tell_holds(call, standing)
    _tell(call, before)
    return call


def _fields(standing: Standing) -> dict[str, Any]:
    return {name: getattr(standing, name) for name in (
        "state", "began_at", "queued_at", "answered_at", "ended_at", "held_since", "hold_seconds", "talk_seconds",
        "wait_seconds", "why",
    )}  # fmt: skip


def _now(call: Call) -> tuple[str, bool, bool]:
    return call.state, call.answered_at is not None, call.ended_at is not None


def _held(call: Call) -> tuple[datetime | None, int, datetime | None]:
    return call.held_since, call.hold_seconds, call.ended_at


def _tell_holds(call: Call, standing: Standing) -> None:
    """All holds each time: a report that comes late changes those before it."""
    holds = [[since.isoformat(), until.isoformat() if until else None] for since, until in standing.holds]
    data = {**told(call), "agent": call.agent_id, "holds": holds,
            "ended": call.ended_at.isoformat() if call.ended_at else None}  # fmt: skip
    record("call.held", subject=("call", call.pk), actor=_by(call), data=data)


def _tell(call: Call, before: tuple[str, bool, bool]) -> None:
    after = _now(call)
    if before == after:
        return
    state, answered, _ended = before
    values = {**told(call), "direction": call.direction, "agent": call.agent_id, "wait": call.wait_seconds}
    if call.answered_at is not None and not answered:
        record("call.answered", subject=("call", call.pk), actor=_by(call), data=values)
        # What we heard of late has a line younger than the call.
        heard = call.message.created_at if call.message is not None else call.answered_at
        note_spoken(conversation=call.conversation, author=call.agent, at=max(call.answered_at, heard))
    elif answered and call.answered_at is None and call.incoming:
        since = call.message.created_at if call.message is not None else call.began_at
        note_unanswered(conversation=call.conversation, since=since)
    if call.ended_at is not None:
        _tell_end(call, values, changed=state not in LIVE and state != call.state)
    line_topics(call)


def _tell_end(call: Call, values: dict[str, Any], *, changed: bool) -> None:
    """Once that it is over; after that only what a late report corrected."""
    if call.told_at is not None and not changed:
        return
    data = {**values, "answered": call.answered_at is not None, "outcome": call.state, "duration": call.talk_seconds}
    record(
        "call.ended" if call.told_at is None else "call.corrected",
        subject=("call", call.pk),
        actor=_by(call),
        data=data,
    )
    if call.told_at is None:
        call.told_at = now()
        call.save(update_fields=["told_at"])
    if call.state in LOST or call.answered_at is not None:
        from atithi.channels.phone.actions.calling_back import note_outcome

        note_outcome(call=call)
