from atithi.core.errors import DeskError


class TransferError(DeskError):
    """Something about an import that cannot be done as asked."""
