from atithi.core.errors import DeskError


class CommerceError(DeskError):
    """Something about goods, orders or putting things right that cannot be done as asked."""
