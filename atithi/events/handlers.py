"""What this room does by schedule."""

from atithi.events.subscriber import JobView


def seal(job: JobView) -> None:
    """Seals what was recorded since the last time."""


def purge(job: JobView) -> None:
    """Forgets what finished work left behind."""
