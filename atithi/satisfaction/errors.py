from atithi.core.errors import DeskError


class SatisfactionError(DeskError):
    """Something about a survey or an answer that cannot be done as asked."""
