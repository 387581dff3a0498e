"""What routing does when others announce, and by the clock."""

from collections.abc import Sequence
from datetime import timedelta

from atithi.core.clock import now
from atithi.events import JobView, enqueue
from atithi.staff.models import Presence, User
from atithi.standards.routing import giving
from atithi.standards.routing.snapshot import team_rules

ABSENT = "routing.absent"
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
    giving.route([event.subject_id for event in events], freed=freed, reopened=reopened, let_go=let_go)


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
            ABSENT, args={"user": event.subject_id}, run_at=now() + timedelta(minutes=minutes),
            key=f"{ABSENT}:{event.subject_id}",
        )  # fmt: skip


def absent(job: JobView) -> None:
    """The while is over: whoever is still off duty no longer has what they had not begun."""
    user = User.objects.filter(pk=job.args["user"]).first()
    if user is not None:
        giving.take_back_from_absent(user=user)


def sweep(job: JobView) -> None:
    """Each minute: what nobody began in time, what waited long enough, and what was missed."""
    giving.sweep()
