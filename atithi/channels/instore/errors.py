from atithi.core.errors import DeskError


class InstoreError(DeskError):
    """Something about a visit that cannot be done as asked."""
