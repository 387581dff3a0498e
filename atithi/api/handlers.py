"""What this room does by schedule."""

from atithi.api import actions
from atithi.events import JobView


def purge(job: JobView) -> None:
    """Forgets old answers and files that were never attached."""
    actions.purge()
