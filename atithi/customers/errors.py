from atithi.core.errors import DeskError


class CustomerError(DeskError):
    """Something about a customer that cannot be done as asked."""
