"""What can go wrong with the record and with work."""

from atithi.core.errors import DeskError


class EventError(DeskError):
    """A refusal by the room of events."""


class UnknownEvent(LookupError):
    """An event type that no room has registered in the catalogue: a mistake in the program."""


class NotAtomic(RuntimeError):
    """An event was recorded outside a transaction, where fact and record could part: a mistake in the program."""
