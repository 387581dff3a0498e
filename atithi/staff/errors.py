from atithi.core.errors import DeskError


class StaffError(DeskError):
    """Something about people, teams or stores that cannot be done as asked."""
