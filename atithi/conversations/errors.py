from atithi.core.errors import DeskError


class ConversationError(DeskError):
    """Something about a conversation that cannot be done as asked."""
