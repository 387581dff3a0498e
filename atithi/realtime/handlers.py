"""The work of this room; the table of work schedules it every minute or so."""

from atithi.realtime.actions import purge_signals


def purge(job: object) -> None:
    """Forgets old signals."""
    purge_signals()
