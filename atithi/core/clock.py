"""The one source of the present moment, so that tests can hold it still."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, in UTC and aware of it."""
    return datetime.now(UTC)
