"""What routing does when others announce, and by the clock."""

from collections.abc import Sequence
from datetime import timedelta

from atithi.core.clock import now
from atithi.events import JobView, enqueue
from atithi.events.models import Event
from atithi.staff.models import Presence, User
from atithi.standards.routing import giving
from atithi.standards.routing.presence import close_desks
from atithi.standards.routing.snapshot import team_rules

ABSENT = "routing.absent"
MAX = 2**63 - 1
#: After these somebody may have room for more.
FREEING = frozenset({
    "reply.queued", "conversation.closed", "conversation.snoozed", "conversation.assigned", "conversation.merged",
    "conversation.spam_marked",
})  # fmt: skip


def follow(job: JobView) -> None:
    """Anything that changes whether a conversation needs somebody, and whom."""
    follow_together([job])


def follow_together(jobs: Sequence[JobView]) -> None:
    """As `follow`, for several at once: one look at who is there for all of them."""
    events = [job.event for job in jobs if job.event is not None]
    reopened = [event.subject_id for event in events if event.type == "conversation.reopened"]
    freed = any(event.type in FREEING for event in events)
    let_go = {
        event.subject_id: event.data["from_assignee"] for event in events
        if event.type == "conversation.assigned" and event.actor_kind == "staff" and event.data["from_assignee"]
    }  # fmt: skip
    said = [event.data["message"] for event in events if event.type == "message.received"]
    giving.route([event.subject_id for event in events], freed=freed, reopened=reopened, said=said, let_go=let_go)


def follow_presence(job: JobView) -> None:
    """`staff.presence_changed`: whoever came is given work; what somebody who went had not begun goes back after a while.
    `staff.deactivated`: at once."""
    event = job.event
    if event is None:
        return
    presence = event.data.get("presence", Presence.OFFLINE)
    if presence == Presence.ONLINE:
        giving.give_to_those_there()
    elif presence == Presence.OFFLINE and (teams := team_rules()):
        left = event.type == "staff.deactivated"
        minutes = 0 if left else min(team.offline_minutes for team in teams.values())
        enqueue(
            ABSENT, args={"user": event.subject_id, "event": event.pk}, run_at=now() + timedelta(minutes=minutes),
            key=f"{ABSENT}:{event.subject_id}:{event.pk}",
        )  # fmt: skip


def absent(job: JobView) -> None:
    """The while is over: whoever is still off duty no longer has what they had not begun. Who came back and went again has
    the whole while anew."""
    user = User.objects.filter(pk=job.args["user"]).first()
    latest = Event.objects.filter(subject_kind="user", subject_id=job.args["user"], type="staff.presence_changed")
    again = latest.filter(pk__gt=job.args.get("event", MAX))
    if user is not None and not (user.is_active and again.exists()):
        giving.take_back_from_absent(user=user)


def sweep(job: JobView) -> None:
    """Each minute: who closed their desk, what nobody began in time, what waited long enough, and what was missed."""
    close_desks()
    giving.sweep()
