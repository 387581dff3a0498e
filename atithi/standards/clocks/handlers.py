"""What clocks do when others announce, and by the clock on the wall."""

from collections.abc import Sequence
from datetime import timedelta

from atithi.channels.instore.models import Visit
from atithi.channels.phone.models import CallBack, CallState
from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.events import Actor, JobView, enqueue
from atithi.events.models import Event
from atithi.standards.clocks import actions, queries
from atithi.standards.clocks.actions.publishing import RECOMPUTE, ask_to_recompute
from atithi.standards.clocks.advance import Fact
from atithi.standards.clocks.kinds import CALL_BACK, QUEUE
from atithi.standards.models import AfterHours, Alarm, HolidayPlan

WATCH = "standards.watch"
AT_ONCE = 500
RETRIED = timedelta(seconds=5)
"""A reply that is announced so long after it was written is sent once more: it answered then."""


def keep_clocks(job: JobView) -> None:
    """What happens in a conversation moves its clocks. In the order of its events, each at its own moment."""
    keep_clocks_of([job])


def keep_clocks_of(jobs: Sequence[JobView]) -> None:
    """As `keep_clocks`, for several conversations at once."""
    events = [job.event for job in jobs if job.event is not None]
    said = [event.data["message"] for event in events if event.type == "reply.queued"]
    messages = Message.objects.in_bulk(said) if said else {}
    facts = [(_number(event), fact) for event in events if (fact := fact_of(event, messages)) is not None]
    actions.apply_facts(facts)
    rules = AfterHours.objects.filter(id=1).first() if any(event.type in CALLING for event in events) else None
    for event in events:
        if event.type in CALLING:
            _after_hours(event, rules)
        elif event.type == "conversation.closed" or (event.type == "reply.queued" and event.actor_kind == "staff"):
            _answered(event)


def _number(event: Event) -> int:
    return int(event.subject_id)


def fact_of(event: Event, messages: dict[int, Message]) -> Fact | None:
    """What an event about a conversation means to its clocks; None where it means nothing."""
    data, at = event.data, event.at
    if event.type == "message.received":
        return Fact("wrote", at)
    if event.type == "reply.queued":
        message = messages.get(data["message"])
        # What the desk or a program says by itself is no person's answer.
        if message is None or message.author_id is None or at - message.created_at > RETRIED:
            return None
        return Fact("answered", at, message.author_id)
    if event.type == "conversation.assigned":
        return Fact("given", at, data["assignee"])
    if event.type == "conversation.reopened":
        return Fact("reopened", at) if data["because"] != "message" else None
    if event.type == "conversation.merged":
        return Fact("dropped" if data["merged"] == event.subject_id else "waits_now", at)
    return Fact(PLAIN[event.type], at)


PLAIN = {
    "conversation.closed": "closed",
    "conversation.spam_marked": "dropped",
    "conversation.spam_cleared": "waits_now",
    "conversation.unmerged": "waits_now",
    "conversation.split": "waits_now",
    "conversation.waiting_again": "waits_now",
    "conversation.priority_set": "changed",
    "conversation.placed": "changed",
    "conversation.kind_set": "changed",
}
FOLLOWED = (
    *PLAIN,
    "message.received",
    "reply.queued",
    "conversation.assigned",
    "conversation.reopened",
    "conversation.merged",
)
"""Events of conversations that clocks follow."""


CALLING = frozenset({"message.received", "conversation.priority_set"})


def _after_hours(event: Event, rules: AfterHours | None) -> None:
    """While nobody is there the guest is told when a person replies; what is urgent calls somebody."""
    if rules is None or not (rules.answers or rules.call_out):
        return
    rows = Conversation.objects.select_related("channel", "team", "store", "assignee")
    conversation = rows.filter(pk=event.subject_id, closed_at=None, spam_at=None).first()
    if conversation is None:
        return
    if event.type == "message.received":
        actions.answer_after_hours(conversation=conversation, rules=rules)
    actions.raise_alarm(conversation=conversation, rules=rules)


