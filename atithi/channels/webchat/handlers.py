"""What this room does when conversations are joined or parted."""

from atithi.channels.webchat.actions import tell_regrouped
from atithi.events import JobView


def follow_merge(job: JobView) -> None:
    """`conversation.merged`, `conversation.unmerged`: the guest's page shows the conversation where it is now."""
    if job.event is not None and job.event.subject_id == job.event.data["merged"]:
        tell_regrouped(conversation_id=job.event.subject_id)
