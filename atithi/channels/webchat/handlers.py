"""What this room does when conversations are joined or parted, or go on in another."""

from atithi.channels.webchat.actions import go_on, tell_regrouped
from atithi.conversations.models import Conversation
from atithi.events import JobView


def follow_merge(job: JobView) -> None:
    """`conversation.merged`, `conversation.unmerged`: the guest's page shows the conversation where it is now."""
    if job.event is not None and job.event.subject_id == job.event.data["merged"]:
        tell_regrouped(conversation_id=job.event.subject_id)


def follow_recovery(job: JobView) -> None:
    """`recovery.opened`: whoever was asked in a chat is answered there."""
    if job.event is None:
        return
    conversation = Conversation.objects.filter(pk=job.event.subject_id).first()
    before = job.event.data.get("asked_in")
    if conversation is not None and before and before != conversation.pk:
        go_on(before=before, conversation=conversation)