def _answered(event: Event) -> None:
    """Nobody needs to be called any more."""
    alarm = Alarm.objects.filter(conversation=event.subject_id, over_at=None).first()
    if alarm is not None:
        because = "closed" if event.type == "conversation.closed" else "answered"
        actions.end_alarm(alarm=alarm, actor=Actor(event.actor_kind, event.actor_id), because=because)


def keep_visit_clock(job: JobView) -> None:
    """`visit.arrived`, `.greeted`, `.left`, `.finished`: the time in line on the shop floor."""
    event = job.event
    if event is None:
        return
    number = Visit.objects.filter(pk=event.subject_id).values_list("conversation_id", flat=True).first()
    verb = {"visit.arrived": "start", "visit.greeted": "stop"}.get(event.type, "drop")
    if number is not None:
        person = event.data.get("agent") if verb == "stop" else None
        actions.apply_facts([(number, Fact(f"{verb}:{QUEUE}", event.at, person))])


def keep_call_clock(job: JobView) -> None:
    """Calls and call-backs: the time in the queue, and until a guest is called."""
    event = job.event
    if event is None or event.data.get("conversation") is None:
        return
    what = _of_call(event)
    if what:
        person = event.data.get("agent")
        if person is None and event.type != "call.answered" and event.actor_kind == "staff":
            person = event.actor_id
        actions.apply_facts([(event.data["conversation"], Fact(what, event.at, person))])


def _of_call(event: Event) -> str:
    """What an event of a call or call-back means to clocks; empty: nothing."""
    data, outgoing = event.data, event.data.get("direction") == "out"
    if event.type == "call.placed":
        # Where the desk calls by itself a colleague is rung first: the guest is called once their telephone rang.
        return f"stop:{CALL_BACK}" if event.actor_kind == "staff" else ""
    if event.type == "call_back.settled":
        return f"drop:{CALL_BACK}" if data["state"] == CallBack.State.CANCELLED else f"stop:{CALL_BACK}"
    if outgoing:
        reached = event.type == "call.answered" or (event.type == "call.ended" and data["outcome"] == CallState.MISSED)
        return f"stop:{CALL_BACK}" if reached else ""
    return {
        "call.started": f"start:{QUEUE}", "call.answered": f"stop:{QUEUE}", "call.ended": f"drop:{QUEUE}",
        "call_back.asked": f"start:{CALL_BACK}",
    }[event.type]  # fmt: skip


def watch(job: JobView) -> None:
    """Each minute: whoever is to be told of a clock is told; alarms that nobody took go on; guests without a clock get one."""
    moment = now()
    due = queries.to_watch(moment, AT_ONCE)
    for clock in due:
        actions.mark_by_clock(clock=clock)
    rules = AfterHours.objects.filter(id=1).first()
    if rules is not None:
        for alarm in Alarm.objects.filter(next_at__isnull=False, next_at__lte=moment).order_by("next_at")[:AT_ONCE]:
            actions.call_next(alarm=alarm, rules=rules)
    if len(due) == AT_ONCE:
        enqueue(WATCH, key=f"{WATCH}:{due[-1].pk}:{moment.isoformat()}")


def recompute(job: JobView) -> None:
    """The next two thousand clocks; then the rest, one after another, so that other work comes in between."""
    after = int(job.args.get("after", 0))
    if not after:
        while actions.begin_clocks():
            pass
    done = actions.recompute(after=after)
    if done.last:
        enqueue(RECOMPUTE, args={"after": done.last}, lane=RECOMPUTE)


def hours_changed(job: JobView) -> None:
    """`hours.changed`, `business.changed`, `store.changed`: deadlines are reckoned anew."""
    if job.event is not None and _touches_time(job.event):
        ask_to_recompute()


def _touches_time(event: Event) -> bool:
    return event.type == "hours.changed" or "time_zone" in event.data.get("changes", {})


def terms_changed(job: JobView) -> None:
    """`agreement.…`: what was agreed decides about clocks."""
    ask_to_recompute()


def take_holidays(job: JobView) -> None:
    """Each month: the holidays of the coming year come into the calendars of places that keep them."""
    for plan in HolidayPlan.objects.select_related("store"):
        actions.take_holidays(plan=plan, actor=Actor.system())
