"""The clock on the wall: who is late is told, step by step, each once."""

from datetime import datetime, timedelta

from django.db import transaction

from atithi.conversations.actions.shared import announce
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.standards.clocks.kinds import REPLIES, RESOLUTION
from atithi.standards.models import Clock

PATIENCE = timedelta(minutes=1)
"""For a fact that stands in the conversation already and has not come to its clock yet."""
USUAL_ESCALATION = 30


@transaction.atomic
def mark_by_clock(*, clock: Clock) -> str:
    """Takes the next step that is due: warned, late or escalated, with one event for it; empty where none is.

    The row is held: of two workers that look at the same moment one takes the step. What was overtaken is left out: after an
    hour without workers nobody is warned of what is late by now.
    """
    rows = Clock.objects.select_for_update(of=("self",)).select_related("conversation__team", "standard")
    held = rows.filter(pk=clock.pk).first()
    moment = now()
    if held is None or held.watch_at is None or held.watch_at > moment or held.due_at is None:
        return ""
    if _over_already(held):
        held.watch_at = moment + PATIENCE
        held.save(update_fields=["watch_at"])
        return ""
    step = _step(held, moment)
    held.watch_at = _next(held)
    held.save(update_fields=["warned_at", "late_at", "escalated_at", "watch_at"])
    data = {
        "conversation": held.conversation_id, "kind": held.kind, "due": held.due_at.isoformat(),
        "step": step,
    }  # fmt: skip
    announce(held.conversation, "clock")
    record(f"clock.{step}", subject=("clock", held.pk), actor=Actor.system(), data=data)
    return step


def _step(clock: Clock, moment: datetime) -> str:
    if clock.late_at is not None:
        clock.escalated_at = moment
        return "escalated"
    if clock.due_at is not None and moment >= clock.due_at:
        clock.late_at = moment
        clock.warned_at = clock.warned_at or moment
        return "late"
    clock.warned_at = moment
    return "warned"


def _next(clock: Clock) -> datetime | None:
    if clock.due_at is None or clock.escalated_at is not None:
        return None
    if clock.late_at is None:
        return clock.due_at
    minutes = clock.standard.escalate_minutes if clock.standard is not None else USUAL_ESCALATION
    return clock.due_at + timedelta(minutes=minutes) if minutes else None


def _over_already(clock: Clock) -> bool:
    """Whether the conversation says that this clock will stop or pause as soon as work comes to it."""
    place = clock.conversation
    if place.closed_at is not None:
        return True
    return (
        clock.kind in (*REPLIES, RESOLUTION)
        and place.waiting_since is None
        and clock.resumed_at is not None
        and (clock.kind in REPLIES or clock.standard is None or clock.standard.pauses)
    )
