from atithi.core.errors import DeskError


class KnowledgeError(DeskError):
    """Something about articles and answers that cannot be done as asked."""
