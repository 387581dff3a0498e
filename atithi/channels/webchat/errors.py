from atithi.core.errors import DeskError


class ChatError(DeskError):
    """Something in a chat that cannot be done as asked; said to the guest in their language."""

    def __init__(self, code: str, message: object, *, status: int = 400, after: int | None = None, **values: object):
        """`after`: seconds after which trying again makes sense."""
        super().__init__(code, message, status=status, **values)
        self.after = after
