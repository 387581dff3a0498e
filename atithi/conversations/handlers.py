"""What this room does when others announce, and after its own announcements."""

from atithi import search
from atithi.conversations.actions import hand_over_rest, move_to_customer
from atithi.conversations.documents import KIND, documents_of
from atithi.conversations.models import Conversation, Message
from atithi.customers.models import Customer
from atithi.events import Actor, JobView

INDEXED = (
    "kind",
    "text",
    "created_at",
    "conversation__subject",
    "conversation__team_id",
    "conversation__customer__name",
)


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`: the absorbed customer's conversations go along."""
    if job.event is not None:
        move_to_customer(absorbed_id=job.event.data["absorbed"], keep=Customer.objects.get(pk=job.event.subject_id))


def hand_over(job: JobView) -> None:
    """What somebody who left had open goes on to whoever was chosen, a hundred at a time."""
    hand_over_rest(job.args, Actor(job.args["actor_kind"], job.args["actor_id"]))


def index_conversation(job: JobView) -> None:
    """`message.received`, `reply.queued`, `note.added`: what was said can be found. `conversation.assigned`: it is found by
    those alone who may see its new team's work. One after another, so that a message never keeps an earlier team."""
    if job.event is None:
        return
    if job.event.type == "conversation.assigned":
        place = Conversation.objects.filter(pk=job.event.subject_id).values_list("team_id", flat=True).first()
        search.rescope(KIND, [job.event.subject_id], place or 0)
    else:
        said = Message.objects.select_related("conversation__customer").only(*INDEXED)
        search.index(documents_of(said.filter(pk=job.event.data["message"])))


def index_name(job: JobView) -> None:
    """`customer.changed`, `customer.merged`: conversations are found by their customer's name."""
    if job.event is None or "name" not in job.event.data.get("fields", ["name"]):
        return
    said = Message.objects.select_related("conversation__customer")
    search.index(documents_of(said.filter(conversation__customer=job.event.subject_id).order_by("id").iterator()))
