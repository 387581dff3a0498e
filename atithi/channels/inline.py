"""Questions that stand below a message of the desk in a chat, where one tap answers instead of a link: plain data to be drawn.

Rooms above fill in the table `settings.INLINE`: each an `Inline`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from atithi.conversations.models import Message
from atithi.core.errors import NotFound
from atithi.core.tables import filled

Drawn = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inline:
    """`shown`: what stands below a message; None where it is none of theirs, or can only be answered on a page. `taken`: what the
    customer gave; then what stands there now. Raises DeskError for what is no answer."""

    shown: Callable[[Message], Drawn | None]
    taken: Callable[[Message, Mapping[str, object]], Drawn | None]


def question_below(message: Message) -> Drawn | None:
    """What a chat draws below this message; None for all but those of the desk itself."""
    if message.author_id is None and message.client_key:
        for inline in filled(settings.INLINE):
            found: Drawn | None = inline.shown(message)
            if found is not None:
                return found
    return None


def take_answer(message: Message, given: Mapping[str, object]) -> Drawn:
    """What the customer gave below a message, and the question as it stands now. NotFound where nothing is asked."""
    for inline in filled(settings.INLINE):
        found: Drawn | None = inline.taken(message, given)
        if found is not None:
            return found
    raise NotFound
