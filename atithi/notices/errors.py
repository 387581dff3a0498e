"""What goes wrong in this room."""

from atithi.core.errors import DeskError


class NoticeError(DeskError):
    """A wish that cannot be met, or a device that cannot be told."""
