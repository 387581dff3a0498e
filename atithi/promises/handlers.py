"""What this room does when others announce, and by the clock."""

from atithi.conversations.models import Message, MessageKind
from atithi.core.clock import now
from atithi.customers.actions import follow_merge as follow_merge_of_customers
from atithi.events import Actor, JobView, enqueue
from atithi.promises import actions, queries
from atithi.promises.models import OPEN, PROPOSED, EarlyWord, Intention, Precision, Promise
from atithi.staff.models import User

AT_ONCE = 500  # promises that the clock marks in one transaction
WATCH = "promises.watch"


def find_promises(job: JobView) -> None:
    """`reply.queued`: what a person promised in a reply is made where they said so while writing, else proposed to them."""
    event = job.event
    if event is None:
        return
    related = (
        "conversation__team",
        "conversation__assignee",
        "conversation__store",
        "conversation__customer",
        "author",
    )
    rows = Message.objects.select_related(*related)
    message = rows.filter(pk=event.data["message"], kind=MessageKind.REPLY, redacted_at=None).first()
    if message is None or message.author is None:
        return
    actions.read_reply(message=message)


def watch(job: JobView) -> None:
    """Each minute: promises whose time comes near are at risk, those whose time is over are broken."""
    due = queries.to_watch(now(), AT_ONCE)
    for promise in due:
        actions.mark_by_clock(promise=promise)
    if len(due) == AT_ONCE:
        enqueue(WATCH, key=f"{WATCH}:{due[-1].pk}")


def follow_assignment(job: JobView) -> None:
    """`conversation.assigned`: what its last assignee owed there goes with the work."""
    event = job.event
    if event is None or event.data["assignee"] is None or event.data["from_assignee"] is None:
        return
    owner = User.objects.filter(pk=event.data["assignee"], is_active=True).first()
    if owner is None:
        return
    rows = Promise.objects.filter(conversation=event.subject_id, owner=event.data["from_assignee"])
    # Whoever an appointment is with keeps it: the guest was told their name.
    for promise in rows.filter(OPEN | PROPOSED).exclude(precision=Precision.SLOT):
        actions.reassign_promise(promise=promise, actor=Actor.system(), owner=owner, because="assignment")


def hand_over(job: JobView) -> None:
    """`staff.deactivated`: what somebody owes who is gone falls to those who are there."""
    if job.event is None:
        return
    for promise in Promise.objects.filter(owner=job.event.subject_id).filter(OPEN | PROPOSED):
        actions.reassign_promise(promise=promise, actor=Actor.system(), because="left")


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`: what the one was promised is promised to the other; `customer.unmerged`: to the one again."""
    if job.event is not None:
        follow_merge_of_customers(job.event, Promise)


def follow_merge(job: JobView) -> None:
    """`conversation.merged`: what was promised in the one is owed in the other."""
    if job.event is not None:
        data = job.event.data
        actions.follow_messages(source=data["merged"], target=data["into"], everything=True)


def follow_unmerge(job: JobView) -> None:
    """`conversation.unmerged`: what came along goes back with its messages."""
    if job.event is not None:
        actions.follow_messages(source=job.event.data["into"], target=job.event.data["merged"])


def follow_split(job: JobView) -> None:
    """`conversation.split`: promises go with the messages in which they stand."""
    if job.event is not None:
        actions.follow_messages(source=job.event.data["source"], target=job.event.data["new"])


def learn(job: JobView) -> None:
    """Each night: how long each kind takes here; and what was decided while writing, some days ago, is forgotten."""
    actions.learn_lead_times()
    actions.forget_intentions()


def forget_words(job: JobView) -> None:
    """`message.redacted`: a promise's words go with its message's; that it was made stays."""
    if job.event is not None:
        Promise.objects.filter(message=job.event.data["message"]).update(words="")
        EarlyWord.objects.filter(message=job.event.data["message"]).update(text="")
        keys = Message.objects.filter(pk=job.event.data["message"], client_key__isnull=False).values("client_key")
        Intention.objects.filter(client_key__in=keys).delete()
