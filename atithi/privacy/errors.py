from atithi.core.errors import DeskError


class PrivacyError(DeskError):
    """Something about a person's data that cannot be done as asked."""
