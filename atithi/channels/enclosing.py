"""What only the customer gets of a message of the desk: a link of their own, which no colleague is to open for them.

Rooms above fill in the table `settings.ENCLOSURES`: functions (message) -> Enclosed | None.
"""

from dataclasses import dataclass

from django.conf import settings

from atithi.conversations.models import Message
from atithi.core.tables import filled


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The words as the customer gets them; `html` safe, for mail; empty: none."""

    text: str
    html: str = ""


def enclosed(message: Message) -> Enclosed:
    """A message as its customer gets it."""
    if message.author_id is None and message.client_key:
        for find in filled(settings.ENCLOSURES):
            found: Enclosed | None = find(message)
            if found is not None:
                return found
    return Enclosed(message.text, message.html)
