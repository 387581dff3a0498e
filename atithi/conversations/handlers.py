"""What this room does when others announce, and after its own announcements."""

from collections.abc import Sequence
from datetime import timedelta

from atithi import search
from atithi.conversations.actions import follow_merge_of_customers, forget_files, hand_over_rest, send_due, snoozing
from atithi.conversations.documents import KIND, documents_of
from atithi.conversations.models import Conversation, Draft, DraftFile, Message, PlannedReply
from atithi.core.clock import now
from atithi.events import Actor, JobView

DRAFTS_KEPT = timedelta(days=90)
INDEXED = (
    "kind",
    "redacted_at",
    "text",
    "created_at",
    "conversation__subject",
    "conversation__team_id",
    "conversation__customer__name",
)


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`, `customer.unmerged`: the absorbed customer's conversations go along, and come back."""
    if job.event is not None:
        follow_merge_of_customers(event=job.event)


def hand_over(job: JobView) -> None:
    """What somebody who left had open goes on to whoever was chosen, a hundred at a time."""
    hand_over_rest(job.args, Actor(job.args["actor_kind"], job.args["actor_id"]))


def index_conversation(job: JobView) -> None:
    """`message.received`, `reply.queued`, `note.added`: what was said can be found. `conversation.assigned`: it is found by
    those alone who may see its new team's work. One after another, so that a message never keeps an earlier team."""
    index_conversations([job])


def index_conversations(jobs: Sequence[JobView]) -> None:
    """As `index_conversation`, for several jobs at once: of each conversation there is one among them."""
    said = []
    for event in (job.event for job in jobs if job.event is not None):
        if event.type == "conversation.assigned":
            place = Conversation.objects.filter(pk=event.subject_id).values_list("team_id", flat=True).first()
            search.rescope(KIND, [event.subject_id], place or 0)
        else:
            said.append(event.data["message"])
    if said:
        rows = Message.objects.select_related("conversation__customer").only(*INDEXED)
        search.index(documents_of(rows.filter(pk__in=said).order_by("id")))


def send_planned(job: JobView) -> None:
    """Work of a chosen moment: a reply leaves that was to leave now. One that was changed since has work of its own."""
    planned = PlannedReply.objects.filter(pk=job.args["planned"]).first()
    if planned is not None:
        send_due(planned=planned)


def forget_old_drafts(job: JobView) -> None:
    """What was begun long ago and never sent."""
    Draft.objects.filter(updated_at__lt=now() - DRAFTS_KEPT).delete()
    for row in DraftFile.objects.select_related("file").filter(created_at__lt=now() - DRAFTS_KEPT)[:1000]:
        row.delete()
        forget_files([row.file])


def index_regrouped(job: JobView) -> None:
    """`conversation.merged`, `conversation.unmerged`, `conversation.split`: messages are found where they are now. Once for
    the two records of one fact."""
    if job.event is None:
        return
    data = job.event.data
    pair = [data[name] for name in ("merged", "into", "source", "new") if name in data]
    if job.event.subject_id != pair[0]:
        return
    search.remove(KIND, pair)
    said = Message.objects.select_related("conversation__customer").filter(conversation__in=pair, redacted_at=None)
    search.index(documents_of(said.only(*INDEXED).order_by("id").iterator(chunk_size=500)))


def wake_if_due(job: JobView) -> None:
    """At the time for which a conversation was put to sleep."""
    snoozing.wake_if_due(number=job.args["conversation"])


def index_name(job: JobView) -> None:
    """`customer.changed`, `customer.merged`, `customer.unmerged`: conversations are found by their customer's name."""
    if job.event is None or "name" not in job.event.data.get("fields", ["name"]):
        return
    customers = [job.event.subject_id, *([job.event.data["absorbed"]] if job.event.type == "customer.unmerged" else [])]
    said = Message.objects.select_related("conversation__customer")
    search.index(documents_of(said.filter(conversation__customer__in=customers).order_by("id").iterator()))
