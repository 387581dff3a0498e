"""What the pages of the first run know: the steps, hours in three choices, how far the first message came."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from atithi.conversations.models import Channel, Conversation
from atithi.conversations.queries import channel_of, visible_to
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.staff.models import User

STEPS = (
    ("business", _("The business and you")), ("hours", _("Opening hours")), ("channel", _("The chat")),
    ("colleague", _("A colleague")), ("test", _("A first message")),
)  # fmt: skip
DAYS = {"every": 7, "six": 6, "five": 5}  # open days from Monday on


def first_chat() -> Channel:
    """The chat that the desk began with; NotFound where there is none any more."""
    channel = channel_of("webchat")
    if channel is None:
        raise NotFound
    return channel


def week_from(form: Mapping[str, str]) -> list[list[list[str]]]:
    """A week of the same hours on the first days of it."""
    opens, closes = form.get("opens", ""), form.get("closes", "")
    count = DAYS.get(form.get("days", ""), 7)
    return [[[opens, closes]] if day < count else [] for day in range(7)]


@dataclass(frozen=True)
class Progress:
    """How far the first message came, and how many minutes the whole first run took so far."""

    conversation: Conversation | None
    minutes: int

    @property
    def answered(self) -> bool:
        return self.conversation is not None and self.conversation.first_reply_at is not None


def progress(user: User) -> Progress:
    """The first conversation of the first chat, and the time since the owner's first step."""
    found = visible_to(user).filter(channel=first_chat()).order_by("id").first()
    done = found.first_reply_at if found is not None and found.first_reply_at else now()
    return Progress(found, max(1, round((done - user.date_joined).total_seconds() / 60)))
