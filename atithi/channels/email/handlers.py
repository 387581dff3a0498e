"""What this room does by the clock, and when others announce."""

from atithi.channels.email import actions, following
from atithi.events import JobView


def tidy(job: JobView) -> None:
    """Spam of more than thirty days goes; what could not be read is tried again, since an upgrade may have taught us."""
    actions.seal_secrets()
    actions.forget_old()
    actions.read_unreadable_again()


def follow_regrouped(job: JobView) -> None:
    """`conversation.merged`, `conversation.unmerged`, `conversation.split`: mails belong where their messages are."""
    if job.event is not None:
        data = job.event.data
        ids = [data[name] for name in ("merged", "into", "source", "new") if name in data]
        following.follow_messages(conversation_ids=ids)


def forget_subject(job: JobView) -> None:
    """`message.redacted`."""
    if job.event is not None:
        following.forget_subject(message_id=job.event.data["message"])
