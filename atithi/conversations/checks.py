"""What a reply must pass before it is sent or planned: functions of the rooms above, named in `config/replies.py`."""

from django.conf import settings

from atithi.conversations.models import Conversation
from atithi.core.tables import filled
from atithi.staff.models import User


def check_reply(*, conversation: Conversation, text: str, author: User | None, reason: str) -> None:
    """Asks every check. `reason`: why its author sends it although a check speaks against it. Raises a DeskError where it
    may not go so. What the desk itself says has no author and is not asked about."""
    if author is None:
        return
    for check in filled(settings.REPLY_CHECKS):
        check(conversation=conversation, text=text, author=author, reason=reason)
