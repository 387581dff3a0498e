from atithi.core.errors import DeskError


class PromiseError(DeskError):
    """Something about a promise that cannot be done as asked."""
