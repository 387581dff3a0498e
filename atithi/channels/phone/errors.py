from atithi.core.errors import DeskError


class PhoneError(DeskError):
    """Something about a call that cannot be done as asked."""
