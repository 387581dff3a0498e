"""What this room does by schedule."""

from typing import Any


def purge(job: Any) -> None:
    """Forgets signals that every open screen has had."""
