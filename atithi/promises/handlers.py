"""What this room does when others announce, and by the clock."""

from atithi.conversations.models import Message, MessageKind
from atithi.core.clock import now
from atithi.events import Actor, JobView, enqueue
from atithi.language.languages import codes
from atithi.promises import actions, queries
from atithi.promises.finding import Commitment, detect
from atithi.promises.models import OPEN, PROPOSED, Promise
from atithi.staff.models import User

AT_ONCE = 500  # promises that the clock marks in one transaction
WATCH = "promises.watch"


def find_promises(job: JobView) -> None:
    """`reply.queued`: what a person promised in a reply, and nobody marked, is proposed to them."""
    event = job.event
    if event is None:
        return
    rows = Message.objects.select_related("conversation__team", "conversation__assignee", "author")
    message = rows.filter(pk=event.data["message"], kind=MessageKind.REPLY, redacted_at=None).first()
    if message is None or message.author is None:
        return
    marked = list(Promise.objects.filter(message=message))
    language = message.language if message.language in codes() else None
    for commitment in detect(message.text, message.created_at, language):
        if not any(_same(commitment, promise) for promise in marked):
            actions.propose_promise(message=message, commitment=commitment, actor=Actor.system())


def _same(commitment: Commitment, promise: Promise) -> bool:
    """Whether a person marked these words already: their places overlap, or they marked this kind without a place."""
    if promise.ends <= promise.begins:
        return promise.kind == commitment.kind
    return commitment.start < promise.ends and promise.begins < commitment.end


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
    for promise in rows.filter(OPEN | PROPOSED):
        actions.reassign_promise(promise=promise, actor=Actor.system(), owner=owner, because="assignment")


def hand_over(job: JobView) -> None:
    """`staff.deactivated`: what somebody owes who is gone falls to those who are there."""
    if job.event is None:
        return
    for promise in Promise.objects.filter(owner=job.event.subject_id).filter(OPEN | PROPOSED):
        actions.reassign_promise(promise=promise, actor=Actor.system(), because="left")


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`: what the one was promised is promised to the other."""
    if job.event is not None:
        Promise.objects.filter(customer=job.event.data["absorbed"]).update(customer=job.event.subject_id)


def forget_words(job: JobView) -> None:
    """`message.redacted`: a promise's words go with its message's; that it was made stays."""
    if job.event is not None:
        Promise.objects.filter(message=job.event.data["message"]).update(words="")
