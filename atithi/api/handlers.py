"""What this room does by schedule, and when others announce."""

from atithi.api import actions
from atithi.events import JobView


def purge(job: JobView) -> None:
    """Forgets old answers and files that were never attached."""
    actions.purge()


def forget_message(job: JobView) -> None:
    """`message.redacted`: answers that are kept for repeated requests forget it, too."""
    if job.event is not None:
        actions.forget_message(message_id=job.event.data["message"])
