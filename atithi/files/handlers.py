"""What this room does by schedule."""

from typing import Any

from atithi.files import actions


def purge_orphans(job: Any) -> None:
    """Removes bytes that no row points to."""
    actions.purge_orphans()
