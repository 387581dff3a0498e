"""The telephones of colleagues who are rung for a call."""

from django.db import transaction

from atithi.channels.phone.actions.asking import add_fact, ask, release
from atithi.channels.phone.actions.calling_back import ask_call_back
from atithi.channels.phone.actions.reporting import refold, take_report
from atithi.channels.phone.actions.shared import line_topics, locked_call
from atithi.channels.phone.folding import ENDED
from atithi.channels.phone.models import Call
from atithi.channels.phone.report import Report
from atithi.conversations.models import Channel
from atithi.events import Actor
from atithi.staff.models import User

NOT_REACHED = frozenset({"busy", "no-answer", "canceled", "failed"})


@transaction.atomic
def take_told(*, channel: Channel, report: Report) -> Call | None:
    """All that one report brings about: the call, the telephones of staff, the wish to be called back."""
    call = take_report(channel=channel, report=report)
    if call is None:
        return None
    if report.leg is not None:
        _leg(locked_call(call.pk), *report.leg)
    if report.wants_call_back and call.number and call.incoming:
        ask_call_back(call=call, actor=Actor.customer(call.customer_id))
    return call


def _leg(call: Call, sid: str, status: str) -> None:
    if status == "in-progress":
        _picked_up(call, sid)
    elif status in NOT_REACHED:
        _not_reached(call, sid, status)


def _picked_up(call: Call, sid: str) -> None:
    """A colleague is there. The guest of a taken call comes to them; whoever passed a call on is let go."""
    if sid == call.legs.get("joining"):
        _joined(call, sid)
    elif call.incoming and call.taken_at is not None and call.answered_at is None:
        call.legs = {**call.legs, "agent": sid}
        call.save(update_fields=["legs"])
        ask(call, "bridge", key=f"phone.bridge:{call.pk}:{sid}"[:80])


def _joined(call: Call, sid: str) -> None:
    old = call.legs.get("agent", "")
    if call.legs.get("stays") != "yes" and old:
        ask(call, "drop", key=f"phone.drop:{call.pk}:{old}"[:80], leg=old)
    if call.legs.get("stays") != "yes":
        call.agent = User.objects.filter(pk=int(call.legs.get("joining_user") or 0)).first() or call.agent
    call.legs = {name: value for name, value in call.legs.items() if name not in {"joining", "joining_user", "stays"}}
    call.legs["agent"] = sid
    call.save(update_fields=["legs", "agent"])
    line_topics(call)


def _not_reached(call: Call, sid: str, status: str) -> None:
    if sid == call.legs.get("joining"):
        call.legs = {
            name: value for name, value in call.legs.items() if name not in {"joining", "joining_user", "stays"}
        }
        call.save(update_fields=["legs"])
        line_topics(call)
    elif call.incoming and sid in {call.legs.get("agent"), None}:
        release(call, status)
    elif not call.incoming and not call.facts.exists():
        add_fact(call, ENDED, "leg", why="failed")
        refold(call=call)
