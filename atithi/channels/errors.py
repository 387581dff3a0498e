"""What can go wrong between us and a provider."""

from atithi.core.errors import DeskError


class ChannelError(DeskError):
    """A channel that cannot do what was asked; said to a person."""


class Unreadable(Exception):
    """What came in cannot be read. It is kept as it came, shown as such, and can be read again after an upgrade."""


class TemporaryProblem(Exception):
    """Nothing reached the customer; trying again later may help. `after`: seconds that the provider asks to wait."""

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class PermanentProblem(Exception):
    """Nothing reached the customer, and trying again the same way will not help."""


class UncertainOutcome(Exception):
    """It may have reached the customer, or not: a person decides whether to send it again."""
