from atithi.core.errors import DeskError


class StandardsError(DeskError):
    """Something about a standard, a calendar, a route or a roster that cannot be done as asked."""
