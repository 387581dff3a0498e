"""What this room does by the clock."""

from atithi.channels.email import actions
from atithi.events import JobView


def tidy(job: JobView) -> None:
    """Spam of more than thirty days goes; what could not be read is tried again, since an upgrade may have taught us."""
    actions.forget_old()
    actions.read_unreadable_again()
